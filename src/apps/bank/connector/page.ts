/**
 * A page in the place of the bank's app: whoever has the link of a sign-in may approve or refuse it. A real bank would
 * ask for a PIN here; a simulated one says that it does not.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestOf } from '../../../codecs/connector/index.ts';
import { type Html, html } from '../../../core/http/index.ts';
import { bodyOf } from '../line/listen.ts';
import type { Bank } from '../payments/bank.ts';
import { findSignIn, type SignInRow } from '../store/openbanking.ts';
import { decideByCommand } from './signins.ts';

/** Below the connector's path: no operation of the contract is there. */
export const PAGE_PATH = '/sign-ins/';

const FORM_BYTES_MAX = 1_024;

export async function serveSignInPage(
  bank: Bank,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const signIn = findSignIn(bank.books, id);
  if (signIn === undefined)
    return send(
      response,
      404,
      page(bank, html`<p>Không có lần đăng nhập này.<br>There is no such sign-in.</p>`),
    );
  if (request.method !== 'POST') return send(response, 200, page(bank, question(bank, signIn)));
  const form = new URLSearchParams((await bodyOf(request, FORM_BYTES_MAX))?.toString() ?? '');
  const decision = form.get('decision');
  if (decision !== 'approved' && decision !== 'refused')
    return send(response, 400, page(bank, question(bank, signIn)));
  // Whoever is no customer of ours has nothing to decide, and is shown the same.
  await bank.books.submit(() => decideByCommand(bank, id, decision));
  const asked = JSON.parse(signIn.request) as RequestOf<'begin_authentication'>;
  const back = asked.return_url ?? (decision === 'approved' ? asked.continue_url : undefined);
  if (back === undefined) return send(response, 200, page(bank, ended()));
  response.writeHead(303, { ...HEADERS, location: back }).end();
}

function question({ nowMs }: Bank, { id, state, bindingWords, thirdParty, expiresMs }: SignInRow): Html {
  if (state !== 'pending' || expiresMs <= nowMs()) return ended();
  return html`<h1>Chấp nhận đăng nhập? <small lang="en">Approve this sign-in?</small></h1>
    ${thirdParty === null ? undefined : html`<p>Yêu cầu bởi / Asked by: <strong><bdi>${thirdParty}</bdi></strong></p>`}
    <p>Màn hình kia phải hiện đúng những từ này / The other screen must show these words:</p>
    <p><strong><bdi>${bindingWords}</bdi></strong></p>
    <form method="post" action="${id}">
      <button name="decision" value="approved">Chấp nhận / Approve</button>
      <button name="decision" value="refused">Từ chối / Refuse</button>
    </form>`;
}

const ended = (): Html =>
  html`<p>Đã xong. Hãy trở lại trang trước.<br><span lang="en">Done. Go back to where you came from.</span></p>`;

function page({ settings }: Bank, body: Html): Html {
  return html`<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${settings.name}</title>
<body style="font:18px/1.5 system-ui;max-width:32rem;margin:2rem auto;padding:0 1rem">
<p>${settings.name} <small>– ngân hàng mô phỏng, không hỏi mã PIN / simulated, asks for no PIN</small></p>
${body}`;
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const;

function send(response: ServerResponse, status: number, { html: text }: Html): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(text);
}
