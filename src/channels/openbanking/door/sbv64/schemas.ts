/** Bodies of Annex 01, by our reading of two secondary sources; names and lengths are the Annex's. */
import Type from 'typebox';
import { ORDER_STATUSES } from '../../../../services/openbanking/index.ts';

/** What the Annex does not name is left alone where it says `additionalInfo`, and refused elsewhere. */
const strict = { additionalProperties: false } as const;
const additionalInfo = Type.Optional(Type.Object({}, { additionalProperties: true }));

const DateTime = Type.String({ maxLength: 40, description: 'RFC 3339.' });
const PaymentId = Type.String({ maxLength: 35 });
const ConsentId = Type.String({ maxLength: 36 });
const WalletToken = Type.String({
  maxLength: 30,
  description: 'Names the wallet link that the customer agreed to.',
});
const BankCode = Type.String({ pattern: '^[0-9]{6,8}$', description: 'Provider-ID: the BIN.' });
const AccountId = Type.String({ minLength: 1, maxLength: 34, description: 'Number of the account.' });
const Bin = Type.String({ pattern: '^[0-9]{6}$', description: 'BIN of the wallet’s provider.' });
const WalletAccount = Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' });
const AmountIn = Type.Object(
  { value: Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 }), currency: Type.Literal('VND') },
  strict,
);
const AmountOut = Type.Object({ value: Type.Integer(), currency: Type.Literal('VND') });
const PartyIn = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 70 })),
    accountId: AccountId,
    bankCode: BankCode,
  },
  strict,
);
const PartyOut = Type.Object({
  name: Type.Optional(Type.String()),
  bankCode: Type.String(),
  accountId: Type.String(),
});
const Status = Type.Enum([...ORDER_STATUSES]);
const StatusOut = Type.Object({ paymentId: PaymentId, status: Status, statusDateTime: DateTime });

const Account = {
  identification: Type.Object({ accountId: AccountId }),
  name: Type.String({ maxLength: 70 }),
  type: Type.String({ maxLength: 4, description: 'ISO 20022 ExternalCashAccountType1Code.' }),
  currency: Type.Literal('VND'),
  bankCode: Type.String(),
};
export const AccountsOut = Type.Object({ accounts: Type.Array(Type.Object(Account)) });
export const InformationBody = Type.Object({ accountId: AccountId }, strict);
export const InformationOut = Type.Object({
  ...Account,
  creationDate: Type.Optional(DateTime),
  balance: Type.Array(Type.Object({ amount: AmountOut, dateTime: DateTime })),
});
export const TransactionsBody = Type.Object(
  {
    ...{ accountId: AccountId, fromDate: DateTime, toDate: DateTime },
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  strict,
);
export const TransactionsOut = Type.Object({
  pageCount: Type.Integer(),
  pageNumber: Type.Integer(),
  nextPage: Type.Optional(Type.Integer()),
  pageSize: Type.Integer(),
  totalCount: Type.Integer(),
  transactions: Type.Array(
    Type.Object({
      amount: AmountOut,
      balance: Type.Optional(AmountOut),
      creditDebitIndicator: Type.Enum(['CRDT', 'DBIT']),
      reversalIndicator: Type.Boolean(),
      valueDate: DateTime,
      references: Type.Object({ instructionIdentification: Type.String({ maxLength: 70 }) }),
      relatedParties: Type.Optional(Type.Object({ debtor: PartyOut, creditor: PartyOut })),
      additionalTransactionInformation: Type.String({ maxLength: 255 }),
    }),
  ),
});

/** Either name of the amount; see differences.ts. That there is one, and not both, the handler says. */
const INSTRUCTED = {
  instructionIdentification: Type.String({ pattern: '^[\\x21-\\x7e]{1,50}$' }),
  remittanceInformation: Type.String({ minLength: 1, maxLength: 255 }),
  InstructAmount: Type.Optional(AmountIn),
  instructedAmount: Type.Optional(AmountIn),
  requestedExecutionDate: DateTime,
  additionalInfo,
};
export const PaymentsBody = Type.Object(
  { ...INSTRUCTED, creditor: Type.Optional(PartyIn), debtor: Type.Optional(PartyIn) },
  strict,
);
export const PaymentsOut = Type.Object({
  ...StatusOut.properties,
  consentStatus: Type.Literal('AWAITTING_AUTH', { description: 'As the Annex spells it.' }),
});
export const SubmitBody = Type.Object({ paymentId: PaymentId, consentId: Type.Optional(ConsentId) }, strict);
export const PaymentIdBody = Type.Object({ paymentId: PaymentId }, strict);
export const StatusResponse = StatusOut;
const CONSENT_STATUS = Type.Enum(['AWAITTING_AUTH', 'AUTHORISED', 'REJECTED', 'CANCEL']);
export const ConsentOut = Type.Object({
  paymentId: PaymentId,
  consentId: ConsentId,
  consentStatus: CONSENT_STATUS,
  expireIn: Type.Integer({ description: 'Seconds.' }),
});

/** What the readings leave to a bank: which wallet, its limits, and where it is known, from which account. */
export const WalletLinkBody = Type.Object(
  {
    instructionIdentification: INSTRUCTED.instructionIdentification,
    wallet: Type.Object({ bankCode: Bin, accountId: WalletAccount }, strict),
    perPayment: AmountIn,
    perDay: AmountIn,
    validDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_660 })),
    debtor: Type.Optional(PartyIn),
    additionalInfo,
  },
  strict,
);
export const WalletLinkStatusBody = Type.Object({ ewalletToken: WalletToken }, strict);
export const WalletLinkOut = Type.Object({
  ewalletToken: WalletToken,
  consentId: ConsentId,
  consentStatus: CONSENT_STATUS,
  expireIn: ConsentOut.properties.expireIn,
});

export const CashInBody = Type.Object({ ...INSTRUCTED, ewalletToken: WalletToken }, strict);
export const CashInOut = Type.Object({
  ...StatusOut.properties,
  authType: Type.Enum(['OTP', 'DECOUPLED', 'NONE']),
});
export const OtpBody = Type.Object(
  {
    paymentId: PaymentId,
    OTP: Type.String({ pattern: '^[0-9]{6}$' }),
    ewalletToken: WalletToken,
    additionalInfo,
  },
  strict,
);
export const WalletConsentBody = Type.Object({ paymentId: PaymentId, ewalletToken: WalletToken }, strict);
export const WalletConsentOut = Type.Object({ ...ConsentOut.properties, ewalletToken: WalletToken });
export const WalletSubmitBody = Type.Object(
  { paymentId: PaymentId, consentId: Type.Optional(ConsentId), ewalletToken: WalletToken },
  strict,
);
export const CashOutOut = Type.Object({ status: Status, statusDateTime: DateTime });
