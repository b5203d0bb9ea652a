/** Pieces of XML Schema text. */
import type { Meaning } from './guideline/form.ts';
import { laidOut } from './layout.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema';

export function schemaText(namespace: string, body: string): string {
  const opening = `<xs:schema xmlns:xs="${XSD}" xmlns="${namespace}" targetNamespace="${namespace}" elementFormDefault="qualified">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${laidOut(`${opening}${body}</xs:schema>`)}`;
}

export function element(name: string, content: string, attributes = ''): string {
  const opening = `xs:element name="${name}"${attributes}`;
  return content === '' ? `<${opening}/>` : `<${opening}>${content}</xs:element>`;
}

export function complex(content: string): string {
  return `<xs:complexType>${content}</xs:complexType>`;
}

export function sequence(...elements: readonly string[]): string {
  return `<xs:sequence>${elements.join('')}</xs:sequence>`;
}

export function restriction(base: string, facets: string): string {
  return `<xs:restriction base="xs:${base}">${facets}</xs:restriction>`;
}

/** A type of its own that allows these texts alone. */
export function enumeration(texts: readonly string[]): string {
  const values = texts.map((text) => `<xs:enumeration value="${text}"/>`).join('');
  return `<xs:simpleType>${restriction('string', values)}</xs:simpleType>`;
}

export function documentation([vi, en]: Meaning): string {
  const said = (language: string, text: string): string =>
    `<xs:documentation xml:lang="${language}">${text}</xs:documentation>`;
  return `<xs:annotation>${said('vi', vi)}${said('en', en)}</xs:annotation>`;
}

/** Characters that cannot be seen are written as references, so that the schema itself can be read. */
export function patternText(pattern: string): string {
  return pattern
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[^ -~]/gu, (char) => `&#x${char.codePointAt(0)!.toString(16).toUpperCase()};`);
}
