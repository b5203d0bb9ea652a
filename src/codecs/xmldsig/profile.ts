/** The one form of XML signature that we write and take: enveloped, whole document, exclusive canonical XML. */
import type { KeyAlgorithm } from '../signingkeys/index.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = `${DSIG}enveloped-signature`;
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** RFC 9231 §2.3.12 for Ed25519; XML Signature 1.1 §6.4.3 for ECDSA, whose value is r and s side by side. */
export const SIGNATURE_METHOD: Readonly<Record<KeyAlgorithm, string>> = {
  ed25519: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
  'ecdsa-p256-sha256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
};

/** Names of keys are short and need no escape in XML; what is otherwise is no key of ours and is not looked up. */
export const KEY_NAME = /^[A-Za-z0-9._-]{1,64}$/;
