/** Exclusive canonical XML 1.0 (https://www.w3.org/TR/xml-exc-c14n/), by libxml2. */
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm';

/** A message's text in the form in which it is digested: one text for all ways to write the same. Throws for no XML. */
export function canonicalText(xml: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    return document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
  } finally {
    document.dispose();
  }
}

/** Comments, which the canonical form leaves out, stay in this one: whoever reads it must see that they are there. */
export function canonicalWithComments(document: XmlDocument): string {
  return document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, withComments: true });
}
