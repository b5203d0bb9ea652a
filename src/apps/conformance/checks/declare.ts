/** How a check is written down: one line that names it, one function that asks its question. */
import type { Check, CheckId, Clause, Group, Later, Polarity, Profile, Severity, Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';

type Run = (stage: Stage) => Promise<Verdict | Later>;
type Declare = (
  id: CheckId,
  severity: Severity,
  clause: Clause,
  vi: string,
  en: string,
  run: Run,
  only?: 'harmful',
) => Check;

const declare =
  (polarity: Polarity): Declare =>
  (id, severity, clause, vi, en, run, only) => {
    const [profile, group] = id.split('.') as [Profile, Group];
    return {
      id,
      profile,
      group,
      polarity,
      severity,
      clause,
      title: { vi, en },
      run,
      ...(only === undefined ? {} : { harmful: true }),
    };
  };

/** What a server must refuse. */
export const attack = declare('refuses');
/** What a server must be able to do. */
export const ability = declare('grants');
/** What must be true of what a server says. */
export const statement = declare('states');

const rfcUrl = (number: number): string => `https://www.rfc-editor.org/rfc/rfc${number}`;

/** `rfc(9449, '4.3')`. */
export function rfc(number: number, section: string): Clause {
  return { text: `RFC ${number} §${section}`, href: `${rfcUrl(number)}#section-${section}` };
}

/** FAPI 2.0 Security Profile, Final (22 February 2025). */
export function fapi(section: string, item?: number): Clause {
  return {
    text: `FAPI 2.0 Security Profile §${section}${item === undefined ? '' : ` (${item})`}`,
    href: `https://openid.net/specs/fapi-security-profile-2_0-final.html#section-${section}`,
  };
}

/** FAPI 2.0 Message Signing, Final (September 2025). */
export function messageSigning(section: string): Clause {
  return {
    text: `FAPI 2.0 Message Signing §${section}`,
    href: `https://openid.net/specs/fapi-message-signing-2_0-final.html#section-${section}`,
  };
}

export function attacker(section: string): Clause {
  return {
    text: `FAPI 2.0 Attacker Model §${section}`,
    href: `https://openid.net/specs/fapi-attacker-model-2_0-final.html#section-${section}`,
  };
}

export function ciba(section: string): Clause {
  return {
    text: `OpenID Connect CIBA Core 1.0 §${section}`,
    href: `https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#section-${section}`,
  };
}

export function grantManagement(section: string): Clause {
  return {
    text: `Grant Management for OAuth 2.0 (draft) §${section}`,
    href: `https://openid.net/specs/oauth-v2-grant-management.html#section-${section}`,
  };
}

/** Circular 64/2024/TT-NHNN, Annex 01: our reading of two secondary sources that agree. */
export function annex(part: string): Clause {
  return { text: `Thông tư 64/2024/TT-NHNN, Phụ lục 01: ${part} (theo nguồn thứ cấp)` };
}

export function circular(article: string): Clause {
  return { text: `Thông tư 64/2024/TT-NHNN, Điều ${article} (theo nguồn thứ cấp)` };
}

export function owasp(title: string, path: string): Clause {
  return { text: `OWASP ${title}`, href: `https://cheatsheetseries.owasp.org/cheatsheets/${path}.html` };
}
