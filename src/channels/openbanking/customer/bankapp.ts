/** Sign-in at a bank that keeps its own core: it asks her in its own app, and its password never comes here. */
import { randomInt, randomUUID } from 'node:crypto';
import {
  type BankAppOrder,
  type BankAppQuestion,
  type BankAppStep,
  BankIsSilentFault,
  type Customer,
  type SignIn,
} from '../authorization/ports.ts';
import type { AskedSignIn, BankSignIns, FromBank } from '../connected.ts';

export interface BankAppParts {
  readonly banks: BankSignIns;
  readonly nowMs: () => number;
}

interface BankApp extends Pick<SignIn, 'mayAskInApp' | 'find'> {
  askInApp(bin: number, phone: string, order: BankAppOrder): Promise<BankAppStep>;
  askedInApp(question: BankAppQuestion): Promise<BankAppStep>;
}

export function bankAppOf({ banks, nowMs }: BankAppParts): BankApp {
  const questions = createQuestionLimit(nowMs);
  return {
    // Counted apart, so that nobody else uses up the questions that she asks herself.
    mayAskInApp: (bin, phone) => questions.take(`elsewhere ${bin} ${phone}`),

    async askInApp(bin, name, { thirdParty, language, returnUrl, expiresAt, as }) {
      if (as === undefined && !questions.take(`${bin} ${name}`)) return { kind: 'bank_asks_too_often' };
      const { authentication, bindingWords } = as ?? {
        authentication: randomUUID(),
        bindingWords: bindingWordsOf(language),
      };
      const told = await banks.authenticate(bin, {
        ...{ authentication, name, bindingWords, language, returnUrl, expiresAt },
        ...(as === undefined ? {} : { continueUrl: as.continueUrl }),
        purpose: { kind: thirdParty === null ? 'dashboard' : 'consent', thirdParty },
      });
      const question = { bin, authentication, bindingWords, approvalUrl: null };
      const step = stepOf(told, question);
      // What became of one that was only begun is asked with its id.
      return as === undefined && told.kind === 'told' && step.kind !== 'bank_app_is_asking'
        ? { kind: 'bank_app_is_asking', question }
        : step;
    },

    async askedInApp(question) {
      return stepOf(await banks.authentication(question.bin, question.authentication), question);
    },

    async find(book, id, question) {
      if (question === null || question === undefined) return undefined;
      const asked = { authentication: question, customer: id, request: randomUUID() };
      const told = await banks.customerAccounts(book, asked);
      if (told.kind === 'bank_refuses') return undefined;
      if (told.kind !== 'told') throw new BankIsSilentFault(told.kind);
      const held = told.value;
      const own = held.find(({ holders }) => holders.length === 1) ?? held[0];
      return { id, book, name: own?.name ?? '', held } satisfies Customer;
    },
  };
}

function stepOf(told: FromBank<AskedSignIn>, question: BankAppQuestion): BankAppStep {
  // Not told why: who asks must not learn who is a customer.
  if (told.kind !== 'told') return { kind: 'bank_is_not_answering' };
  switch (told.value.state) {
    case 'pending':
      return {
        kind: 'bank_app_is_asking',
        question: { ...question, approvalUrl: told.value.approvalUrl ?? question.approvalUrl },
      };
    case 'approved': {
      const { customer: id, methods, approvedAt } = told.value;
      const customer = { id, book: question.bin };
      return { kind: 'signed_in', customer, authentication: 'bank_app', methods, approvedAt };
    }
    case 'refused':
      return { kind: 'bank_app_refused' };
    case 'expired':
      return { kind: 'bank_app_expired' };
  }
}

/** Questions about one phone number within the time: whoever knows a number could ask until its owner gives in. */
const QUESTIONS_MAX = 5;
const QUESTIONS_WITHIN_MS = 10 * 60_000;
/** Phone numbers remembered; past this the oldest is forgotten, which at worst lets it be asked again. */
const PHONES_MAX = 50_000;

function createQuestionLimit(nowMs: () => number): { readonly take: (phone: string) => boolean } {
  const asked = new Map<string, readonly number[]>();
  return {
    take(phone) {
      const now = nowMs();
      const recent = (asked.get(phone) ?? []).filter((at) => at > now - QUESTIONS_WITHIN_MS);
      if (recent.length >= QUESTIONS_MAX) return false;
      asked.delete(phone);
      if (asked.size >= PHONES_MAX) asked.delete(asked.keys().next().value as string);
      asked.set(phone, [...recent, now]);
      return true;
    },
  };
}

const WORDS = {
  vi: {
    things: ['cầu', 'sông', 'thuyền', 'hoa sen', 'chim én', 'núi', 'đèn lồng', 'cánh đồng'],
    colours: ['xanh', 'vàng', 'đỏ', 'trắng', 'tím', 'nâu', 'bạc', 'hồng'],
  },
  en: {
    things: ['bridge', 'river', 'boat', 'lotus', 'swallow', 'mountain', 'lantern', 'field'],
    colours: ['green', 'yellow', 'red', 'white', 'purple', 'brown', 'silver', 'pink'],
  },
} as const;

/** To be compared at a glance and read aloud; one of 5 760, so that two questions at once are not taken for each other. */
function bindingWordsOf(language: 'vi' | 'en'): string {
  const { things, colours } = WORDS[language];
  const [thing, colour, number] = [things[randomInt(8)]!, colours[randomInt(8)]!, randomInt(10, 100)];
  return language === 'vi' ? `${thing} ${colour} ${number}` : `${colour} ${thing} ${number}`;
}
