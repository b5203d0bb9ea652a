// Generated from the OpenAPI document by "npm run -s generate"; do not edit.
import type { Answer, CallOptions, OperationWords, Send, ServerEvent } from './call.ts';

export type CreatePaymentBody = {
  /** Minor units: 180000 is 180.000 ₫. */
  readonly amount: number;
  /** ISO 4217. The đồng has no minor unit. */
  readonly currency: "VND";
  /** An account at an institution. */
  readonly debtor: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** Account number as the institution writes it; letters are allowed. */
    readonly account: string;
  };
  readonly creditor: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** Account number as the institution writes it; letters are allowed. */
    readonly account: string;
  } | {
    /** A phone, a citizen number, a merchant code, or (with its bin) a virtual account. */
    readonly alias: {
      readonly kind: "phone" | "citizen" | "merchant" | "virtual_account";
      readonly value: string;
      /** BIN of the institution, six digits. */
      readonly bin?: string;
    };
  } | {
    readonly qr: string;
  };
  /** Remittance information, unstructured. */
  readonly purpose?: string;
  /** Your own reference: unique for the payer’s institution for ever. */
  readonly end_to_end_id?: string;
};

export type CreatePaymentAnswer = {
  /** Id of a payment. */
  readonly id: string;
  readonly kind: "credit_transfer" | "return";
  readonly state: "cleared" | "refused";
  /** ISO 20022 ExternalPaymentTransactionStatus1Code. */
  readonly status: "ACSC" | "RJCT";
  readonly reason: {
    readonly code: "payer_institution_not_found" | "payee_institution_not_found" | "payer_account_not_found" | "payee_account_not_found" | "payer_and_payee_are_the_same_account" | "amount_reaches_the_ceiling" | "reference_was_used_for_another_payment" | "payer_account_is_closed" | "payer_account_is_blocked" | "payer_has_insufficient_funds" | "payee_account_is_closed" | "payee_account_takes_no_money" | "payer_institution_is_suspended" | "payee_institution_is_suspended" | "net_debit_cap_is_exceeded" | "amount_overflows_an_account" | "return_exceeds_what_is_left" | "original_payment_is_not_cleared";
    readonly iso: string;
  } | null;
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. The đồng has no minor unit. */
  readonly currency: "VND";
  readonly debtor: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly account: string;
    readonly name: string | null;
  };
  readonly creditor: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly account: string;
    readonly name: string | null;
  };
  readonly purpose: string | null;
  readonly end_to_end_id: string | null;
  readonly window: number | null;
  readonly original: string | null;
  readonly return_reason: string | null;
  /** Minor units. */
  readonly returned: number;
  /** ISO 8601 with offset. */
  readonly created_at: string;
};

export interface CreatePaymentInput {
  readonly body: CreatePaymentBody;
}

export type ListPaymentsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a payment. */
    readonly id: string;
    readonly kind: "credit_transfer" | "return";
    readonly state: "cleared" | "refused";
    /** ISO 20022 ExternalPaymentTransactionStatus1Code. */
    readonly status: "ACSC" | "RJCT";
    readonly reason: {
      readonly code: "payer_institution_not_found" | "payee_institution_not_found" | "payer_account_not_found" | "payee_account_not_found" | "payer_and_payee_are_the_same_account" | "amount_reaches_the_ceiling" | "reference_was_used_for_another_payment" | "payer_account_is_closed" | "payer_account_is_blocked" | "payer_has_insufficient_funds" | "payee_account_is_closed" | "payee_account_takes_no_money" | "payer_institution_is_suspended" | "payee_institution_is_suspended" | "net_debit_cap_is_exceeded" | "amount_overflows_an_account" | "return_exceeds_what_is_left" | "original_payment_is_not_cleared";
      readonly iso: string;
    } | null;
    /** Minor units. */
    readonly amount: number;
    /** ISO 4217. The đồng has no minor unit. */
    readonly currency: "VND";
    readonly debtor: {
      /** BIN of the institution, six digits. */
      readonly bin: string;
      readonly account: string;
      readonly name: string | null;
    };
    readonly creditor: {
      /** BIN of the institution, six digits. */
      readonly bin: string;
      readonly account: string;
      readonly name: string | null;
    };
    readonly purpose: string | null;
    readonly end_to_end_id: string | null;
    readonly window: number | null;
    readonly original: string | null;
    readonly return_reason: string | null;
    /** Minor units. */
    readonly returned: number;
    /** ISO 8601 with offset. */
    readonly created_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListPaymentsInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetPaymentAnswer = CreatePaymentAnswer;

export interface GetPaymentInput {
  /** Id of a payment. */
  readonly payment: string;
}

export type CreateReturnBody = {
  /** Minor units: 180000 is 180.000 ₫. */
  readonly amount?: number;
  /** ISO 20022 ExternalReturnReason1Code. */
  readonly reason: string;
};

export type CreateReturnAnswer = CreatePaymentAnswer;

export interface CreateReturnInput {
  /** Id of a payment. */
  readonly payment: string;
  readonly body: CreateReturnBody;
}

export type ListReturnsAnswer = ListPaymentsAnswer;

export interface ListReturnsInput {
  /** Id of a payment. */
  readonly payment: string;
}

export type CheckPayeeBody = {
  readonly creditor: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** Account number as the institution writes it; letters are allowed. */
    readonly account: string;
  } | {
    /** A phone, a citizen number, a merchant code, or (with its bin) a virtual account. */
    readonly alias: {
      readonly kind: "phone" | "citizen" | "merchant" | "virtual_account";
      readonly value: string;
      /** BIN of the institution, six digits. */
      readonly bin?: string;
    };
  } | {
    readonly qr: string;
  };
  /** The name the payer believes in. */
  readonly name?: string;
};

export type CheckPayeeAnswer = {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly account: string;
  readonly institution: string;
  /** Withheld when a name was given and does not match. */
  readonly registered_name: string | null;
  readonly match: "match" | "close_match" | "no_match" | "not_asked";
  readonly reason: string | null;
  /** The amount a dynamic QR asks for. */
  readonly amount: number | null;
  readonly purpose: string | null;
};

export interface CheckPayeeInput {
  readonly body: CheckPayeeBody;
}

export type JoinParticipantBody = {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly kind: "bank" | "wallet" | "mobile_money" | "credit_fund" | "treasury";
  readonly short_name: string;
  readonly name: string;
  readonly name_en: string;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly cap: string;
};

export type JoinParticipantAnswer = {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly kind: "bank" | "wallet" | "mobile_money" | "credit_fund" | "treasury";
  readonly short_name: string;
  readonly name: string;
  readonly name_en: string;
  readonly connection: "hosted";
  /** Minor units as a string of digits; exact to 10^18. */
  readonly cap: string;
  readonly suspended: boolean;
};

export interface JoinParticipantInput {
  readonly body: JoinParticipantBody;
}

export type ListParticipantsAnswer = {
  readonly data: ReadonlyArray<{
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly kind: "bank" | "wallet" | "mobile_money" | "credit_fund" | "treasury";
    readonly short_name: string;
    readonly name: string;
    readonly name_en: string;
    readonly connection: "hosted";
    /** Minor units as a string of digits; exact to 10^18. */
    readonly cap: string;
    readonly suspended: boolean;
  }>;
  readonly has_more: boolean;
};

export type GetParticipantAnswer = JoinParticipantAnswer;

export interface GetParticipantInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
}

export type ChangeCapBody = {
  /** Minor units as a string of digits; exact to 10^18. */
  readonly cap: string;
};

export type ChangeCapAnswer = JoinParticipantAnswer;

export interface ChangeCapInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: ChangeCapBody;
}

export type ChangePrefundingBody = {
  readonly direction: "in" | "out";
  /** Minor units: 180000 is 180.000 ₫. */
  readonly amount: number;
};

export type ChangePrefundingAnswer = JoinParticipantAnswer;

export interface ChangePrefundingInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: ChangePrefundingBody;
}

export type SuspendParticipantAnswer = JoinParticipantAnswer;

export interface SuspendParticipantInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
}

export type ResumeParticipantAnswer = JoinParticipantAnswer;

export interface ResumeParticipantInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
}

export type ListPositionsAnswer = {
  readonly data: ReadonlyArray<{
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly position: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly pending: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly limit: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly unsettled: string;
    readonly suspended: boolean;
  }>;
  readonly has_more: boolean;
};

export type ListWindowsAnswer = {
  readonly data: ReadonlyArray<{
    readonly number: number;
    /** Id of a window. */
    readonly id: string;
    readonly state: "open" | "closed" | "settled";
    /** ISO 8601 with offset. */
    readonly opened_at: string;
    readonly closed_at: string | null;
    readonly settled_at: string | null;
    readonly positions: ReadonlyArray<{
      /** BIN of the institution, six digits. */
      readonly bin: string;
      /** Minor units as a string of digits; exact to 10^18. */
      readonly net: string;
      readonly confirmed_at: string | null;
    }>;
  }>;
  readonly has_more: boolean;
};

export interface ListWindowsInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Number of the last window of the page before. */
  readonly starting_after?: number;
}

export type GetWindowAnswer = {
  readonly number: number;
  /** Id of a window. */
  readonly id: string;
  readonly state: "open" | "closed" | "settled";
  /** ISO 8601 with offset. */
  readonly opened_at: string;
  readonly closed_at: string | null;
  readonly settled_at: string | null;
  readonly positions: ReadonlyArray<{
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly net: string;
    readonly confirmed_at: string | null;
  }>;
};

export interface GetWindowInput {
  readonly number: number;
}

export type CloseWindowAnswer = GetWindowAnswer;

export interface CloseWindowInput {
  readonly number: number;
}

export type ConfirmSettlementBody = {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly reference: string;
};

export type ConfirmSettlementAnswer = GetWindowAnswer;

export interface ConfirmSettlementInput {
  readonly number: number;
  readonly body: ConfirmSettlementBody;
}

export type RegisterAliasBody = {
  /** A phone, a citizen number, a merchant code, or (with its bin) a virtual account. */
  readonly alias: {
    readonly kind: "phone" | "citizen" | "merchant" | "virtual_account";
    readonly value: string;
    /** BIN of the institution, six digits. */
    readonly bin?: string;
  };
  /** An account at an institution. */
  readonly account: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** Account number as the institution writes it; letters are allowed. */
    readonly account: string;
  };
};

export type RegisterAliasAnswer = {
  readonly registered: boolean;
};

export interface RegisterAliasInput {
  readonly body: RegisterAliasBody;
}

export type RemoveAliasBody = {
  /** A phone, a citizen number, a merchant code, or (with its bin) a virtual account. */
  readonly alias: {
    readonly kind: "phone" | "citizen" | "merchant" | "virtual_account";
    readonly value: string;
    /** BIN of the institution, six digits. */
    readonly bin?: string;
  };
};

export type RemoveAliasAnswer = {
  readonly removed: boolean;
};

export interface RemoveAliasInput {
  readonly body: RemoveAliasBody;
}

export type OpenAccountBody = {
  readonly number: string;
  readonly kind: "current" | "wallet" | "mobile_money";
  readonly name: string;
  readonly name_kind: "person" | "organisation";
  readonly phone?: string;
  /** Kept only as HMAC. */
  readonly citizen_number?: string;
};

export type OpenAccountAnswer = {
  /** Id of a account. */
  readonly id: string;
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly number: string;
  readonly kind: "current" | "wallet" | "mobile_money";
  readonly name: string;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly booked: string;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly available: string;
  readonly currency: "VND";
  readonly frozen: boolean;
  readonly closed: boolean;
  /** ISO 8601 with offset. */
  readonly opened_at: string;
};

export interface OpenAccountInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: OpenAccountBody;
}

export type ListAccountsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a account. */
    readonly id: string;
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly number: string;
    readonly kind: "current" | "wallet" | "mobile_money";
    readonly name: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly booked: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly available: string;
    readonly currency: "VND";
    readonly frozen: boolean;
    readonly closed: boolean;
    /** ISO 8601 with offset. */
    readonly opened_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListAccountsInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetAccountAnswer = OpenAccountAnswer;

export interface GetAccountInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
}

export type ChangeAccountBody = {
  readonly change: "freeze" | "unfreeze" | "close";
  /** Decree 52/2024/NĐ-CP Art 11 names the grounds. */
  readonly ground: string;
};

export type ChangeAccountAnswer = OpenAccountAnswer;

export interface ChangeAccountInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
  readonly body: ChangeAccountBody;
}

export type BookCashBody = {
  readonly direction: "deposit" | "withdrawal";
  /** Minor units: 180000 is 180.000 ₫. */
  readonly amount: number;
};

export type BookCashAnswer = OpenAccountAnswer;

export interface BookCashInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
  readonly body: BookCashBody;
}

export type GetStatementAnswer = {
  /** Minor units as a string of digits; exact to 10^18. */
  readonly opening: string;
  readonly data: ReadonlyArray<{
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly cursor: string;
    /** Id of a transfer. */
    readonly transfer: string;
    readonly kind: "payment" | "return" | "deposit" | "withdrawal" | "other";
    /** Minor units as a string of digits; exact to 10^18. */
    readonly amount: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly held: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly balance: string;
    readonly payment: string | null;
    readonly purpose: string | null;
    readonly counterparty: {
      /** BIN of the institution, six digits. */
      readonly bin: string;
      readonly account: string;
      readonly name: string | null;
    } | null;
  }>;
  readonly has_more: boolean;
};

export interface GetStatementInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
  /** First instant, ISO 8601 with offset. */
  readonly from?: string;
  /** Last instant. */
  readonly to?: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** `cursor` of the last line of the page before. */
  readonly starting_after?: string;
}

export interface DownloadStatementInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
  /** First instant, ISO 8601 with offset. */
  readonly from?: string;
  /** Last instant. */
  readonly to?: string;
}

export type CreateCallerBody = {
  readonly name: string;
  readonly role: "operator" | "participant" | "merchant" | "auditor";
  /** BIN of the institution, six digits. */
  readonly participant?: string;
  /** Id of a shop. */
  readonly shop?: string;
  readonly rate_per_s?: number;
};

export type CreateCallerAnswer = {
  /** Id of a caller. */
  readonly id: string;
  readonly key: string | null;
};

export interface CreateCallerInput {
  readonly body: CreateCallerBody;
}

export type ListCallersAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a caller. */
    readonly id: string;
    readonly name: string;
    readonly role: "operator" | "participant" | "merchant" | "auditor";
    readonly participant: string | null;
    readonly shop: string | null;
    readonly rate_per_s: number;
    readonly revoked: boolean;
  }>;
  readonly has_more: boolean;
};

export interface ListCallersInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type RevokeCallerAnswer = {
  /** Id of a caller. */
  readonly id: string;
  readonly revoked: boolean;
};

export interface RevokeCallerInput {
  /** Id of a caller. */
  readonly caller: string;
}

export type ListEventsAnswer = {
  readonly data: ReadonlyArray<{
    readonly id: string;
    readonly type: string;
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly subject: string;
    readonly data: Readonly<Record<string, unknown>>;
  }>;
  readonly cursor: string;
  readonly has_more: boolean;
};

export interface ListEventsInput {
  readonly after?: string;
  /** Rows of this page. */
  readonly limit?: number;
}

export type ListAuditLinesAnswer = {
  readonly data: ReadonlyArray<{
    readonly lane: number;
    readonly seq: number;
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly caller: string;
    readonly action: string;
    readonly subject: string;
    readonly outcome: string;
    readonly detail: string;
  }>;
};

export interface ListAuditLinesInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Milliseconds since the epoch. */
  readonly before?: number;
}

/** How each operation travels. */
export const OPERATIONS = {
  createPayment: { id: "createPayment", method: "POST", path: "/v1/payments", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listPayments: { id: "listPayments", method: "GET", path: "/v1/payments", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getPayment: { id: "getPayment", method: "GET", path: "/v1/payments/{payment}", inPath: ["payment"], inQuery: [], keyed: false, answers: "json" },
  createReturn: { id: "createReturn", method: "POST", path: "/v1/payments/{payment}/returns", inPath: ["payment"], inQuery: [], keyed: true, answers: "json" },
  listReturns: { id: "listReturns", method: "GET", path: "/v1/payments/{payment}/returns", inPath: ["payment"], inQuery: [], keyed: false, answers: "json" },
  checkPayee: { id: "checkPayee", method: "POST", path: "/v1/payee-checks", inPath: [], inQuery: [], keyed: false, answers: "json" },
  joinParticipant: { id: "joinParticipant", method: "POST", path: "/v1/participants", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listParticipants: { id: "listParticipants", method: "GET", path: "/v1/participants", inPath: [], inQuery: [], keyed: false, answers: "json" },
  getParticipant: { id: "getParticipant", method: "GET", path: "/v1/participants/{bin}", inPath: ["bin"], inQuery: [], keyed: false, answers: "json" },
  changeCap: { id: "changeCap", method: "PUT", path: "/v1/participants/{bin}/cap", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  changePrefunding: { id: "changePrefunding", method: "POST", path: "/v1/participants/{bin}/prefunding", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  suspendParticipant: { id: "suspendParticipant", method: "POST", path: "/v1/participants/{bin}/suspend", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  resumeParticipant: { id: "resumeParticipant", method: "POST", path: "/v1/participants/{bin}/resume", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  listPositions: { id: "listPositions", method: "GET", path: "/v1/positions", inPath: [], inQuery: [], keyed: false, answers: "json" },
  listWindows: { id: "listWindows", method: "GET", path: "/v1/settlement/windows", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getWindow: { id: "getWindow", method: "GET", path: "/v1/settlement/windows/{number}", inPath: ["number"], inQuery: [], keyed: false, answers: "json" },
  closeWindow: { id: "closeWindow", method: "POST", path: "/v1/settlement/windows/{number}/close", inPath: ["number"], inQuery: [], keyed: true, answers: "json" },
  confirmSettlement: { id: "confirmSettlement", method: "POST", path: "/v1/settlement/windows/{number}/confirmations", inPath: ["number"], inQuery: [], keyed: true, answers: "json" },
  registerAlias: { id: "registerAlias", method: "POST", path: "/v1/aliases", inPath: [], inQuery: [], keyed: true, answers: "json" },
  removeAlias: { id: "removeAlias", method: "POST", path: "/v1/aliases/remove", inPath: [], inQuery: [], keyed: true, answers: "json" },
  openAccount: { id: "openAccount", method: "POST", path: "/v1/institutions/{bin}/accounts", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  listAccounts: { id: "listAccounts", method: "GET", path: "/v1/institutions/{bin}/accounts", inPath: ["bin"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getAccount: { id: "getAccount", method: "GET", path: "/v1/institutions/{bin}/accounts/{account}", inPath: ["bin","account"], inQuery: [], keyed: false, answers: "json" },
  changeAccount: { id: "changeAccount", method: "POST", path: "/v1/institutions/{bin}/accounts/{account}/state", inPath: ["bin","account"], inQuery: [], keyed: true, answers: "json" },
  bookCash: { id: "bookCash", method: "POST", path: "/v1/institutions/{bin}/accounts/{account}/cash", inPath: ["bin","account"], inQuery: [], keyed: true, answers: "json" },
  getStatement: { id: "getStatement", method: "GET", path: "/v1/institutions/{bin}/accounts/{account}/statement", inPath: ["bin","account"], inQuery: ["from","to","limit","starting_after"], keyed: false, answers: "json" },
  downloadStatement: { id: "downloadStatement", method: "GET", path: "/v1/institutions/{bin}/accounts/{account}/statement.csv", inPath: ["bin","account"], inQuery: ["from","to"], keyed: false, answers: "text" },
  createCaller: { id: "createCaller", method: "POST", path: "/v1/callers", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listCallers: { id: "listCallers", method: "GET", path: "/v1/callers", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  revokeCaller: { id: "revokeCaller", method: "POST", path: "/v1/callers/{caller}/revoke", inPath: ["caller"], inQuery: [], keyed: true, answers: "json" },
  listEvents: { id: "listEvents", method: "GET", path: "/v1/events", inPath: [], inQuery: ["after","limit"], keyed: false, answers: "json" },
  streamEvents: { id: "streamEvents", method: "GET", path: "/v1/events/stream", inPath: [], inQuery: [], keyed: false, answers: "stream" },
  listAuditLines: { id: "listAuditLines", method: "GET", path: "/v1/audit", inPath: [], inQuery: ["limit","before"], keyed: false, answers: "json" },
} as const satisfies Record<string, OperationWords>;

/** The functions of a client; how they are sent is the sender's. */
export interface Api {
  /** Pay: an instant credit transfer, cleared or refused at once. The debtor must be an account of the caller’s own institution. The payee is an account, an alias or the text of a VietQR. Roles: participant (own). */
  createPayment(input: CreatePaymentInput, options?: CallOptions): Promise<Answer<CreatePaymentAnswer>>;
  /** Payments, newest first. Roles: operator (any), participant (own), auditor (any). */
  listPayments(input?: ListPaymentsInput, options?: CallOptions): Promise<Answer<ListPaymentsAnswer>>;
  /** A payment as it stands now. Roles: operator (any), participant (own), auditor (any). */
  getPayment(input: GetPaymentInput, options?: CallOptions): Promise<Answer<GetPaymentAnswer>>;
  /** Give a payment back, in full or in part. By the payee’s institution. A return is a payment of its own, tied to the original and capped by it. Roles: participant (own). */
  createReturn(input: CreateReturnInput, options?: CallOptions): Promise<Answer<CreateReturnAnswer>>;
  /** Returns of a payment. Roles: operator (any), participant (own), auditor (any). */
  listReturns(input: ListReturnsInput, options?: CallOptions): Promise<Answer<ListReturnsAnswer>>;
  /** Whom would this pay? The registered name, before money moves. Roles: participant (any). */
  checkPayee(input: CheckPayeeInput, options?: CallOptions): Promise<Answer<CheckPayeeAnswer>>;
  /** Let an institution take part, with its net debit cap. Roles: operator (any). */
  joinParticipant(input: JoinParticipantInput, options?: CallOptions): Promise<Answer<JoinParticipantAnswer>>;
  /** All participants. Roles: operator (any), participant (any), merchant (any), auditor (any). */
  listParticipants(options?: CallOptions): Promise<Answer<ListParticipantsAnswer>>;
  /** A participant. Roles: operator (any), participant (any), merchant (any), auditor (any). */
  getParticipant(input: GetParticipantInput, options?: CallOptions): Promise<Answer<GetParticipantAnswer>>;
  /** Set a net debit cap. A dated event. Lowering a cap never voids a hold. Roles: operator (any). */
  changeCap(input: ChangeCapInput, options?: CallOptions): Promise<Answer<ChangeCapAnswer>>;
  /** Book prefunding in or out. Roles: operator (any). */
  changePrefunding(input: ChangePrefundingInput, options?: CallOptions): Promise<Answer<ChangePrefundingAnswer>>;
  /** Stop a participant from sending and receiving. Roles: operator (any). */
  suspendParticipant(input: SuspendParticipantInput, options?: CallOptions): Promise<Answer<SuspendParticipantAnswer>>;
  /** Let a suspended participant take part again. Roles: operator (any). */
  resumeParticipant(input: ResumeParticipantInput, options?: CallOptions): Promise<Answer<ResumeParticipantAnswer>>;
  /** Positions of the open window against their limits. Roles: operator (any), participant (own), auditor (any). */
  listPositions(options?: CallOptions): Promise<Answer<ListPositionsAnswer>>;
  /** Settlement windows, newest first. A participant sees its own net positions only. Roles: operator (any), participant (own), auditor (any). */
  listWindows(input?: ListWindowsInput, options?: CallOptions): Promise<Answer<ListWindowsAnswer>>;
  /** A settlement window and its net positions. Roles: operator (any), participant (own), auditor (any). */
  getWindow(input: GetWindowInput, options?: CallOptions): Promise<Answer<GetWindowAnswer>>;
  /** Close the open window and open the next one. Sweeps every position into what its participant owes or is owed; the nets sum to zero. Roles: operator (any). */
  closeWindow(input: CloseWindowInput, options?: CallOptions): Promise<Answer<CloseWindowAnswer>>;
  /** Book the RTGS’s confirmation for one participant. Roles: operator (any). */
  confirmSettlement(input: ConfirmSettlementInput, options?: CallOptions): Promise<Answer<ConfirmSettlementAnswer>>;
  /** Point an alias to an account of your institution. Phone numbers, citizen numbers (kept only as HMAC), merchant codes and virtual accounts. Roles: participant (own). */
  registerAlias(input: RegisterAliasInput, options?: CallOptions): Promise<Answer<RegisterAliasAnswer>>;
  /** Take an alias of your institution out of the directory. A POST, so that the alias stays out of addresses and logs. Roles: participant (own). */
  removeAlias(input: RemoveAliasInput, options?: CallOptions): Promise<Answer<RemoveAliasAnswer>>;
  /** Open an account for a new customer. Roles: participant (own). */
  openAccount(input: OpenAccountInput, options?: CallOptions): Promise<Answer<OpenAccountAnswer>>;
  /** Accounts of an institution. Roles: participant (own), auditor (any). */
  listAccounts(input: ListAccountsInput, options?: CallOptions): Promise<Answer<ListAccountsAnswer>>;
  /** An account and its balance. Roles: participant (own), auditor (any). */
  getAccount(input: GetAccountInput, options?: CallOptions): Promise<Answer<GetAccountAnswer>>;
  /** Block, unblock or close an account. A blocked account still receives. Only an empty account can be closed. Roles: participant (own). */
  changeAccount(input: ChangeAccountInput, options?: CallOptions): Promise<Answer<ChangeAccountAnswer>>;
  /** Cash paid in or out at the counter. Roles: participant (own). */
  bookCash(input: BookCashInput, options?: CallOptions): Promise<Answer<BookCashAnswer>>;
  /** Statement with a running balance. Roles: participant (own), auditor (any). */
  getStatement(input: GetStatementInput, options?: CallOptions): Promise<Answer<GetStatementAnswer>>;
  /** Statement as CSV for Excel (UTF-8 with BOM). At most 5,000 lines; narrow the span for more. Roles: participant (own), auditor (any). */
  downloadStatement(input: DownloadStatementInput, options?: CallOptions): Promise<Answer<string>>;
  /** Give somebody an API key. The key is shown once. A replay under the same Idempotency-Key shows the caller without it. Roles: operator (any). */
  createCaller(input: CreateCallerInput, options?: CallOptions): Promise<Answer<CreateCallerAnswer>>;
  /** Callers. Roles: operator (any), auditor (any). */
  listCallers(input?: ListCallersInput, options?: CallOptions): Promise<Answer<ListCallersAnswer>>;
  /** Revoke an API key; it bites at the next request. Roles: operator (any). */
  revokeCaller(input: RevokeCallerInput, options?: CallOptions): Promise<Answer<RevokeCallerAnswer>>;
  /** The event feed, to pull. Ask with the `cursor` of the last answer; keep it after you have worked through the page. Each event comes at least once. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  listEvents(input?: ListEventsInput, options?: CallOptions): Promise<Answer<ListEventsAnswer>>;
  /** The event feed, live (server-sent events). Resumes after `Last-Event-ID`; without it, it begins now. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  streamEvents(options?: CallOptions): Promise<Answer<AsyncIterable<ServerEvent>>>;
  /** Who did what, newest first. Roles: operator (any), auditor (any). */
  listAuditLines(input?: ListAuditLinesInput, options?: CallOptions): Promise<Answer<ListAuditLinesAnswer>>;
}

export function apiOf(send: Send): Api {
  return {
    createPayment: (input, options) => send(OPERATIONS.createPayment, input, options),
    listPayments: (input, options) => send(OPERATIONS.listPayments, input ?? {}, options),
    getPayment: (input, options) => send(OPERATIONS.getPayment, input, options),
    createReturn: (input, options) => send(OPERATIONS.createReturn, input, options),
    listReturns: (input, options) => send(OPERATIONS.listReturns, input, options),
    checkPayee: (input, options) => send(OPERATIONS.checkPayee, input, options),
    joinParticipant: (input, options) => send(OPERATIONS.joinParticipant, input, options),
    listParticipants: (options) => send(OPERATIONS.listParticipants, {}, options),
    getParticipant: (input, options) => send(OPERATIONS.getParticipant, input, options),
    changeCap: (input, options) => send(OPERATIONS.changeCap, input, options),
    changePrefunding: (input, options) => send(OPERATIONS.changePrefunding, input, options),
    suspendParticipant: (input, options) => send(OPERATIONS.suspendParticipant, input, options),
    resumeParticipant: (input, options) => send(OPERATIONS.resumeParticipant, input, options),
    listPositions: (options) => send(OPERATIONS.listPositions, {}, options),
    listWindows: (input, options) => send(OPERATIONS.listWindows, input ?? {}, options),
    getWindow: (input, options) => send(OPERATIONS.getWindow, input, options),
    closeWindow: (input, options) => send(OPERATIONS.closeWindow, input, options),
    confirmSettlement: (input, options) => send(OPERATIONS.confirmSettlement, input, options),
    registerAlias: (input, options) => send(OPERATIONS.registerAlias, input, options),
    removeAlias: (input, options) => send(OPERATIONS.removeAlias, input, options),
    openAccount: (input, options) => send(OPERATIONS.openAccount, input, options),
    listAccounts: (input, options) => send(OPERATIONS.listAccounts, input, options),
    getAccount: (input, options) => send(OPERATIONS.getAccount, input, options),
    changeAccount: (input, options) => send(OPERATIONS.changeAccount, input, options),
    bookCash: (input, options) => send(OPERATIONS.bookCash, input, options),
    getStatement: (input, options) => send(OPERATIONS.getStatement, input, options),
    downloadStatement: (input, options) => send(OPERATIONS.downloadStatement, input, options),
    createCaller: (input, options) => send(OPERATIONS.createCaller, input, options),
    listCallers: (input, options) => send(OPERATIONS.listCallers, input ?? {}, options),
    revokeCaller: (input, options) => send(OPERATIONS.revokeCaller, input, options),
    listEvents: (input, options) => send(OPERATIONS.listEvents, input ?? {}, options),
    streamEvents: (options) => send(OPERATIONS.streamEvents, {}, options),
    listAuditLines: (input, options) => send(OPERATIONS.listAuditLines, input ?? {}, options),
  };
}
