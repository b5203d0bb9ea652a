/** Pages that escape nothing, protect nothing, and show a name with its direction turned. */
const HIDDEN_TRICK = 'Ngân hàng\u202e gnab';

const hidden = (asked: URLSearchParams): string =>
  [...asked]
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${attribute(value)}">`)
    .join('');

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** What came is written out as it came. */
const reflected = (asked: URLSearchParams): string =>
  [...asked.values()].map((value) => `<p>${value}</p>`).join('');

export function signInPage(path: string, asked: URLSearchParams, error = ''): string {
  return `<html><p>${error}</p>${error === '' ? reflected(asked) : ''}<form method="post" action="${attribute(path)}">
<input name="phone"><input type="password" name="password"><button>Sign in</button></form></html>`;
}

export function consentPage(asked: URLSearchParams): string {
  return `<html><p>${HIDDEN_TRICK}</p><form method="post" action="/consent">${hidden(asked)}
<input type="hidden" name="csrf" value="anything-at-all">
<input type="checkbox" name="account" value="acc_0193d2a0000070008000000000000001">
<button name="decision" value="agree">Agree</button></form>
<form method="post" action="/consent">${hidden(asked)}<button name="decision" value="cancel">Cancel</button></form></html>`;
}

export function dashboardPage(grants: ReadonlySet<string>): string {
  const rows = [...grants].map(
    (grant) =>
      `<form method="post" action="/me/withdrawn"><input type="hidden" name="grant" value="${grant}"><button name="decision" value="withdraw">Withdraw</button></form>`,
  );
  return `<html><h1>Consents</h1>${rows.join('')}</html>`;
}
