/** The barest pages with the fields that the real ones have: journeys are about protocol, not about looks. */
import { createHash } from 'node:crypto';
import { type Html, html } from '../../../../core/http/index.ts';
import type { Frame } from '../../pages/views.ts';
import type { Screens } from '../screens.ts';

const form = (frame: Frame, action: string, content: Html): string =>
  html`<!doctype html><form method="post" action="${action}">
<input type="hidden" name="csrf" value="${frame.csrf}"><input type="hidden" name="lang" value="${frame.language}">
${content}</form>`.html;

export const bareScreens: Screens = {
  signIn: (frame, view) => form(frame, view.action, html`<p>sign-in ${view.error ?? ''}</p>`),
  secondFactor: (frame, view) => form(frame, view.action, html`<p>second-factor ${view.error ?? ''}</p>`),
  bankApp: (frame, view) => form(frame, view.action, html`<p>bank-app ${view.bindingWords}</p>`),
  newPassword: (frame, view) => form(frame, view.action, html`<p>new-password ${view.error ?? ''}</p>`),
  ask(frame, ask) {
    const shown = JSON.stringify([ask.requester, ask.terms, ask.accounts.map(({ id, bar }) => [id, bar])]);
    const page = html`<p>ask ${ask.kind} ${ask.error ?? ''}</p><pre>${shown}</pre>
<input type="hidden" name="shown" value="${digest(shown)}">`;
    return { html: form(frame, ask.action, page), shown };
  },
  error: (_frame, view) => html`<!doctype html><p>error ${view.error}</p>`.html,
  headers: () => ({ 'content-type': 'text/html; charset=utf-8' }),
  digest,
};

function digest(shown: string): string {
  return createHash('sha256').update(shown).digest('base64url');
}
