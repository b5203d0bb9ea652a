/**
 * What went over the line, as it may be shown to others: values that open something or say who somebody is are cut
 * short or left out, since a report is sent around.
 */
import { createHash } from 'node:crypto';
import type { Answer, Send, Sent } from './client/index.ts';
import type { Exchange } from './model.ts';

/** Exchanges kept of one check; a race makes many that look alike. */
const EXCHANGES_MAX = 24;
const BODY_CHARS_MAX = 700;
const SHOWN_HEADERS = [
  'allow',
  'authorization',
  'access-control-allow-origin',
  'cache-control',
  'content-security-policy',
  'content-type',
  'dpop',
  'jws-signature',
  'location',
  'origin',
  'request-id',
  'retry-after',
  'set-cookie',
  'strict-transport-security',
  'www-authenticate',
  'x-fapi-interaction-id',
  'x-frame-options',
];

/** Parameters, members and headers that open something. */
const SECRET =
  /^(authorization|proxy-authorization|cookie|set-cookie|dpop|jws-signature|x-jws-signature|client_assertion|client_secret|code|code_verifier|request|request_uri|response|access_token|refresh_token|id_token|token|auth_req_id|password|passkey|otp|totp|csrf|_csrf|software_statement|registration_access_token|assertion|login_hint|username|phone|user_code|ewallettoken|accounts?)$/i;
/** Members of a data answer that say who or how much. */
const PERSONAL =
  /name|number|account|balance|amount|address|birth|email|mobile|remittance|reference|information/i;

export interface Recording {
  readonly send: Send;
  readonly exchanges: Exchange[];
  more(): number;
}

export function recording(send: Send): Recording {
  const exchanges: Exchange[] = [];
  let more = 0;
  return {
    exchanges,
    more: () => more,
    async send(sent) {
      const answer = await send(sent);
      if (exchanges.length < EXCHANGES_MAX) exchanges.push(exchangeOf(sent, answer));
      else more += 1;
      return answer;
    },
  };
}

function exchangeOf(sent: Sent, answer: Answer): Exchange {
  return {
    method: sent.method,
    url: urlShown(sent.url),
    request_headers: headersShown(sent.headers ?? {}),
    ...(sent.body === undefined || sent.body === '' ? {} : { request_body: bodyShown(sent.body, false) }),
    status: answer.status,
    response_headers: headersShown(answer.headers),
    ...(answer.body === '' ? {} : { response_body: bodyShown(answer.body, answer.status < 300) }),
    ...(answer.failure === undefined ? {} : { failure: answer.failure }),
  };
}

/** Enough to tell two values apart, too little to use one. */
function cut(value: string): string {
  if (value.length <= 8) return '…';
  return `…${createHash('sha256').update(value).digest('hex').slice(0, 8)} (${value.length})`;
}

function headersShown(headers: Sent['headers'] | Answer['headers']): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value === undefined || !SHOWN_HEADERS.includes(name.toLowerCase())) continue;
    for (const one of typeof value === 'string' ? [value] : value) shown[name] = headerShown(name, one);
  }
  return shown;
}

function headerShown(name: string, value: string): string {
  switch (name.toLowerCase()) {
    case 'authorization':
      return `${value.split(' ')[0]} ${cut(value)}`;
    case 'location':
      return urlShown(value);
    case 'set-cookie':
      return value.replace(/=[^;]*/, '=…');
    default:
      return SECRET.test(name) ? cut(value) : value;
  }
}

function urlShown(url: string): string {
  const [path = '', rest] = url.split(/[?#]/, 2);
  if (rest === undefined) return path;
  return `${path}?${formShown(rest)}`;
}

function formShown(form: string): string {
  return [...new URLSearchParams(form)]
    .map(([name, value]) => `${name}=${SECRET.test(name) ? cut(value) : value}`)
    .join('&');
}

function bodyShown(body: string, isData: boolean): string {
  const shown = body.startsWith('{') || body.startsWith('[') ? jsonShown(body, isData) : textShown(body);
  return shown.length > BODY_CHARS_MAX ? `${shown.slice(0, BODY_CHARS_MAX)}…` : shown;
}

function textShown(body: string): string {
  if (/^[\w.~%+-]+=/.test(body) && !body.includes('\n')) return formShown(body);
  if (/^[\w-]+\.[\w-]*\.[\w-]*$/.test(body)) return cut(body);
  return `${body.slice(0, 40).replaceAll(/\s+/g, ' ')}… (${body.length})`;
}

function jsonShown(body: string, isData: boolean): string {
  try {
    return JSON.stringify(JSON.parse(body), (name, value: unknown) => {
      if (typeof value !== 'string' && typeof value !== 'number') return value;
      // A code of letters alone is that of an error.
      if (name === 'code' && typeof value === 'string' && /^[A-Za-z_]+$/.test(value)) return value;
      if (typeof value === 'string' && SECRET.test(name)) return cut(value);
      if (!PERSONAL.test(name)) return value;
      // What was asked for may be compared; what was answered is nobody's business.
      return isData ? '…' : cut(String(value));
    });
  } catch {
    return textShown(body);
  }
}
