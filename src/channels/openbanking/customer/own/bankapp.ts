/** Signing in by her bank's app: she compares the words and comes back to say that she has answered. */
import { bankAppPage } from '../../pages/index.ts';
import { visitorOf } from '../../visitor.ts';
import { BANK_APP, forgetQuestion, questionOf } from './question.ts';
import { enter, SIGN_IN, showSignIn } from './signin.ts';
import { formOf, frameOf, type OwnPageParts, PageFault, sendPage, sendTo, type Visit } from './visit.ts';

export async function showBankApp(parts: OwnPageParts, visit: Visit): Promise<void> {
  const question = questionOf(parts, visit);
  if (question === undefined) return sendTo(visit, SIGN_IN);
  const { bin, bindingWords, approvalUrl } = question;
  const bank = (await parts.signIn.banks()).find((one) => one.bin === bin)?.name ?? null;
  const view = { action: BANK_APP, requester: null, bindingWords, approvalUrl, cancellable: false };
  sendPage(visit, bankAppPage({ ...frameOf(parts, visit), bank }, view));
}

export async function takeBankApp(parts: OwnPageParts, visit: Visit): Promise<void> {
  const form = await formOf(parts, visit);
  const question = questionOf(parts, visit);
  if (question === undefined) return await showSignIn(parts, visit, 'session_is_over');
  if (form.has('another')) {
    forgetQuestion(visit);
    return sendTo(visit, SIGN_IN);
  }
  const typed = { bin: question.bin, phone: '' };
  const step = await parts.signIn.askedInApp(visitorOf(visit.request), question);
  switch (step.kind) {
    case 'signed_in': {
      const { book, id: customer } = step.customer;
      const who = { book, customer };
      const entered = await parts.identity.enter(who, question.authentication, step.approvedAt);
      if (entered.kind === 'sign_in_is_busy') throw new PageFault('service_is_busy', 503);
      forgetQuestion(visit);
      if (entered.kind === 'signed_in') return enter(visit, { cookie: entered.cookie, device: null });
      return await showSignIn(parts, visit, 'bank_app_expired', typed);
    }
    case 'bank_app_is_asking':
      return sendTo(visit, BANK_APP);
    // She may have answered already: the question waits until the bank says what became of it.
    case 'bank_is_not_answering':
      throw new PageFault('bank_is_not_answering', 503);
    default:
      forgetQuestion(visit);
      return await showSignIn(parts, visit, step.kind, typed);
  }
}
