/** A bank with one customer who has one account. */
import type { Accounts, Customer, SignIn } from '../ports.ts';

export const BANK = 979_901;
export const PASSWORD = 'mật khẩu bịa';
export const CODE = '123456';

const TICKET = 'ticket';
const REFUSED = { kind: 'sign_in_refused' } as const;

export function signInOf(customer: Customer): SignIn {
  return {
    banks: () => Promise.resolve([{ bin: BANK, name: 'Ngân hàng Thử', inApp: false }]),
    begin: (_visitor, _bin, _name, password) =>
      Promise.resolve(
        password === PASSWORD
          ? { kind: 'second_factor_needed', ticket: TICKET, totp: true, passkey: null }
          : REFUSED,
      ),
    confirmTotp: (_visitor, ticket, code) =>
      Promise.resolve(
        ticket === TICKET && code === CODE
          ? { kind: 'signed_in', customer, authentication: 'password_totp', device: null }
          : REFUSED,
      ),
    confirmPasskey: () => Promise.resolve(REFUSED),
    mayAskInApp: () => true,
    askInApp: () => Promise.resolve({ kind: 'bank_is_not_answering' }),
    askedInApp: () => Promise.resolve({ kind: 'bank_is_not_answering' }),
    choosePassword: () => Promise.resolve(REFUSED),
    find: (book, id) => Promise.resolve(book === BANK && id === customer.id ? customer : undefined),
  };
}

export function accountsOf(id: string, customer: Customer): Accounts {
  const money = { balance: 5_000_000n, jointly: false, bar: null } as const;
  const account = { id, kind: 'current', number: '1234567', ...money } as const;
  return {
    of: () => Promise.resolve([account]),
    holdersOf: () => Promise.resolve([customer.id]),
    payee: (bin, number) =>
      Promise.resolve({ name: 'PHO GA DONG DO', bank: `Ngân hàng ${bin}`, account: number }),
  };
}
