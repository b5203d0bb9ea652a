/** Finds a message's signature, holds it against the profile, and checks the digest of everything else. */
import { createHash } from 'node:crypto';
import { type XmlDocument, XmlElement, type XmlTreeNode } from 'libxml2-wasm';
import { canonicalWithComments } from './canonical.ts';
import { formedSignature } from './form.ts';
import type { MessageRead, RefusedMessage } from './model.ts';

/** Every element of the local name Signature, whatever its prefix; in canonical text `<` is always the start of a tag. */
const SIGNATURES = /<((?:[^\s<>/:="]+:)?Signature)[ >]/g;

const notOurs = (detail: string): RefusedMessage => ({
  ok: false,
  reason: 'signature_profile_is_not_ours',
  detail,
});

/** Nothing of a message is to be believed before `verifyMessageSignature` of what this returns has said yes. */
export function readSignature(document: XmlDocument): MessageRead {
  // A document type can say that an entity stands for any text, and two readers may know it by two.
  const text = document.dtd === null ? canonicalWithComments(document) : undefined;
  // A reader may join the texts around a comment or stop at it, and the canonical form without comments hides it.
  if (text === undefined || text.includes('<!') || text.includes('<?'))
    return { ok: false, reason: 'document_is_not_plain' };
  return signatureIn(text, () => standsInItsPlace(document.root));
}

/**
 * The same for the canonical text of a message that the schemas of the bank line have held, as `readDocument` of
 * `codecs/iso20022` gives it: there are no comments then, `Sgntr` stands in AppHdr alone, and libxml2 is not needed.
 */
export function readCanonicalSignature(text: string): MessageRead {
  return signatureIn(text, (index) =>
    SIGNATURE_PLACE.test(text.slice(text.lastIndexOf('<', index - 1), index)),
  );
}

/** The tag in front of a signature in its place, and white space that its writer may have put between. */
const SIGNATURE_PLACE = /^<(?:[^\s<>/:="]+:)?Sgntr>[ \t\n]*$/;

function signatureIn(text: string, isInItsPlace: (index: number) => boolean): MessageRead {
  const found = [...text.matchAll(SIGNATURES)];
  if (found.length === 0) return { ok: false, reason: 'signature_is_missing' };
  if (found.length > 1) return notOurs('more than one Signature');
  const { 1: name, index } = found[0]!;
  if (!isInItsPlace(index)) return notOurs('Signature is not the content of AppHdr/Sgntr');
  const end = text.indexOf(`</${name}>`, index) + `</${name}>`.length;
  const formed = formedSignature(text.slice(index, end));
  if (typeof formed === 'string') return notOurs(formed);
  // The enveloped-signature transform (XML Signature §6.6.4): the document without its signature. What stands beside an
  // element has no part in how it is written canonically, so to leave it out of the text is the same.
  const digest = createHash('sha256').update(text.slice(0, index)).update(text.slice(end)).digest();
  if (!digest.equals(formed.digest)) return { ok: false, reason: 'digest_differs' };
  return { ok: true, signature: formed.opened };
}

/** The only Signature there is, and it is in the header's place for it. */
function standsInItsPlace(root: XmlElement): boolean {
  const place = onlyChild(onlyChild(root, 'AppHdr'), 'Sgntr');
  return onlyChild(place, 'Signature') !== undefined;
}

/** The child of this name where there is exactly one. */
function onlyChild(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  const children: XmlElement[] = [];
  for (let at: XmlTreeNode | null = parent?.firstChild ?? null; at !== null; at = at.next) {
    if (at instanceof XmlElement && at.name === name) children.push(at);
  }
  return children.length === 1 ? children[0] : undefined;
}
