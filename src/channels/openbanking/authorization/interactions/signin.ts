/** The first step: the customer proves to his bank who he is. */
import type { SecondFactorError, SignInError } from '../../pages/views.ts';
import { ACR, AMR } from '../granting.ts';
import type { BankAppStep, SignInBank, SignInStep } from '../ports.ts';
import { askedInApp, askInApp, forgetQuestion, questionOf, showBankApp } from './bankapp.ts';
import { finish, frameOf, type InteractionParts, pathOf, sendPage, type Visit } from './request.ts';

export const SIGN_IN_STEP = 'sign-in';

interface Ticket {
  readonly ticket: string;
  readonly totp: boolean;
  readonly passkey: object | null;
}

const ticketOf = ({ interaction }: Visit): Ticket | undefined =>
  interaction.result?.ticket as Ticket | undefined;

interface Typed {
  readonly bin: number | null;
  readonly phone: string;
}

export async function showSignIn(
  parts: InteractionParts,
  visit: Visit,
  typed: Typed = { bin: visit.asked.bin, phone: '' },
  error: SignInError | null = null,
  lockedUntil: number | null = null,
): Promise<void> {
  const banks = (await parts.signIn.banks()).filter((bank) => isOffered(bank, visit));
  const named = banks.find(({ bin }) => bin === visit.asked.bin);
  const frame = frameOf(parts, visit, SIGN_IN_STEP, { bank: named?.name ?? null, customer: null });
  const html = parts.screens.signIn(frame, {
    action: pathOf(visit),
    requester: visit.client.requester,
    banks: named === undefined ? banks : [],
    typed,
    error,
    lockedUntil,
    passkey: null,
    cancellable: true,
    inApp: named?.inApp ?? false,
  });
  sendPage(parts, visit, html, error === null ? 200 : 422);
}

function showSecondFactor(
  parts: InteractionParts,
  visit: Visit,
  { totp, passkey }: Ticket,
  error: SecondFactorError | null = null,
  lockedUntil: number | null = null,
): void {
  const frame = frameOf(parts, visit, SIGN_IN_STEP, { bank: null, customer: null });
  const { requester } = visit.client;
  const view = { action: pathOf(visit), requester, totp, passkey, error, lockedUntil, cancellable: true };
  sendPage(parts, visit, parts.screens.secondFactor(frame, view), error === null ? 200 : 422);
}

export async function takeSignIn(
  parts: InteractionParts,
  visit: Visit,
  form: URLSearchParams,
): Promise<void> {
  const ticket = ticketOf(visit);
  const code = form.get('code');
  const passkey = form.get('passkey');
  const question = questionOf(visit);
  if (question !== undefined && form.has('asked')) {
    const step = await askedInApp(parts, visit, question);
    return await afterBankApp(parts, visit, { bin: question.bin, phone: '' }, step);
  }
  if (form.has('again')) {
    await forgetQuestion(visit);
    return await showSignIn(parts, visit);
  }
  if (ticket !== undefined && passkey !== null)
    return await afterSecondFactor(
      parts,
      visit,
      ticket,
      await parts.signIn.confirmPasskey(ticket.ticket, passkey),
      'passkey_refused',
    );
  if (ticket !== undefined && code !== null) return await takeCode(parts, visit, ticket, code);
  await takePassword(parts, visit, form);
}

async function takeCode(parts: InteractionParts, visit: Visit, ticket: Ticket, code: string): Promise<void> {
  const digits = code.replaceAll(' ', '');
  if (!/^[0-9]{6}$/.test(digits)) return showSecondFactor(parts, visit, ticket, 'code_is_not_six_digits');
  await afterSecondFactor(
    parts,
    visit,
    ticket,
    await parts.signIn.confirmTotp(ticket.ticket, digits),
    'code_refused',
  );
}

async function takePassword(parts: InteractionParts, visit: Visit, form: URLSearchParams): Promise<void> {
  const bin = visit.asked.bin ?? binOf(form.get('bank'));
  const phone = form.get('phone') ?? '';
  const password = form.get('password') ?? '';
  const typed = { bin, phone };
  if (bin === null) return await showSignIn(parts, visit, typed, 'bank_is_missing');
  if (phone === '') return await showSignIn(parts, visit, typed, 'phone_is_not_valid');
  const bank = (await parts.signIn.banks()).find((one) => one.bin === bin);
  if (bank?.inApp === true) {
    if (!isOffered(bank, visit)) return await showSignIn(parts, visit, typed, 'bank_is_not_offered_here');
    return await afterBankApp(parts, visit, typed, await askInApp(parts, visit, bin, phone));
  }
  if (password === '') return await showSignIn(parts, visit, typed, 'password_is_missing');
  const step = await parts.signIn.begin(bin, phone, password);
  switch (step.kind) {
    case 'signed_in':
      return await enter(parts, visit, step);
    case 'second_factor_needed': {
      const { ticket, totp, passkey } = step;
      const kept: Ticket = { ticket, totp, passkey };
      await visit.issuer
        .provider()
        .interactionResult(
          visit.request,
          visit.response,
          { ticket: kept },
          { mergeWithLastSubmission: true },
        );
      return showSecondFactor(parts, visit, kept);
    }
    case 'sign_in_locked':
      return await showSignIn(parts, visit, typed, 'sign_in_locked', step.until);
    case 'sign_in_refused':
      return await showSignIn(parts, visit, typed, 'sign_in_refused');
  }
}

/** Banks with a core of their own share information in the FAPI 2.0 profile only, and take no orders from here yet. */
function isOffered({ inApp }: SignInBank, { profile, asked }: Visit): boolean {
  return !inApp || (profile === 'fapi2' && asked.terms.kind === 'account_information');
}

async function afterBankApp(
  parts: InteractionParts,
  visit: Visit,
  typed: Typed,
  step: BankAppStep,
): Promise<void> {
  switch (step.kind) {
    case 'signed_in':
      return await enter(parts, visit, step, step.methods, questionOf(visit)?.authentication ?? null);
    case 'bank_app_is_asking':
      return await showBankApp(parts, visit, step.question);
    default:
      return await showSignIn(parts, visit, typed, step.kind);
  }
}

async function afterSecondFactor(
  parts: InteractionParts,
  visit: Visit,
  ticket: Ticket,
  step: SignInStep,
  refused: SecondFactorError,
): Promise<void> {
  switch (step.kind) {
    case 'signed_in':
      return await enter(parts, visit, step);
    case 'sign_in_locked':
      return showSecondFactor(parts, visit, ticket, 'sign_in_locked', step.until);
    case 'sign_in_refused':
      return showSecondFactor(parts, visit, ticket, refused);
    case 'second_factor_needed':
      return showSecondFactor(parts, visit, step);
  }
}

async function enter(
  { mint, nowMs, subjectOf }: InteractionParts,
  visit: Visit,
  {
    customer,
    authentication,
  }: Pick<Extract<SignInStep, { kind: 'signed_in' }>, 'customer' | 'authentication'>,
  methods: readonly string[] = AMR[authentication],
  question: string | null = null,
): Promise<void> {
  const ts = Math.floor(nowMs() / 1_000);
  await finish(visit, {
    login: {
      accountId: subjectOf(customer.id, visit.client.thirdParty),
      acr: ACR,
      amr: [...methods],
      ts,
      remember: false,
    },
    // Minted once, so that however often a page is asked for, it is about one consent.
    longbien: {
      consent: visit.asked.id ?? mint(),
      customer: customer.id,
      book: customer.book,
      ...{ authentication, question },
    },
  });
}

const binOf = (text: string | null): number | null =>
  text !== null && /^[0-9]{6}$/.test(text) ? Number(text) : null;
