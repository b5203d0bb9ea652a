/** Signs a message: its canonical text is what is digested, sent, and read. */
import { createHash } from 'node:crypto';
import { algorithmOf, signBytes } from '../signingkeys/index.ts';
import { canonicalText } from './canonical.ts';
import type { MessageSigningKey } from './model.ts';
import { DSIG, ENVELOPED, EXCLUSIVE_C14N, KEY_NAME, SHA256, SIGNATURE_METHOD } from './profile.ts';

/** An empty `Sgntr`, with or without a prefix; in canonical text no content and no attribute can look like it. */
const EMPTY_PLACE = /<((?:[\w.-]+:)?Sgntr)(?: xmlns(?::[\w.-]+)?="[^"]*")?><\/\1>/g;

/**
 * The message in canonical form with its signature in `AppHdr/Sgntr`, which must be there and empty. Throws where it
 * is not, or where the text is no XML: our own messages are at fault then.
 */
export function signMessage(unsignedXml: string, key: MessageSigningKey): string {
  return signCanonicalMessage(canonicalText(unsignedXml), key);
}

/** The same for text that is in canonical form already, as our writer's is; other text gets a worthless signature. */
export function signCanonicalMessage(text: string, { keyName, privateKey }: MessageSigningKey): string {
  const places = [...text.matchAll(EMPTY_PLACE)];
  if (places.length !== 1) throw new Error('A message is signed in its one empty Sgntr.');
  if (!KEY_NAME.test(keyName)) throw new Error('This key name cannot stand in a signature.');
  const [{ 0: empty, 1: name, index }] = places as [RegExpExecArray];
  const digest = createHash('sha256').update(text).digest('base64');
  const at = index + empty.length - `</${name}>`.length;
  return `${text.slice(0, at)}${signatureOf(digest, { keyName, privateKey })}${text.slice(at)}`;
}

function signatureOf(digest: string, { keyName, privateKey }: MessageSigningKey): string {
  const algorithm = algorithmOf(privateKey);
  if (algorithm === undefined) throw new Error('This key is neither Ed25519 nor P-256.');
  const members =
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${SIGNATURE_METHOD[algorithm]}"></ds:SignatureMethod>` +
    `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="${ENVELOPED}"></ds:Transform>` +
    `<ds:Transform Algorithm="${EXCLUSIVE_C14N}"></ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod>` +
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
  // Alone, SignedInfo carries the namespace that it uses; inside Signature it inherits it (exc-c14n §3).
  const value = signBytes(Buffer.from(`<ds:SignedInfo xmlns:ds="${DSIG}">${members}`), privateKey);
  return (
    `<ds:Signature xmlns:ds="${DSIG}"><ds:SignedInfo>${members}` +
    `<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:KeyName>${keyName}</ds:KeyName></ds:KeyInfo></ds:Signature>`
  );
}
