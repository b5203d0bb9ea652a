/** Messages with something of a signature's shape in its place; whether it holds is not the schema's to say. */
import { type BusinessMessage, SIGNATURE_PLACE, writeUnsigned } from '../index.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** The shape of a signature, whatever it signs. */
export function signature(prefix: string, changes: (xml: string) => string = (xml) => xml): string {
  const p = prefix === '' ? '' : `${prefix}:`;
  const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');
  const one = (name: string, uri: string): string => `<${p}${name} Algorithm="${uri}"></${p}${name}>`;
  return changes(
    `<${p}Signature xmlns${prefix === '' ? '' : `:${prefix}`}="${DSIG}"><${p}SignedInfo>` +
      one('CanonicalizationMethod', EXCLUSIVE) +
      one('SignatureMethod', 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519') +
      `<${p}Reference URI=""><${p}Transforms>${one('Transform', `${DSIG}enveloped-signature`)}${one('Transform', EXCLUSIVE)}</${p}Transforms>` +
      `${one('DigestMethod', 'http://www.w3.org/2001/04/xmlenc#sha256')}<${p}DigestValue>${base64(32)}</${p}DigestValue></${p}Reference></${p}SignedInfo>` +
      `<${p}SignatureValue>${base64(64)}</${p}SignatureValue><${p}KeyInfo><${p}KeyName>979901.2026</${p}KeyName></${p}KeyInfo></${p}Signature>`,
  );
}
export function withSignature(business: BusinessMessage, one: string = signature('ds')): string {
  return writeUnsigned(business).replace(SIGNATURE_PLACE, () => `<Sgntr>${one}</Sgntr>`);
}
