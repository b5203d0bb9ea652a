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
import type { SomeForm } from './guideline/form.ts';
import { HEADER } from './guideline/header.ts';
import { SIGNATURE_SCHEMA } from './signature.ts';
import {
  complex,
  documentation,
  element,
  enumeration,
  patternText,
  restriction,
  schemaText,
  sequence,
} from './xsd.ts';

/** Schema texts by the name of their file, such as `pacs.008.001.08.xsd`. Each stands alone. */
export function schemas(): ReadonlyMap<string, string> {
  return new Map([
    ['bizmsg.001.xsd', envelopeSchema()],
    [`${HEADER.definition}.xsd`, headerSchema()],
    ['xmldsig.xsd', SIGNATURE_SCHEMA],
    ...MESSAGE_TYPES.map((type): [string, string] => {
      const { definition } = GUIDELINES[type];
      return [`${definition}.xsd`, documentSchema(GUIDELINES[type])];
    }),
  ]);
}

/** The envelope holds one header and one document; what they hold is said by their own schemas. */
export function envelopeSchema(): string {
  const documents = MESSAGE_TYPES.map((type) => namespaceOf(GUIDELINES[type].definition)).join(' ');
  const content = sequence(anything(namespaceOf(HEADER.definition)), anything(documents));
  return schemaText(ENVELOPE_NAMESPACE, element('BizMsg', complex(content)));
}

function anything(namespaces: string): string {
  return `<xs:any namespace="${namespaces}" processContents="skip"/>`;
}

export function headerSchema(): string {
  return schemaOf(HEADER.definition, HEADER.root);
}

export function documentSchema({ definition, root }: Tree): string {
  return schemaOf(definition, { kind: 'group', tag: 'Document', parts: [root] });
}

function schemaOf(definition: string, root: Node): string {
  const types = new Map<string, string>();
  const global = elementOf(root, types);
  return schemaText(namespaceOf(definition), global + [...types.values()].join(''));
}

/** `types` gathers the simple types that the elements name. */
function elementOf(node: Node, types: Map<string, string>): string {
  if (node.kind === 'within') return node.parts.map((part) => elementOf(part, types)).join('');
  const attributes = occursOf(node);
  const said = node.meaning === undefined ? '' : documentation(node.meaning);
  switch (node.kind) {
    case 'value':
    case 'ignored':
      return element(node.tag, said, `${attributes} type="${typeOf(node.form, types)}"`);
    case 'fixed':
      return element(node.tag, said + enumeration([node.text]), attributes);
    case 'mirror':
      return element(node.tag, said + enumeration(Object.values(node.words)), attributes);
    case 'signature':
      return element(node.tag, said + complex(sequence(anything(SIGNATURE_NAMESPACE))), attributes);
    case 'list':
      if (node.form !== undefined)
        return element(node.tag, said, `${attributes} type="${typeOf(node.form, types)}"`);
      return element(node.tag, contentOf(node.parts ?? [], types), attributes);
    case 'group':
      return element(node.tag, contentOf(node.parts, types), attributes);
  }
}

function contentOf(parts: readonly Node[], types: Map<string, string>): string {
  return complex(sequence(...parts.map((part) => elementOf(part, types))));
}

function occursOf(node: Exclude<Node, { kind: 'within' }>): string {
  if (node.kind === 'list') return ` minOccurs="${node.optional ? 0 : node.min}" maxOccurs="${node.max}"`;
  return node.optional ? ' minOccurs="0"' : '';
}

/** The name of the form's type, which is declared on its first use. */
function typeOf(form: SomeForm, types: Map<string, string>): string {
  if (!types.has(form.name)) types.set(form.name, declaration(form));
  return form.name;
}

function declaration(form: SomeForm): string {
  const { name, attribute } = form;
  if (attribute === undefined) return `<xs:simpleType name="${name}">${facetsOf(form)}</xs:simpleType>`;
  const currency = `<xs:attribute name="${attribute.name}" use="required">${enumeration([attribute.value])}</xs:attribute>`;
  return (
    `<xs:simpleType name="${name}Digits">${facetsOf(form)}</xs:simpleType>` +
    `<xs:complexType name="${name}"><xs:simpleContent><xs:extension base="${name}Digits">${currency}</xs:extension></xs:simpleContent></xs:complexType>`
  );
}

function facetsOf({ pattern, charsMax, codes = {} }: SomeForm): string {
  return restriction(
    'string',
    (charsMax === undefined ? '' : `<xs:maxLength value="${charsMax}"/>`) +
      (pattern === undefined ? '' : `<xs:pattern value="${patternText(pattern)}"/>`) +
      Object.keys(codes)
        .map((code) => `<xs:enumeration value="${code}"/>`)
        .join(''),
  );
}
