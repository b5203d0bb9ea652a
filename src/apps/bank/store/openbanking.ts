/** Sign-ins, copies of consents, withdrawals, orders, and how the connector was told to behave. */
import type { Books, Row } from './books.ts';

export interface SignInRow {
  readonly id: string;
  /** Null where nobody has that name. */
  readonly customer: string | null;
  /** The request as it came, to know a repetition by. */
  readonly request: string;
  readonly bindingWords: string;
  readonly thirdParty: string | null;
  readonly state: 'pending' | 'approved' | 'refused';
  /** When the simulator decides by itself, and how. */
  readonly decidesMs: number | null;
  readonly decides: 'approved' | 'refused' | null;
  readonly decidedMs: number | null;
  readonly madeMs: number;
  readonly expiresMs: number;
}

const SIGN_IN =
  'id, customer, request, binding_words, third_party, state, decides_ms, decides, decided_ms, made_ms, expires_ms';

export function addSignIn(books: Books, one: SignInRow): void {
  books.run(
    `INSERT INTO sign_ins (${SIGN_IN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[one.id, one.customer, one.request, one.bindingWords, one.thirdParty, one.state],
    ...[one.decidesMs, one.decides, one.decidedMs, one.madeMs, one.expiresMs],
  );
}

export function findSignIn(books: Books, id: string): SignInRow | undefined {
  const row = books.one(`SELECT ${SIGN_IN} FROM sign_ins WHERE id = ?`, id);
  return row && signInOf(row);
}

export function decideSignIn(books: Books, id: string, state: 'approved' | 'refused', atMs: number): void {
  books.run('UPDATE sign_ins SET state = ?, decided_ms = ? WHERE id = ?', state, atMs, id);
}

/** Newest first. */
export function listSignIns(books: Books, limit: number): SignInRow[] {
  return books.all(`SELECT ${SIGN_IN} FROM sign_ins ORDER BY made_ms DESC LIMIT ?`, limit).map(signInOf);
}

export function forgetSignIns(books: Books, beforeMs: number): void {
  books.run('DELETE FROM sign_ins WHERE made_ms < ?', beforeMs);
}

const numberOrNull = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const signInOf = (row: Row): SignInRow => ({
  id: row.id as string,
  customer: row.customer as string | null,
  request: row.request as string,
  bindingWords: row.binding_words as string,
  thirdParty: row.third_party as string | null,
  state: row.state as SignInRow['state'],
  decidesMs: numberOrNull(row.decides_ms),
  decides: row.decides as SignInRow['decides'],
  decidedMs: numberOrNull(row.decided_ms),
  madeMs: Number(row.made_ms),
  expiresMs: Number(row.expires_ms),
});

export interface ConsentRow {
  /** As on the wire: `con_…`. */
  readonly id: string;
  readonly version: number;
  readonly state: string;
  /** 32 hex digits. */
  readonly customer: string;
  readonly thirdParty: string;
  /** JSON, as the hub told it last. */
  readonly notice: string;
  readonly expiresMs: number;
  readonly heardMs: number;
  readonly withdrawnMs: number | null;
}

const CONSENT = 'id, version, state, customer, third_party, notice, expires_ms, heard_ms, withdrawn_ms';

export function findConsent(books: Books, id: string): ConsentRow | undefined {
  const row = books.one(`SELECT ${CONSENT} FROM consents WHERE id = ?`, id);
  return row && consentOf(row);
}

export function keepConsent(books: Books, one: Omit<ConsentRow, 'withdrawnMs'>): void {
  books.run(
    `INSERT INTO consents (id, version, state, customer, third_party, notice, expires_ms, heard_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, customer = excluded.customer,
       third_party = excluded.third_party, notice = excluded.notice, expires_ms = excluded.expires_ms,
       heard_ms = excluded.heard_ms`,
    ...[one.id, one.version, one.state, one.customer, one.thirdParty, one.notice, one.expiresMs, one.heardMs],
  );
}

/** Last heard of first. */
export function listConsents(books: Books, limit: number): ConsentRow[] {
  return books.all(`SELECT ${CONSENT} FROM consents ORDER BY heard_ms DESC LIMIT ?`, limit).map(consentOf);
}

const consentOf = (row: Row): ConsentRow => ({
  id: row.id as string,
  version: Number(row.version),
  state: row.state as string,
  customer: row.customer as string,
  thirdParty: row.third_party as string,
  notice: row.notice as string,
  expiresMs: Number(row.expires_ms),
  heardMs: Number(row.heard_ms),
  withdrawnMs: numberOrNull(row.withdrawn_ms),
});

export interface Withdrawal {
  readonly consent: string;
  readonly reason: string;
  readonly tries: number;
}

/** Ends it here at once; the hub is told from now on. */
export function withdraw(books: Books, consent: string, reason: string, nowMs: number): void {
  books.run('UPDATE consents SET withdrawn_ms = coalesce(withdrawn_ms, ?) WHERE id = ?', nowMs, consent);
  books.run(
    `INSERT INTO withdrawals (consent, reason, state, tries, due_ms) VALUES (?, ?, 'waiting', 0, ?) ON CONFLICT DO NOTHING`,
    ...[consent, reason, nowMs],
  );
}

export function dueWithdrawals(books: Books, nowMs: number, limit: number): Withdrawal[] {
  return books
    .all(
      `SELECT consent, reason, tries FROM withdrawals WHERE state = 'waiting' AND due_ms <= ? ORDER BY due_ms LIMIT ?`,
      ...[nowMs, limit],
    )
    .map((row) => ({
      consent: row.consent as string,
      reason: row.reason as string,
      tries: Number(row.tries),
    }));
}

export function endWithdrawal(books: Books, consent: string, state: 'told' | 'refused'): void {
  books.run('UPDATE withdrawals SET state = ? WHERE consent = ?', state, consent);
}

export function postponeWithdrawal(books: Books, consent: string, dueMs: number): void {
  books.run('UPDATE withdrawals SET tries = tries + 1, due_ms = ? WHERE consent = ?', dueMs, consent);
}

export interface OrderRow {
  readonly id: string;
  readonly hash: Buffer;
  readonly consent: string;
  /** Our payment; null where it was refused. */
  readonly payment: string | null;
  readonly reason: string | null;
}

export function findOrder(books: Books, id: string): OrderRow | undefined {
  const row = books.one('SELECT id, hash, consent, payment, reason FROM orders WHERE id = ?', id);
  return (
    row && {
      id: row.id as string,
      hash: Buffer.from(row.hash as Uint8Array),
      consent: row.consent as string,
      payment: row.payment as string | null,
      reason: row.reason as string | null,
    }
  );
}

/** Payments of so much to this creditor that were made under a consent. */
export function countOrders(
  books: Books,
  consent: string,
  { amount, creditor }: { readonly amount: number; readonly creditor: { bin: string; account: string } },
): number {
  const sql = `SELECT count(*) AS n FROM orders r JOIN outgoing o ON o.id = r.payment
    WHERE r.consent = ? AND o.creditor_agent = ? AND o.creditor_account = ? AND o.amount = ?`;
  return Number(books.one(sql, consent, creditor.bin, creditor.account, amount)!.n);
}

export function keepOrder(
  books: Books,
  { id, hash, consent, payment, reason }: OrderRow,
  atMs: number,
): void {
  books.run(
    'INSERT INTO orders (id, hash, consent, payment, reason, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, hash, consent, payment, reason, atMs],
  );
}

export interface ConnectorBehaviour {
  readonly id: number;
  readonly mode: string;
  readonly leftCalls: number | null;
  readonly untilMs: number | null;
}

/** In the order in which they were asked for, without those whose time is over. */
export function listConnectorBehaviours(books: Books, nowMs: number): ConnectorBehaviour[] {
  return books
    .all(
      `SELECT id, mode, left_calls, until_ms FROM connector_behaviours
        WHERE coalesce(until_ms, ?) >= ? AND coalesce(left_calls, 1) > 0 ORDER BY id`,
      ...[nowMs, nowMs],
    )
    .map((row) => ({
      id: Number(row.id),
      mode: row.mode as string,
      leftCalls: numberOrNull(row.left_calls),
      untilMs: numberOrNull(row.until_ms),
    }));
}

export function addConnectorBehaviour(books: Books, one: Omit<ConnectorBehaviour, 'id'>): void {
  books.run(
    'INSERT INTO connector_behaviours (mode, left_calls, until_ms) VALUES (?, ?, ?)',
    ...[one.mode, one.leftCalls, one.untilMs],
  );
}

export function useConnectorBehaviour(books: Books, id: number): void {
  books.run('UPDATE connector_behaviours SET left_calls = left_calls - 1 WHERE id = ?', id);
}

export function clearConnectorBehaviours(books: Books): void {
  books.run('DELETE FROM connector_behaviours');
}

/** As she reads it, in Vietnamese. */
export interface CustomerNoticeRow {
  /** As on the wire: `ntc_…`. */
  readonly id: string;
  readonly kind: string;
  /** 32 hex digits. */
  readonly customer: string;
  readonly title: string;
  readonly text: string;
  readonly heardMs: number;
}

/** The same again changes nothing. */
export function keepCustomerNotice(books: Books, one: CustomerNoticeRow): void {
  books.run(
    'INSERT INTO notices (id, kind, customer, title, text, heard_ms) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ...[one.id, one.kind, one.customer, one.title, one.text, one.heardMs],
  );
}

/** Newest first. */
export function listCustomerNotices(books: Books, limit: number): CustomerNoticeRow[] {
  return books
    .all(
      `SELECT id, kind, customer, title, text, heard_ms FROM notices ORDER BY heard_ms DESC, id DESC LIMIT ?`,
      limit,
    )
    .map((row) => ({
      id: row.id as string,
      kind: row.kind as string,
      customer: row.customer as string,
      title: row.title as string,
      text: row.text as string,
      heardMs: Number(row.heard_ms),
    }));
}
