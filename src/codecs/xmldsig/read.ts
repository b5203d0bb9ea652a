/** Finds a message's signature, holds it against the profile, and checks the digest of everything else. */
import { createHash } from 'node:crypto';
import { type XmlDocument, XmlElement, type XmlNode, XmlText, XmlXPath } from 'libxml2-wasm';
import { type KeyAlgorithm, SIGNATURE_BYTES } from '../signingkeys/index.ts';
import { canonical, canonicalWithout } from './canonical.ts';
import type { MessageRead, OpenedMessage, RefusedMessage } from './model.ts';
import {
  DIGEST_BYTES,
  DSIG,
  ENVELOPED,
  EXCLUSIVE_C14N,
  KEY_NAME,
  PLACE,
  SHA256,
  SIGNATURE_METHOD,
} from './profile.ts';

const SIGNATURES = XmlXPath.compile('//ds:Signature', { ds: DSIG });
const NOT_PLAIN = XmlXPath.compile('boolean(//comment() | //processing-instruction())');

const notOurs = (detail: string): RefusedMessage => ({
  ok: false,
  reason: 'signature_profile_is_not_ours',
  detail,
});

/** Nothing of a message is to be believed before `verifySignature` of what this returns has said yes. */
export function readSignature(document: XmlDocument): MessageRead {
  const found = document.root.find(SIGNATURES);
  if (found.length === 0) return { ok: false, reason: 'signature_is_missing' };
  if (found.length > 1) return notOurs('more than one Signature');
  if (document.dtd !== null || document.root.eval(NOT_PLAIN) === true)
    return { ok: false, reason: 'document_is_not_plain' };
  const element = found[0] as XmlElement;
  if (!standsInItsPlace(document, element)) return notOurs('Signature is not in AppHdr/Sgntr');
  const parts = partsOf(element);
  if ('ok' in parts) return parts;
  const digest = createHash('sha256').update(canonicalWithout(document, element)).digest();
  if (!digest.equals(parts.digest)) return { ok: false, reason: 'digest_differs' };
  return { ok: true, signature: parts.opened };
}

function standsInItsPlace(document: XmlDocument, signature: XmlElement): boolean {
  let at: XmlElement | null = signature.parent;
  for (const name of PLACE.toReversed()) {
    if (at?.name !== name) return false;
    at = at.parent;
  }
  return at?.isSameNode(document.root) === true && elementsOf(signature.parent!)?.length === 1;
}

interface Parts {
  readonly digest: Buffer;
  readonly opened: OpenedMessage;
}

/** Every member, attribute and value of the signature, each exactly as the profile has it. */
function partsOf(signature: XmlElement): Parts | RefusedMessage {
  const [signedInfo, signatureValue, keyInfo] = members(signature, 'SignedInfo SignatureValue KeyInfo');
  const [c14n, method, reference] = members(signedInfo, 'CanonicalizationMethod SignatureMethod Reference');
  const [transforms, digestMethod, digestValue] = members(
    reference,
    'Transforms DigestMethod DigestValue',
    'URI',
  );
  const [first, second] = members(transforms, 'Transform Transform');
  const [keyName] = members(keyInfo, 'KeyName');
  if (keyName === undefined || second === undefined || digestValue === undefined || reference === undefined)
    return notOurs('members of Signature differ');
  if (reference.attr('URI')?.value !== '') return notOurs('Reference is not URI=""');
  const named = [c14n, first, second, digestMethod].map(algorithmNamed);
  if ([EXCLUSIVE_C14N, ENVELOPED, EXCLUSIVE_C14N, SHA256].some((one, index) => one !== named[index]))
    return notOurs('canonicalization, transforms or digest differ');
  const algorithm = algorithmOfMethod(algorithmNamed(method));
  if (algorithm === undefined) return notOurs('SignatureMethod is neither Ed25519 nor ECDSA P-256');
  const [digest, value] = [bytesOf(digestValue), bytesOf(signatureValue)];
  const name = textOf(keyName);
  if (digest?.length !== DIGEST_BYTES || value?.length !== SIGNATURE_BYTES || !KEY_NAME.test(name ?? ''))
    return notOurs('DigestValue, SignatureValue or KeyName has another form');
  const opened = { keyName: name!, algorithm, signedInfo: Buffer.from(canonical(signedInfo!)), value };
  return { digest, opened };
}

/** The children of an element, where they are exactly these; else none. `attribute` is the only one it may have. */
function members(element: XmlElement | undefined, names: string, attribute?: string): XmlElement[] {
  const children = element && elementsOf(element);
  const wanted = names.split(' ');
  if (element === undefined || children?.length !== wanted.length || !hasOnly(element, attribute)) return [];
  const right = children.every((child, index) => child.namespaceUri === DSIG && child.name === wanted[index]);
  return right ? children : [];
}

function hasOnly(element: XmlElement, attribute: string | undefined): boolean {
  const { attrs } = element;
  if (attribute === undefined) return attrs.length === 0;
  return attrs.length === 1 && attrs[0]!.name === attribute && attrs[0]!.prefix === '';
}

/** The child elements; undefined where anything but white space stands between them. */
function elementsOf(element: XmlElement): XmlElement[] | undefined {
  const children: XmlElement[] = [];
  for (let at: XmlNode | null = element.firstChild; at !== null; at = (at as XmlElement).next) {
    if (at instanceof XmlElement) children.push(at);
    else if (!(at instanceof XmlText) || /[^ \t\r\n]/.test(at.content)) return undefined;
  }
  return children;
}

/** The URI of an element that holds an `Algorithm` and nothing else, such as no further prefix list. */
function algorithmNamed(element: XmlElement | undefined): string | undefined {
  if (element === undefined || !hasOnly(element, 'Algorithm') || element.firstChild !== null)
    return undefined;
  return element.attrs[0]!.value;
}

function algorithmOfMethod(uri: string | undefined): KeyAlgorithm | undefined {
  return (Object.keys(SIGNATURE_METHOD) as KeyAlgorithm[]).find((one) => SIGNATURE_METHOD[one] === uri);
}

/** Text of an element that holds one text and nothing else. */
function textOf(element: XmlElement | undefined): string | undefined {
  const only = element?.firstChild;
  if (!(only instanceof XmlText) || only.next !== null || !hasOnly(element!, undefined)) return undefined;
  return only.content;
}

/** Base64 with the line breaks that signers like to put in, and nothing else loose about it. */
function bytesOf(element: XmlElement | undefined): Buffer | undefined {
  const text = textOf(element)?.replaceAll(/[ \t\r\n]/g, '');
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
