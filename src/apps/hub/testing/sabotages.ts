/** Ways to falsify a database by hand, and which invariants must say so. Each statement returns the rows it met. */
export interface Sabotage {
  readonly what: string;
  readonly sql: readonly string[];
  /** Verified so much later. */
  readonly laterMs?: number;
  /** In the order in which they are checked; no other may fail. */
  readonly fails: readonly string[];
  readonly words: RegExp;
}

const CUSTOMER = 'code = 100 AND credits_posted > 1000 AND book = 970401';
/** An interbank payment that cleared and was not returned. */
const CLEARED = `(SELECT id FROM payments p WHERE state = 'cleared' AND kind = 'credit_transfer' AND debtor_bin <> creditor_bin
                   AND returned = 0 ORDER BY id LIMIT 1)`;
const ANY_CUSTOMER = `(SELECT id FROM ledger_accounts WHERE ${CUSTOMER} ORDER BY id LIMIT 1)`;
const NOBODY = '00000000-0000-7000-8000-00000000dead';

export const SABOTAGES: readonly Sabotage[] = [
  {
    what: 'money comes from nowhere, with a transfer that looks right',
    sql: [
      `INSERT INTO ledger_transfers SELECT book, '${NOBODY}', 0, '${NOBODY}', id, 7, 99, NULL, 0, last_at + 1, 0, credits_posted - debits_posted + 7
         FROM ledger_accounts WHERE id = ${ANY_CUSTOMER} RETURNING 1`,
      `UPDATE ledger_accounts SET credits_posted = credits_posted + 7, last_at = last_at + 1 WHERE id = ${ANY_CUSTOMER} RETURNING 1`,
    ],
    fails: ['books_balance'],
    words: /book 970401, VND: debits posted are \d+, credits posted are \d+/,
  },
  {
    what: 'a balance is raised',
    sql: [
      `UPDATE ledger_accounts SET credits_posted = credits_posted + 1 WHERE id = ${ANY_CUSTOMER} RETURNING 1`,
    ],
    fails: ['books_balance', 'balances_are_sums'],
    words: /account acc_[0-9a-f]{32} of book 970401: credits posted are/,
  },
  {
    what: 'two balances of a book are raised alike',
    sql: [
      `UPDATE ledger_accounts SET credits_posted = credits_posted + 1 WHERE id = ${ANY_CUSTOMER} RETURNING 1`,
      'UPDATE ledger_accounts SET debits_posted = debits_posted + 1 WHERE book = 970401 AND code = 140 RETURNING 1',
    ],
    fails: ['balances_are_sums'],
    words: /debits posted are \d+, its transfers say \d+/,
  },
  {
    what: 'a running balance is rewritten',
    sql: [`UPDATE ledger_transfers SET debit_balance = debit_balance + 1 WHERE code = 4 RETURNING 1`],
    fails: ['balances_are_sums'],
    words: /the running balance does not follow from the one before at \d+/,
  },
  {
    what: 'two transfers of an account get one ledger time',
    sql: [
      `UPDATE ledger_transfers t SET at = (SELECT max(at) FROM ledger_transfers o WHERE o.book = t.book AND o.at < t.at AND o.debit_account = t.debit_account)
        WHERE t.code = 10 AND t.debit_account = (SELECT debit_account FROM ledger_transfers WHERE code = 10 GROUP BY 1 HAVING count(*) > 1 LIMIT 1)
          AND t.at = (SELECT max(at) FROM ledger_transfers x WHERE x.code = 10 AND x.debit_account = t.debit_account) RETURNING 1`,
    ],
    fails: ['balances_are_sums'],
    words: /balances_are_sums/,
  },
  {
    what: 'a deposit is deleted',
    sql: ['DELETE FROM ledger_transfers WHERE code = 4 RETURNING 1'],
    fails: ['balances_are_sums'],
    words: /its last transfer was at/,
  },
  {
    what: 'an account forgets its last transfer',
    sql: [`UPDATE ledger_accounts SET last_at = last_at - 1 WHERE id = ${ANY_CUSTOMER} RETURNING 1`],
    fails: ['balances_are_sums'],
    words: /its last transfer was at \d+, it says \d+/,
  },
  {
    what: 'an overdraft is drawn under a limit that is set afterwards',
    sql: [`UPDATE ledger_accounts SET debit_limit = -1000000000 WHERE id = ${ANY_CUSTOMER} RETURNING 1`],
    fails: ['limits_hold'],
    words: /account acc_[0-9a-f]{32} of book 970401 is debited beyond its limit of -1000000000/,
  },
  {
    what: 'a limit is raised without a cap, prefunding or a settlement',
    sql: [
      "UPDATE ledger_accounts SET debit_limit = debit_limit + 1 WHERE code = 200 AND id::text LIKE '%970401' RETURNING 1",
    ],
    fails: ['limits_hold'],
    words: /participant 970401 has a limit of \d+; its cap, prefunding and payables make \d+/,
  },
  {
    what: 'the lowering of a cap that explains a position is forgotten',
    sql: ['DELETE FROM participant_caps WHERE bin = 970403 RETURNING 1'],
    fails: ['limits_hold'],
    words: /participant 970403 is beyond its limit/,
  },
  {
    what: 'for two hours nobody expires holds',
    sql: [],
    laterMs: 7_200_000,
    fails: ['no_hold_past_timeout'],
    words: /hold trf_[0-9a-f]{32} of book 970401 expired \d+ s ago and still holds money/,
  },
  {
    what: 'a hold changes its state',
    sql: ['UPDATE ledger_pending SET state = 2 WHERE state = 1 RETURNING 1'],
    fails: ['pending_states'],
    words: /is called voided, but transfer trf_[0-9a-f]{32} says otherwise/,
  },
  {
    what: 'a hold grows',
    sql: ['UPDATE ledger_pending SET amount = amount + 1 WHERE state = 0 RETURNING 1'],
    fails: ['pending_states'],
    words: /is not the one that its transfer made/,
  },
  {
    what: 'a resolved hold is deleted',
    sql: ['DELETE FROM ledger_pending WHERE state = 3 RETURNING 1'],
    fails: ['pending_states'],
    words: /resolves a hold that is not there/,
  },
  {
    what: 'a position and another one move without their books',
    sql: [
      `INSERT INTO ledger_transfers SELECT 0, '${NOBODY}', 0, d.id, c.id, 9, 99, NULL, 0, greatest(d.last_at, c.last_at) + 1,
              d.credits_posted - d.debits_posted - 9, c.credits_posted - c.debits_posted + 9
         FROM ledger_accounts d, ledger_accounts c WHERE d.book = 0 AND d.code = 200 AND d.id::text LIKE '%970401'
          AND c.book = 0 AND c.code = 200 AND c.id::text LIKE '%970402' RETURNING 1`,
      "UPDATE ledger_accounts SET debits_posted = debits_posted + 9, last_at = (SELECT max(at) FROM ledger_transfers WHERE book = 0 AND amount = 9) WHERE book = 0 AND code = 200 AND id::text LIKE '%970401' RETURNING 1",
      "UPDATE ledger_accounts SET credits_posted = credits_posted + 9, last_at = (SELECT max(at) FROM ledger_transfers WHERE book = 0 AND amount = 9) WHERE book = 0 AND code = 200 AND id::text LIKE '%970402' RETURNING 1",
    ],
    fails: ['clearing_mirrors_positions'],
    words: /participant 970401: its clearing account says -?\d+, position and obligation say -?\d+/,
  },
  {
    what: 'a net position is edited',
    sql: [
      'UPDATE settlement_positions SET net = net + 1 WHERE window_number = 1 AND bin = 970401 RETURNING 1',
    ],
    fails: ['settlement_nets_to_zero'],
    words: /the nets of window 1 sum to 1/,
  },
  {
    what: 'a confirmation is taken back',
    sql: [
      'UPDATE settlement_positions SET confirmed_at = NULL WHERE window_number = 1 AND net < 0 RETURNING 1',
    ],
    fails: ['settlement_nets_to_zero'],
    words: /window 1 is settled without the confirmation of \d+/,
  },
  {
    what: 'a payment’s amount is edited',
    sql: [`UPDATE payments SET amount = amount + 1 WHERE id = ${CLEARED} RETURNING 1`],
    fails: ['payments_match_ledger'],
    words: /payment pay_[0-9a-f]{32} is of \d+, its leg 1 of \d+/,
  },
  {
    what: 'a payment is deleted',
    sql: [`DELETE FROM payments WHERE id = ${CLEARED} RETURNING 1`],
    fails: ['payments_match_ledger'],
    words: /transfer trf_[0-9a-f]{32} of book 0 belongs to no payment/,
  },
  {
    what: 'a cleared payment is called refused',
    sql: [`UPDATE payments SET state = 'refused' WHERE id = ${CLEARED} RETURNING 1`],
    fails: ['payments_match_ledger'],
    words: /is refused and has a leg 1/,
  },
  {
    what: 'a payment is given to somebody else',
    sql: [`UPDATE payments SET creditor_ledger = '${NOBODY}' WHERE id = ${CLEARED} RETURNING 1`],
    fails: ['payments_match_ledger'],
    words: /has a leg 3 between other accounts/,
  },
  {
    what: 'a return is forgotten',
    sql: ['UPDATE payments SET returned = 0 WHERE returned > 0 RETURNING 1'],
    fails: ['payments_match_ledger'],
    words: /says that 0 of it were returned, its returns sum to 80000/,
  },
  {
    what: 'a leg of a payment is deleted',
    sql: [
      `DELETE FROM ledger_transfers WHERE book = 0 AND id = ${CLEARED.replace('SELECT id', "SELECT (left(id::text, 32) || '0002')::uuid")} RETURNING 1`,
    ],
    fails: ['balances_are_sums', 'payments_match_ledger'],
    words: /payment pay_[0-9a-f]{32} has no leg 2/,
  },
  {
    what: 'a held payment is called cleared',
    sql: [
      "UPDATE payments SET state = 'cleared' WHERE id = (SELECT payment FROM held_payments WHERE state = 'unknown') RETURNING 1",
      "DELETE FROM held_payments WHERE state = 'unknown' RETURNING 1",
    ],
    fails: ['payments_match_ledger'],
    words: /payment pay_[0-9a-f]{32} has no leg 5/,
  },
  {
    what: 'a held payment is forgotten by those who wait',
    sql: ["DELETE FROM held_payments WHERE state = 'unknown' RETURNING 1"],
    fails: ['payments_match_ledger'],
    words: /is unknown and nobody waits for its bank/,
  },
  {
    what: 'a released payment is called unknown',
    sql: ["UPDATE payments SET state = 'unknown' WHERE state = 'released' RETURNING 1"],
    fails: ['payments_match_ledger', 'deliveries_tell_the_truth'],
    words: /is unknown and has a leg 4/,
  },
  {
    what: 'another bank is waited for',
    sql: ["UPDATE held_payments SET bin = 970421 WHERE state = 'unknown' RETURNING 1"],
    fails: ['waits_match_payments'],
    words: /is for 970421, which is not its payee’s connected bank/,
  },
  {
    what: 'a wait outlives its payment',
    sql: [
      `INSERT INTO held_payments (payment, bin, state, deadline_at, next_inquiry_at) VALUES ('${NOBODY}', 970421, 'held', 0, 0) RETURNING 1`,
    ],
    fails: ['waits_match_payments'],
    words: /the wait for payment pay_[0-9a-f]{32} has no payment/,
  },
  {
    what: 'a bank is to be told what is not so',
    sql: [
      "UPDATE deliveries SET state = 'released' WHERE kind = 'status' AND state = 'cleared' AND bin = 970421 RETURNING 1",
    ],
    fails: ['deliveries_tell_the_truth'],
    words: /delivery [0-9a-f-]{36} tells released, the payment is cleared/,
  },
  {
    what: 'a bank is told of somebody else’s payment',
    sql: ["UPDATE deliveries SET bin = 970401 WHERE kind = 'status' AND bin = 970421 RETURNING 1"],
    fails: ['deliveries_tell_the_truth'],
    words: /goes to (a bank that is at neither end|970401, which is not connected)/,
  },
  {
    what: 'an audit line is edited',
    sql: ["UPDATE audit_lines SET detail = 'nothing happened' WHERE seq = 5 RETURNING 1"],
    fails: ['audit_chain'],
    words: /line 1\.5 does not match its hash/,
  },
  {
    what: 'an audit line is deleted',
    sql: ['DELETE FROM audit_lines WHERE seq = 5 RETURNING 1'],
    fails: ['audit_chain'],
    words: /line 1\.5 is missing/,
  },
  {
    what: 'the end of the audit is cut off, head and all',
    sql: [
      'DELETE FROM audit_lines WHERE seq > 9 RETURNING 1',
      'UPDATE lanes SET audit_seq = 9, audit_head = (SELECT hash FROM audit_lines a WHERE a.lane = lanes.lane AND a.seq = 9) RETURNING 1',
    ],
    fails: ['audit_checkpoint'],
    words: /was signed with hash [0-9a-f]{12}… and is not there any more/,
  },
  {
    what: 'a checkpoint is forged',
    sql: ["UPDATE audit_checkpoints SET signature = decode(repeat('00', 64), 'hex') RETURNING 1"],
    fails: ['audit_checkpoint'],
    words: /checkpoint \d+ has a wrong signature/,
  },
  {
    what: 'an event is deleted',
    sql: ['DELETE FROM outbox_events WHERE seq = 3 RETURNING 1'],
    fails: ['outbox_is_gap_free'],
    words: /event evt_1_3 is missing/,
  },
  {
    what: 'a third party is reinstated by hand',
    sql: ["UPDATE third_parties SET status = 'revoked' RETURNING 1"],
    fails: ['third_parties_are_what_their_history_says'],
    words: /third party tpp_[0-9a-f]{32} has another status than its history says/,
  },
  {
    what: 'software gets another address of return',
    sql: ["UPDATE software_products SET redirect_uris = '{https://thief.example/}' RETURNING 1"],
    fails: ['software_is_what_its_history_says'],
    words: /software sfw_[0-9a-f]{32} says something else than its last version/,
  },
  {
    what: 'a stranger’s key becomes a resource server’s',
    sql: ["UPDATE resource_servers SET jwks = replace(jwks, 'k1', 'k2') RETURNING 1"],
    fails: ['resource_servers_are_what_their_history_says'],
    words: /resource server rsv_[0-9a-f]{32} says something else than its last version/,
  },
  {
    what: 'a customer is said to have agreed to something else',
    sql: [
      "UPDATE consent_versions SET body = replace(body, 'lending', 'accounting') WHERE body LIKE '%lending%' RETURNING 1",
    ],
    fails: ['consent_versions_are_chained_and_signed'],
    words: /con_[0-9a-f]{32} version 1 breaks the chain/,
  },
  {
    what: 'a customer is not told after all',
    sql: ["DELETE FROM customer_notices WHERE kind = 'consent_given' RETURNING 1"],
    fails: ['versions_have_their_notices'],
    words: /con_[0-9a-f]{32} version 1 names ntc_[0-9a-f]{32}, which there is not/,
  },
  {
    what: 'what was read is said to be something else',
    sql: ["UPDATE consent_accesses SET cluster = 'party' WHERE cluster = 'balances' RETURNING 1"],
    fails: ['accesses_lie_within_their_consent'],
    words: /acs_[0-9a-f]{32} read party outside con_[0-9a-f]{32}/,
  },
  {
    what: 'a read is struck out',
    sql: ["DELETE FROM consent_accesses WHERE cluster = 'balances' RETURNING 1"],
    fails: ['uses_of_a_consent_are_its_accesses'],
    words: /con_[0-9a-f]{32} counts 1 uses and has 0/,
  },
  {
    what: 'an order names another payer than its payment',
    sql: ["UPDATE payment_orders SET debtor_account = '1' RETURNING 1"],
    fails: ['orders_are_their_payments'],
    words: /pmo_[0-9a-f]{32}/,
  },
  {
    what: 'less was agreed to than was paid',
    sql: ["UPDATE consents SET terms = replace(terms, '1000', '999') WHERE kind = 'payment' RETURNING 1"],
    fails: ['orders_lie_within_their_consent'],
    words: /con_[0-9a-f]{32}/,
  },
  {
    what: 'a refund says less than was given back',
    sql: ['UPDATE refunds SET amount = amount - 1 RETURNING 1'],
    fails: ['refunds_are_returns_under_their_consent'],
    words: /rfd_[0-9a-f]{32} differs from its return/,
  },
  {
    what: 'a token is put under another consent',
    sql: ["UPDATE oidc_artefacts SET grant_id = gen_random_uuid() WHERE model = 'AccessToken' RETURNING 1"],
    fails: ['no_token_without_a_consent_that_lived'],
    words: /AccessToken under con_[0-9a-f]{32}, which there is not/,
  },
  {
    what: 'a webhook is never told',
    sql: ["DELETE FROM webhook_deliveries WHERE type = 'payment.cleared' RETURNING 1"],
    fails: ['webhooks_tell_every_event'],
    words: /endpoint whe_[0-9a-f]{32} has no delivery of event evt_1_\d+/,
  },
  {
    what: 'webhooks are told of what may not be spoken of yet',
    sql: ["UPDATE webhook_cursor SET position = '1.999999' RETURNING 1"],
    fails: ['webhooks_tell_every_event'],
    words: /events of lane 1 are told up to \d+, endpoints were up to 999999/,
  },
  {
    what: 'an event is slipped in behind the lane',
    sql: [
      "INSERT INTO outbox_events SELECT lane, event_seq + 1, 0, 'payment.cleared', '', '{}', NULL, '{}' FROM lanes RETURNING 1",
    ],
    fails: ['outbox_is_gap_free'],
    words: /lane 1 is at event \d+, but events reach \d+/,
  },
];
