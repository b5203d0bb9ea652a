/** All messages of the line. The compiler holds each tree against its type in `model.ts`. */
import type { Message, MessageType } from '../model.ts';
import { VERIFICATION_REPORT, VERIFICATION_REQUEST } from './acmt.ts';
import { MESSAGE_REJECT, SYSTEM_EVENT } from './admi.ts';
import {
  CANCELLATION_REQUEST,
  CANCELLATION_RESOLUTION,
  DEBIT_CREDIT_NOTIFICATION,
  STATEMENT,
} from './camt.ts';
import type { Guideline } from './element.ts';
import {
  CREDIT_TRANSFER,
  INSTITUTION_TRANSFER,
  PAYMENT_RETURN,
  STATUS_REPORT,
  STATUS_REQUEST,
} from './pacs.ts';

type Fields<T extends MessageType> = Omit<Extract<Message, { type: T }>, 'type'>;

export const GUIDELINES: { readonly [T in MessageType]: Guideline<Fields<T>> } = {
  'pacs.008': CREDIT_TRANSFER,
  'pacs.002': STATUS_REPORT,
  'pacs.028': STATUS_REQUEST,
  'pacs.004': PAYMENT_RETURN,
  'pacs.009': INSTITUTION_TRANSFER,
  'camt.056': CANCELLATION_REQUEST,
  'camt.029': CANCELLATION_RESOLUTION,
  'camt.053': STATEMENT,
  'camt.054': DEBIT_CREDIT_NOTIFICATION,
  'acmt.023': VERIFICATION_REQUEST,
  'acmt.024': VERIFICATION_REPORT,
  'admi.002': MESSAGE_REJECT,
  'admi.004': SYSTEM_EVENT,
};

export const MESSAGE_TYPES = Object.keys(GUIDELINES) as readonly MessageType[];

export const ENVELOPE_NAMESPACE = 'urn:longbien:xsd:bizmsg.001';
export const SIGNATURE_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';
const ISO_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:';

export function namespaceOf(definition: string): string {
  return ISO_NAMESPACE + definition;
}

/** `pacs.008.001.08` and its namespace, to `pacs.008`; undefined for what is not exchanged here. */
export function typeOfDefinition(definition: string): MessageType | undefined {
  return TYPE_OF_DEFINITION.get(definition);
}

export function typeOfNamespace(namespace: string): MessageType | undefined {
  return namespace.startsWith(ISO_NAMESPACE)
    ? TYPE_OF_DEFINITION.get(namespace.slice(ISO_NAMESPACE.length))
    : undefined;
}

const TYPE_OF_DEFINITION: ReadonlyMap<string, MessageType> = new Map(
  MESSAGE_TYPES.map((type) => [GUIDELINES[type].definition, type]),
);

/** `pacs.008` to `pacs.008.001.08`. */
export function definitionOf(type: MessageType): string {
  return GUIDELINES[type].definition;
}
