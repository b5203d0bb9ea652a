/** ISO's own schemas, which may not be copied into this repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XmlElement, XmlValidateError, XsdValidator } from 'libxml2-wasm';

/** ISO's schemas of the folder in LONGBIEN_TEST_DATA; undefined without it. */
export function officialSchemas(): OfficialSchemas | undefined {
  const folder = process.env.LONGBIEN_TEST_DATA;
  return folder === undefined ? undefined : new OfficialSchemas(join(folder, 'iso20022/xsd'));
}

class OfficialSchemas {
  readonly #folder: string;
  readonly #validators = new Map<string, XsdValidator>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What ISO's schemas have against the header and the document of a business message. */
  errors(xml: string): string[] {
    using document = XmlDocument.fromString(xml);
    return children(document.root).flatMap((element) => {
      try {
        this.#validator(element.namespaceUri.replace(/^.*:/, '')).validate(element);
        return [];
      } catch (fault) {
        if (!(fault instanceof XmlValidateError)) throw fault;
        return fault.details.map(({ message }) => message);
      }
    });
  }

  #validator(definition: string): XsdValidator {
    const known = this.#validators.get(definition);
    if (known !== undefined) return known;
    using schema = XmlDocument.fromBuffer(readFileSync(join(this.#folder, `${definition}.xsd`)));
    const validator = XsdValidator.fromDoc(schema);
    this.#validators.set(definition, validator);
    return validator;
  }
}

function children(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let child = element.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) found.push(child);
  }
  return found;
}
