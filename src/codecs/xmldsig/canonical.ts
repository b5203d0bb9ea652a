/** Exclusive canonical XML 1.0 without comments (https://www.w3.org/TR/xml-exc-c14n/), by libxml2. */
import { XmlC14NMode, type XmlDocument, type XmlElement } from 'libxml2-wasm';

const EXCLUSIVE = { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 } as const;

export function canonical(part: XmlDocument | XmlElement): string {
  return part.canonicalizeToString(EXCLUSIVE);
}

/** The document without one element and all that it holds: the enveloped-signature transform (XML Signature §6.6.4). */
export function canonicalWithout(document: XmlDocument, left: XmlElement): string {
  return document.canonicalizeToString({ ...EXCLUSIVE, isVisible: (node) => !node.isSameNode(left) });
}
