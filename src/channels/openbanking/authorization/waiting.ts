/** Decoupled requests that wait, by the consent that they ask for, and whom they name. */
import type { Adapter, Token } from 'oidc-provider';
import { phoneE164 } from '../../../kit/text.ts';
import type { Issuer } from './issuer.ts';

export const REQUEST_MODEL = 'BackchannelAuthenticationRequest';

/** Undefined where the consent was asked for in another way, or its request is over. */
export function requestFinder(
  adapter: (model: string) => Adapter,
  issuer: Issuer,
  nowMs: () => number,
): (consent: string) => Promise<Token | undefined> {
  return async (consent) => {
    const found = await adapter(REQUEST_MODEL).findByUid(consent);
    if (typeof found?.jti !== 'string') return undefined;
    const request = await issuer.provider().BackchannelAuthenticationRequest.find(found.jti);
    return request !== undefined && request.exp * 1_000 > nowMs() ? request : undefined;
  };
}

export interface PhoneHint {
  readonly bin: number;
  /** E.164. */
  readonly phone: string;
}

/** `tel:+84…` (RFC 3966) beside the bank that the detail names. */
export function phoneHintOf(hint: string, bin: number | null): PhoneHint | undefined {
  const phone = hint.startsWith('tel:') ? phoneE164(hint.slice('tel:'.length)) : undefined;
  return phone === undefined || bin === null ? undefined : { bin, phone };
}
