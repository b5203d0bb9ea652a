/** What the browser is told about a page: what it may load, where its forms may lead, who may see where it came from. */
import type { Language } from './views.ts';

/**
 * `returnsTo` is the registered redirect URI of the app that the request came from. Chromium holds `form-action` against
 * the redirects that follow a post too, so where the answer to a form is a redirect to the app, the app's origin must
 * stand here, or the customer is stuck on a page that does nothing. A native app's own scheme is named as a scheme.
 */
export function pageHeaders(language: Language, returnsTo: string | null): Readonly<Record<string, string>> {
  const formAction = ["'self'", ...(returnsTo === null ? [] : [sourceOf(returnsTo)])].join(' ');
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language,
    'Content-Security-Policy': [
      "default-src 'none'",
      "style-src 'self'",
      "font-src 'self'",
      "img-src 'self'",
      // One file of ours, for passkeys only; everything works without it.
      "script-src 'self'",
      `form-action ${formAction}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    // Older browsers know only this one against being framed.
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: with it browsers post forms with `Origin: null`, and the check of the origin would fail.
    'Referrer-Policy': 'same-origin',
    // A page holds somebody's accounts: neither a shared computer's disk nor the back button after sign-out keeps it.
    'Cache-Control': 'no-store',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  };
}

/** Assets are named by their content. */
export const ASSET_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'public, max-age=31536000, immutable',
  'X-Content-Type-Options': 'nosniff',
  // The mark is an SVG, which a browser that opens it would run as a document.
  'Content-Security-Policy': "default-src 'none'; sandbox",
};

const HTTP = new Set(['https:', 'http:']);
/** RFC 3986 §3.1; nothing else may reach the header. */
const SCHEME = /^[a-z][a-z0-9+.-]*:$/;

function sourceOf(uri: string): string {
  const { protocol, origin } = new URL(uri);
  if (HTTP.has(protocol)) return origin;
  if (!SCHEME.test(protocol)) throw new TypeError('a redirect URI without a scheme');
  return protocol;
}
