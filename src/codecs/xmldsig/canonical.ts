/** Exclusive canonical XML 1.0 (https://www.w3.org/TR/xml-exc-c14n/), by libxml2. */
import { XmlC14NMode, XmlDocument, XmlError } from 'libxml2-wasm';

/** A message's text in the form in which it is digested: one text for all ways to write the same. Throws for no XML. */
export function canonicalText(xml: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    return document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
  } finally {
    document.dispose();
  }
}

/**
 * Comments, which the canonical form leaves out, stay in this one: whoever reads it must see that they are there.
 * Undefined for a document that has no canonical form, such as one with a relative namespace (Canonical XML §1.3).
 */
export function canonicalWithComments(document: XmlDocument): string | undefined {
  try {
    return document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, withComments: true });
  } catch (fault) {
    if (fault instanceof XmlError) return undefined;
    throw fault;
  }
}
