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
  /** The name the payer was shown; a connected bank gets it beside the account number. */
  readonly creditor_name?: string;
  /** Remittance information, unstructured. */
  readonly purpose?: string;
  /** Your own reference: unique for the payer’s institution for ever. */
  readonly end_to_end_id?: string;
  /** The worldwide reference of the payment (ISO 20022 UETR, UUID version 4), where it has one already. It goes on unchanged; it does not tell payments apart here. */
  readonly uetr?: string;
};

export type CreatePaymentAnswer = {
  /** Id of a payment. */
  readonly id: string;
  readonly kind: "credit_transfer" | "return";
  /** `held` and `unknown` wait for the payee’s bank; `cleared`, `released` and `refused` are final. Never pay again because of `unknown`. */
  readonly state: "held" | "unknown" | "cleared" | "released" | "refused";
  /** ISO 20022 ExternalPaymentTransactionStatus1Code. */
  readonly status: "ACSC" | "PDNG" | "RJCT";
  readonly reason: {
    readonly code: "payer_institution_not_found" | "payee_institution_not_found" | "payer_account_not_found" | "payee_account_not_found" | "payer_and_payee_are_the_same_account" | "amount_reaches_the_ceiling" | "reference_was_used_for_another_payment" | "payer_account_is_closed" | "payer_account_is_blocked" | "payer_has_insufficient_funds" | "payee_account_is_closed" | "payee_account_takes_no_money" | "payer_institution_is_suspended" | "payee_institution_is_suspended" | "net_debit_cap_is_exceeded" | "amount_overflows_an_account" | "return_exceeds_what_is_left" | "original_payment_is_not_cleared" | "both_accounts_are_at_one_connected_bank" | "payee_institution_is_not_answering" | "original_came_after_its_inquiry" | "payee_institution_rejects" | "payee_institution_was_not_reached" | "payee_institution_never_received_it";
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
  readonly uetr: string | null;
  readonly window: number | null;
  readonly original: string | null;
  readonly return_reason: string | null;
  /** Minor units. */
  readonly returned: number;
  /** ISO 8601 with offset. */
  readonly created_at: string;
  readonly final_at: string | null;
};

export interface CreatePaymentInput {
  readonly body: CreatePaymentBody;
}

export type ListPaymentsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a payment. */
    readonly id: string;
    readonly kind: "credit_transfer" | "return";
    /** `held` and `unknown` wait for the payee’s bank; `cleared`, `released` and `refused` are final. Never pay again because of `unknown`. */
    readonly state: "held" | "unknown" | "cleared" | "released" | "refused";
    /** ISO 20022 ExternalPaymentTransactionStatus1Code. */
    readonly status: "ACSC" | "PDNG" | "RJCT";
    readonly reason: {
      readonly code: "payer_institution_not_found" | "payee_institution_not_found" | "payer_account_not_found" | "payee_account_not_found" | "payer_and_payee_are_the_same_account" | "amount_reaches_the_ceiling" | "reference_was_used_for_another_payment" | "payer_account_is_closed" | "payer_account_is_blocked" | "payer_has_insufficient_funds" | "payee_account_is_closed" | "payee_account_takes_no_money" | "payer_institution_is_suspended" | "payee_institution_is_suspended" | "net_debit_cap_is_exceeded" | "amount_overflows_an_account" | "return_exceeds_what_is_left" | "original_payment_is_not_cleared" | "both_accounts_are_at_one_connected_bank" | "payee_institution_is_not_answering" | "original_came_after_its_inquiry" | "payee_institution_rejects" | "payee_institution_was_not_reached" | "payee_institution_never_received_it";
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
    readonly uetr: string | null;
    readonly window: number | null;
    readonly original: string | null;
    readonly return_reason: string | null;
    /** Minor units. */
    readonly returned: number;
    /** ISO 8601 with offset. */
    readonly created_at: string;
    readonly final_at: string | null;
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

export type CreateRecallBody = {
  /** ISO 20022 ExternalCancellationReason1Code. */
  readonly reason: string;
};

export type CreateRecallAnswer = {
  /** Id of a recall. */
  readonly id: string;
  /** Id of a payment. */
  readonly payment: string;
  /** Null where the hub itself asks. */
  readonly requester: string | null;
  readonly state: "requested" | "accepted" | "rejected";
  readonly reason: string;
  readonly answer_reason: string | null;
  /** ISO 8601 with offset. */
  readonly created_at: string;
  readonly answered_at: string | null;
};

export interface CreateRecallInput {
  /** Id of a payment. */
  readonly payment: string;
  readonly body: CreateRecallBody;
}

export type ListRecallsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a recall. */
    readonly id: string;
    /** Id of a payment. */
    readonly payment: string;
    /** Null where the hub itself asks. */
    readonly requester: string | null;
    readonly state: "requested" | "accepted" | "rejected";
    readonly reason: string;
    readonly answer_reason: string | null;
    /** ISO 8601 with offset. */
    readonly created_at: string;
    readonly answered_at: string | null;
  }>;
  readonly has_more: boolean;
};

export interface ListRecallsInput {
  /** Id of a payment. */
  readonly payment: string;
}

export type AnswerRecallBody = {
  /** Who accepts sends the return next. */
  readonly accepted: boolean;
  /** Of a rejection. */
  readonly reason?: string;
};

export type AnswerRecallAnswer = CreateRecallAnswer;

export interface AnswerRecallInput {
  /** Id of a recall. */
  readonly recall: string;
  readonly body: AnswerRecallBody;
}

export type ListCasesAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a case. */
    readonly id: string;
    /** Id of a payment. */
    readonly payment: string;
    readonly kind: "accepted_after_release" | "rejected_after_clearing";
    /** ISO 8601 with offset. */
    readonly opened_at: string;
    readonly closed_at: string | null;
    readonly resolution: string | null;
  }>;
  readonly has_more: boolean;
};

export interface ListCasesInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
  /** Only those that are open. */
  readonly open?: "true" | "false";
}

export type CloseCaseBody = {
  /** How it was settled. */
  readonly resolution: string;
};

export type CloseCaseAnswer = {
  /** Id of a case. */
  readonly id: string;
  /** Id of a payment. */
  readonly payment: string;
  readonly kind: "accepted_after_release" | "rejected_after_clearing";
  /** ISO 8601 with offset. */
  readonly opened_at: string;
  readonly closed_at: string | null;
  readonly resolution: string | null;
};

export interface CloseCaseInput {
  /** Id of a case. */
  readonly case: string;
  readonly body: CloseCaseBody;
}

export type GetLineAnswer = {
  readonly data: ReadonlyArray<{
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly name: string;
    /** closed: messages go out; open: the bank does not answer; half_open: it is being probed. */
    readonly breaker: "closed" | "open" | "half_open";
    /** Messages of this process on their way to it. */
    readonly in_flight: number;
    /** Messages that it has not acknowledged. */
    readonly waiting: number;
    readonly oldest_unacknowledged_at: string | null;
    /** Payments whose fate only it knows. */
    readonly unknown: number;
  }>;
  readonly has_more: boolean;
};

export type ListLineMessagesAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a message. */
    readonly id: string;
    /** in: from the bank. */
    readonly direction: "in" | "out";
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** BizMsgIdr. */
    readonly message_id: string;
    /** Message definition, such as pacs.008.001.08; empty where unreadable. */
    readonly type: string;
    /** ISO 8601 with offset. */
    readonly at: string;
    /** ISO 8601 with offset. */
    readonly last_at: string;
    /** How often it was received or sent. */
    readonly times: number;
    /** Of its text, hex. */
    readonly sha256: string;
    readonly transport: "verified" | "failed" | "not_checked";
    readonly schema: "verified" | "failed" | "not_checked";
    readonly signature: "verified" | "failed" | "not_checked";
    /** HTTP status of its answer. */
    readonly status: number | null;
    /** What came of it: a code. */
    readonly outcome: string;
    /** The message in whose HTTP answer it travelled. */
    readonly answers: string | null;
  }>;
  readonly has_more: boolean;
};

export interface ListLineMessagesInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
  /** BIN of the institution, six digits. */
  readonly bin?: string;
  /** Not before this instant, ISO 8601 with offset. */
  readonly from?: string;
  /** Before this instant. */
  readonly to?: string;
}

export type GetLineMessageAnswer = {
  /** Id of a message. */
  readonly id: string;
  /** in: from the bank. */
  readonly direction: "in" | "out";
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** BizMsgIdr. */
  readonly message_id: string;
  /** Message definition, such as pacs.008.001.08; empty where unreadable. */
  readonly type: string;
  /** ISO 8601 with offset. */
  readonly at: string;
  /** ISO 8601 with offset. */
  readonly last_at: string;
  /** How often it was received or sent. */
  readonly times: number;
  /** Of its text, hex. */
  readonly sha256: string;
  readonly transport: "verified" | "failed" | "not_checked";
  readonly schema: "verified" | "failed" | "not_checked";
  readonly signature: "verified" | "failed" | "not_checked";
  /** HTTP status of its answer. */
  readonly status: number | null;
  /** What came of it: a code. */
  readonly outcome: string;
  /** The message in whose HTTP answer it travelled. */
  readonly answers: string | null;
  readonly text: string;
};

export interface GetLineMessageInput {
  /** Id of a message. */
  readonly message: string;
}

export type ListLineDeliveriesAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a message. */
    readonly id: string;
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly kind: "credit_transfer" | "return" | "status" | "recall" | "recall_answer";
    readonly subject: string | string;
    /** Of the payment or the recall, as it is told. */
    readonly state: string;
    /** ISO 8601 with offset. */
    readonly created_at: string;
    readonly attempts: number;
    /** ISO 8601 with offset. */
    readonly next_attempt_at: string;
    /** HTTP status of the bank’s last answer; null where there was none. */
    readonly last_status: number | null;
    /** What came of the last attempt: a code; null where there was none. */
    readonly last_outcome: string | null;
  }>;
  readonly has_more: boolean;
};

export interface ListLineDeliveriesInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
  /** BIN of the institution, six digits. */
  readonly bin?: string;
}

export type SetAsideLineDeliveryBody = {
  readonly reason: "bank_refuses_it" | "bank_has_left" | "bank_was_told_otherwise";
};

export type SetAsideLineDeliveryAnswer = {
  /** Id of a message. */
  readonly id: string;
};

export interface SetAsideLineDeliveryInput {
  /** Id of a message. */
  readonly message: string;
  readonly body: SetAsideLineDeliveryBody;
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
  /** Of an institution that keeps its own core: where its line listens. Without one it is hosted. */
  readonly endpoint?: string;
  /** PEM of the authority that vouches for the endpoint’s certificate. */
  readonly authority?: string;
};

export type JoinParticipantAnswer = {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly kind: "bank" | "wallet" | "mobile_money" | "credit_fund" | "treasury";
  readonly short_name: string;
  readonly name: string;
  readonly name_en: string;
  readonly connection: "hosted" | "connected";
  /** Minor units as a string of digits; exact to 10^18. */
  readonly cap: string;
  readonly suspended: boolean;
  readonly endpoint: string | null;
  /** Whether a connected bank answers; payments to one that does not are refused at once. */
  readonly reachable: boolean;
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
    readonly connection: "hosted" | "connected";
    /** Minor units as a string of digits; exact to 10^18. */
    readonly cap: string;
    readonly suspended: boolean;
    readonly endpoint: string | null;
    /** Whether a connected bank answers; payments to one that does not are refused at once. */
    readonly reachable: boolean;
  }>;
  readonly has_more: boolean;
};

export type MoveEndpointBody = {
  /** Of an institution that keeps its own core: where its line listens. Without one it is hosted. */
  readonly endpoint: string;
  /** PEM of the authority that vouches for the endpoint’s certificate. */
  readonly authority?: string;
};

export type MoveEndpointAnswer = JoinParticipantAnswer;

export interface MoveEndpointInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: MoveEndpointBody;
}

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

export type GetConnectorAnswer = {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly url: string | null;
  readonly since: string | null;
  /** Consents whose latest state the bank has not acknowledged. */
  readonly consents_waiting: number;
  /** Payment orders and refunds of which the bank has not said whether it carries them out. */
  readonly orders_waiting: number;
};

export interface GetConnectorInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
}

export type SetConnectorBody = {
  /** The authority of the participant’s line vouches for it too. Null takes it back. */
  readonly url: string | null;
};

export type SetConnectorAnswer = GetConnectorAnswer;

export interface SetConnectorInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: SetConnectorBody;
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
  /** Id of a customer. */
  readonly customer: string;
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
    /** Id of a customer. */
    readonly customer: string;
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

export type AddAccountHolderBody = {
  /** Id of a customer. */
  readonly customer: string;
};

export type AddAccountHolderAnswer = {
  /** Id of a account. */
  readonly account: string;
  /** Id of a customer. */
  readonly customer: string;
};

export interface AddAccountHolderInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
  readonly body: AddAccountHolderBody;
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

export type EnrolCustomerBody = {
  /** Id of a customer. */
  readonly customer: string;
  /** The customer’s mobile number. */
  readonly name: string;
};

export type EnrolCustomerAnswer = {
  /** Id of a customer. */
  readonly customer: string;
  readonly first_password: string | null;
  readonly totp_secret: string | null;
  readonly totp_uri: string | null;
};

export interface EnrolCustomerInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: EnrolCustomerBody;
}

export type ListSignInsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a customer. */
    readonly customer: string;
    /** Sign-in name, all digits but the last three hidden. */
    readonly name: string;
    /** `locked_to_strangers`: browsers that have signed in before still may, and passkeys; no other does until it is unlocked. */
    readonly state: "open" | "locked" | "locked_to_strangers";
    /** Wrong entries in a row, of strangers and of known browsers together. */
    readonly failures: number;
    readonly locked_at: string | null;
    readonly first_password: boolean;
    /** ISO 8601 with offset. */
    readonly password_expires_at: string;
    /** ISO 8601 with offset. */
    readonly enrolled_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListSignInsInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetSignInAnswer = {
  /** Id of a customer. */
  readonly customer: string;
  /** Sign-in name, all digits but the last three hidden. */
  readonly name: string;
  /** `locked_to_strangers`: browsers that have signed in before still may, and passkeys; no other does until it is unlocked. */
  readonly state: "open" | "locked" | "locked_to_strangers";
  /** Wrong entries in a row, of strangers and of known browsers together. */
  readonly failures: number;
  readonly locked_at: string | null;
  readonly first_password: boolean;
  /** ISO 8601 with offset. */
  readonly password_expires_at: string;
  /** ISO 8601 with offset. */
  readonly enrolled_at: string;
};

export interface GetSignInInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a customer. */
  readonly customer: string;
}

export type LockSignInAnswer = GetSignInAnswer;

export interface LockSignInInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a customer. */
  readonly customer: string;
}

export type UnlockSignInAnswer = GetSignInAnswer;

export interface UnlockSignInInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a customer. */
  readonly customer: string;
}

export type CreateCallerBody = {
  readonly name: string;
  readonly role: "operator" | "participant" | "merchant" | "third_party" | "auditor";
  /** BIN of the institution, six digits. */
  readonly participant?: string;
  /** Id of a shop. */
  readonly shop?: string;
  /** Id of a third_party. */
  readonly third_party?: string;
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
    readonly role: "operator" | "participant" | "merchant" | "third_party" | "auditor";
    readonly participant: string | null;
    readonly shop: string | null;
    readonly third_party: string | null;
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

export type ListHubKeysAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a key: `<BIN>.<name>`. */
    readonly keyid: string;
    readonly use: "transport" | "message";
    readonly algorithm: "ed25519" | "ecdsa-p256-sha256";
    /** SubjectPublicKeyInfo in PEM: what `openssl pkey -pubout` prints. */
    readonly public_key: string;
  }>;
};

export type AddParticipantKeyBody = {
  /** Name of the key within the institution; its id is `<BIN>.<name>`. */
  readonly name: string;
  readonly use: "transport" | "message";
  readonly public_key: string | {
    readonly kty: string;
    readonly crv: string;
    readonly x: string;
    readonly y?: string;
    /** Refused: it makes a key private. */
    readonly d?: string;
  };
  /** ISO 8601 with offset. */
  readonly valid_from?: string;
  /** ISO 8601 with offset. */
  readonly valid_to?: string;
};

export type AddParticipantKeyAnswer = {
  /** Id of a key: `<BIN>.<name>`. */
  readonly keyid: string;
};

export interface AddParticipantKeyInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: AddParticipantKeyBody;
}

export type ListParticipantKeysAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a key: `<BIN>.<name>`. */
    readonly keyid: string;
    readonly use: "transport" | "message";
    readonly algorithm: "ed25519" | "ecdsa-p256-sha256";
    /** SubjectPublicKeyInfo in PEM: what `openssl pkey -pubout` prints. */
    readonly public_key: string;
    /** ISO 8601 with offset. */
    readonly valid_from: string;
    readonly valid_to: string | null;
    /** ISO 8601 with offset. */
    readonly added_at: string;
    readonly revoked_at: string | null;
  }>;
  readonly has_more: boolean;
};

export interface ListParticipantKeysInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of a key: `<BIN>.<name>`. */
  readonly starting_after?: string;
}

export type RevokeParticipantKeyAnswer = {
  /** Id of a key: `<BIN>.<name>`. */
  readonly keyid: string;
  readonly revoked: boolean;
};

export interface RevokeParticipantKeyInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a key: `<BIN>.<name>`. */
  readonly keyid: string;
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

export type CreateStreetBody = {
  /** Name of the street. */
  readonly name: string;
  /** Phường or xã: addresses have two levels since 1 July 2025. */
  readonly ward: string;
};

export type CreateStreetAnswer = {
  /** Id of a street. */
  readonly id: string;
  readonly name: string;
  readonly ward: string;
  /** ISO 8601 with offset. */
  readonly created_at: string;
};

export interface CreateStreetInput {
  readonly body: CreateStreetBody;
}

export type ListStreetsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a street. */
    readonly id: string;
    readonly name: string;
    readonly ward: string;
    /** ISO 8601 with offset. */
    readonly created_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListStreetsInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetStreetDayAnswer = {
  /** Id of a street. */
  readonly street: string;
  /** Business date in Hanoi. */
  readonly date: string;
  /** ISO 4217. The đồng has no minor unit. */
  readonly currency: "VND";
  /** Shops with payments or returns that day. */
  readonly shops: number;
  readonly payments: number;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly gross: string;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly returned: string;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly net: string;
};

export interface GetStreetDayInput {
  /** Id of a street. */
  readonly street: string;
  /** Business date in Hanoi. */
  readonly date: string;
}

export type CreateShopBody = {
  /** As customers know it; codes show 25 characters of it. */
  readonly name: string;
  /** As registered for business and tax. */
  readonly legal_name: string;
  /** Ten digits, ten and three for a branch, or twelve. */
  readonly tax_code: string;
  /** Merchant category, ISO 18245. */
  readonly mcc: string;
  /** Id of a street. */
  readonly street?: string;
  readonly settlement_account: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly account: string;
  };
};

export type CreateShopAnswer = {
  /** Id of a shop. */
  readonly id: string;
  /** Store label of its codes (62-03). */
  readonly code: string;
  readonly name: string;
  readonly legal_name: string;
  readonly tax_code: string;
  readonly mcc: string;
  readonly street: string | null;
  readonly settlement_account: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly account: string;
  };
  /** ISO 8601 with offset. */
  readonly created_at: string;
};

export interface CreateShopInput {
  readonly body: CreateShopBody;
}

export type ListShopsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a shop. */
    readonly id: string;
    /** Store label of its codes (62-03). */
    readonly code: string;
    readonly name: string;
    readonly legal_name: string;
    readonly tax_code: string;
    readonly mcc: string;
    readonly street: string | null;
    readonly settlement_account: {
      /** BIN of the institution, six digits. */
      readonly bin: string;
      readonly account: string;
    };
    /** ISO 8601 with offset. */
    readonly created_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListShopsInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetShopAnswer = CreateShopAnswer;

export interface GetShopInput {
  /** Id of a shop. */
  readonly shop: string;
}

export type CreateStallBody = {
  /** Unique in the shop. */
  readonly number: number;
  /** As the cashier knows it; it is shown in feeds, so no name of a person. */
  readonly label: string;
};

export type CreateStallAnswer = {
  /** Id of a stall. */
  readonly id: string;
  /** Id of a shop. */
  readonly shop: string;
  readonly number: number;
  readonly label: string;
  /** Terminal label of its codes (62-07). */
  readonly code: string;
  /** ISO 8601 with offset. */
  readonly created_at: string;
};

export interface CreateStallInput {
  /** Id of a shop. */
  readonly shop: string;
  readonly body: CreateStallBody;
}

export type ListStallsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a stall. */
    readonly id: string;
    /** Id of a shop. */
    readonly shop: string;
    readonly number: number;
    readonly label: string;
    /** Terminal label of its codes (62-07). */
    readonly code: string;
    /** ISO 8601 with offset. */
    readonly created_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListStallsInput {
  /** Id of a shop. */
  readonly shop: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetStallQrAnswer = {
  /** VietQR, plain ASCII. */
  readonly payload: string;
  readonly links: {
    readonly svg: string;
    readonly png: string;
    readonly txt?: string;
  };
};

export interface GetStallQrInput {
  /** Id of a stall. */
  readonly stall: string;
}

export interface GetStallQrSvgInput {
  /** Id of a stall. */
  readonly stall: string;
  /** Width and height in pixels, quiet zone included. */
  readonly size?: number;
}

export interface GetStallQrPngInput {
  /** Id of a stall. */
  readonly stall: string;
  /** Width and height in pixels, quiet zone included. */
  readonly size?: number;
}

export interface GetStallQrTxtInput {
  /** Id of a stall. */
  readonly stall: string;
  /** Width and height in pixels, quiet zone included. */
  readonly size?: number;
}

export interface GetOrderQrSvgInput {
  /** Id of a order. */
  readonly order: string;
  /** Width and height in pixels, quiet zone included. */
  readonly size?: number;
}

export interface GetOrderQrPngInput {
  /** Id of a order. */
  readonly order: string;
  /** Width and height in pixels, quiet zone included. */
  readonly size?: number;
}

export type CreateOrderBody = {
  /** Minor units: 45000 is 45.000 ₫. */
  readonly amount: number;
  /** ISO 4217. The đồng has no minor unit. */
  readonly currency: "VND";
  /** Seconds until it is late. */
  readonly expires_in_s?: number;
};

export type CreateOrderAnswer = {
  /** Id of a order. */
  readonly id: string;
  /** Id of a shop. */
  readonly shop: string;
  /** Id of a stall. */
  readonly stall: string;
  /** Bill number of its code (62-01). */
  readonly code: string;
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. The đồng has no minor unit. */
  readonly currency: "VND";
  /** Minor units as a string of digits; exact to 10^18. */
  readonly received: string;
  readonly state: "waiting" | "paid" | "paid_late" | "underpaid" | "overpaid" | "expired" | "cancelled";
  /** ISO 8601 with offset. */
  readonly expires_at: string;
  /** ISO 8601 with offset. */
  readonly created_at: string;
  readonly qr: {
    /** VietQR, plain ASCII. */
    readonly payload: string;
    readonly links: {
      readonly svg: string;
      readonly png: string;
      readonly txt?: string;
    };
  };
};

export interface CreateOrderInput {
  /** Id of a stall. */
  readonly stall: string;
  readonly body: CreateOrderBody;
}

export type ListOrdersAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a order. */
    readonly id: string;
    /** Id of a shop. */
    readonly shop: string;
    /** Id of a stall. */
    readonly stall: string;
    /** Bill number of its code (62-01). */
    readonly code: string;
    /** Minor units. */
    readonly amount: number;
    /** ISO 4217. The đồng has no minor unit. */
    readonly currency: "VND";
    /** Minor units as a string of digits; exact to 10^18. */
    readonly received: string;
    readonly state: "waiting" | "paid" | "paid_late" | "underpaid" | "overpaid" | "expired" | "cancelled";
    /** ISO 8601 with offset. */
    readonly expires_at: string;
    /** ISO 8601 with offset. */
    readonly created_at: string;
    readonly qr: {
      /** VietQR, plain ASCII. */
      readonly payload: string;
      readonly links: {
        readonly svg: string;
        readonly png: string;
        readonly txt?: string;
      };
    };
  }>;
  readonly has_more: boolean;
};

export interface ListOrdersInput {
  /** Id of a shop. */
  readonly shop: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetOrderAnswer = CreateOrderAnswer;

export interface GetOrderInput {
  /** Id of a order. */
  readonly order: string;
}

export type CancelOrderAnswer = CreateOrderAnswer;

export interface CancelOrderInput {
  /** Id of a order. */
  readonly order: string;
}

export type ListReceiptsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a payment. */
    readonly payment: string;
    /** To be read aloud. */
    readonly number: string;
    /** Id of a shop. */
    readonly shop: string;
    readonly stall: string | null;
    readonly order: string | null;
    readonly match: "exact" | "static" | "underpaid" | "overpaid" | "late" | "unmatched_stall";
    /** Minor units. */
    readonly amount: number;
    /** ISO 4217. The đồng has no minor unit. */
    readonly currency: "VND";
    /** Minor units. */
    readonly returned: number;
    /** ISO 8601 with offset. */
    readonly paid_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListReceiptsInput {
  /** Id of a shop. */
  readonly shop: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetShopDayAnswer = {
  /** Id of a shop. */
  readonly shop: string;
  /** Business date in Hanoi. */
  readonly date: string;
  /** ISO 4217. The đồng has no minor unit. */
  readonly currency: "VND";
  readonly payments: number;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly gross: string;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly returned: string;
  /** Minor units as a string of digits; exact to 10^18. */
  readonly net: string;
  readonly by_stall: ReadonlyArray<{
    readonly stall: string | null;
    readonly label: string | null;
    readonly payments: number;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly gross: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly returned: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly net: string;
  }>;
  readonly by_hour: ReadonlyArray<{
    readonly hour: number;
    readonly payments: number;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly gross: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly returned: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly net: string;
  }>;
};

export interface GetShopDayInput {
  /** Id of a shop. */
  readonly shop: string;
  /** Business date in Hanoi. */
  readonly date: string;
}

export interface FollowShopInput {
  /** Id of a shop. */
  readonly shop: string;
}

export type CreateThirdPartyBody = {
  /** Mã số thuế; its `TPP-ID` in Circular 64/2024/TT-NHNN. */
  readonly tax_code: string;
  /** As registered; customers are shown this name. */
  readonly name: string;
  /** The registered name in English. */
  readonly name_en: string;
  readonly licence?: string | null;
  /** INF public rates, AIS account information, PIS payment initiation, EWLTS wallet top-up and withdrawal. */
  readonly roles: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
  readonly contacts: {
    /** Where banks write when something is wrong. */
    readonly email: string;
    readonly phone?: string;
    readonly website?: string;
  };
};

export type CreateThirdPartyAnswer = {
  /** Id of a third_party. */
  readonly id: string;
  readonly tax_code: string;
  readonly name: string;
  readonly name_en: string;
  readonly licence: string | null;
  readonly roles: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
  readonly status: "active" | "suspended" | "revoked";
  /** ISO 8601 with offset. */
  readonly status_since: string;
  readonly contacts: {
    /** Where banks write when something is wrong. */
    readonly email: string;
    readonly phone?: string;
    readonly website?: string;
  };
  /** ISO 8601 with offset. */
  readonly created_at: string;
};

export interface CreateThirdPartyInput {
  readonly body: CreateThirdPartyBody;
}

export type ListThirdPartiesAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a third_party. */
    readonly id: string;
    readonly tax_code: string;
    readonly name: string;
    readonly name_en: string;
    readonly licence: string | null;
    readonly roles: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
    readonly status: "active" | "suspended" | "revoked";
    /** ISO 8601 with offset. */
    readonly status_since: string;
    readonly contacts: {
      /** Where banks write when something is wrong. */
      readonly email: string;
      readonly phone?: string;
      readonly website?: string;
    };
    /** ISO 8601 with offset. */
    readonly created_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListThirdPartiesInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetThirdPartyAnswer = CreateThirdPartyAnswer;

export interface GetThirdPartyInput {
  /** Id of a third_party. */
  readonly third_party: string;
}

export type AmendThirdPartyBody = {
  /** As registered; customers are shown this name. */
  readonly name?: string;
  /** The registered name in English. */
  readonly name_en?: string;
  readonly licence?: string | null;
  /** INF public rates, AIS account information, PIS payment initiation, EWLTS wallet top-up and withdrawal. */
  readonly roles?: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
};

export type AmendThirdPartyAnswer = CreateThirdPartyAnswer;

export interface AmendThirdPartyInput {
  /** Id of a third_party. */
  readonly third_party: string;
  readonly body: AmendThirdPartyBody;
}

export type SetThirdPartyContactsBody = {
  /** Where banks write when something is wrong. */
  readonly email: string;
  readonly phone?: string;
  readonly website?: string;
};

export type SetThirdPartyContactsAnswer = CreateThirdPartyAnswer;

export interface SetThirdPartyContactsInput {
  /** Id of a third_party. */
  readonly third_party: string;
  readonly body: SetThirdPartyContactsBody;
}

export type CreateSoftwareBody = {
  /** Shown to customers below the registered name. */
  readonly name: string;
  /** Compared character by character: https, no wildcard, no fragment. */
  readonly redirect_uris: ReadonlyArray<string>;
  /** INF public rates, AIS account information, PIS payment initiation, EWLTS wallet top-up and withdrawal. */
  readonly roles: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
  /** Public keys by value (RFC 7517 §5): P-256, Ed25519 or RSA of 2048 to 4096 bits, each with a kid. */
  readonly jwks: {
    readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
  };
};

export type CreateSoftwareAnswer = {
  /** Id of a software. */
  readonly id: string;
  /** The same id as a UUID, as client metadata and statements have it. */
  readonly software_id: string;
  /** Id of a third_party. */
  readonly third_party: string;
  readonly name: string;
  readonly redirect_uris: ReadonlyArray<string>;
  readonly roles: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
  readonly jwks: {
    readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
  };
  readonly status: "active" | "suspended" | "revoked";
  /** ISO 8601 with offset. */
  readonly status_since: string;
  /** Counts its changes. */
  readonly version: number;
  /** ISO 8601 with offset. */
  readonly created_at: string;
};

export interface CreateSoftwareInput {
  /** Id of a third_party. */
  readonly third_party: string;
  readonly body: CreateSoftwareBody;
}

export type ListSoftwareAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a software. */
    readonly id: string;
    /** The same id as a UUID, as client metadata and statements have it. */
    readonly software_id: string;
    /** Id of a third_party. */
    readonly third_party: string;
    readonly name: string;
    readonly redirect_uris: ReadonlyArray<string>;
    readonly roles: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
    readonly jwks: {
      readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
    };
    readonly status: "active" | "suspended" | "revoked";
    /** ISO 8601 with offset. */
    readonly status_since: string;
    /** Counts its changes. */
    readonly version: number;
    /** ISO 8601 with offset. */
    readonly created_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListSoftwareInput {
  /** Id of a third_party. */
  readonly third_party: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetSoftwareAnswer = CreateSoftwareAnswer;

export interface GetSoftwareInput {
  /** Id of a software. */
  readonly software: string;
}

export type AmendSoftwareBody = {
  /** Shown to customers below the registered name. */
  readonly name?: string;
  /** Compared character by character: https, no wildcard, no fragment. */
  readonly redirect_uris?: ReadonlyArray<string>;
  /** INF public rates, AIS account information, PIS payment initiation, EWLTS wallet top-up and withdrawal. */
  readonly roles?: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
  /** Public keys by value (RFC 7517 §5): P-256, Ed25519 or RSA of 2048 to 4096 bits, each with a kid. */
  readonly jwks?: {
    readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
  };
};

export type AmendSoftwareAnswer = CreateSoftwareAnswer;

export interface AmendSoftwareInput {
  /** Id of a software. */
  readonly software: string;
  readonly body: AmendSoftwareBody;
}

export type ListSoftwareVersionsAnswer = {
  readonly data: ReadonlyArray<{
    readonly version: number;
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly name: string;
    readonly redirect_uris: ReadonlyArray<string>;
    readonly roles: ReadonlyArray<"INF" | "AIS" | "PIS" | "EWLTS">;
    readonly jwks: {
      readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
    };
  }>;
  readonly has_more: boolean;
};

export interface ListSoftwareVersionsInput {
  /** Id of a software. */
  readonly software: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Of the last row of the page before. */
  readonly before?: number;
}

export type CreateSoftwareStatementAnswer = {
  /** JWT (RFC 7591 §2.3) for the client registration. */
  readonly software_statement: string;
  /** ISO 8601 with offset. */
  readonly expires_at: string;
};

export interface CreateSoftwareStatementInput {
  /** Id of a software. */
  readonly software: string;
}

export type CreateApiKeyBody = {
  /** To tell it from the others. */
  readonly name: string;
};

export type CreateApiKeyAnswer = CreateCallerAnswer;

export interface CreateApiKeyInput {
  /** Id of a third_party. */
  readonly third_party: string;
  readonly body: CreateApiKeyBody;
}

export type ListApiKeysAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a caller. */
    readonly id: string;
    readonly name: string;
    readonly revoked: boolean;
  }>;
};

export interface ListApiKeysInput {
  /** Id of a third_party. */
  readonly third_party: string;
}

export type RevokeApiKeyAnswer = RevokeCallerAnswer;

export interface RevokeApiKeyInput {
  /** Id of a third_party. */
  readonly third_party: string;
  /** Id of a caller. */
  readonly caller: string;
}

export type ListThirdPartyRequestsAnswer = {
  readonly data: ReadonlyArray<{
    /** Request-Id of the answer. */
    readonly request: string;
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly software: string | null;
    readonly route: string;
    readonly status: number;
    readonly code: string | null;
    /** Milliseconds until it was answered. */
    readonly ms: number;
  }>;
  readonly has_more: boolean;
};

export interface ListThirdPartyRequestsInput {
  /** Id of a third_party. */
  readonly third_party: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** `at` and `request` of the last row of the page before, with a space between. */
  readonly before?: string;
}

export type GetDirectoryKeysAnswer = {
  readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
};

export type SignUpThirdPartyBody = CreateThirdPartyBody;

export type SignUpThirdPartyAnswer = {
  /** Id of a third_party. */
  readonly third_party: string;
  /** Id of a caller. */
  readonly caller: string;
  /** API key of the third party; shown this once. */
  readonly key: string;
};

export interface SignUpThirdPartyInput {
  readonly body: SignUpThirdPartyBody;
}

export type SetThirdPartyStatusBody = {
  readonly status: "active" | "suspended" | "revoked";
  /** Kept in the history; no names of persons. */
  readonly reason: string;
};

export type SetThirdPartyStatusAnswer = CreateThirdPartyAnswer;

export interface SetThirdPartyStatusInput {
  /** Id of a third_party. */
  readonly third_party: string;
  readonly body: SetThirdPartyStatusBody;
}

export type SetSoftwareStatusBody = SetThirdPartyStatusBody;

export type SetSoftwareStatusAnswer = CreateSoftwareAnswer;

export interface SetSoftwareStatusInput {
  /** Id of a software. */
  readonly software: string;
  readonly body: SetSoftwareStatusBody;
}

export type ListThirdPartyStatusesAnswer = {
  readonly data: ReadonlyArray<{
    readonly status: "active" | "suspended" | "revoked";
    /** ISO 8601 with offset. */
    readonly since: string;
    readonly reason: string;
  }>;
  readonly has_more: boolean;
};

export interface ListThirdPartyStatusesInput {
  /** Id of a third_party. */
  readonly third_party: string;
  /** Rows of this page. */
  readonly limit?: number;
  readonly before?: unknown;
}

/** One of `jwks` (`private_key_jwt`) and `certificate_subject`. */
export type CreateResourceServerBody = {
  /** For operators; no customer reads it. */
  readonly name: string;
  /** Public keys by value (RFC 7517 §5): P-256, Ed25519 or RSA of 2048 to 4096 bits, each with a kid. */
  readonly jwks?: {
    readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
  };
  /** Distinguished name (RFC 4514) of a certificate of an authority that the hub trusts (`tls_client_auth`). */
  readonly certificate_subject?: string;
};

export type CreateResourceServerAnswer = {
  /** Id of a resource_server. */
  readonly id: string;
  /** As whom it asks at the introspection endpoint: its id. */
  readonly client_id: string;
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly name: string;
  readonly jwks: {
    readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
  } | null;
  readonly certificate_subject: string | null;
  readonly status: "active" | "suspended" | "revoked";
  /** Counts its changes. */
  readonly version: number;
  /** ISO 8601 with offset. */
  readonly status_since: string;
  /** ISO 8601 with offset. */
  readonly created_at: string;
};

export interface CreateResourceServerInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: CreateResourceServerBody;
}

export type ListResourceServersAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a resource_server. */
    readonly id: string;
    /** As whom it asks at the introspection endpoint: its id. */
    readonly client_id: string;
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly name: string;
    readonly jwks: {
      readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
    } | null;
    readonly certificate_subject: string | null;
    readonly status: "active" | "suspended" | "revoked";
    /** Counts its changes. */
    readonly version: number;
    /** ISO 8601 with offset. */
    readonly status_since: string;
    /** ISO 8601 with offset. */
    readonly created_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListResourceServersInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetResourceServerAnswer = CreateResourceServerAnswer;

export interface GetResourceServerInput {
  /** Id of a resource_server. */
  readonly resource_server: string;
}

export type AmendResourceServerBody = {
  /** For operators; no customer reads it. */
  readonly name?: string;
  /** Public keys by value (RFC 7517 §5): P-256, Ed25519 or RSA of 2048 to 4096 bits, each with a kid. */
  readonly jwks?: {
    readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
  };
  /** Distinguished name (RFC 4514) of a certificate of an authority that the hub trusts (`tls_client_auth`). */
  readonly certificate_subject?: string;
};

export type AmendResourceServerAnswer = CreateResourceServerAnswer;

export interface AmendResourceServerInput {
  /** Id of a resource_server. */
  readonly resource_server: string;
  readonly body: AmendResourceServerBody;
}

export type SetResourceServerStatusBody = SetThirdPartyStatusBody;

export type SetResourceServerStatusAnswer = CreateResourceServerAnswer;

export interface SetResourceServerStatusInput {
  /** Id of a resource_server. */
  readonly resource_server: string;
  readonly body: SetResourceServerStatusBody;
}

export type ListResourceServerVersionsAnswer = {
  readonly data: ReadonlyArray<{
    readonly name: string;
    readonly jwks: {
      readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
    } | null;
    readonly certificate_subject: string | null;
    readonly status: "active" | "suspended" | "revoked";
    /** Counts its changes. */
    readonly version: number;
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly reason: string;
  }>;
  readonly has_more: boolean;
};

export interface ListResourceServerVersionsInput {
  /** Id of a resource_server. */
  readonly resource_server: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Of the last row of the page before. */
  readonly before?: number;
}

export type CreateSbv64ClientAnswer = {
  readonly client_id: string;
  /** For `client_secret_basic`. Kept here as a hash: it is told to whoever asks under the same Idempotency-Key and to nobody else. */
  readonly client_secret: string;
};

export interface CreateSbv64ClientInput {
  /** Id of a software. */
  readonly software: string;
}

export type ListSbv64ClientsAnswer = {
  readonly data: ReadonlyArray<{
    readonly client_id: string;
    /** ISO 8601 with offset. */
    readonly created_at: string;
    /** Until then the old secret opens too; null: it does not. */
    readonly old_secret_until: string | null;
  }>;
};

export interface ListSbv64ClientsInput {
  /** Id of a software. */
  readonly software: string;
}

export type RotateSbv64ClientSecretBody = {
  /** Hours for which the old secret opens beside the new one: 24 unless given, 0 after a leak. */
  readonly overlap_hours?: number;
};

export type RotateSbv64ClientSecretAnswer = {
  readonly client_id: string;
  /** For `client_secret_basic`. Kept here as a hash: it is told to whoever asks under the same Idempotency-Key and to nobody else. */
  readonly client_secret: string;
  /** Until then the old secret opens too; null: it does not. */
  readonly old_secret_until: string | null;
};

export interface RotateSbv64ClientSecretInput {
  /** Id of a software. */
  readonly software: string;
  /** Id of a software. */
  readonly client: string;
  readonly body: RotateSbv64ClientSecretBody;
}

export type GiveUpSbv64ClientAnswer = {
  readonly client_id: string;
};

export interface GiveUpSbv64ClientInput {
  /** Id of a software. */
  readonly software: string;
  /** Id of a software. */
  readonly client: string;
}

export type ListConsentsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a consent. */
    readonly id: string;
    readonly state: "awaiting_authorisation" | "partially_authorised" | "authorised" | "paused" | "rejected" | "revoked" | "expired" | "consumed";
    readonly profile: "fapi2" | "sbv64";
    /** BIN of the institution, six digits. */
    readonly bin: string;
    /** Id of a customer. */
    readonly customer: string;
    /** Id of a third_party. */
    readonly third_party: string;
    /** Id of a software. */
    readonly software: string;
    /** What was granted, in the form of RFC 9396. */
    readonly authorization_detail: unknown;
    /** ISO 8601 with offset. */
    readonly created_at: string;
    readonly decided_at: string | null;
    /** ISO 8601 with offset. */
    readonly expires_at: string;
    readonly ended_at: string | null;
    readonly ended_by: "customer" | "third_party" | "bank" | "authority" | "hub" | null;
    readonly end_reason: string | null;
    readonly version: number;
    readonly uses: number;
    readonly last_use_at: string | null;
  }>;
  readonly has_more: boolean;
};

export interface ListConsentsInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
  /** Id of a third_party. */
  readonly third_party?: string;
  /** BIN of the institution, six digits. */
  readonly bin?: string;
  /** Id of a customer. */
  readonly customer?: string;
}

export type GetConsentAnswer = {
  /** Id of a consent. */
  readonly id: string;
  readonly state: "awaiting_authorisation" | "partially_authorised" | "authorised" | "paused" | "rejected" | "revoked" | "expired" | "consumed";
  readonly profile: "fapi2" | "sbv64";
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a customer. */
  readonly customer: string;
  /** Id of a third_party. */
  readonly third_party: string;
  /** Id of a software. */
  readonly software: string;
  /** What was granted, in the form of RFC 9396. */
  readonly authorization_detail: unknown;
  /** ISO 8601 with offset. */
  readonly created_at: string;
  readonly decided_at: string | null;
  /** ISO 8601 with offset. */
  readonly expires_at: string;
  readonly ended_at: string | null;
  readonly ended_by: "customer" | "third_party" | "bank" | "authority" | "hub" | null;
  readonly end_reason: string | null;
  readonly version: number;
  readonly uses: number;
  readonly last_use_at: string | null;
};

export interface GetConsentInput {
  /** Id of a consent. */
  readonly consent: string;
}

export type ListConsentVersionsAnswer = {
  readonly data: ReadonlyArray<{
    readonly version: number;
    /** ISO 8601 with offset. */
    readonly at: string;
    /** Canonical JSON (RFC 8785), byte for byte as it was hashed. */
    readonly body: string;
    /** SHA-256 (hex) of the previous hash (64 zeros at first), a line feed and the body. */
    readonly hash: string;
    /** Compact JWS, EdDSA, over consent, version and hash. */
    readonly signature: string;
  }>;
};

export interface ListConsentVersionsInput {
  /** Id of a consent. */
  readonly consent: string;
}

export type ListConsentAccessesAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a access. */
    readonly id: string;
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly cluster: "accounts" | "account_details" | "balances" | "transactions" | "standing_orders" | "party" | "statements" | "funds_confirmation" | "payment";
    readonly account: string | null;
    readonly attended: boolean;
    readonly request: string;
  }>;
  readonly has_more: boolean;
};

export interface ListConsentAccessesInput {
  /** Id of a consent. */
  readonly consent: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type RevokeConsentBody = {
  /** Shown to the customer. */
  readonly reason: string;
};

export type RevokeConsentAnswer = GetConsentAnswer;

export interface RevokeConsentInput {
  /** Id of a consent. */
  readonly consent: string;
  readonly body: RevokeConsentBody;
}

export type GetNoticeAnswer = {
  /** Id of a notice. */
  readonly id: string;
  readonly kind: "consent_given" | "consent_awaits_you" | "consent_first_use" | "consent_reminder" | "consent_ends_soon" | "consent_expired" | "consent_ended" | "payment_ordered" | "wallet_withdrawal_ordered" | "refund_ordered" | "third_party_suspended" | "third_party_reinstated" | "third_party_revoked" | "sign_in_enrolled" | "sign_in_locked" | "sign_in_locked_to_strangers" | "sign_in_unlocked" | "password_changed" | "passkey_added" | "passkey_removed";
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a customer. */
  readonly customer: string;
  readonly consent: string | null;
  readonly title: {
    readonly vi: string;
    readonly en: string;
  };
  readonly text: {
    readonly vi: string;
    readonly en: string;
  };
  /** ISO 8601 with offset. */
  readonly at: string;
  readonly read_at: string | null;
};

export interface GetNoticeInput {
  /** Id of a notice. */
  readonly notice: string;
}

export type SetInterestRatesBody = {
  /** ISO 8601 with offset; absent: from now on. */
  readonly valid_from?: string;
  readonly rates: ReadonlyArray<{
    readonly product: string;
    /** 0: without a term. */
    readonly term_months: number;
    readonly percent_per_year: string;
  }>;
};

export type SetInterestRatesAnswer = {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** ISO 8601 with offset. */
  readonly valid_from: string;
};

export interface SetInterestRatesInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: SetInterestRatesBody;
}

export type SetExchangeRatesBody = {
  /** ISO 8601 with offset; absent: from now on. */
  readonly valid_from?: string;
  readonly rates: ReadonlyArray<{
    /** ISO 4217; one unit of it. */
    readonly currency: string;
    readonly buy_cash?: string;
    readonly buy_transfer?: string;
    readonly sell?: string;
  }>;
};

export type SetExchangeRatesAnswer = SetInterestRatesAnswer;

export interface SetExchangeRatesInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: SetExchangeRatesBody;
}

export type SetBranchesBody = {
  /** ISO 8601 with offset; absent: from now on. */
  readonly valid_from?: string;
  readonly branches: ReadonlyArray<{
    readonly code: string;
    readonly kind: "branch" | "transaction_office" | "atm";
    readonly name: string;
    readonly address: string;
    readonly province: string;
    readonly latitude?: number;
    readonly longitude?: number;
    readonly hours?: string;
  }>;
};

export type SetBranchesAnswer = SetInterestRatesAnswer;

export interface SetBranchesInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  readonly body: SetBranchesBody;
}

export type SetStandingOrderBody = {
  readonly creditor: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly account: string;
    readonly name?: string;
  };
  /** Minor units: 180000 is 180.000 ₫. */
  readonly amount: number;
  readonly remittance?: string;
  readonly every: "week" | "month";
  /** 1–7 from Monday; 1–31, or the last day of a month that has no such day. */
  readonly on_day: number;
  readonly until?: string;
};

export type SetStandingOrderAnswer = {
  /** Id of a standing_order. */
  readonly id: string;
  readonly creditor: {
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly account: string;
    readonly name: string | null;
  };
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. The đồng has no minor unit. */
  readonly currency: "VND";
  readonly remittance: string | null;
  readonly every: "week" | "month";
  readonly on_day: number;
  readonly next_on: string;
  readonly until: string | null;
  readonly state: "active" | "ended";
};

export interface SetStandingOrderInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
  readonly body: SetStandingOrderBody;
}

export type ListStandingOrdersAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a standing_order. */
    readonly id: string;
    readonly creditor: {
      /** BIN of the institution, six digits. */
      readonly bin: string;
      readonly account: string;
      readonly name: string | null;
    };
    /** Minor units. */
    readonly amount: number;
    /** ISO 4217. The đồng has no minor unit. */
    readonly currency: "VND";
    readonly remittance: string | null;
    readonly every: "week" | "month";
    readonly on_day: number;
    readonly next_on: string;
    readonly until: string | null;
    readonly state: "active" | "ended";
  }>;
};

export interface ListStandingOrdersInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
}

export type EndStandingOrderAnswer = SetStandingOrderAnswer;

export interface EndStandingOrderInput {
  /** BIN of the institution, six digits. */
  readonly bin: string;
  /** Id of a account. */
  readonly account: string;
  /** Id of a standing_order. */
  readonly standing_order: string;
}

export type CreateWebhookEndpointBody = {
  /** https, port 443 or 8443, a public host. In a sandbox also http to this machine. */
  readonly url: string;
  /** Event types, `payment.*`, or `*`. */
  readonly events: ReadonlyArray<string>;
  readonly description?: string;
  readonly owner?: {
    readonly kind: "shop" | "participant" | "third_party";
    /** `shp_…`, six digits of a BIN, or `tpp_…`. */
    readonly id: string;
  };
  /** `v1` HMAC-SHA256 (the default of shops), `v1a` Ed25519 (of everybody else: no secret is shared). */
  readonly scheme?: "v1" | "v1a";
};

export type CreateWebhookEndpointAnswer = {
  /** Id of a webhook_endpoint. */
  readonly id: string;
  readonly owner: {
    readonly kind: "shop" | "participant" | "third_party";
    /** `shp_…`, six digits of a BIN, or `tpp_…`. */
    readonly id: string;
  };
  readonly url: string;
  readonly events: ReadonlyArray<string>;
  readonly description: string;
  readonly scheme: "v1" | "v1a";
  readonly state: "enabled" | "disabled" | "deleted";
  readonly disabled_reason: "by_owner" | "gone" | "exhausted" | null;
  readonly old_key_signs_until: string | null;
  /** ISO 8601 with offset. */
  readonly created_at: string;
  /** ISO 8601 with offset. */
  readonly changed_at: string;
  /** `whsec_…` (keep it secret) or `whpk_…` (a public key). Not shown again. */
  readonly key: string;
};

export interface CreateWebhookEndpointInput {
  readonly body: CreateWebhookEndpointBody;
}

export type ListWebhookEndpointsAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a webhook_endpoint. */
    readonly id: string;
    readonly owner: {
      readonly kind: "shop" | "participant" | "third_party";
      /** `shp_…`, six digits of a BIN, or `tpp_…`. */
      readonly id: string;
    };
    readonly url: string;
    readonly events: ReadonlyArray<string>;
    readonly description: string;
    readonly scheme: "v1" | "v1a";
    readonly state: "enabled" | "disabled" | "deleted";
    readonly disabled_reason: "by_owner" | "gone" | "exhausted" | null;
    readonly old_key_signs_until: string | null;
    /** ISO 8601 with offset. */
    readonly created_at: string;
    /** ISO 8601 with offset. */
    readonly changed_at: string;
  }>;
  readonly has_more: boolean;
};

export interface ListWebhookEndpointsInput {
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
}

export type GetWebhookEndpointAnswer = {
  /** Id of a webhook_endpoint. */
  readonly id: string;
  readonly owner: {
    readonly kind: "shop" | "participant" | "third_party";
    /** `shp_…`, six digits of a BIN, or `tpp_…`. */
    readonly id: string;
  };
  readonly url: string;
  readonly events: ReadonlyArray<string>;
  readonly description: string;
  readonly scheme: "v1" | "v1a";
  readonly state: "enabled" | "disabled" | "deleted";
  readonly disabled_reason: "by_owner" | "gone" | "exhausted" | null;
  readonly old_key_signs_until: string | null;
  /** ISO 8601 with offset. */
  readonly created_at: string;
  /** ISO 8601 with offset. */
  readonly changed_at: string;
};

export interface GetWebhookEndpointInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
}

export type UpdateWebhookEndpointBody = {
  /** https, port 443 or 8443, a public host. In a sandbox also http to this machine. */
  readonly url: string;
  /** Event types, `payment.*`, or `*`. */
  readonly events: ReadonlyArray<string>;
  readonly description?: string;
};

export type UpdateWebhookEndpointAnswer = GetWebhookEndpointAnswer;

export interface UpdateWebhookEndpointInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
  readonly body: UpdateWebhookEndpointBody;
}

export type DeleteWebhookEndpointAnswer = GetWebhookEndpointAnswer;

export interface DeleteWebhookEndpointInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
}

export type EnableWebhookEndpointAnswer = GetWebhookEndpointAnswer;

export interface EnableWebhookEndpointInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
}

export type DisableWebhookEndpointAnswer = GetWebhookEndpointAnswer;

export interface DisableWebhookEndpointInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
}

export type RotateWebhookKeyBody = {
  /** Hours for which the old key signs beside the new one: 24 unless given, 0 after a leak. */
  readonly overlap_hours?: number;
};

export type RotateWebhookKeyAnswer = CreateWebhookEndpointAnswer;

export interface RotateWebhookKeyInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
  readonly body: RotateWebhookKeyBody;
}

export type ListWebhookDeliveriesAnswer = {
  readonly data: ReadonlyArray<{
    /** Id of a webhook_delivery. */
    readonly id: string;
    /** Id of a webhook_endpoint. */
    readonly endpoint: string;
    /** Id of the event: the header `webhook-id`. */
    readonly event: string;
    readonly type: string;
    readonly state: "pending" | "delivered" | "failed" | "cancelled";
    /** ISO 8601 with offset. */
    readonly created_at: string;
    readonly next_attempt_at: string | null;
    readonly settled_at: string | null;
    readonly attempts: ReadonlyArray<{
      /** ISO 8601 with offset. */
      readonly at: string;
      readonly outcome: "delivered" | "answered_with_error" | "redirected" | "gone" | "timed_out" | "connection_failed" | "certificate_is_not_trusted" | "name_does_not_resolve" | "address_is_not_public" | "url_is_not_allowed";
      readonly status: number | null;
      readonly ms: number;
    }>;
  }>;
  readonly has_more: boolean;
};

export interface ListWebhookDeliveriesInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
  /** Rows of this page. */
  readonly limit?: number;
  /** Id of the last row of the page before. */
  readonly starting_after?: string;
  /** Only those that have not arrived. */
  readonly undelivered?: boolean;
}

export type GetWebhookDeliveryAnswer = {
  /** Id of a webhook_delivery. */
  readonly id: string;
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
  /** Id of the event: the header `webhook-id`. */
  readonly event: string;
  readonly type: string;
  readonly state: "pending" | "delivered" | "failed" | "cancelled";
  /** ISO 8601 with offset. */
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  readonly settled_at: string | null;
  readonly attempts: ReadonlyArray<{
    /** ISO 8601 with offset. */
    readonly at: string;
    readonly outcome: "delivered" | "answered_with_error" | "redirected" | "gone" | "timed_out" | "connection_failed" | "certificate_is_not_trusted" | "name_does_not_resolve" | "address_is_not_public" | "url_is_not_allowed";
    readonly status: number | null;
    readonly ms: number;
  }>;
};

export interface GetWebhookDeliveryInput {
  /** Id of a webhook_delivery. */
  readonly delivery: string;
}

export type ReplayWebhookDeliveryAnswer = {
  readonly replayed: number;
};

export interface ReplayWebhookDeliveryInput {
  /** Id of a webhook_delivery. */
  readonly delivery: string;
}

export type ReplayWebhookEventsBody = {
  /** Events from then on. */
  readonly since: string;
  /** Events before; now, unless given. */
  readonly until?: string;
  /** `cursor` of the answer before. */
  readonly cursor?: string;
};

export type ReplayWebhookEventsAnswer = {
  /** Events that are told again. */
  readonly replayed: number;
  readonly has_more: boolean;
  /** Ask again with it while `has_more`. */
  readonly cursor: string;
};

export interface ReplayWebhookEventsInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
  readonly body: ReplayWebhookEventsBody;
}

export type TestWebhookEndpointAnswer = {
  readonly sent: boolean;
};

export interface TestWebhookEndpointInput {
  /** Id of a webhook_endpoint. */
  readonly endpoint: string;
  readonly sample?: "consent.authorised" | "consent.partially_authorised" | "consent.rejected" | "consent.paused" | "consent.resumed" | "consent.renewed" | "consent.reminder" | "consent.revoked" | "consent.expired" | "consent.consumed" | "payment_order.submitted" | "payment_order.scheduled" | "payment_order.cancelled" | "payment_order.completed" | "payment_order.rejected" | "refund.submitted" | "refund.completed" | "refund.rejected";
}

export type GetLiveStateAnswer = {
  /** ISO 8601 with offset. */
  readonly at: string;
  readonly hub: {
    readonly name: string;
    readonly version: string;
  };
  readonly window: {
    /** Id of a window. */
    readonly id: string;
    readonly number: number;
    /** ISO 8601 with offset. */
    readonly openedAt: string;
    readonly payments: number;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly value: string;
  };
  readonly today: {
    readonly payments: number;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly value: string;
    readonly refused: number;
  };
  readonly positions: ReadonlyArray<{
    /** BIN of the institution, six digits. */
    readonly bin: string;
    readonly shortName: string;
    readonly name: string;
    readonly nameEn: string;
    readonly kind: "bank" | "wallet" | "mobile_money" | "credit_fund" | "treasury";
    /** Minor units as a string of digits; exact to 10^18. */
    readonly position: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly pending: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly limit: string;
    readonly suspended: boolean;
  }>;
  readonly streets: ReadonlyArray<{
    readonly name: string;
    readonly payments: number;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly value: string;
  }>;
  /** Newest first. */
  readonly recent: ReadonlyArray<{
    /** Id of a payment. */
    readonly id: string;
    /** ISO 8601 with offset. */
    readonly at: string;
    /** Minor units as a string of digits; exact to 10^18. */
    readonly amount: string;
    /** ISO 4217. The đồng has no minor unit. */
    readonly currency: "VND";
    readonly state: "held" | "unknown" | "cleared" | "released" | "refused";
    readonly reason?: "payer_institution_not_found" | "payee_institution_not_found" | "payer_account_not_found" | "payee_account_not_found" | "payer_and_payee_are_the_same_account" | "amount_reaches_the_ceiling" | "reference_was_used_for_another_payment" | "payer_account_is_closed" | "payer_account_is_blocked" | "payer_has_insufficient_funds" | "payee_account_is_closed" | "payee_account_takes_no_money" | "payer_institution_is_suspended" | "payee_institution_is_suspended" | "net_debit_cap_is_exceeded" | "amount_overflows_an_account" | "return_exceeds_what_is_left" | "original_payment_is_not_cleared" | "both_accounts_are_at_one_connected_bank" | "payee_institution_is_not_answering" | "original_came_after_its_inquiry" | "payee_institution_rejects" | "payee_institution_was_not_reached" | "payee_institution_never_received_it";
    readonly from: {
      /** BIN of the institution, six digits. */
      readonly bin: string;
      readonly shortName: string;
    };
    readonly to: {
      /** BIN of the institution, six digits. */
      readonly bin: string;
      readonly shortName: string;
    };
    /** The sign over the shop; absent between persons. */
    readonly shop?: string;
    readonly street?: string;
  }>;
};

/** How each operation travels. */
export const OPERATIONS = {
  createPayment: { id: "createPayment", method: "POST", path: "/v1/payments", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listPayments: { id: "listPayments", method: "GET", path: "/v1/payments", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getPayment: { id: "getPayment", method: "GET", path: "/v1/payments/{payment}", inPath: ["payment"], inQuery: [], keyed: false, answers: "json" },
  createReturn: { id: "createReturn", method: "POST", path: "/v1/payments/{payment}/returns", inPath: ["payment"], inQuery: [], keyed: true, answers: "json" },
  listReturns: { id: "listReturns", method: "GET", path: "/v1/payments/{payment}/returns", inPath: ["payment"], inQuery: [], keyed: false, answers: "json" },
  checkPayee: { id: "checkPayee", method: "POST", path: "/v1/payee-checks", inPath: [], inQuery: [], keyed: false, answers: "json" },
  createRecall: { id: "createRecall", method: "POST", path: "/v1/payments/{payment}/recalls", inPath: ["payment"], inQuery: [], keyed: true, answers: "json" },
  listRecalls: { id: "listRecalls", method: "GET", path: "/v1/payments/{payment}/recalls", inPath: ["payment"], inQuery: [], keyed: false, answers: "json" },
  answerRecall: { id: "answerRecall", method: "POST", path: "/v1/recalls/{recall}/answer", inPath: ["recall"], inQuery: [], keyed: true, answers: "json" },
  listCases: { id: "listCases", method: "GET", path: "/v1/cases", inPath: [], inQuery: ["limit","starting_after","open"], keyed: false, answers: "json" },
  closeCase: { id: "closeCase", method: "POST", path: "/v1/cases/{case}/close", inPath: ["case"], inQuery: [], keyed: true, answers: "json" },
  getLine: { id: "getLine", method: "GET", path: "/v1/line", inPath: [], inQuery: [], keyed: false, answers: "json" },
  listLineMessages: { id: "listLineMessages", method: "GET", path: "/v1/line/messages", inPath: [], inQuery: ["limit","starting_after","bin","from","to"], keyed: false, answers: "json" },
  getLineMessage: { id: "getLineMessage", method: "GET", path: "/v1/line/messages/{message}", inPath: ["message"], inQuery: [], keyed: false, answers: "json" },
  listLineDeliveries: { id: "listLineDeliveries", method: "GET", path: "/v1/line/deliveries", inPath: [], inQuery: ["limit","starting_after","bin"], keyed: false, answers: "json" },
  setAsideLineDelivery: { id: "setAsideLineDelivery", method: "POST", path: "/v1/line/deliveries/{message}/set-aside", inPath: ["message"], inQuery: [], keyed: true, answers: "json" },
  joinParticipant: { id: "joinParticipant", method: "POST", path: "/v1/participants", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listParticipants: { id: "listParticipants", method: "GET", path: "/v1/participants", inPath: [], inQuery: [], keyed: false, answers: "json" },
  moveEndpoint: { id: "moveEndpoint", method: "PUT", path: "/v1/participants/{bin}/endpoint", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
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
  getConnector: { id: "getConnector", method: "GET", path: "/v1/participants/{bin}/connector", inPath: ["bin"], inQuery: [], keyed: false, answers: "json" },
  setConnector: { id: "setConnector", method: "PUT", path: "/v1/participants/{bin}/connector", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  openAccount: { id: "openAccount", method: "POST", path: "/v1/institutions/{bin}/accounts", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  listAccounts: { id: "listAccounts", method: "GET", path: "/v1/institutions/{bin}/accounts", inPath: ["bin"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getAccount: { id: "getAccount", method: "GET", path: "/v1/institutions/{bin}/accounts/{account}", inPath: ["bin","account"], inQuery: [], keyed: false, answers: "json" },
  changeAccount: { id: "changeAccount", method: "POST", path: "/v1/institutions/{bin}/accounts/{account}/state", inPath: ["bin","account"], inQuery: [], keyed: true, answers: "json" },
  addAccountHolder: { id: "addAccountHolder", method: "POST", path: "/v1/institutions/{bin}/accounts/{account}/holders", inPath: ["bin","account"], inQuery: [], keyed: true, answers: "json" },
  bookCash: { id: "bookCash", method: "POST", path: "/v1/institutions/{bin}/accounts/{account}/cash", inPath: ["bin","account"], inQuery: [], keyed: true, answers: "json" },
  getStatement: { id: "getStatement", method: "GET", path: "/v1/institutions/{bin}/accounts/{account}/statement", inPath: ["bin","account"], inQuery: ["from","to","limit","starting_after"], keyed: false, answers: "json" },
  downloadStatement: { id: "downloadStatement", method: "GET", path: "/v1/institutions/{bin}/accounts/{account}/statement.csv", inPath: ["bin","account"], inQuery: ["from","to"], keyed: false, answers: "text" },
  enrolCustomer: { id: "enrolCustomer", method: "POST", path: "/v1/institutions/{bin}/sign-ins", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  listSignIns: { id: "listSignIns", method: "GET", path: "/v1/institutions/{bin}/sign-ins", inPath: ["bin"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getSignIn: { id: "getSignIn", method: "GET", path: "/v1/institutions/{bin}/sign-ins/{customer}", inPath: ["bin","customer"], inQuery: [], keyed: false, answers: "json" },
  lockSignIn: { id: "lockSignIn", method: "POST", path: "/v1/institutions/{bin}/sign-ins/{customer}/lock", inPath: ["bin","customer"], inQuery: [], keyed: true, answers: "json" },
  unlockSignIn: { id: "unlockSignIn", method: "POST", path: "/v1/institutions/{bin}/sign-ins/{customer}/unlock", inPath: ["bin","customer"], inQuery: [], keyed: true, answers: "json" },
  createCaller: { id: "createCaller", method: "POST", path: "/v1/callers", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listCallers: { id: "listCallers", method: "GET", path: "/v1/callers", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  revokeCaller: { id: "revokeCaller", method: "POST", path: "/v1/callers/{caller}/revoke", inPath: ["caller"], inQuery: [], keyed: true, answers: "json" },
  listHubKeys: { id: "listHubKeys", method: "GET", path: "/v1/keys", inPath: [], inQuery: [], keyed: false, answers: "json" },
  addParticipantKey: { id: "addParticipantKey", method: "POST", path: "/v1/participants/{bin}/keys", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  listParticipantKeys: { id: "listParticipantKeys", method: "GET", path: "/v1/participants/{bin}/keys", inPath: ["bin"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  revokeParticipantKey: { id: "revokeParticipantKey", method: "POST", path: "/v1/participants/{bin}/keys/{keyid}/revoke", inPath: ["bin","keyid"], inQuery: [], keyed: true, answers: "json" },
  listEvents: { id: "listEvents", method: "GET", path: "/v1/events", inPath: [], inQuery: ["after","limit"], keyed: false, answers: "json" },
  streamEvents: { id: "streamEvents", method: "GET", path: "/v1/events/stream", inPath: [], inQuery: [], keyed: false, answers: "stream" },
  listAuditLines: { id: "listAuditLines", method: "GET", path: "/v1/audit", inPath: [], inQuery: ["limit","before"], keyed: false, answers: "json" },
  createStreet: { id: "createStreet", method: "POST", path: "/v1/streets", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listStreets: { id: "listStreets", method: "GET", path: "/v1/streets", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getStreetDay: { id: "getStreetDay", method: "GET", path: "/v1/streets/{street}/days/{date}", inPath: ["street","date"], inQuery: [], keyed: false, answers: "json" },
  createShop: { id: "createShop", method: "POST", path: "/v1/shops", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listShops: { id: "listShops", method: "GET", path: "/v1/shops", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getShop: { id: "getShop", method: "GET", path: "/v1/shops/{shop}", inPath: ["shop"], inQuery: [], keyed: false, answers: "json" },
  createStall: { id: "createStall", method: "POST", path: "/v1/shops/{shop}/stalls", inPath: ["shop"], inQuery: [], keyed: true, answers: "json" },
  listStalls: { id: "listStalls", method: "GET", path: "/v1/shops/{shop}/stalls", inPath: ["shop"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getStallQr: { id: "getStallQr", method: "GET", path: "/v1/stalls/{stall}/qr", inPath: ["stall"], inQuery: [], keyed: false, answers: "json" },
  getStallQrSvg: { id: "getStallQrSvg", method: "GET", path: "/v1/stalls/{stall}/qr.svg", inPath: ["stall"], inQuery: ["size"], keyed: false, answers: "text" },
  getStallQrPng: { id: "getStallQrPng", method: "GET", path: "/v1/stalls/{stall}/qr.png", inPath: ["stall"], inQuery: ["size"], keyed: false, answers: "text" },
  getStallQrTxt: { id: "getStallQrTxt", method: "GET", path: "/v1/stalls/{stall}/qr.txt", inPath: ["stall"], inQuery: ["size"], keyed: false, answers: "text" },
  getOrderQrSvg: { id: "getOrderQrSvg", method: "GET", path: "/v1/orders/{order}/qr.svg", inPath: ["order"], inQuery: ["size"], keyed: false, answers: "text" },
  getOrderQrPng: { id: "getOrderQrPng", method: "GET", path: "/v1/orders/{order}/qr.png", inPath: ["order"], inQuery: ["size"], keyed: false, answers: "text" },
  createOrder: { id: "createOrder", method: "POST", path: "/v1/stalls/{stall}/orders", inPath: ["stall"], inQuery: [], keyed: true, answers: "json" },
  listOrders: { id: "listOrders", method: "GET", path: "/v1/shops/{shop}/orders", inPath: ["shop"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getOrder: { id: "getOrder", method: "GET", path: "/v1/orders/{order}", inPath: ["order"], inQuery: [], keyed: false, answers: "json" },
  cancelOrder: { id: "cancelOrder", method: "POST", path: "/v1/orders/{order}/cancel", inPath: ["order"], inQuery: [], keyed: true, answers: "json" },
  listReceipts: { id: "listReceipts", method: "GET", path: "/v1/shops/{shop}/receipts", inPath: ["shop"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getShopDay: { id: "getShopDay", method: "GET", path: "/v1/shops/{shop}/days/{date}", inPath: ["shop","date"], inQuery: [], keyed: false, answers: "json" },
  followShop: { id: "followShop", method: "GET", path: "/v1/shops/{shop}/feed", inPath: ["shop"], inQuery: [], keyed: false, answers: "stream" },
  createThirdParty: { id: "createThirdParty", method: "POST", path: "/v1/third-parties", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listThirdParties: { id: "listThirdParties", method: "GET", path: "/v1/third-parties", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getThirdParty: { id: "getThirdParty", method: "GET", path: "/v1/third-parties/{third_party}", inPath: ["third_party"], inQuery: [], keyed: false, answers: "json" },
  amendThirdParty: { id: "amendThirdParty", method: "PUT", path: "/v1/third-parties/{third_party}/registration", inPath: ["third_party"], inQuery: [], keyed: true, answers: "json" },
  setThirdPartyContacts: { id: "setThirdPartyContacts", method: "PUT", path: "/v1/third-parties/{third_party}/contacts", inPath: ["third_party"], inQuery: [], keyed: true, answers: "json" },
  createSoftware: { id: "createSoftware", method: "POST", path: "/v1/third-parties/{third_party}/software", inPath: ["third_party"], inQuery: [], keyed: true, answers: "json" },
  listSoftware: { id: "listSoftware", method: "GET", path: "/v1/third-parties/{third_party}/software", inPath: ["third_party"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getSoftware: { id: "getSoftware", method: "GET", path: "/v1/software/{software}", inPath: ["software"], inQuery: [], keyed: false, answers: "json" },
  amendSoftware: { id: "amendSoftware", method: "PUT", path: "/v1/software/{software}", inPath: ["software"], inQuery: [], keyed: true, answers: "json" },
  listSoftwareVersions: { id: "listSoftwareVersions", method: "GET", path: "/v1/software/{software}/versions", inPath: ["software"], inQuery: ["limit","before"], keyed: false, answers: "json" },
  createSoftwareStatement: { id: "createSoftwareStatement", method: "POST", path: "/v1/software/{software}/statements", inPath: ["software"], inQuery: [], keyed: false, answers: "json" },
  createApiKey: { id: "createApiKey", method: "POST", path: "/v1/third-parties/{third_party}/api-keys", inPath: ["third_party"], inQuery: [], keyed: true, answers: "json" },
  listApiKeys: { id: "listApiKeys", method: "GET", path: "/v1/third-parties/{third_party}/api-keys", inPath: ["third_party"], inQuery: [], keyed: false, answers: "json" },
  revokeApiKey: { id: "revokeApiKey", method: "POST", path: "/v1/third-parties/{third_party}/api-keys/{caller}/revoke", inPath: ["third_party","caller"], inQuery: [], keyed: true, answers: "json" },
  listThirdPartyRequests: { id: "listThirdPartyRequests", method: "GET", path: "/v1/third-parties/{third_party}/requests", inPath: ["third_party"], inQuery: ["limit","before"], keyed: false, answers: "json" },
  getDirectoryParticipants: { id: "getDirectoryParticipants", method: "GET", path: "/v1/directory/participants", inPath: [], inQuery: [], keyed: false, answers: "text" },
  getDirectoryKeys: { id: "getDirectoryKeys", method: "GET", path: "/v1/directory/keys", inPath: [], inQuery: [], keyed: false, answers: "json" },
  signUpThirdParty: { id: "signUpThirdParty", method: "POST", path: "/v1/sandbox/third-parties", inPath: [], inQuery: [], keyed: false, answers: "json" },
  setThirdPartyStatus: { id: "setThirdPartyStatus", method: "PUT", path: "/v1/third-parties/{third_party}/status", inPath: ["third_party"], inQuery: [], keyed: true, answers: "json" },
  setSoftwareStatus: { id: "setSoftwareStatus", method: "PUT", path: "/v1/software/{software}/status", inPath: ["software"], inQuery: [], keyed: true, answers: "json" },
  listThirdPartyStatuses: { id: "listThirdPartyStatuses", method: "GET", path: "/v1/third-parties/{third_party}/statuses", inPath: ["third_party"], inQuery: ["limit","before"], keyed: false, answers: "json" },
  createResourceServer: { id: "createResourceServer", method: "POST", path: "/v1/participants/{bin}/resource-servers", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  listResourceServers: { id: "listResourceServers", method: "GET", path: "/v1/participants/{bin}/resource-servers", inPath: ["bin"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getResourceServer: { id: "getResourceServer", method: "GET", path: "/v1/resource-servers/{resource_server}", inPath: ["resource_server"], inQuery: [], keyed: false, answers: "json" },
  amendResourceServer: { id: "amendResourceServer", method: "PUT", path: "/v1/resource-servers/{resource_server}", inPath: ["resource_server"], inQuery: [], keyed: true, answers: "json" },
  setResourceServerStatus: { id: "setResourceServerStatus", method: "PUT", path: "/v1/resource-servers/{resource_server}/status", inPath: ["resource_server"], inQuery: [], keyed: true, answers: "json" },
  listResourceServerVersions: { id: "listResourceServerVersions", method: "GET", path: "/v1/resource-servers/{resource_server}/versions", inPath: ["resource_server"], inQuery: ["limit","before"], keyed: false, answers: "json" },
  createSbv64Client: { id: "createSbv64Client", method: "POST", path: "/v1/software/{software}/sbv64-clients", inPath: ["software"], inQuery: [], keyed: true, answers: "json" },
  listSbv64Clients: { id: "listSbv64Clients", method: "GET", path: "/v1/software/{software}/sbv64-clients", inPath: ["software"], inQuery: [], keyed: false, answers: "json" },
  rotateSbv64ClientSecret: { id: "rotateSbv64ClientSecret", method: "POST", path: "/v1/software/{software}/sbv64-clients/{client}/rotate", inPath: ["software","client"], inQuery: [], keyed: true, answers: "json" },
  giveUpSbv64Client: { id: "giveUpSbv64Client", method: "DELETE", path: "/v1/software/{software}/sbv64-clients/{client}", inPath: ["software","client"], inQuery: [], keyed: true, answers: "json" },
  listConsents: { id: "listConsents", method: "GET", path: "/v1/consents", inPath: [], inQuery: ["limit","starting_after","third_party","bin","customer"], keyed: false, answers: "json" },
  getConsent: { id: "getConsent", method: "GET", path: "/v1/consents/{consent}", inPath: ["consent"], inQuery: [], keyed: false, answers: "json" },
  listConsentVersions: { id: "listConsentVersions", method: "GET", path: "/v1/consents/{consent}/versions", inPath: ["consent"], inQuery: [], keyed: false, answers: "json" },
  listConsentAccesses: { id: "listConsentAccesses", method: "GET", path: "/v1/consents/{consent}/accesses", inPath: ["consent"], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  revokeConsent: { id: "revokeConsent", method: "POST", path: "/v1/consents/{consent}/revoke", inPath: ["consent"], inQuery: [], keyed: true, answers: "json" },
  getNotice: { id: "getNotice", method: "GET", path: "/v1/notices/{notice}", inPath: ["notice"], inQuery: [], keyed: false, answers: "json" },
  setInterestRates: { id: "setInterestRates", method: "PUT", path: "/v1/institutions/{bin}/rates/interest", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  setExchangeRates: { id: "setExchangeRates", method: "PUT", path: "/v1/institutions/{bin}/rates/exchange", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  setBranches: { id: "setBranches", method: "PUT", path: "/v1/institutions/{bin}/branches", inPath: ["bin"], inQuery: [], keyed: true, answers: "json" },
  setStandingOrder: { id: "setStandingOrder", method: "POST", path: "/v1/institutions/{bin}/accounts/{account}/standing-orders", inPath: ["bin","account"], inQuery: [], keyed: true, answers: "json" },
  listStandingOrders: { id: "listStandingOrders", method: "GET", path: "/v1/institutions/{bin}/accounts/{account}/standing-orders", inPath: ["bin","account"], inQuery: [], keyed: false, answers: "json" },
  endStandingOrder: { id: "endStandingOrder", method: "DELETE", path: "/v1/institutions/{bin}/accounts/{account}/standing-orders/{standing_order}", inPath: ["bin","account","standing_order"], inQuery: [], keyed: true, answers: "json" },
  createWebhookEndpoint: { id: "createWebhookEndpoint", method: "POST", path: "/v1/webhook-endpoints", inPath: [], inQuery: [], keyed: true, answers: "json" },
  listWebhookEndpoints: { id: "listWebhookEndpoints", method: "GET", path: "/v1/webhook-endpoints", inPath: [], inQuery: ["limit","starting_after"], keyed: false, answers: "json" },
  getWebhookEndpoint: { id: "getWebhookEndpoint", method: "GET", path: "/v1/webhook-endpoints/{endpoint}", inPath: ["endpoint"], inQuery: [], keyed: false, answers: "json" },
  updateWebhookEndpoint: { id: "updateWebhookEndpoint", method: "PUT", path: "/v1/webhook-endpoints/{endpoint}", inPath: ["endpoint"], inQuery: [], keyed: true, answers: "json" },
  deleteWebhookEndpoint: { id: "deleteWebhookEndpoint", method: "DELETE", path: "/v1/webhook-endpoints/{endpoint}", inPath: ["endpoint"], inQuery: [], keyed: true, answers: "json" },
  enableWebhookEndpoint: { id: "enableWebhookEndpoint", method: "POST", path: "/v1/webhook-endpoints/{endpoint}/enable", inPath: ["endpoint"], inQuery: [], keyed: true, answers: "json" },
  disableWebhookEndpoint: { id: "disableWebhookEndpoint", method: "POST", path: "/v1/webhook-endpoints/{endpoint}/disable", inPath: ["endpoint"], inQuery: [], keyed: true, answers: "json" },
  rotateWebhookKey: { id: "rotateWebhookKey", method: "POST", path: "/v1/webhook-endpoints/{endpoint}/rotate", inPath: ["endpoint"], inQuery: [], keyed: true, answers: "json" },
  listWebhookDeliveries: { id: "listWebhookDeliveries", method: "GET", path: "/v1/webhook-endpoints/{endpoint}/deliveries", inPath: ["endpoint"], inQuery: ["limit","starting_after","undelivered"], keyed: false, answers: "json" },
  getWebhookDelivery: { id: "getWebhookDelivery", method: "GET", path: "/v1/webhook-deliveries/{delivery}", inPath: ["delivery"], inQuery: [], keyed: false, answers: "json" },
  replayWebhookDelivery: { id: "replayWebhookDelivery", method: "POST", path: "/v1/webhook-deliveries/{delivery}/replay", inPath: ["delivery"], inQuery: [], keyed: true, answers: "json" },
  replayWebhookEvents: { id: "replayWebhookEvents", method: "POST", path: "/v1/webhook-endpoints/{endpoint}/replay", inPath: ["endpoint"], inQuery: [], keyed: true, answers: "json" },
  testWebhookEndpoint: { id: "testWebhookEndpoint", method: "POST", path: "/v1/webhook-endpoints/{endpoint}/test", inPath: ["endpoint"], inQuery: ["sample"], keyed: true, answers: "json" },
  getLiveState: { id: "getLiveState", method: "GET", path: "/live/state", inPath: [], inQuery: [], keyed: false, answers: "json" },
  streamLive: { id: "streamLive", method: "GET", path: "/live/stream", inPath: [], inQuery: [], keyed: false, answers: "stream" },
} as const satisfies Record<string, OperationWords>;

/** The functions of a client; how they are sent is the sender's. */
export interface Api {
  /** Pay: an instant credit transfer. The debtor must be an account of the caller’s own institution. The payee is an account, an alias or the text of a VietQR. Between hosted institutions it is cleared or refused at once (201). Where the payee’s bank keeps its own core it is held until that bank answers (202): read it again, or follow the events. The same request under the same key tells its state of now. Roles: participant (own). */
  createPayment(input: CreatePaymentInput, options?: CallOptions): Promise<Answer<CreatePaymentAnswer>>;
  /** Payments, newest first. Roles: operator (any), participant (own), auditor (any). */
  listPayments(input?: ListPaymentsInput, options?: CallOptions): Promise<Answer<ListPaymentsAnswer>>;
  /** A payment as it stands now. While a payment waits for a bank an institution may ask three times in two hours; follow the events instead. A final one may be read at any time. Roles: operator (any), participant (own), auditor (any). */
  getPayment(input: GetPaymentInput, options?: CallOptions): Promise<Answer<GetPaymentAnswer>>;
  /** Give a payment back, in full or in part. By the payee’s institution. A return is a payment of its own, tied to the original and capped by it. Roles: participant (own). */
  createReturn(input: CreateReturnInput, options?: CallOptions): Promise<Answer<CreateReturnAnswer>>;
  /** Returns of a payment. Roles: operator (any), participant (own), auditor (any). */
  listReturns(input: ListReturnsInput, options?: CallOptions): Promise<Answer<ListReturnsAnswer>>;
  /** Whom would this pay? The registered name, before money moves. Roles: participant (any). */
  checkPayee(input: CheckPayeeInput, options?: CallOptions): Promise<Answer<CheckPayeeAnswer>>;
  /** Ask for a cleared payment back. By the payer’s institution (camt.056). The payee’s institution answers; if it accepts, the money comes by a return. Roles: participant (own). */
  createRecall(input: CreateRecallInput, options?: CallOptions): Promise<Answer<CreateRecallAnswer>>;
  /** Recalls of a payment. Roles: operator (any), participant (own), auditor (any). */
  listRecalls(input: ListRecallsInput, options?: CallOptions): Promise<Answer<ListRecallsAnswer>>;
  /** Accept or reject a recall. By the payee’s institution (camt.029). Accepting moves nothing: send the return of the payment next. Roles: participant (own). */
  answerRecall(input: AnswerRecallInput, options?: CallOptions): Promise<Answer<AnswerRecallAnswer>>;
  /** Cases: a bank contradicted what is final. Roles: operator (any), auditor (any). */
  listCases(input?: ListCasesInput, options?: CallOptions): Promise<Answer<ListCasesAnswer>>;
  /** Close a case that people have settled. Roles: operator (any). */
  closeCase(input: CloseCaseInput, options?: CallOptions): Promise<Answer<CloseCaseAnswer>>;
  /** Connected banks: do they answer, and what waits for them. Roles: operator (any), participant (own), auditor (any). */
  getLine(options?: CallOptions): Promise<Answer<GetLineAnswer>>;
  /** Messages of the line, newest first, without their texts. Roles: operator (any), participant (own), auditor (any). */
  listLineMessages(input?: ListLineMessagesInput, options?: CallOptions): Promise<Answer<ListLineMessagesAnswer>>;
  /** A message with its text, as it was sent or received. Roles: operator (any), participant (own), auditor (any). */
  getLineMessage(input: GetLineMessageInput, options?: CallOptions): Promise<Answer<GetLineMessageAnswer>>;
  /** Messages that connected banks have not acknowledged, oldest first. Roles: operator (any), participant (own), auditor (any). */
  listLineDeliveries(input?: ListLineDeliveriesInput, options?: CallOptions): Promise<Answer<ListLineDeliveriesAnswer>>;
  /** Send a message no more that its bank will not take. What it tells stays so. A message that a payment waits for cannot be set aside: the deadline and the bank’s word end that. Roles: operator (any). */
  setAsideLineDelivery(input: SetAsideLineDeliveryInput, options?: CallOptions): Promise<Answer<SetAsideLineDeliveryAnswer>>;
  /** Let an institution take part, with its net debit cap. Roles: operator (any). */
  joinParticipant(input: JoinParticipantInput, options?: CallOptions): Promise<Answer<JoinParticipantAnswer>>;
  /** All participants. Roles: operator (any), participant (any), merchant (any), auditor (any). */
  listParticipants(options?: CallOptions): Promise<Answer<ListParticipantsAnswer>>;
  /** Where the line of a connected institution listens from now on. Roles: operator (any). */
  moveEndpoint(input: MoveEndpointInput, options?: CallOptions): Promise<Answer<MoveEndpointAnswer>>;
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
  /** Where a connected bank answers for open banking. Roles: operator (any), participant (own), auditor (any). */
  getConnector(input: GetConnectorInput, options?: CallOptions): Promise<Answer<GetConnectorAnswer>>;
  /** Let a connected bank take part in open banking, at this address. docs/connector.md says what the bank answers there. Roles: operator (any). */
  setConnector(input: SetConnectorInput, options?: CallOptions): Promise<Answer<SetConnectorAnswer>>;
  /** Open an account for a new customer. Roles: participant (own). */
  openAccount(input: OpenAccountInput, options?: CallOptions): Promise<Answer<OpenAccountAnswer>>;
  /** Accounts of an institution. Roles: participant (own), auditor (any). */
  listAccounts(input: ListAccountsInput, options?: CallOptions): Promise<Answer<ListAccountsAnswer>>;
  /** An account and its balance. Roles: participant (own), auditor (any). */
  getAccount(input: GetAccountInput, options?: CallOptions): Promise<Answer<GetAccountAnswer>>;
  /** Block, unblock or close an account. A blocked account still receives. Only an empty account can be closed. Roles: participant (own). */
  changeAccount(input: ChangeAccountInput, options?: CallOptions): Promise<Answer<ChangeAccountAnswer>>;
  /** Make an account a joint one: add a customer who holds it too. Roles: participant (own). */
  addAccountHolder(input: AddAccountHolderInput, options?: CallOptions): Promise<Answer<AddAccountHolderAnswer>>;
  /** Cash paid in or out at the counter. Roles: participant (own). */
  bookCash(input: BookCashInput, options?: CallOptions): Promise<Answer<BookCashAnswer>>;
  /** Statement with a running balance. Roles: participant (own), auditor (any). */
  getStatement(input: GetStatementInput, options?: CallOptions): Promise<Answer<GetStatementAnswer>>;
  /** Statement as CSV for Excel (UTF-8 with BOM). At most 5,000 lines; narrow the span for more. Roles: participant (own), auditor (any). */
  downloadStatement(input: DownloadStatementInput, options?: CallOptions): Promise<Answer<string>>;
  /** Give a customer a sign-in, or a new one in place of a lost one. The first password (30 days, Circular 50/2024/TT-NHNN Art 11) and the secret of the authenticator app are shown once. A replay under the same Idempotency-Key shows neither. What the customer had before, passkeys and sessions too, is over. Roles: participant (own). */
  enrolCustomer(input: EnrolCustomerInput, options?: CallOptions): Promise<Answer<EnrolCustomerAnswer>>;
  /** Customers of an institution who can sign in, and who is locked. Roles: operator (any), participant (own), auditor (any). */
  listSignIns(input: ListSignInsInput, options?: CallOptions): Promise<Answer<ListSignInsAnswer>>;
  /** A customer’s sign-in. Roles: operator (any), participant (own), auditor (any). */
  getSignIn(input: GetSignInInput, options?: CallOptions): Promise<Answer<GetSignInAnswer>>;
  /** Lock a customer’s sign-in at his word; his sessions end. Roles: operator (any), participant (own). */
  lockSignIn(input: LockSignInInput, options?: CallOptions): Promise<Answer<LockSignInAnswer>>;
  /** Unlock a customer’s sign-in, after he has proven at the bank who he is. Roles: operator (any), participant (own). */
  unlockSignIn(input: UnlockSignInInput, options?: CallOptions): Promise<Answer<UnlockSignInAnswer>>;
  /** Give somebody an API key. The key is shown once. A replay under the same Idempotency-Key shows the caller without it. Roles: operator (any). */
  createCaller(input: CreateCallerInput, options?: CallOptions): Promise<Answer<CreateCallerAnswer>>;
  /** Callers. Roles: operator (any), auditor (any). */
  listCallers(input?: ListCallersInput, options?: CallOptions): Promise<Answer<ListCallersAnswer>>;
  /** Revoke an API key; it bites at the next request. Roles: operator (any). */
  revokeCaller(input: RevokeCallerInput, options?: CallOptions): Promise<Answer<RevokeCallerAnswer>>;
  /** The hub’s own public keys. What the hub signs its answers and messages with. Compare them once with what the operator hands you on paper; ask again when an answer names a key id that you do not know. Needs no key. */
  listHubKeys(options?: CallOptions): Promise<Answer<ListHubKeysAnswer>>;
  /** Register a public key of a participant. Two keys may be valid at once, so that a next one is in place before the last one goes. The operator registers any key; a participant registers its own next `transport` key, in a request signed with one that is valid. Roles: operator (any), participant (own). */
  addParticipantKey(input: AddParticipantKeyInput, options?: CallOptions): Promise<Answer<AddParticipantKeyAnswer>>;
  /** Public keys of a participant, revoked and expired ones too. Roles: operator (any), participant (own), auditor (any). */
  listParticipantKeys(input: ListParticipantKeysInput, options?: CallOptions): Promise<Answer<ListParticipantKeysAnswer>>;
  /** Revoke a public key of a participant; it bites at the next request. The operator, or the participant itself in a signed request. Roles: operator (any), participant (own). */
  revokeParticipantKey(input: RevokeParticipantKeyInput, options?: CallOptions): Promise<Answer<RevokeParticipantKeyAnswer>>;
  /** The event feed, to pull. Ask with the `cursor` of the last answer; keep it after you have worked through the page. Each event comes at least once. Roles: operator (any), participant (own), merchant (own), third_party (own), auditor (any). */
  listEvents(input?: ListEventsInput, options?: CallOptions): Promise<Answer<ListEventsAnswer>>;
  /** The event feed, live (server-sent events). Resumes after `Last-Event-ID`; without it, it begins now. Roles: operator (any), participant (own), merchant (own), third_party (own), auditor (any). */
  streamEvents(options?: CallOptions): Promise<Answer<AsyncIterable<ServerEvent>>>;
  /** Who did what, newest first. Roles: operator (any), auditor (any). */
  listAuditLines(input?: ListAuditLinesInput, options?: CallOptions): Promise<Answer<ListAuditLinesAnswer>>;
  /** Register a smart payment street. Roles: operator (any). */
  createStreet(input: CreateStreetInput, options?: CallOptions): Promise<Answer<CreateStreetAnswer>>;
  /** Smart payment streets, oldest first. Roles: operator (any), participant (any), merchant (any), third_party (any), auditor (any). */
  listStreets(input?: ListStreetsInput, options?: CallOptions): Promise<Answer<ListStreetsAnswer>>;
  /** What all shops of a street took on a day. Roles: operator (any), participant (any), merchant (any), third_party (any), auditor (any). */
  getStreetDay(input: GetStreetDayInput, options?: CallOptions): Promise<Answer<GetStreetDayAnswer>>;
  /** Register a shop with its settlement account. The account must exist at a hosted institution; a participant registers shops that settle at itself. One account settles one shop. Roles: operator (any), participant (own). */
  createShop(input: CreateShopInput, options?: CallOptions): Promise<Answer<CreateShopAnswer>>;
  /** Shops, oldest first. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  listShops(input?: ListShopsInput, options?: CallOptions): Promise<Answer<ListShopsAnswer>>;
  /** A shop. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getShop(input: GetShopInput, options?: CallOptions): Promise<Answer<GetShopAnswer>>;
  /** Add a stall with a code of its own. Roles: operator (any), participant (own), merchant (own). */
  createStall(input: CreateStallInput, options?: CallOptions): Promise<Answer<CreateStallAnswer>>;
  /** Stalls of a shop, oldest first. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  listStalls(input: ListStallsInput, options?: CallOptions): Promise<Answer<ListStallsAnswer>>;
  /** The stall’s static VietQR. QRIBFTTA to the settlement account, with the shop in 62-03 and the stall in 62-07; payable many times, any amount. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getStallQr(input: GetStallQrInput, options?: CallOptions): Promise<Answer<GetStallQrAnswer>>;
  /** The stall’s static code as SVG. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getStallQrSvg(input: GetStallQrSvgInput, options?: CallOptions): Promise<Answer<string>>;
  /** The stall’s static code as PNG. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getStallQrPng(input: GetStallQrPngInput, options?: CallOptions): Promise<Answer<string>>;
  /** The stall’s static code as TXT. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getStallQrTxt(input: GetStallQrTxtInput, options?: CallOptions): Promise<Answer<string>>;
  /** The order’s dynamic code as SVG. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getOrderQrSvg(input: GetOrderQrSvgInput, options?: CallOptions): Promise<Answer<string>>;
  /** The order’s dynamic code as PNG. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getOrderQrPng(input: GetOrderQrPngInput, options?: CallOptions): Promise<Answer<string>>;
  /** Ask for an amount: one dynamic code. Roles: operator (any), participant (own), merchant (own). */
  createOrder(input: CreateOrderInput, options?: CallOptions): Promise<Answer<CreateOrderAnswer>>;
  /** Orders of a shop, newest first. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  listOrders(input: ListOrdersInput, options?: CallOptions): Promise<Answer<ListOrdersAnswer>>;
  /** An order as it stands now. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getOrder(input: GetOrderInput, options?: CallOptions): Promise<Answer<GetOrderAnswer>>;
  /** Cancel an order that waits. Its code may still be scanned: money that comes then is a receipt that says `late`. Roles: operator (any), participant (own), merchant (own). */
  cancelOrder(input: CancelOrderInput, options?: CallOptions): Promise<Answer<CancelOrderAnswer>>;
  /** What a shop received, newest first. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  listReceipts(input: ListReceiptsInput, options?: CallOptions): Promise<Answer<ListReceiptsAnswer>>;
  /** The day of a shop: sums by stall and by hour. A return counts on the day it is made, so a day that was closed stays as it was. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  getShopDay(input: GetShopDayInput, options?: CallOptions): Promise<Answer<GetShopDayAnswer>>;
  /** What a shop receives, live (server-sent events). `payment.received` and `payment.given_back`. Resumes after `Last-Event-ID`; without it, it begins now. `heartbeat` every 15 s. Roles: operator (any), participant (own), merchant (own), auditor (any). */
  followShop(input: FollowShopInput, options?: CallOptions): Promise<Answer<AsyncIterable<ServerEvent>>>;
  /** Register a third party. An organisation with its tax code. PIS and EWLTS need a licence (Circular 64/2024/TT-NHNN Art 5(3), our reading). Roles: operator (any). */
  createThirdParty(input: CreateThirdPartyInput, options?: CallOptions): Promise<Answer<CreateThirdPartyAnswer>>;
  /** Third parties, oldest first. Roles: operator (any), participant (any), third_party (own), auditor (any). */
  listThirdParties(input?: ListThirdPartiesInput, options?: CallOptions): Promise<Answer<ListThirdPartiesAnswer>>;
  /** A third party. Roles: operator (any), participant (any), third_party (own), auditor (any). */
  getThirdParty(input: GetThirdPartyInput, options?: CallOptions): Promise<Answer<GetThirdPartyAnswer>>;
  /** Amend what a third party is registered with; what is left out stays. A role that is taken away is gone from its software at the next call. Roles: operator (any). */
  amendThirdParty(input: AmendThirdPartyInput, options?: CallOptions): Promise<Answer<AmendThirdPartyAnswer>>;
  /** Say where a third party is reached. Roles: operator (any), third_party (own). */
  setThirdPartyContacts(input: SetThirdPartyContactsInput, options?: CallOptions): Promise<Answer<SetThirdPartyContactsAnswer>>;
  /** Register a software product with its redirect URIs and public keys. Roles: operator (any), third_party (own). */
  createSoftware(input: CreateSoftwareInput, options?: CallOptions): Promise<Answer<CreateSoftwareAnswer>>;
  /** Software of a third party, oldest first. Roles: operator (any), participant (any), third_party (own), auditor (any). */
  listSoftware(input: ListSoftwareInput, options?: CallOptions): Promise<Answer<ListSoftwareAnswer>>;
  /** A software product. Roles: operator (any), participant (any), third_party (own), auditor (any). */
  getSoftware(input: GetSoftwareInput, options?: CallOptions): Promise<Answer<GetSoftwareAnswer>>;
  /** Amend a software product; what is left out stays. A `jwks` replaces all keys. To rotate, send the old and the new key, then the new one alone once it is in use. Roles: operator (any), third_party (own). */
  amendSoftware(input: AmendSoftwareInput, options?: CallOptions): Promise<Answer<AmendSoftwareAnswer>>;
  /** What a software product said before, newest first. A signature of the past is held against the keys of its day. Roles: operator (any), third_party (own), auditor (any). */
  listSoftwareVersions(input: ListSoftwareVersionsInput, options?: CallOptions): Promise<Answer<ListSoftwareVersionsAnswer>>;
  /** Get a software statement to register an OAuth client with. A JWT that vouches for the product for five minutes. Roles: operator (any), third_party (own). */
  createSoftwareStatement(input: CreateSoftwareStatementInput, options?: CallOptions): Promise<Answer<CreateSoftwareStatementAnswer>>;
  /** Make another API key for a third party. The key is shown once. A replay under the same Idempotency-Key shows its id without it. Roles: operator (any), third_party (own). */
  createApiKey(input: CreateApiKeyInput, options?: CallOptions): Promise<Answer<CreateApiKeyAnswer>>;
  /** API keys of a third party, by name; the keys themselves are shown to nobody. Roles: operator (any), third_party (own), auditor (any). */
  listApiKeys(input: ListApiKeysInput, options?: CallOptions): Promise<Answer<ListApiKeysAnswer>>;
  /** Revoke an API key of a third party; it bites at the next request. Roles: operator (any), third_party (own). */
  revokeApiKey(input: RevokeApiKeyInput, options?: CallOptions): Promise<Answer<RevokeApiKeyAnswer>>;
  /** What a third party asked of late and how it ended, newest first. Ids, statuses and codes of about three months; a request appears a second or two after its answer. Roles: operator (any), third_party (own), auditor (any). */
  listThirdPartyRequests(input: ListThirdPartyRequestsInput, options?: CallOptions): Promise<Answer<ListThirdPartyRequestsAnswer>>;
  /** All third parties with status and software, as a signed JWT. Holds for a minute. Verify it with the keys of /v1/directory/keys and expect `typ` participants+jwt. Needs no key. */
  getDirectoryParticipants(options?: CallOptions): Promise<Answer<string>>;
  /** Public keys of the directory (RFC 7517). Needs no key. */
  getDirectoryKeys(options?: CallOptions): Promise<Answer<GetDirectoryKeysAnswer>>;
  /** Sign up as a third party, in a sandbox. What is written here is not verified and should be invented. Refused by hubs that are no sandbox. Needs no key. */
  signUpThirdParty(input: SignUpThirdPartyInput, options?: CallOptions): Promise<Answer<SignUpThirdPartyAnswer>>;
  /** Suspend, reinstate or revoke a third party. Bites at the next call of any of its software. Revoked is for good. Roles: operator (any). */
  setThirdPartyStatus(input: SetThirdPartyStatusInput, options?: CallOptions): Promise<Answer<SetThirdPartyStatusAnswer>>;
  /** Suspend, reinstate or revoke a software product. Bites at its next call. A third party suspends and revokes its own; only the operator reinstates. Roles: operator (any), third_party (own). */
  setSoftwareStatus(input: SetSoftwareStatusInput, options?: CallOptions): Promise<Answer<SetSoftwareStatusAnswer>>;
  /** What statuses a third party had, newest first. Roles: operator (any), third_party (own), auditor (any). */
  listThirdPartyStatuses(input: ListThirdPartyStatusesInput, options?: CallOptions): Promise<Answer<ListThirdPartyStatusesAnswer>>;
  /** Let a server of a bank ask what a token is worth. For a bank that answers third parties itself under consents kept here. It is told of tokens whose consent is with that bank, and of no other. Roles: operator (any). */
  createResourceServer(input: CreateResourceServerInput, options?: CallOptions): Promise<Answer<CreateResourceServerAnswer>>;
  /** Resource servers of a bank, oldest first. Roles: operator (any), participant (own), auditor (any). */
  listResourceServers(input: ListResourceServersInput, options?: CallOptions): Promise<Answer<ListResourceServersAnswer>>;
  /** A resource server. Roles: operator (any), participant (own), auditor (any). */
  getResourceServer(input: GetResourceServerInput, options?: CallOptions): Promise<Answer<GetResourceServerAnswer>>;
  /** Amend a resource server; what is left out stays. A `jwks` replaces all keys. To rotate, send the old and the new key, then the new one alone once it is in use. The operator, or the bank itself in a signed request. Roles: operator (any), participant (own). */
  amendResourceServer(input: AmendResourceServerInput, options?: CallOptions): Promise<Answer<AmendResourceServerAnswer>>;
  /** Suspend, reinstate or revoke a resource server. Bites at its next question. A bank suspends and revokes its own in a signed request; only the operator reinstates. Revoked is for good. Roles: operator (any), participant (own). */
  setResourceServerStatus(input: SetResourceServerStatusInput, options?: CallOptions): Promise<Answer<SetResourceServerStatusAnswer>>;
  /** What a resource server was before, and why it was changed; newest first. Roles: operator (any), participant (own), auditor (any). */
  listResourceServerVersions(input: ListResourceServerVersionsInput, options?: CallOptions): Promise<Answer<ListResourceServerVersionsAnswer>>;
  /** Get an OAuth client with a secret for the profile of Circular 64/2024/TT-NHNN. Software of the FAPI 2.0 profile registers itself with a software statement instead. Roles: operator (any), third_party (own). */
  createSbv64Client(input: CreateSbv64ClientInput, options?: CallOptions): Promise<Answer<CreateSbv64ClientAnswer>>;
  /** Clients of a software product for the profile of Circular 64/2024/TT-NHNN. Up to 100, without those that were given up. Their secrets are shown to nobody. Roles: operator (any), third_party (own). */
  listSbv64Clients(input: ListSbv64ClientsInput, options?: CallOptions): Promise<Answer<ListSbv64ClientsAnswer>>;
  /** A new secret; for a day the old one opens too. Two open at most: rotating again ends the one before the last at once. Tokens go on. Roles: operator (any), third_party (own). */
  rotateSbv64ClientSecret(input: RotateSbv64ClientSecretInput, options?: CallOptions): Promise<Answer<RotateSbv64ClientSecretAnswer>>;
  /** Give up a client: its secrets and tokens open nothing from the next call on. Consents of the software stay, for its other clients; revoke those that are not wanted. Roles: operator (any), third_party (own). */
  giveUpSbv64Client(input: GiveUpSbv64ClientInput, options?: CallOptions): Promise<Answer<GiveUpSbv64ClientAnswer>>;
  /** Consents of a customer or to a third party, newest first. Name `third_party`, or `bin` and `customer`. An institution asks about its own customers; a third party names nothing. Roles: operator (any), participant (own), third_party (own), auditor (any). */
  listConsents(input?: ListConsentsInput, options?: CallOptions): Promise<Answer<ListConsentsAnswer>>;
  /** A consent as it stands now. Roles: operator (any), participant (own), third_party (own), auditor (any). */
  getConsent(input: GetConsentInput, options?: CallOptions): Promise<Answer<GetConsentAnswer>>;
  /** Every version of a consent, signed and chained. What was shown and granted at each change. `longbien verify` proves the chain; so can anybody with these. Roles: operator (any), participant (own), third_party (own), auditor (any). */
  listConsentVersions(input: ListConsentVersionsInput, options?: CallOptions): Promise<Answer<ListConsentVersionsAnswer>>;
  /** What was read and paid under a consent, newest first. Roles: operator (any), participant (own), third_party (own), auditor (any). */
  listConsentAccesses(input: ListConsentAccessesInput, options?: CallOptions): Promise<Answer<ListConsentAccessesAnswer>>;
  /** End a consent, as the bank, the third party or the authority. In force at the very next call of the third party, which is told by webhook; the customer sees who and why. Roles: operator (any), participant (own), third_party (own). */
  revokeConsent(input: RevokeConsentInput, options?: CallOptions): Promise<Answer<RevokeConsentAnswer>>;
  /** What a customer is told, in words, for her bank to carry to her. The event `customer_notice.created` names it. `title` is fit for a locked screen. Roles: participant (own), auditor (any). */
  getNotice(input: GetNoticeInput, options?: CallOptions): Promise<Answer<GetNoticeAnswer>>;
  /** Publish interest rates: the whole list, from an instant on. Roles: operator (any), participant (own). */
  setInterestRates(input: SetInterestRatesInput, options?: CallOptions): Promise<Answer<SetInterestRatesAnswer>>;
  /** Publish exchange rates: the whole list, from an instant on. Roles: operator (any), participant (own). */
  setExchangeRates(input: SetExchangeRatesInput, options?: CallOptions): Promise<Answer<SetExchangeRatesAnswer>>;
  /** Publish branches and cash machines: the whole list, from an instant on. Roles: operator (any), participant (own). */
  setBranches(input: SetBranchesInput, options?: CallOptions): Promise<Answer<SetBranchesAnswer>>;
  /** Set a standing order of a customer; the hub pays it on its days. Roles: participant (own). */
  setStandingOrder(input: SetStandingOrderInput, options?: CallOptions): Promise<Answer<SetStandingOrderAnswer>>;
  /** Standing orders of an account. Roles: participant (own), auditor (any). */
  listStandingOrders(input: ListStandingOrdersInput, options?: CallOptions): Promise<Answer<ListStandingOrdersAnswer>>;
  /** End a standing order. Roles: participant (own). */
  endStandingOrder(input: EndStandingOrderInput, options?: CallOptions): Promise<Answer<EndStandingOrderAnswer>>;
  /** Be told of events by a signed POST. Events from now on. The answer shows the key to verify signatures with, once: a repetition under the same Idempotency-Key shows it again. The operator names the owner. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  createWebhookEndpoint(input: CreateWebhookEndpointInput, options?: CallOptions): Promise<Answer<CreateWebhookEndpointAnswer>>;
  /** Webhook endpoints, oldest first. Roles: operator (any), participant (own), merchant (own), third_party (own), auditor (any). */
  listWebhookEndpoints(input?: ListWebhookEndpointsInput, options?: CallOptions): Promise<Answer<ListWebhookEndpointsAnswer>>;
  /** A webhook endpoint. Roles: operator (any), participant (own), merchant (own), third_party (own), auditor (any). */
  getWebhookEndpoint(input: GetWebhookEndpointInput, options?: CallOptions): Promise<Answer<GetWebhookEndpointAnswer>>;
  /** Another address, other events, another description. What waits to be told goes to the new address at its next attempt. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  updateWebhookEndpoint(input: UpdateWebhookEndpointInput, options?: CallOptions): Promise<Answer<UpdateWebhookEndpointAnswer>>;
  /** Be told no more. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  deleteWebhookEndpoint(input: DeleteWebhookEndpointInput, options?: CallOptions): Promise<Answer<DeleteWebhookEndpointAnswer>>;
  /** Be told again, of what happens from now on; replay what was missed. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  enableWebhookEndpoint(input: EnableWebhookEndpointInput, options?: CallOptions): Promise<Answer<EnableWebhookEndpointAnswer>>;
  /** Be told nothing until it is enabled; what waits is cancelled. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  disableWebhookEndpoint(input: DisableWebhookEndpointInput, options?: CallOptions): Promise<Answer<DisableWebhookEndpointAnswer>>;
  /** A new key; for a day the old one signs beside it. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  rotateWebhookKey(input: RotateWebhookKeyInput, options?: CallOptions): Promise<Answer<RotateWebhookKeyAnswer>>;
  /** What an endpoint was told and what came of each attempt, newest first. The last 30 days. Roles: operator (any), participant (own), merchant (own), third_party (own), auditor (any). */
  listWebhookDeliveries(input: ListWebhookDeliveriesInput, options?: CallOptions): Promise<Answer<ListWebhookDeliveriesAnswer>>;
  /** One event for one endpoint, with its attempts. Roles: operator (any), participant (own), merchant (own), third_party (own), auditor (any). */
  getWebhookDelivery(input: GetWebhookDeliveryInput, options?: CallOptions): Promise<Answer<GetWebhookDeliveryAnswer>>;
  /** Tell one event again. Under the same `webhook-id`, so that a receiver which has seen it knows. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  replayWebhookDelivery(input: ReplayWebhookDeliveryInput, options?: CallOptions): Promise<Answer<ReplayWebhookDeliveryAnswer>>;
  /** Tell again what happened in a span of time. Also what happened while the endpoint was disabled or did not want such events. At most 500 events of one answer: ask again with its `cursor` while `has_more`. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  replayWebhookEvents(input: ReplayWebhookEventsInput, options?: CallOptions): Promise<Answer<ReplayWebhookEventsAnswer>>;
  /** Be sent a `webhook.test`, whatever the endpoint wants to be told. Or a `sample`: the same message as if that had happened, with ids of nobody and `"test": true` in its data. In the event feed it is a `webhook.test`. Roles: operator (any), participant (own), merchant (own), third_party (own). */
  testWebhookEndpoint(input: TestWebhookEndpointInput, options?: CallOptions): Promise<Answer<TestWebhookEndpointAnswer>>;
  /** The figures of this moment, as the public page shows them. Needs no key. */
  getLiveState(options?: CallOptions): Promise<Answer<GetLiveStateAnswer>>;
  /** Payments and figures as they change (server-sent events). Open it before reading `/live/state`, so that nothing falls between. Events: `payment`, `positions`, `window`, `totals`. In a rush not every payment is shown; the totals count them all. Needs no key. */
  streamLive(options?: CallOptions): Promise<Answer<AsyncIterable<ServerEvent>>>;
}

export function apiOf(send: Send): Api {
  return {
    createPayment: (input, options) => send(OPERATIONS.createPayment, input, options),
    listPayments: (input, options) => send(OPERATIONS.listPayments, input ?? {}, options),
    getPayment: (input, options) => send(OPERATIONS.getPayment, input, options),
    createReturn: (input, options) => send(OPERATIONS.createReturn, input, options),
    listReturns: (input, options) => send(OPERATIONS.listReturns, input, options),
    checkPayee: (input, options) => send(OPERATIONS.checkPayee, input, options),
    createRecall: (input, options) => send(OPERATIONS.createRecall, input, options),
    listRecalls: (input, options) => send(OPERATIONS.listRecalls, input, options),
    answerRecall: (input, options) => send(OPERATIONS.answerRecall, input, options),
    listCases: (input, options) => send(OPERATIONS.listCases, input ?? {}, options),
    closeCase: (input, options) => send(OPERATIONS.closeCase, input, options),
    getLine: (options) => send(OPERATIONS.getLine, {}, options),
    listLineMessages: (input, options) => send(OPERATIONS.listLineMessages, input ?? {}, options),
    getLineMessage: (input, options) => send(OPERATIONS.getLineMessage, input, options),
    listLineDeliveries: (input, options) => send(OPERATIONS.listLineDeliveries, input ?? {}, options),
    setAsideLineDelivery: (input, options) => send(OPERATIONS.setAsideLineDelivery, input, options),
    joinParticipant: (input, options) => send(OPERATIONS.joinParticipant, input, options),
    listParticipants: (options) => send(OPERATIONS.listParticipants, {}, options),
    moveEndpoint: (input, options) => send(OPERATIONS.moveEndpoint, input, options),
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
    getConnector: (input, options) => send(OPERATIONS.getConnector, input, options),
    setConnector: (input, options) => send(OPERATIONS.setConnector, input, options),
    openAccount: (input, options) => send(OPERATIONS.openAccount, input, options),
    listAccounts: (input, options) => send(OPERATIONS.listAccounts, input, options),
    getAccount: (input, options) => send(OPERATIONS.getAccount, input, options),
    changeAccount: (input, options) => send(OPERATIONS.changeAccount, input, options),
    addAccountHolder: (input, options) => send(OPERATIONS.addAccountHolder, input, options),
    bookCash: (input, options) => send(OPERATIONS.bookCash, input, options),
    getStatement: (input, options) => send(OPERATIONS.getStatement, input, options),
    downloadStatement: (input, options) => send(OPERATIONS.downloadStatement, input, options),
    enrolCustomer: (input, options) => send(OPERATIONS.enrolCustomer, input, options),
    listSignIns: (input, options) => send(OPERATIONS.listSignIns, input, options),
    getSignIn: (input, options) => send(OPERATIONS.getSignIn, input, options),
    lockSignIn: (input, options) => send(OPERATIONS.lockSignIn, input, options),
    unlockSignIn: (input, options) => send(OPERATIONS.unlockSignIn, input, options),
    createCaller: (input, options) => send(OPERATIONS.createCaller, input, options),
    listCallers: (input, options) => send(OPERATIONS.listCallers, input ?? {}, options),
    revokeCaller: (input, options) => send(OPERATIONS.revokeCaller, input, options),
    listHubKeys: (options) => send(OPERATIONS.listHubKeys, {}, options),
    addParticipantKey: (input, options) => send(OPERATIONS.addParticipantKey, input, options),
    listParticipantKeys: (input, options) => send(OPERATIONS.listParticipantKeys, input, options),
    revokeParticipantKey: (input, options) => send(OPERATIONS.revokeParticipantKey, input, options),
    listEvents: (input, options) => send(OPERATIONS.listEvents, input ?? {}, options),
    streamEvents: (options) => send(OPERATIONS.streamEvents, {}, options),
    listAuditLines: (input, options) => send(OPERATIONS.listAuditLines, input ?? {}, options),
    createStreet: (input, options) => send(OPERATIONS.createStreet, input, options),
    listStreets: (input, options) => send(OPERATIONS.listStreets, input ?? {}, options),
    getStreetDay: (input, options) => send(OPERATIONS.getStreetDay, input, options),
    createShop: (input, options) => send(OPERATIONS.createShop, input, options),
    listShops: (input, options) => send(OPERATIONS.listShops, input ?? {}, options),
    getShop: (input, options) => send(OPERATIONS.getShop, input, options),
    createStall: (input, options) => send(OPERATIONS.createStall, input, options),
    listStalls: (input, options) => send(OPERATIONS.listStalls, input, options),
    getStallQr: (input, options) => send(OPERATIONS.getStallQr, input, options),
    getStallQrSvg: (input, options) => send(OPERATIONS.getStallQrSvg, input, options),
    getStallQrPng: (input, options) => send(OPERATIONS.getStallQrPng, input, options),
    getStallQrTxt: (input, options) => send(OPERATIONS.getStallQrTxt, input, options),
    getOrderQrSvg: (input, options) => send(OPERATIONS.getOrderQrSvg, input, options),
    getOrderQrPng: (input, options) => send(OPERATIONS.getOrderQrPng, input, options),
    createOrder: (input, options) => send(OPERATIONS.createOrder, input, options),
    listOrders: (input, options) => send(OPERATIONS.listOrders, input, options),
    getOrder: (input, options) => send(OPERATIONS.getOrder, input, options),
    cancelOrder: (input, options) => send(OPERATIONS.cancelOrder, input, options),
    listReceipts: (input, options) => send(OPERATIONS.listReceipts, input, options),
    getShopDay: (input, options) => send(OPERATIONS.getShopDay, input, options),
    followShop: (input, options) => send(OPERATIONS.followShop, input, options),
    createThirdParty: (input, options) => send(OPERATIONS.createThirdParty, input, options),
    listThirdParties: (input, options) => send(OPERATIONS.listThirdParties, input ?? {}, options),
    getThirdParty: (input, options) => send(OPERATIONS.getThirdParty, input, options),
    amendThirdParty: (input, options) => send(OPERATIONS.amendThirdParty, input, options),
    setThirdPartyContacts: (input, options) => send(OPERATIONS.setThirdPartyContacts, input, options),
    createSoftware: (input, options) => send(OPERATIONS.createSoftware, input, options),
    listSoftware: (input, options) => send(OPERATIONS.listSoftware, input, options),
    getSoftware: (input, options) => send(OPERATIONS.getSoftware, input, options),
    amendSoftware: (input, options) => send(OPERATIONS.amendSoftware, input, options),
    listSoftwareVersions: (input, options) => send(OPERATIONS.listSoftwareVersions, input, options),
    createSoftwareStatement: (input, options) => send(OPERATIONS.createSoftwareStatement, input, options),
    createApiKey: (input, options) => send(OPERATIONS.createApiKey, input, options),
    listApiKeys: (input, options) => send(OPERATIONS.listApiKeys, input, options),
    revokeApiKey: (input, options) => send(OPERATIONS.revokeApiKey, input, options),
    listThirdPartyRequests: (input, options) => send(OPERATIONS.listThirdPartyRequests, input, options),
    getDirectoryParticipants: (options) => send(OPERATIONS.getDirectoryParticipants, {}, options),
    getDirectoryKeys: (options) => send(OPERATIONS.getDirectoryKeys, {}, options),
    signUpThirdParty: (input, options) => send(OPERATIONS.signUpThirdParty, input, options),
    setThirdPartyStatus: (input, options) => send(OPERATIONS.setThirdPartyStatus, input, options),
    setSoftwareStatus: (input, options) => send(OPERATIONS.setSoftwareStatus, input, options),
    listThirdPartyStatuses: (input, options) => send(OPERATIONS.listThirdPartyStatuses, input, options),
    createResourceServer: (input, options) => send(OPERATIONS.createResourceServer, input, options),
    listResourceServers: (input, options) => send(OPERATIONS.listResourceServers, input, options),
    getResourceServer: (input, options) => send(OPERATIONS.getResourceServer, input, options),
    amendResourceServer: (input, options) => send(OPERATIONS.amendResourceServer, input, options),
    setResourceServerStatus: (input, options) => send(OPERATIONS.setResourceServerStatus, input, options),
    listResourceServerVersions: (input, options) => send(OPERATIONS.listResourceServerVersions, input, options),
    createSbv64Client: (input, options) => send(OPERATIONS.createSbv64Client, input, options),
    listSbv64Clients: (input, options) => send(OPERATIONS.listSbv64Clients, input, options),
    rotateSbv64ClientSecret: (input, options) => send(OPERATIONS.rotateSbv64ClientSecret, input, options),
    giveUpSbv64Client: (input, options) => send(OPERATIONS.giveUpSbv64Client, input, options),
    listConsents: (input, options) => send(OPERATIONS.listConsents, input ?? {}, options),
    getConsent: (input, options) => send(OPERATIONS.getConsent, input, options),
    listConsentVersions: (input, options) => send(OPERATIONS.listConsentVersions, input, options),
    listConsentAccesses: (input, options) => send(OPERATIONS.listConsentAccesses, input, options),
    revokeConsent: (input, options) => send(OPERATIONS.revokeConsent, input, options),
    getNotice: (input, options) => send(OPERATIONS.getNotice, input, options),
    setInterestRates: (input, options) => send(OPERATIONS.setInterestRates, input, options),
    setExchangeRates: (input, options) => send(OPERATIONS.setExchangeRates, input, options),
    setBranches: (input, options) => send(OPERATIONS.setBranches, input, options),
    setStandingOrder: (input, options) => send(OPERATIONS.setStandingOrder, input, options),
    listStandingOrders: (input, options) => send(OPERATIONS.listStandingOrders, input, options),
    endStandingOrder: (input, options) => send(OPERATIONS.endStandingOrder, input, options),
    createWebhookEndpoint: (input, options) => send(OPERATIONS.createWebhookEndpoint, input, options),
    listWebhookEndpoints: (input, options) => send(OPERATIONS.listWebhookEndpoints, input ?? {}, options),
    getWebhookEndpoint: (input, options) => send(OPERATIONS.getWebhookEndpoint, input, options),
    updateWebhookEndpoint: (input, options) => send(OPERATIONS.updateWebhookEndpoint, input, options),
    deleteWebhookEndpoint: (input, options) => send(OPERATIONS.deleteWebhookEndpoint, input, options),
    enableWebhookEndpoint: (input, options) => send(OPERATIONS.enableWebhookEndpoint, input, options),
    disableWebhookEndpoint: (input, options) => send(OPERATIONS.disableWebhookEndpoint, input, options),
    rotateWebhookKey: (input, options) => send(OPERATIONS.rotateWebhookKey, input, options),
    listWebhookDeliveries: (input, options) => send(OPERATIONS.listWebhookDeliveries, input, options),
    getWebhookDelivery: (input, options) => send(OPERATIONS.getWebhookDelivery, input, options),
    replayWebhookDelivery: (input, options) => send(OPERATIONS.replayWebhookDelivery, input, options),
    replayWebhookEvents: (input, options) => send(OPERATIONS.replayWebhookEvents, input, options),
    testWebhookEndpoint: (input, options) => send(OPERATIONS.testWebhookEndpoint, input, options),
    getLiveState: (options) => send(OPERATIONS.getLiveState, {}, options),
    streamLive: (options) => send(OPERATIONS.streamLive, {}, options),
  };
}
