// Generated from the OpenAPI document by "npm run -s generate"; do not edit.

/** RFC 9457. `code` is stable and never translated; `outcome` says what is known about the money. */
export type Problem = {
  readonly type: string;
  /** Vietnamese, or English by Accept-Language. */
  readonly title: string;
  readonly status: number;
  readonly code: string;
  /** ISO 20022 reason of a refused payment. */
  readonly iso_reason?: string;
  readonly param?: string;
  readonly request_id: string;
  readonly doc_url?: string;
  /** May the same request, under the same key, fare better later? */
  readonly retryable: boolean;
  readonly outcome: "none" | "unknown" | "final";
};
