/** `ewalletToken` of Annex 01: the name under which a third party speaks of a wallet link. */
import { fromWire } from '../../kit/id.ts';

/** 22 characters of the Annex's 30: the UUID of the wallet link. No secret; whoever calls must be its software. */
export const walletTokenOf = (consent: string): string =>
  Buffer.from(consent.replaceAll('-', ''), 'hex').toString('base64url');

export function consentOfWallet(token: string): string | undefined {
  const hex = /^[A-Za-z0-9_-]{22}$/.test(token) ? Buffer.from(token, 'base64url').toString('hex') : '';
  const id = fromWire('consent', `con_${hex}`);
  return id !== undefined && walletTokenOf(id) === token ? id : undefined;
}
