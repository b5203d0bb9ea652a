/**
 * The one shape of signature that a header may carry: one enveloped reference to the whole message, SHA-256, a key
 * named by its id. No `Id` attributes, no second reference, no key material: nothing that could be moved or wrapped.
 * The codec `xmldsig` makes and verifies it; this is its shape for the schema.
 */
import { SIGNATURE_NAMESPACE } from './guideline/catalogue.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ALGORITHMS = {
  canonicalisation: [EXCLUSIVE],
  signature: [
    'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  ],
  enveloped: [`${SIGNATURE_NAMESPACE}enveloped-signature`],
  digest: ['http://www.w3.org/2001/04/xmlenc#sha256'],
} as const;

const sequence = (...elements: readonly string[]): string =>
  `<xs:complexType><xs:sequence>${elements.join('')}</xs:sequence></xs:complexType>`;

const element = (name: string, type: string): string => `<xs:element name="${name}">${type}</xs:element>`;

const oneOf = (values: readonly string[]): string =>
  `<xs:simpleType><xs:restriction base="xs:string">${values
    .map((value) => `<xs:enumeration value="${value}"/>`)
    .join('')}</xs:restriction></xs:simpleType>`;

const attribute = (name: string, values: readonly string[]): string =>
  `<xs:attribute name="${name}" use="required">${oneOf(values)}</xs:attribute>`;

const algorithm = (name: string, values: readonly string[]): string =>
  element(name, `<xs:complexType>${attribute('Algorithm', values)}</xs:complexType>`);

const base64 = (name: string, bytes: string): string =>
  element(
    name,
    `<xs:simpleType><xs:restriction base="xs:base64Binary">${bytes}</xs:restriction></xs:simpleType>`,
  );

/**
 * Two elements of one name in a row must have one type (XSD Part 1, "Element Declarations Consistent"), so their order
 * is left to the verifier.
 */
const transform = `<xs:element name="Transform" minOccurs="2" maxOccurs="2"><xs:complexType>${attribute('Algorithm', [...ALGORITHMS.enveloped, ...ALGORITHMS.canonicalisation])}</xs:complexType></xs:element>`;

const reference = element(
  'Reference',
  `<xs:complexType><xs:sequence>${element('Transforms', sequence(transform))}${algorithm('DigestMethod', ALGORITHMS.digest)}${base64('DigestValue', '<xs:length value="32"/>')}</xs:sequence>${attribute('URI', [''])}</xs:complexType>`,
);

const signedInfo = element(
  'SignedInfo',
  sequence(
    algorithm('CanonicalizationMethod', ALGORITHMS.canonicalisation),
    algorithm('SignatureMethod', ALGORITHMS.signature),
    reference,
  ),
);

/** Both algorithms give 64 bytes: R and S of Ed25519 (RFC 8032), r and s of P-256 (XMLDSig 1.1 §6.4.3). */
const signatureValue = base64('SignatureValue', '<xs:length value="64"/>');

const keyName = element(
  'KeyName',
  '<xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9A-Za-z._\\-]{1,64}"/></xs:restriction></xs:simpleType>',
);

export const SIGNATURE_SCHEMA = `<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${SIGNATURE_NAMESPACE}" elementFormDefault="qualified">${element('Signature', sequence(signedInfo, signatureValue, element('KeyInfo', sequence(keyName))))}</xs:schema>\n`;
