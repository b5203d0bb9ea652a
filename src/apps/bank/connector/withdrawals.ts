/** Tells the hub of consents that ended at the bank (POST /v1/consents/{id}/revoke), signed, until it has heard. */
import { openResponse, signRequest, verifySignature } from '../../../codecs/httpsignature/index.ts';
import type { BankConfig } from '../config.ts';
import type { Bank } from '../payments/bank.ts';
import { dueWithdrawals, endWithdrawal, postponeWithdrawal, type Withdrawal } from '../store/openbanking.ts';

export interface Withdrawals {
  /** Something may be due. */
  wake(): void;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 16;
const ANSWER_MS_MAX = 10_000;
/** First pause after no answer; doubles. */
const RETRY_MS = 500;
const RETRY_MS_MAX = 60_000;

type WithdrawalConfig = Pick<BankConfig, 'file' | 'hubTransportKeys' | 'transportKey'>;

export function startWithdrawals(
  bank: Bank,
  config: WithdrawalConfig,
  log: { readonly note: (words: string) => void; readonly fault: (fault: unknown, where: string) => void },
): Withdrawals {
  const { api } = config.file.hub;
  let running: Promise<void> | undefined;
  const run = async (base: string): Promise<void> => {
    const due = dueWithdrawals(bank.books, bank.nowMs(), AT_ONCE);
    for (const one of due) await tell(bank, config, base, one, log.note);
  };
  const wake = (): void => {
    if (api === undefined) return;
    running ??= run(api)
      .catch((fault: unknown) => log.fault(fault, 'withdrawals'))
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(wake, LOOK_EVERY_MS);
  return {
    wake,
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Heard: it is ended there now, or had ended before, or was never there. */
const END: Readonly<Record<number, 'told' | 'refused'>> = { 200: 'told', 404: 'refused', 409: 'told' };

async function tell(
  bank: Bank,
  { hubTransportKeys, transportKey }: WithdrawalConfig,
  base: string,
  { consent, reason, tries }: Withdrawal,
  note: (words: string) => void,
): Promise<void> {
  const targetUri = `${base.replace(/\/$/, '')}/v1/consents/${consent}/revoke`;
  const body = JSON.stringify({ reason });
  const created = Math.floor(bank.nowMs() / 1_000);
  const headers = signRequest(
    { method: 'POST', targetUri, body, idempotencyKey: `withdraw-${consent}`, created },
    { keyid: transportKey.id, privateKey: transportKey.privateKey },
  );
  const answer = await fetch(targetUri, {
    ...{ method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } },
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  })
    .then(async (response) => ({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }))
    .catch((fault: unknown) => (fault as Error).message);
  const isHubs = typeof answer !== 'string' && (await isAnswerOfHub(answer, headers.signature));
  const end = isHubs ? END[answer.status] : undefined;
  if (end === undefined) note(`the hub has not heard that ${consent} ended`);
  await bank.books.submitLater(() => {
    if (end !== undefined) endWithdrawal(bank.books, consent, end);
    else
      postponeWithdrawal(bank.books, consent, bank.nowMs() + Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** tries));
  });

  async function isAnswerOfHub(
    {
      status,
      headers: theirs,
      body: text,
    }: { status: number; headers: Record<string, string>; body: string },
    requestSignature: string,
  ): Promise<boolean> {
    const opened = openResponse({ status, headers: theirs, body: text, requestSignature }, bank.nowMs());
    const key = opened.ok ? hubTransportKeys.get(opened.signature.keyid) : undefined;
    return opened.ok && key !== undefined && (await verifySignature(opened.signature, key)).ok;
  }
}
