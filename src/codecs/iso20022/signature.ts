/**
 * The one shape of signature that a header may carry: one enveloped reference to the whole message, SHA-256, a key
 * named by its id. No `Id` attributes, no second reference, no key material: nothing that could be moved or wrapped.
 * The codec `xmldsig` makes and verifies it; this is its shape for the schema.
 */
import { SIGNATURE_NAMESPACE } from './guideline/catalogue.ts';
import { complex, element, enumeration, patternText, restriction, schemaText, sequence } from './xsd.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${SIGNATURE_NAMESPACE}enveloped-signature`;
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const KEY_NAME = '[0-9A-Za-z._\\-]{1,64}';
/** RFC 9231 §2.3.12 for Ed25519; XML Signature 1.1 §6.4.3 for ECDSA. */
const SIGNATURE_METHODS = [
  'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
];

function attribute(name: string, values: readonly string[]): string {
  return `<xs:attribute name="${name}" use="required">${enumeration(values)}</xs:attribute>`;
}

function algorithm(name: string, values: readonly string[], occurs = ''): string {
  return element(name, complex(attribute('Algorithm', values)), occurs);
}

function base64(name: string, bytes: number): string {
  const type = restriction('base64Binary', `<xs:length value="${bytes}"/>`);
  return element(name, `<xs:simpleType>${type}</xs:simpleType>`);
}

/** Two elements of one name in a row have one type in XSD, so their order is for the verifier to see. */
const transforms = element(
  'Transforms',
  complex(sequence(algorithm('Transform', [ENVELOPED, EXCLUSIVE], ' minOccurs="2" maxOccurs="2"'))),
);

const reference = element(
  'Reference',
  complex(
    sequence(transforms, algorithm('DigestMethod', [SHA256]), base64('DigestValue', 32)) +
      attribute('URI', ['']),
  ),
);

const signedInfo = element(
  'SignedInfo',
  complex(
    sequence(
      algorithm('CanonicalizationMethod', [EXCLUSIVE]),
      algorithm('SignatureMethod', SIGNATURE_METHODS),
      reference,
    ),
  ),
);

/** Both algorithms give 64 bytes: R and S of Ed25519 (RFC 8032 §5.1.6), r and s of P-256 side by side. */
const signatureValue = base64('SignatureValue', 64);

const keyInfo = element(
  'KeyInfo',
  complex(
    sequence(
      element(
        'KeyName',
        `<xs:simpleType>${restriction('string', `<xs:pattern value="${patternText(KEY_NAME)}"/>`)}</xs:simpleType>`,
      ),
    ),
  ),
);

export const SIGNATURE_SCHEMA = schemaText(
  SIGNATURE_NAMESPACE,
  element('Signature', complex(sequence(signedInfo, signatureValue, keyInfo))),
);

const literal = (uri: string): string => uri.replaceAll(/[.?*+^$|()[\]{}\\]/g, '\\$&');
const written = (name: string, inside: string, attributes = ''): string =>
  `<ds:${name}${attributes}>${inside}</ds:${name}>`;
const writtenAlgorithm = (name: string, ...uris: readonly string[]): string =>
  written(name, '', ` Algorithm="(?:${uris.map(literal).join('|')})"`);

/** The same shape as signers of ours write it: the expression allows nothing that the schema refuses. */
export const WRITTEN_SIGNATURE = new RegExp(
  `^${written(
    'Signature',
    written(
      'SignedInfo',
      writtenAlgorithm('CanonicalizationMethod', EXCLUSIVE) +
        writtenAlgorithm('SignatureMethod', ...SIGNATURE_METHODS) +
        written(
          'Reference',
          written(
            'Transforms',
            writtenAlgorithm('Transform', ENVELOPED) + writtenAlgorithm('Transform', EXCLUSIVE),
          ) +
            writtenAlgorithm('DigestMethod', SHA256) +
            written('DigestValue', '[0-9A-Za-z+/]{42}[AEIMQUYcgkosw048]='),
          ' URI=""',
        ),
    ) +
      written('SignatureValue', '[0-9A-Za-z+/]{85}[AQgw]==') +
      written('KeyInfo', written('KeyName', KEY_NAME)),
    ` xmlns:ds="${literal(SIGNATURE_NAMESPACE)}"`,
  )}$`,
);
