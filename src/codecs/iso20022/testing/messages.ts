/** Messages of every type over the whole range of the model. */
import fc from 'fast-check';
import type {
  BusinessMessage,
  CreditorReference,
  Entry,
  EntryReferences,
  Header,
  Message,
  MessageType,
  Money,
  OriginalTransaction,
  Payee,
  Reason,
  ReturnParty,
} from '../index.ts';

const from = (characters: string) => fc.constantFrom(...Array.from(characters));
const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALPHANUMERIC = `${DIGITS}${CAPITALS}${CAPITALS.toLowerCase()}`;

const word = (characters: string, max: number, min = 1): fc.Arbitrary<string> =>
  fc.string({ unit: from(characters), minLength: min, maxLength: max });

/** One code point that a person can see, from all planes; those that XML must escape come often. */
const seen: fc.Arbitrary<string> = fc.oneof(
  from('&<>"\'`=/!?-[]{}%#;'),
  from('ăâđêôơưỄễỘộỮữẴẵÝỳ₫'),
  from('\u0301\u0323ẩ漢字한글日本🍜👩🏽🧾\u{10ffff}\u{e000}'),
  from(ALPHANUMERIC),
  fc
    .integer({ min: 0x21, max: 0x2fa1d })
    .filter((code) => !(code >= 0xd800 && code <= 0xdfff) && !isUnseen(String.fromCodePoint(code)))
    .map((code) => String.fromCodePoint(code)),
);

/** The rule of `forms.ts` said in another way. */
function isUnseen(letter: string): boolean {
  return /[\p{Cc}\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3000\ufeff\ufff9-\uffff]/u.test(letter);
}

const inside = fc.oneof({ weight: 9, arbitrary: seen }, from(' \u00a0\u3000'));

/** `charsMax` counts code points; the longest text comes as often as the shortest. */
function text(charsMax: number): fc.Arbitrary<string> {
  const middle = fc.oneof(
    fc.array(inside, { maxLength: Math.min(charsMax, 40) - 2 }),
    fc.array(inside, { minLength: charsMax - 2, maxLength: charsMax - 2 }),
  );
  const longer = fc
    .tuple(seen, middle, seen)
    .map(([first, letters, last]) => first + letters.join('') + last);
  return fc.oneof({ weight: 1, arbitrary: seen }, { weight: 4, arbitrary: longer });
}

const identifier = word(`${ALPHANUMERIC}/?:().,'+_ -`, 35);
const account = word(ALPHANUMERIC, 34);
const bin = fc.integer({ min: 0, max: 999_999 });
const code = word(DIGITS + CAPITALS, 4, 4);
const uetr = fc.uuid({ version: 4 });
const FIRST_MS = Date.parse('2000-01-01T00:00:00+07:00');
const LAST_MS = Date.parse('2999-12-31T23:59:59.999+07:00');
const instant = fc.integer({ min: FIRST_MS, max: LAST_MS });
const date = instant.map((ms) => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 10));
const money = (min: bigint): fc.Arbitrary<Money> =>
  fc.bigInt({ min, max: 10n ** 18n - 1n }).map((amount) => ({ amount, currency: 'VND' }));
const amount = money(1n);

type Arbitraries<T> = { [K in keyof T]: fc.Arbitrary<Exclude<T[K], undefined>> };
type Optional<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

/** A record in which each of the fields named is there or not. */
function record<T extends object>(
  fields: Required<Arbitraries<T>>,
  ...optional: readonly Optional<T>[]
): fc.Arbitrary<T> {
  const requiredKeys = (Object.keys(fields) as (keyof T)[]).filter(
    (field) => !(optional as readonly (keyof T)[]).includes(field),
  );
  return fc.record(fields, { requiredKeys, noNullPrototype: true }) as unknown as fc.Arbitrary<T>;
}

const reason = record<Reason>({ code, text: text(105) }, 'text');
const head = { messageId: identifier, createdAt: instant };
const assignment = { ...head, assigner: bin, assignee: bin };
const theCase = { caseId: identifier, caseCreator: bin };
const original: Required<Arbitraries<OriginalTransaction>> = {
  originalInstructionId: identifier,
  originalEndToEndId: identifier,
  originalTransactionId: identifier,
  originalUetr: uetr,
};
const ids = { instructionId: identifier, endToEndId: identifier, transactionId: identifier, uetr };
const returnParty = record<ReturnParty>({ name: text(140), agent: bin }, 'name');

const entry = record<Entry>(
  {
    entryId: identifier,
    amount,
    creditDebit: fc.constantFrom('CRDT', 'DBIT'),
    status: fc.constantFrom('BOOK', 'PDNG'),
    bookingDate: date,
    valueDate: date,
    servicerReference: identifier,
    transactionCode: word(`${DIGITS}${CAPITALS}_`, 35),
    references: record<EntryReferences>(
      { instructionId: identifier, endToEndId: identifier, transactionId: identifier },
      'instructionId',
      'endToEndId',
    ),
    information: text(140),
  },
  'entryId',
  'valueDate',
  'servicerReference',
  'references',
  'information',
);
const balance = record({
  type: fc.constantFrom('CLBD', 'ITBD', 'OPBD'),
  amount: money(0n),
  creditDebit: fc.constantFrom('CRDT', 'DBIT'),
  date,
});

/** Mostly short lists, so that the rest of the message varies more. */
const many = <T>(item: fc.Arbitrary<T>, min: number, max: number): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.array(item, { minLength: min, maxLength: Math.min(max, min + 3) }) },
    { weight: 1, arbitrary: fc.array(item, { minLength: min, maxLength: max, size: 'max' }) },
  );

type Of<T extends MessageType> = Extract<Message, { type: T }>;
const MESSAGES: { readonly [T in MessageType]: fc.Arbitrary<Of<T>> } = {
  'pacs.008': record<Of<'pacs.008'>>(
    {
      type: fc.constant('pacs.008'),
      ...head,
      ...ids,
      amount,
      settlementDate: date,
      acceptedAt: instant,
      debtor: record({ name: text(140), account, agent: bin }),
      creditor: record<Payee>({ name: text(140), account, agent: bin }, 'name'),
      remittance: text(140),
      creditorReferences: many(
        record<CreditorReference>(
          {
            label: fc.constantFrom('BILL', 'CUSTOMER', 'REFERENCE', 'STORE', 'TERMINAL'),
            value: identifier,
          },
          'label',
        ),
        1,
        5,
      ),
    },
    'instructionId',
    'uetr',
    'settlementDate',
    'acceptedAt',
    'remittance',
    'creditorReferences',
  ),
  'pacs.002': record<Of<'pacs.002'>>(
    {
      type: fc.constant('pacs.002'),
      ...head,
      original: record({ messageId: identifier, messageDefinition: fc.constant('pacs.008.001.08') }),
      transactions: many(
        record<Of<'pacs.002'>['transactions'][number]>(
          {
            ...original,
            status: fc.constantFrom('ACCP', 'ACSC', 'PDNG', 'RJCT'),
            reason,
            acceptedAt: instant,
          },
          'originalInstructionId',
          'originalUetr',
          'reason',
          'acceptedAt',
        ),
        1,
        100,
      ),
    },
    'original',
  ),
  'pacs.028': record<Of<'pacs.028'>>({
    type: fc.constant('pacs.028'),
    ...head,
    transactions: many(
      record<OriginalTransaction>(original, 'originalInstructionId', 'originalUetr'),
      1,
      100,
    ),
  }),
  'pacs.004': record<Of<'pacs.004'>>(
    {
      type: fc.constant('pacs.004'),
      ...head,
      ...original,
      returnId: identifier,
      originalAmount: amount,
      returnedAmount: amount,
      settlementDate: date,
      debtor: returnParty,
      creditor: returnParty,
      reason,
    },
    'originalInstructionId',
    'originalUetr',
    'originalAmount',
    'settlementDate',
  ),
  'pacs.009': record<Of<'pacs.009'>>(
    {
      type: fc.constant('pacs.009'),
      ...head,
      ...ids,
      amount,
      settlementDate: date,
      debtor: bin,
      creditor: bin,
      remittance: text(140),
    },
    'instructionId',
    'uetr',
    'settlementDate',
    'remittance',
  ),
  'camt.056': record<Of<'camt.056'>>(
    {
      type: fc.constant('camt.056'),
      ...assignment,
      ...theCase,
      ...original,
      cancellationId: identifier,
      originalAmount: amount,
      reason,
    },
    'originalInstructionId',
    'originalUetr',
    'cancellationId',
  ),
  'camt.029': record<Of<'camt.029'>>(
    {
      type: fc.constant('camt.029'),
      ...assignment,
      ...theCase,
      ...original,
      cancellationStatusId: identifier,
      status: fc.constantFrom('ACCR', 'PDCR', 'RJCR'),
      reason,
    },
    'originalInstructionId',
    'originalUetr',
    'cancellationStatusId',
    'reason',
  ),
  'camt.053': record<Of<'camt.053'>>(
    {
      type: fc.constant('camt.053'),
      ...head,
      statementId: identifier,
      sequenceNumber: fc.integer({ min: 0, max: 999_999_999 }),
      from: instant,
      to: instant,
      account,
      servicer: bin,
      balances: many(balance, 1, 10),
      entries: many(entry, 0, 100),
    },
    'sequenceNumber',
    'servicer',
  ),
  'camt.054': record<Of<'camt.054'>>(
    {
      type: fc.constant('camt.054'),
      ...head,
      notificationId: identifier,
      account,
      servicer: bin,
      entries: many(entry, 1, 20),
    },
    'servicer',
  ),
  'acmt.023': record<Of<'acmt.023'>>(
    {
      type: fc.constant('acmt.023'),
      ...assignment,
      verificationId: identifier,
      name: text(140),
      account,
      agent: bin,
    },
    'name',
  ),
  'acmt.024': record<Of<'acmt.024'>>(
    {
      type: fc.constant('acmt.024'),
      ...assignment,
      originalMessageId: identifier,
      originalVerificationId: identifier,
      verified: fc.boolean(),
      reason: code,
      updatedName: text(140),
    },
    'reason',
    'updatedName',
  ),
  'admi.002': record<Of<'admi.002'>>(
    {
      type: fc.constant('admi.002'),
      relatedReference: identifier,
      reason: identifier,
      rejectedAt: instant,
      location: text(350),
      description: text(350),
      additional: text(2_000),
    },
    'rejectedAt',
    'location',
    'description',
    'additional',
  ),
  'admi.004': record<Of<'admi.004'>>(
    {
      type: fc.constant('admi.004'),
      eventCode: word(DIGITS + CAPITALS, 4),
      parameters: many(identifier, 0, 10),
      description: text(1_000),
      eventAt: instant,
    },
    'description',
    'eventAt',
  ),
};

const header = record<Header>(
  { from: bin, to: bin, businessMessageId: identifier, createdAt: instant, possibleDuplicate: fc.boolean() },
  'possibleDuplicate',
);

export function business(type: MessageType): fc.Arbitrary<BusinessMessage> {
  return fc.record({ header, message: MESSAGES[type] as fc.Arbitrary<Message> }, { noNullPrototype: true });
}
