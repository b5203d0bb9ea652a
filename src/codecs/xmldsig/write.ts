/** Signs a message: its canonical text is what is digested, sent, and read. */
import { createHash } from 'node:crypto';
import { XmlDocument } from 'libxml2-wasm';
import { algorithmOf, signBytes } from '../signingkeys/index.ts';
import { canonical } from './canonical.ts';
import type { MessageSigningKey } from './model.ts';
import { DSIG, ENVELOPED, EXCLUSIVE_C14N, KEY_NAME, SHA256, SIGNATURE_METHOD } from './profile.ts';

/** An empty `Sgntr` in canonical text, with or without a prefix; text content cannot look like it. */
const EMPTY_PLACE = /<((?:[\w.-]+:)?Sgntr)((?: xmlns(?::[\w.-]+)?="[^"]*")?)><\/\1>/g;

/**
 * The message with its signature in `AppHdr/Sgntr`, which must be there and empty. Throws where it is not, or where the
 * text is no XML: our own messages are at fault then.
 */
export function signMessage(unsignedXml: string, { keyName, privateKey }: MessageSigningKey): string {
  const text = canonicalText(unsignedXml);
  const places = [...text.matchAll(EMPTY_PLACE)];
  if (places.length !== 1) throw new Error('A message is signed in its one empty Sgntr.');
  if (!KEY_NAME.test(keyName)) throw new Error('This key name cannot stand in a signature.');
  const [{ 0: empty, 1: name, index }] = places as [RegExpExecArray];
  const digest = createHash('sha256').update(text).digest('base64');
  const at = index + empty.length - `</${name}>`.length;
  return `${text.slice(0, at)}${signatureOf(digest, { keyName, privateKey })}${text.slice(at)}`;
}

function canonicalText(xml: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    return canonical(document);
  } finally {
    document.dispose();
  }
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
  // Alone, SignedInfo carries the namespace that it uses; inside the Signature it inherits it (exc-c14n §3).
  const value = signBytes(Buffer.from(`<ds:SignedInfo xmlns:ds="${DSIG}">${members}`), privateKey);
  return (
    `<ds:Signature xmlns:ds="${DSIG}"><ds:SignedInfo>${members}` +
    `<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:KeyName>${escaped(keyName)}</ds:KeyName></ds:KeyInfo></ds:Signature>`
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
