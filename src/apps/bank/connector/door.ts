/**
 * The bank's door for open banking, beside the one for messages: proves that the hub asks, answers from the books in one
 * transaction, and signs what it says.
 */
import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type ConnectorOperation,
  findOperation,
  REQUEST_BYTES_MAX,
  type RequestOf,
  readConnectorRequest,
} from '../../../codecs/connector/index.ts';
import {
  openRequest,
  type SigningKey,
  signResponse,
  verifySignature,
} from '../../../codecs/httpsignature/index.ts';
import type { BankConfig } from '../config.ts';
import { bodyOf, isDown, type ListenLog } from '../line/listen.ts';
import type { Bank } from '../payments/bank.ts';
import type { ConnectorMode } from '../rules/connectormodes.ts';
import { TooBusy } from '../store/books.ts';
import { takeNotice } from './consents.ts';
import { takeCustomerNotice } from './customernotices.ts';
import { bent, insteadOf, nextMode } from './misbehave.ts';
import { type Answer, answered, refused, written } from './model.ts';
import { type Ordered, refuseOrder, takeOrder, takeReturn } from './orders.ts';
import { PAGE_PATH, serveSignInPage } from './page.ts';
import {
  accounts,
  balances,
  customerAccounts,
  fundsConfirmations,
  parties,
  standingOrders,
  transactions,
  walletHolders,
} from './reads.ts';
import { beginSignIn, lookAtSignIn } from './signins.ts';

/** Below which the contract's paths lie. */
export const CONNECTOR_PATH = '/connector';

export interface ConnectorDoorParts {
  readonly bank: Bank;
  readonly config: Pick<BankConfig, 'hubTransportKeys' | 'transportKey'>;
  readonly log: ListenLog;
}

/** `base`: as the hub writes it, `https://host:port`. */
export type ServeConnector = (
  base: string,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

type Handlers = {
  readonly [Name in ConnectorOperation]: (
    bank: Bank,
    asked: RequestOf<Name>,
    id: string | undefined,
  ) => Answer;
};

const HANDLERS: Handlers = {
  begin_authentication: beginSignIn,
  authentication: (bank, _, id) => lookAtSignIn(bank, id!),
  customer_accounts: customerAccounts,
  accounts,
  balances,
  transactions,
  parties,
  standing_orders: standingOrders,
  funds_confirmations: fundsConfirmations,
  consents: takeNotice,
  notices: takeCustomerNotice,
  payments: takeOrder,
  returns: takeReturn,
  wallet_holders: walletHolders,
};

interface Said {
  readonly answer: Answer;
  readonly mode: ConnectorMode;
}

const AS_IT_SHOULD: ConnectorMode = { summary: '' };

export function createConnectorDoor({ bank, config, log }: ConnectorDoorParts): ServeConnector {
  const own: SigningKey = { keyid: config.transportKey.id, privateKey: config.transportKey.privateKey };
  const stranger: SigningKey = { keyid: own.keyid, privateKey: generateKeyPairSync('ed25519').privateKey };

  async function said(base: string, request: IncomingMessage, body: Buffer): Promise<Said> {
    const plain = (answer: Answer): Said => ({ answer, mode: AS_IT_SHOULD });
    const { method = '', headers, url = '' } = request;
    const opened = openRequest({ method, targetUri: `${base}${url}`, headers, body }, bank.nowMs());
    const key = opened.ok ? config.hubTransportKeys.get(opened.signature.keyid) : undefined;
    if (!opened.ok) return plain(refused('request_signature_is_refused', opened.reason));
    if (key === undefined) return plain(refused('request_signature_is_refused', 'key_is_unknown'));
    const verified = await verifySignature(opened.signature, key);
    if (!verified.ok) return plain(refused('request_signature_is_refused', verified.reason));
    const found = findOperation(method, url.slice(CONNECTOR_PATH.length));
    if (found === 'path') return plain(refused('path_is_not_found'));
    if (found === 'method') return plain(refused('method_is_not_allowed'));
    if (method === 'POST' && headers['content-type'] !== 'application/json')
      return plain(refused('media_type_is_not_json'));
    return await answerTo(base, found.name, body, found.authentication);
  }

  async function answerTo<Name extends ConnectorOperation>(
    base: string,
    name: Name,
    body: Buffer,
    authentication: string | undefined,
  ): Promise<Said> {
    const read =
      authentication === undefined
        ? readConnectorRequest(name, body)
        : ({ ok: true, value: undefined as RequestOf<Name> } as const);
    if (!read.ok) return { answer: refused('request_is_not_readable', read.at), mode: AS_IT_SHOULD };
    const order = name === 'payments' || name === 'returns' ? (read.value as Ordered) : undefined;
    try {
      return await bank.books.submit(() => {
        const mode = nextMode(bank, name);
        const answer =
          insteadOf(mode, order, read.value) ??
          bent(bank, mode, HANDLERS[name](bank, read.value, authentication));
        return { answer: withPage(base, answer), mode };
      });
    } catch (fault) {
      if (fault instanceof TooBusy) return { answer: refused('bank_is_busy'), mode: AS_IT_SHOULD };
      // What a message has no room or no letters for; nothing of it was kept.
      if (!(fault instanceof RangeError) || order === undefined) throw fault;
      const answer = await bank.books.submit(() => refuseOrder(bank, order, 'bank_declines'));
      return { answer, mode: AS_IT_SHOULD };
    }
  }

  return async (base, request, response) => {
    if (isDown(bank)) return void request.socket.destroy();
    const at = `${CONNECTOR_PATH}${PAGE_PATH}`;
    if (request.url?.startsWith(at) === true)
      return await serveSignInPage(bank, request.url.slice(at.length), request, response);
    const body = await bodyOf(request, REQUEST_BYTES_MAX);
    const { answer, mode } =
      body === undefined
        ? { answer: refused('request_is_too_large'), mode: AS_IT_SHOULD }
        : await said(base, request, body).catch((fault: unknown): Said => {
            log.fault(fault, 'connector');
            return { answer: refused('internal_fault'), mode: AS_IT_SHOULD };
          });
    if (mode.answer === 'none') return;
    await pause((mode.afterS ?? 0) * 1_000 * bank.settings.timeScale);
    const { status, body: text } = written(answer);
    const headers = signatureOf(mode, { status, body: text }, request.headers.signature);
    response.writeHead(status, {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  };

  function signatureOf(
    { answer: how }: ConnectorMode,
    { status, body }: { readonly status: number; readonly body: string },
    signature: string | string[] | undefined,
  ): Readonly<Record<string, string>> {
    // Nothing to bind an answer to: whoever asked without a signature gets one without.
    if (typeof signature !== 'string' || how === 'unsigned') return {};
    const ageS = how === 'signed_long_ago' ? LONG_AGO_S : 0;
    const requestSignature = how === 'signed_for_another_question' ? ANOTHER_QUESTION : signature;
    const created = Math.floor(bank.nowMs() / 1_000) - ageS;
    const key = how === 'signed_by_a_stranger' ? stranger : own;
    return { ...signResponse({ status, body, requestSignature, created }, key) };
  }
}

/** A sign-in that waits may be decided on a page of ours too. */
function withPage(base: string, answer: Answer): Answer {
  if (answer.kind !== 'answered' || answer.body.state !== 'pending') return answer;
  const { authentication } = answer.body;
  const approval_url = `${base}${CONNECTOR_PATH}${PAGE_PATH}${String(authentication)}`;
  return answered({ ...answer.body, approval_url });
}

const LONG_AGO_S = 600;
const ANOTHER_QUESTION = 'sig=:AAAA:';

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
