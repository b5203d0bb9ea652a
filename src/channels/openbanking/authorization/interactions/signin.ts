/** The first step: the customer proves to his bank who he is. */
import { type Form, newPasswordOf, secondFactorOf, signInOf } from '../../pages/form.ts';
import type { NewPasswordError, SecondFactorError, SignInError } from '../../pages/views.ts';
import { keepDevice, visitorOf } from '../../visitor.ts';
import { ACR, AMR } from '../granting.ts';
import type { BankAppStep, SignInBank, SignInStep } from '../ports.ts';
import { askedInApp, askInApp, forgetQuestion, questionOf, showBankApp } from './bankapp.ts';
import { giveUp } from './decide.ts';
import { finish, frameOf, type InteractionParts, pathOf, sendPage, type Visit } from './request.ts';

export const SIGN_IN_STEP = 'sign-in';

/** After both factors, where the password must be changed first. */
interface PasswordTicket {
  readonly ticket: string;
  readonly charsMin: number;
}

const passwordTicketOf = ({ interaction }: Visit): PasswordTicket | undefined =>
  interaction.result?.passwordTicket as PasswordTicket | undefined;

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
  const banks = await parts.signIn.banks();
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

export async function takeSignIn(parts: InteractionParts, visit: Visit, form: Form): Promise<void> {
  const changing = passwordTicketOf(visit);
  if (changing !== undefined && form.has('again')) return await takeNewPassword(parts, visit, changing, form);
  const ticket = ticketOf(visit);
  const question = questionOf(visit);
  if (question !== undefined && form.has('asked')) {
    const step = await askedInApp(parts, visit, question);
    return await afterBankApp(parts, visit, { bin: question.bin, phone: '' }, step);
  }
  if (question !== undefined && form.has('another')) {
    await forgetQuestion(visit);
    return await showSignIn(parts, visit);
  }
  if (ticket !== undefined && (form.has('code') || form.has('passkey')))
    return await takeSecondFactor(parts, visit, ticket, form);
  await takePassword(parts, visit, form);
}

async function takeSecondFactor(
  parts: InteractionParts,
  visit: Visit,
  ticket: Ticket,
  form: Form,
): Promise<void> {
  const given = secondFactorOf(form);
  const visitor = visitorOf(visit.request);
  switch (given.kind) {
    case 'cancelled':
      return await giveUp(visit, 'customer_cancelled');
    case 'wrong':
      return showSecondFactor(parts, visit, ticket, given.error);
    case 'passkey': {
      const step = await parts.signIn.confirmPasskey(visitor, ticket.ticket, JSON.stringify(given.answer));
      return await afterSecondFactor(parts, visit, ticket, step, 'passkey_refused');
    }
    case 'code': {
      const step = await parts.signIn.confirmTotp(visitor, ticket.ticket, given.code);
      return await afterSecondFactor(parts, visit, ticket, step, 'code_refused');
    }
  }
}

async function takePassword(parts: InteractionParts, visit: Visit, form: Form): Promise<void> {
  const banks = await parts.signIn.banks();
  const named = banks.find(({ bin }) => bin === visit.asked.bin);
  const offered = named === undefined ? banks.map(({ bin }) => bin) : [];
  const bankOf = (bin: number | null): SignInBank | undefined =>
    named ?? banks.find((one) => one.bin === bin);
  const given = signInOf(form, offered, (bin) => bankOf(bin)?.inApp === true);
  if (given.kind === 'cancelled') return await giveUp(visit, 'customer_cancelled');
  if (given.kind === 'wrong') return await showSignIn(parts, visit, given.typed, given.error);
  // No page of an authorization request offers a passkey before the password.
  if (given.kind === 'passkey') return await showSignIn(parts, visit, undefined, 'passkey_refused');
  const bin = named?.bin ?? given.bin!;
  const bank = bankOf(bin);
  const { phone, password } = given;
  const typed = { bin, phone };
  if (bank?.inApp === true)
    return await afterBankApp(parts, visit, typed, await askInApp(parts, visit, bin, phone));
  const step = await parts.signIn.begin(visitorOf(visit.request), bin, phone, password);
  switch (step.kind) {
    case 'signed_in':
      return await enter(parts, visit, step);
    case 'second_factor_needed': {
      const { ticket, totp, passkey } = step;
      const kept: Ticket = { ticket, totp, passkey };
      await remember(visit, { ticket: kept });
      return showSecondFactor(parts, visit, kept);
    }
    case 'sign_in_locked':
      return await showSignIn(parts, visit, typed, 'sign_in_locked', step.until);
    default:
      return await showSignIn(parts, visit, typed, 'sign_in_refused');
  }
}

async function afterBankApp(
  parts: InteractionParts,
  visit: Visit,
  typed: Typed,
  step: BankAppStep,
): Promise<void> {
  switch (step.kind) {
    case 'signed_in':
      return await enter(
        parts,
        visit,
        { ...step, device: null },
        step.methods,
        questionOf(visit)?.authentication ?? null,
      );
    case 'bank_app_is_asking':
      return await showBankApp(parts, visit, step.question);
    default:
      return await showSignIn(parts, visit, typed, step.kind);
  }
}

async function remember(
  visit: Visit,
  kept: { readonly ticket: Ticket } | { readonly passwordTicket: PasswordTicket },
) {
  const merge = { mergeWithLastSubmission: true };
  await visit.issuer.provider().interactionResult(visit.request, visit.response, kept, merge);
}

function showNewPassword(
  parts: InteractionParts,
  visit: Visit,
  { charsMin }: PasswordTicket,
  error: NewPasswordError | null = null,
): void {
  const frame = frameOf(parts, visit, SIGN_IN_STEP, { bank: null, customer: null });
  const view = {
    action: pathOf(visit),
    requester: visit.client.requester,
    charsMin,
    error,
    cancellable: true,
  };
  sendPage(parts, visit, parts.screens.newPassword(frame, view), error === null ? 200 : 422);
}

async function takeNewPassword(
  parts: InteractionParts,
  visit: Visit,
  changing: PasswordTicket,
  form: Form,
): Promise<void> {
  const given = newPasswordOf(form);
  if (given.kind === 'cancelled') return await giveUp(visit, 'customer_cancelled');
  if (given.kind === 'wrong') return showNewPassword(parts, visit, changing, given.error);
  const visitor = visitorOf(visit.request);
  const step = await parts.signIn.choosePassword(visitor, changing.ticket, given.password);
  if (step.kind === 'signed_in') return await enter(parts, visit, step);
  if (step.kind === 'new_password_refused') return showNewPassword(parts, visit, changing, step.error);
  await showSignIn(parts, visit, undefined, 'session_is_over');
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
    case 'second_factor_needed':
      return showSecondFactor(parts, visit, step);
    case 'new_password_needed': {
      const { charsMin } = step;
      const changing = { ticket: step.ticket, charsMin };
      await remember(visit, { passwordTicket: changing });
      return showNewPassword(parts, visit, changing);
    }
    case 'first_password_has_expired':
      return await showSignIn(parts, visit, undefined, 'first_password_has_expired');
    default:
      return showSecondFactor(parts, visit, ticket, refused);
  }
}

async function enter(
  { mint, nowMs, subjectOf }: InteractionParts,
  visit: Visit,
  {
    customer: { id: customer, book },
    authentication,
    device,
  }: Pick<Extract<SignInStep, { kind: 'signed_in' }>, 'customer' | 'authentication' | 'device'>,
  methods: readonly string[] = AMR[authentication],
  question: string | null = null,
): Promise<void> {
  const ts = Math.floor(nowMs() / 1_000);
  if (device !== null) keepDevice(visit.response, device);
  await finish(visit, {
    login: {
      accountId: subjectOf({ book, customer }, visit.client.thirdParty),
      acr: ACR,
      amr: [...methods],
      ts,
      remember: false,
    },
    // Minted once, so that however often a page is asked for, it is about one consent.
    longbien: {
      consent: visit.asked.id ?? mint(),
      ...{ customer, book, authentication, question },
    },
  });
}
