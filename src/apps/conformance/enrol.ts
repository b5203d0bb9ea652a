/** Registers a passkey for a demo customer, on the page where people do it themselves: from then on nobody waits for codes. */
import {
  type Customer,
  createPasskey,
  createWalker,
  openBrowser,
  openLine,
  type Passkey,
  type Patience,
  passkeyOptionsOf,
  type Seen,
} from './client/index.ts';
import { PAGES } from './stage/index.ts';

export interface Enrolling extends Patience {
  /** Where she signs in, and then where she looks after her passkeys: that page may ask for passwords by itself. */
  readonly home: string;
  readonly url: string;
  readonly authorities: readonly string[];
  readonly customer: Customer;
}

export type EnrolledPasskey =
  | { readonly ok: true; readonly passkey: Passkey }
  | { readonly ok: false; readonly reason: string };

/** Attribute with what a new passkey is asked for. */
const NEW_PASSKEY = 'data-new-passkey';
const LABEL = 'longbien conformance';

export async function enrolPasskey({
  home,
  url,
  authorities,
  customer,
  ...patience
}: Enrolling): Promise<EnrolledPasskey> {
  using line = openLine(authorities);
  const { origin } = new URL(url);
  const browser = openBrowser(line.send, [origin]);
  await createWalker(PAGES, patience).enter(browser, home, customer);
  const seen = await browser.open(url);
  if (seen.kind !== 'page') return { ok: false, reason: `${url}: ${seen.answer.status}` };
  const made = createPasskey(passkeyOptionsOf(seen.answer.body, NEW_PASSKEY), origin);
  // The field of a passkey that is there already, to be removed, is filled.
  const form = seen.forms.find(({ fields }) =>
    fields.some(({ name, value }) => PAGES.passkey.includes(name) && value === ''),
  );
  if (made === undefined || form === undefined) return { ok: false, reason: `${url} offers no new passkey` };
  const field = form.fields.find(({ name }) => PAGES.passkey.includes(name))!;
  const after = await browser.submit(
    seen,
    form,
    { [field.name]: made.answer, label: LABEL },
    form.buttons[0],
  );
  return isListed(after, made.passkey)
    ? { ok: true, passkey: made.passkey }
    : { ok: false, reason: `${url}: the new passkey was not taken (${after.answer.status})` };
}

function isListed(seen: Seen, { id }: Passkey): boolean {
  return seen.kind === 'page' && seen.forms.some(({ fields }) => fields.some(({ value }) => value === id));
}
