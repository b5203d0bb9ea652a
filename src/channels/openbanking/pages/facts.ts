/** The terms of a consent in words, the same ones before and after the customer decides. */
import { type Html, html } from '../../../core/http/index.ts';
import { displayName } from '../../../kit/displayname.ts';
import { amountInWords, bankName } from '../../../kit/text.ts';
import type { ListedPayment } from '../../../services/consents/index.ts';
import type { Fact } from './fields.ts';
import { nameOf, strangersText } from './names.ts';
import { TEXTS } from './texts/index.ts';
import type {
  AccountInformationTerms,
  BulkPaymentsTerms,
  Cluster,
  Payee,
  PaymentTerms,
  RecurringPaymentsTerms,
  RefundsTerms,
  Terms,
  WalletLinkTerms,
} from './views.ts';
import type { Words } from './words.ts';

interface Limit {
  readonly amount: number;
  readonly payments: number | null;
}

/** Purpose, history, frequency and retention. */
export function dataFacts(words: Words, terms: AccountInformationTerms): Fact[] {
  const { say } = words;
  return [
    { term: say(TEXTS.purpose), detail: say(TEXTS.purposes[terms.purpose]) },
    {
      term: say(TEXTS.history),
      detail:
        terms.historyFrom === null
          ? say(TEXTS.history_all)
          : say(TEXTS.history_from, { date: words.date(terms.historyFrom) }),
    },
    {
      term: say(TEXTS.frequency),
      detail:
        terms.unattendedPerDay === 0
          ? say(TEXTS.frequency_attended)
          : say(TEXTS.frequency_times, { times: words.times(terms.unattendedPerDay) }),
    },
    { term: say(TEXTS.retention), detail: retention(words, terms) },
  ];
}

export function retention({ say, days }: Words, { retentionDays }: AccountInformationTerms): Html {
  return retentionDays === 0
    ? say(TEXTS.retention_none)
    : say(TEXTS.retention_days, { days: days(retentionDays) });
}

export function validityFact({ say, date, days }: Words, expiresAt: number, validDays: number): Fact {
  return {
    term: say(TEXTS.validity),
    detail: say(TEXTS.validity_days, { date: date(expiresAt), days: days(validDays) }),
  };
}

/** What a cluster gives, line by line; closed until somebody wants to know. */
export function clusterFields({ language, say }: Words, cluster: Cluster): Html {
  return html`<details>
<summary>${say(TEXTS.exact_fields)}</summary>
<ul>${TEXTS.clusterFields[cluster].map((line) => html`<li>${line[language]}</li>`)}</ul>
</details>`;
}

export function clusterList(words: Words, clusters: readonly Cluster[]): Html {
  return html`<ul class="plain">${clusters.map(
    (cluster) => html`<li>${words.say(TEXTS.clusters[cluster])}${clusterFields(words, cluster)}</li>`,
  )}</ul>`;
}

/** The amount in figures and, as Vietnamese money orders have it, in words. */
export function bigAmount(words: Words, amount: number | bigint): Html {
  const spelled = amountInWords(BigInt(amount));
  return html`<p class="big">${words.amount(amount)}</p>
<p class="spelled" lang="vi">${words.say(TEXTS.in_words, { words: `${spelled.charAt(0).toUpperCase()}${spelled.slice(1)}` })}</p>`;
}

export function paymentFacts(words: Words, terms: PaymentTerms, fee: bigint | null): Fact[] {
  const { say } = words;
  return [
    ...remittanceFact(words, terms.remittance),
    {
      term: say(TEXTS.execution),
      detail:
        terms.executeOn === null
          ? say(TEXTS.execution_now)
          : say(TEXTS.execution_on, { date: words.date(terms.executeOn) }),
    },
    ...(fee === null
      ? []
      : [{ term: say(TEXTS.fee), detail: fee === 0n ? say(TEXTS.no_fee) : words.amount(fee) }]),
    {
      term: say(TEXTS.reference),
      detail: html`<span class="code">${strangersText(terms.instruction)}</span>`,
    },
  ];
}

export const sumOf = ({ payments }: BulkPaymentsTerms): bigint =>
  payments.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** How many, and the list; open where a name on it needs a look. */
export function bulkFacts(words: Words, terms: BulkPaymentsTerms, payees: readonly Payee[]): Fact[] {
  const { say } = words;
  const count = terms.payments.length;
  const needsLook = terms.payments.some(({ creditor }, at) => isCalledOtherwise(payees[at], creditor.name));
  return [
    { term: say(TEXTS.bulk_count), detail: html`${count}` },
    {
      term: say(TEXTS.execution),
      detail: say(TEXTS.execution_now),
    },
    {
      term: say(TEXTS.bulk_list),
      detail: html`<details${needsLook ? html` open` : undefined}>
<summary>${say(TEXTS.bulk_show, { count })}</summary>
<ol>${terms.payments.map((one, at) => listedPayment(words, one, payees[at]))}</ol>
</details>`,
    },
  ];
}

function listedPayment(
  words: Words,
  { amount, creditor, remittance, instruction }: ListedPayment,
  payee: Payee | undefined,
): Html {
  const name = payee?.name ?? null;
  const said = [
    payee?.bank ?? '',
    creditor.account,
    ...(remittance === null ? [] : [remittance]),
    instruction,
  ];
  return html`<li>${words.amount(amount)} · ${
    name === null ? words.say(TEXTS.payee_unknown) : html`<strong>${nameOf(words, name)}</strong>`
  }
<p class="also">${said.flatMap((text, at) => [...(at === 0 ? [] : [html` · `]), strangersText(text)])}</p>
${payee === undefined ? undefined : calledOtherwise(words, payee, creditor.name)}</li>`;
}

/** Said only where it matters: a name typed without tones or in capitals is the same name. */
export function calledOtherwise(words: Words, payee: Payee, called: string | null): Html | undefined {
  if (called === null || !isCalledOtherwise(payee, called)) return undefined;
  const text = payee.name === null ? TEXTS.payee_unknown_called : TEXTS.payee_differs;
  return html`<p class="warning">${words.say(text, { name: nameOf(words, called) })}</p>`;
}

const isCalledOtherwise = (payee: Payee | undefined, called: string | null): boolean =>
  called !== null && (payee === undefined || payee.name === null || !sameName(payee.name, called));

export function sameName(one: string, other: string): boolean {
  const [first, second] = [displayName(one).text, displayName(other).text];
  return first === second || (bankName(first) !== '' && bankName(first) === bankName(second));
}

function remittanceFact({ say }: Words, remittance: string | null): Fact[] {
  const detail = remittance === null ? say(TEXTS.no_remittance) : strangersText(remittance);
  return [{ term: say(TEXTS.remittance), detail }];
}

export function recurringFacts(words: Words, terms: RecurringPaymentsTerms): Fact[] {
  const { say } = words;
  const limit = (it: Limit | null): Html => limitWords(words, it);
  return [
    { term: say(TEXTS.per_payment), detail: limit({ amount: terms.perPayment, payments: null }) },
    { term: say(TEXTS.per_day), detail: limit(terms.perDay) },
    { term: say(TEXTS.per_month), detail: limit(terms.perMonth) },
    {
      term: say(TEXTS.in_total),
      detail: limit(terms.total === null ? null : { amount: terms.total, payments: null }),
    },
    ...(terms.remittance === null ? [] : remittanceFact(words, terms.remittance)),
  ];
}

export function refundFacts(words: Words, terms: RefundsTerms): Fact[] {
  const { say } = words;
  return [
    { term: say(TEXTS.per_refund), detail: limitWords(words, { amount: terms.perRefund, payments: null }) },
    { term: say(TEXTS.per_day), detail: limitWords(words, terms.perDay) },
  ];
}

export function walletFacts(words: Words, terms: WalletLinkTerms): Fact[] {
  const limit = (amount: number): Html => limitWords(words, { amount, payments: null });
  return [
    { term: words.say(TEXTS.per_payment), detail: limit(terms.perPayment) },
    { term: words.say(TEXTS.per_day), detail: limit(terms.perDay) },
  ];
}

function limitWords({ say, amount, times }: Words, limit: Limit | null): Html {
  if (limit === null) return say(TEXTS.no_limit);
  if (limit.payments === null) return say(TEXTS.at_most, { amount: amount(limit.amount) });
  return say(TEXTS.at_most_times, { amount: amount(limit.amount), times: times(limit.payments) });
}

/** Whom the money goes to, as his own bank knows him. */
export function payeeFacts(words: Words, payee: Payee): Fact[] {
  const { say } = words;
  return [
    { term: say(TEXTS.payee), detail: payeeName(words, payee) },
    { term: say(TEXTS.payee_bank), detail: nameOf(words, payee.bank) },
    {
      term: say(TEXTS.payee_account),
      detail: html`<span class="code">${strangersText(payee.account)}</span>`,
    },
  ];
}

function payeeName(words: Words, { name }: Payee): Html {
  return name === null
    ? words.say(TEXTS.payee_unknown)
    : html`<strong>${nameOf(words, name)}</strong><br><span class="also">${words.say(TEXTS.payee_registered)}</span>`;
}

/** Everything that was asked, as one list: for receipts and the consent's own page. */
export function termsFacts(words: Words, terms: Terms, payees: readonly Payee[]): Fact[] {
  const { say } = words;
  const [payee] = payees;
  const toWhom = payee === undefined ? [] : payeeFacts(words, payee);
  switch (terms.kind) {
    case 'account_information':
      return dataFacts(words, terms);
    case 'payment':
      return [
        { term: say(TEXTS.amount), detail: words.amount(terms.amount) },
        ...toWhom,
        ...paymentFacts(words, terms, null),
      ];
    case 'recurring_payments':
      return [...toWhom, ...recurringFacts(words, terms)];
    case 'wallet_link':
      return [...(payee === undefined ? [] : walletOwner(words, payee)), ...walletFacts(words, terms)];
    case 'bulk_payments':
      return [
        { term: say(TEXTS.in_total), detail: words.amount(sumOf(terms)) },
        ...bulkFacts(words, terms, payees),
      ];
    case 'refunds':
      return refundFacts(words, terms);
  }
}

export function walletOwner(words: Words, wallet: Payee): Fact[] {
  const { say } = words;
  return [
    { term: say(TEXTS.wallet_holder), detail: payeeName(words, wallet) },
    { term: say(TEXTS.wallet_provider), detail: nameOf(words, wallet.bank) },
    {
      term: say(TEXTS.wallet_number),
      detail: html`<span class="code">${strangersText(wallet.account)}</span>`,
    },
  ];
}
