/**
 * The profile as one expression over canonical text. There an element is written in exactly one way, so what matches
 * has these members, attributes and algorithms and no others. One prefix for all of them, declared by Signature itself,
 * as signers do; white space between members is the signer's own.
 */
import { type KeyAlgorithm, SIGNATURE_BYTES } from '../signingkeys/index.ts';
import type { OpenedMessage } from './model.ts';
import { DSIG, ENVELOPED, EXCLUSIVE_C14N, KEY_NAME, SHA256, SIGNATURE_METHOD } from './profile.ts';

const DIGEST_BYTES = 32;
/** Canonical text writes a carriage return as `&#xD;`; some signers break their base64 with it. */
const WHITE = '(?:[ \\t\\n]|&#xD;)*';
const NAME = '[^\\s<>/:="]+';

const literal = (text: string): string => text.replaceAll(/[.?*+^$|()]/g, '\\$&');
const lined = (members: readonly string[]): string => `${WHITE}${members.join(WHITE)}${WHITE}`;
const element = (name: string, inside: string, attribute = ''): string =>
  `<\\k<prefix>${name}${attribute}>${inside}</\\k<prefix>${name}>`;
const value = (name: string): string => `(?<${name}>[^<>]*)`;
const chosen = (name: string, uri: string): string => element(name, '', ` Algorithm="${uri}"`);

const TRANSFORMS = [
  chosen('Transform', literal(ENVELOPED)),
  chosen('Transform', literal(EXCLUSIVE_C14N)),
] as const;
const REFERENCE = [
  element('Transforms', lined(TRANSFORMS)),
  chosen('DigestMethod', literal(SHA256)),
  element('DigestValue', value('digest')),
] as const;
const SIGNED_INFO = [
  chosen('CanonicalizationMethod', literal(EXCLUSIVE_C14N)),
  chosen('SignatureMethod', '(?<method>[^"]*)'),
  element('Reference', lined(REFERENCE), ' URI=""'),
] as const;
const SIGNATURE = [
  element('SignedInfo', `(?<members>${lined(SIGNED_INFO)})`),
  element('SignatureValue', value('signature')),
  element('KeyInfo', lined([element('KeyName', value('name'))])),
] as const;
const FORM = new RegExp(
  `^<(?<prefix>(?:${NAME}:)?)Signature (?<declared>xmlns(?::${NAME})?)="${literal(DSIG)}">` +
    `${lined(SIGNATURE)}</\\k<prefix>Signature>$`,
);

export interface FormedSignature {
  readonly digest: Buffer;
  readonly opened: OpenedMessage;
}

/** The parts of a signature element in canonical text, or what about it is not the profile's. */
export function formedSignature(text: string): FormedSignature | string {
  const parts = FORM.exec(text)?.groups as Record<string, string> | undefined;
  if (parts === undefined) return 'members, attributes, transforms or algorithms of Signature differ';
  const algorithm = algorithmOfMethod(parts.method!);
  if (algorithm === undefined) return 'SignatureMethod is neither Ed25519 nor ECDSA P-256 with SHA-256';
  const [digest, bytes] = [bytesOf(parts.digest!, DIGEST_BYTES), bytesOf(parts.signature!, SIGNATURE_BYTES)];
  if (digest === undefined || bytes === undefined) return 'DigestValue or SignatureValue has another form';
  if (!KEY_NAME.test(parts.name!)) return 'KeyName has another form';
  const opened = { keyName: parts.name!, algorithm, signedInfo: signedInfoOf(parts), value: bytes };
  return { digest, opened };
}

/** Alone, SignedInfo carries the namespace that it inherits from Signature inside the message (exc-c14n §3). */
function signedInfoOf({ prefix, declared, members }: Record<string, string>): Buffer {
  return Buffer.from(`<${prefix}SignedInfo ${declared}="${DSIG}">${members}</${prefix}SignedInfo>`);
}

function algorithmOfMethod(uri: string): KeyAlgorithm | undefined {
  return (Object.keys(SIGNATURE_METHOD) as KeyAlgorithm[]).find((one) => SIGNATURE_METHOD[one] === uri);
}

/** Base64 with the line breaks that signers like to put in, and nothing else loose about it. */
function bytesOf(text: string, length: number): Buffer | undefined {
  const base64 = text.replaceAll(/[ \t\n]|&#xD;/g, '');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === length && bytes.toString('base64') === base64 ? bytes : undefined;
}
