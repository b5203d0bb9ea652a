/**
 * The guidelines as XML Schema 1.0, in ISO's own namespaces: each allows a part of what ISO's schema of that name
 * allows, so a message that is valid here is valid there.
 */
import {
  ENVELOPE_NAMESPACE,
  GUIDELINES,
  MESSAGE_TYPES,
  namespaceOf,
  SIGNATURE_NAMESPACE,
} from './guideline/catalogue.ts';
import type { Node, Tree } from './guideline/element.ts';
import type { SomeForm } from './guideline/forms.ts';
import { HEADER } from './guideline/header.ts';
import { SIGNATURE_SCHEMA } from './signature.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema';

/** Schema texts by the name of their file: `pacs.008.001.08.xsd`. Each stands alone. */
export function schemas(): ReadonlyMap<string, string> {
  return new Map([
    ['bizmsg.001.xsd', envelopeSchema()],
    ['xmldsig.xsd', SIGNATURE_SCHEMA],
    [`${HEADER.definition}.xsd`, headerSchema()],
    ...MESSAGE_TYPES.map((type): [string, string] => {
      const { definition } = GUIDELINES[type];
      return [`${definition}.xsd`, documentSchema(GUIDELINES[type])];
    }),
  ]);
}

/** The envelope holds one header and one document; what they hold is said by their own schemas. */
export function envelopeSchema(): string {
  const documents = MESSAGE_TYPES.map((type) => namespaceOf(GUIDELINES[type].definition)).join(' ');
  const any = (namespaces: string): string => `<xs:any namespace="${namespaces}" processContents="skip"/>`;
  return schema(
    ENVELOPE_NAMESPACE,
    `<xs:element name="BizMsg"><xs:complexType><xs:sequence>${any(namespaceOf(HEADER.definition))}${any(documents)}</xs:sequence></xs:complexType></xs:element>`,
  );
}

export function headerSchema(): string {
  return whole(HEADER.definition, HEADER.root);
}

export function documentSchema({ definition, root }: Tree): string {
  return whole(definition, { kind: 'group', tag: 'Document', parts: [root] });
}

function whole(definition: string, root: Node): string {
  const types = new Map<string, string>();
  const element = elementOf(root, types, true);
  return schema(namespaceOf(definition), element + [...types.values()].join(''));
}

function schema(namespace: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="${XSD}" xmlns="${namespace}" targetNamespace="${namespace}" elementFormDefault="qualified">${body}</xs:schema>\n`;
}

function elementOf(node: Node, types: Map<string, string>, isGlobal = false): string {
  if (node.kind === 'within') return node.parts.map((part) => elementOf(part, types)).join('');
  const occurs = isGlobal ? '' : occursOf(node);
  const head = `<xs:element name="${node.tag}"${occurs}`;
  if (node.kind === 'value' || node.kind === 'ignored') return `${head} type="${typeOf(node.form, types)}"/>`;
  if (node.kind === 'fixed') return `${head}>${enumeration([node.text])}</xs:element>`;
  if (node.kind === 'mirror') return `${head}>${enumeration(Object.values(node.words))}</xs:element>`;
  if (node.kind === 'signature') {
    const any = `<xs:any namespace="${SIGNATURE_NAMESPACE}" processContents="skip"/>`;
    return `${head}><xs:complexType><xs:sequence>${any}</xs:sequence></xs:complexType></xs:element>`;
  }
  if (node.kind === 'list' && node.form !== undefined) return `${head} type="${typeOf(node.form, types)}"/>`;
  const parts = (node.parts ?? []).map((part) => elementOf(part, types)).join('');
  return `${head}><xs:complexType><xs:sequence>${parts}</xs:sequence></xs:complexType></xs:element>`;
}

function occursOf(node: Exclude<Node, { kind: 'within' }>): string {
  if (node.kind === 'list') return ` minOccurs="${node.min}" maxOccurs="${node.max}"`;
  return node.optional ? ' minOccurs="0"' : '';
}

/** The name of the form's type, which is declared on its first use. */
function typeOf(form: SomeForm, types: Map<string, string>): string {
  if (!types.has(form.name)) types.set(form.name, declaration(form));
  return form.name;
}

function declaration(form: SomeForm): string {
  const { name, attribute } = form;
  if (attribute === undefined) return `<xs:simpleType name="${name}">${restriction(form)}</xs:simpleType>`;
  const required = `<xs:attribute name="${attribute.name}" use="required">${enumeration([attribute.value])}</xs:attribute>`;
  return (
    `<xs:simpleType name="${name}Digits">${restriction(form)}</xs:simpleType>` +
    `<xs:complexType name="${name}"><xs:simpleContent><xs:extension base="${name}Digits">${required}</xs:extension></xs:simpleContent></xs:complexType>`
  );
}

function restriction({ pattern, charsMax, codes }: SomeForm): string {
  const facets =
    (charsMax === undefined ? '' : `<xs:maxLength value="${charsMax}"/>`) +
    (pattern === undefined ? '' : `<xs:pattern value="${attributeText(pattern)}"/>`) +
    (codes ?? []).map((code) => `<xs:enumeration value="${code}"/>`).join('');
  return `<xs:restriction base="xs:string">${facets}</xs:restriction>`;
}

function enumeration(texts: readonly string[]): string {
  const values = texts.map((text) => `<xs:enumeration value="${text}"/>`).join('');
  return `<xs:simpleType><xs:restriction base="xs:string">${values}</xs:restriction></xs:simpleType>`;
}

/** Characters that cannot be seen are written as references, so that the schema itself can be read. */
function attributeText(pattern: string): string {
  return pattern
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[^ -~]/gu, (char) => `&#x${char.codePointAt(0)!.toString(16).toUpperCase()};`);
}
