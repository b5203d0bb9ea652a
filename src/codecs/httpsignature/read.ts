/** From headers to what they claim, or to the reason why they claim nothing in our profile. */
import { KEY_ALGORITHMS, SIGNATURE_BYTES } from '../signingkeys/index.ts';
import { fieldOf, hasSecondMember, type InnerList, onlyMember, readBytes, readInnerList } from './fields.ts';
import type { ClaimedSignature, HeaderFields, Read, Refused, SignatureRefusal } from './model.ts';
import {
  DIGEST,
  IDEMPOTENCY_KEY,
  KEY_ID,
  METHOD,
  REQUEST_SIGNATURE,
  STATUS,
  TAG,
  TARGET,
} from './profile.ts';

const PARAMETERS = ['created', 'keyid', 'alg', 'tag'] as const;
const DIGEST_PREFIX = 'sha-256=';
const DIGEST_BYTES = 32;

const refuse = (reason: SignatureRefusal): Refused => ({ ok: false, reason });

/** True where a request says that it is signed: it is then judged by its signature and by nothing else. */
export function isSigned(headers: HeaderFields): boolean {
  return headers.signature !== undefined || headers['signature-input'] !== undefined;
}

/** Covers exactly method, target, digest, and the idempotency key where the request has one. */
export function readRequestSignature(headers: HeaderFields): Read {
  const hasKey = headers['idempotency-key'] !== undefined;
  return readSignature(headers, [METHOD, TARGET, DIGEST, ...(hasKey ? [IDEMPOTENCY_KEY] : [])]);
}

/** Covers exactly status, digest, and the signature of the request that is answered. */
export function readResponseSignature(headers: HeaderFields): Read {
  return readSignature(headers, [STATUS, DIGEST, REQUEST_SIGNATURE]);
}

function readSignature(headers: HeaderFields, covered: readonly string[]): Read {
  if (headers['signature-input'] === undefined || headers.signature === undefined)
    return refuse('signature_is_missing');
  const pair = readPair(headers);
  if (!('list' in pair)) return pair;
  const fault = componentFault(pair.list, covered) ?? parameterFault(pair.list);
  if (fault !== undefined) return refuse(fault);
  const digest = readDigest(headers['content-digest']);
  if (!Buffer.isBuffer(digest)) return digest;
  return { ok: true, signature: claimOf(pair.list, digest, pair.value) };
}

function readPair(headers: HeaderFields): { readonly list: InnerList; readonly value: Buffer } | Refused {
  const [input, signature] = [fieldOf(headers['signature-input']), fieldOf(headers.signature)];
  if (input === undefined || signature === undefined) return refuse('signature_header_is_malformed');
  if (hasSecondMember(input) || hasSecondMember(signature)) return refuse('signature_is_not_alone');
  const [named, valued] = [onlyMember(input), onlyMember(signature)];
  const list = named && readInnerList(named.value);
  const value = valued && readBytes(valued.value);
  if (list === undefined || value?.length !== SIGNATURE_BYTES) return refuse('signature_header_is_malformed');
  return named!.label === valued!.label ? { list, value } : refuse('signature_is_not_alone');
}

function componentFault({ components }: InnerList, covered: readonly string[]): SignatureRefusal | undefined {
  if (covered.some((one) => !components.includes(one))) return 'signature_component_is_missing';
  return components.length === covered.length ? undefined : 'signature_component_is_not_ours';
}

function parameterFault({ parameters }: InnerList): SignatureRefusal | undefined {
  if (PARAMETERS.some((name) => !parameters.has(name))) return 'signature_parameter_is_missing';
  if (parameters.size !== PARAMETERS.length) return 'signature_parameter_is_not_ours';
  if (typeof parameters.get('created') !== 'number') return 'signature_header_is_malformed';
  if (parameters.get('tag') !== TAG) return 'signature_tag_is_not_ours';
  if (!KEY_ALGORITHMS.some((one) => one === parameters.get('alg'))) return 'signature_algorithm_is_not_ours';
  return KEY_ID.test(`${parameters.get('keyid')}`) ? undefined : 'signature_key_id_is_malformed';
}

function claimOf(
  { components, parameters, text }: InnerList,
  digest: Buffer,
  value: Buffer,
): ClaimedSignature {
  return {
    keyid: parameters.get('keyid') as string,
    algorithm: parameters.get('alg') as ClaimedSignature['algorithm'],
    created: parameters.get('created') as number,
    components,
    parameters: text,
    digest,
    value,
  };
}

/** Exactly one digest and exactly SHA-256: RFC 9530 §6.6 asks a receiver to choose, and we have chosen. */
function readDigest(header: string | readonly string[] | undefined): Buffer | Refused {
  if (header === undefined) return refuse('content_digest_is_missing');
  const field = fieldOf(header);
  const bytes = field?.startsWith(DIGEST_PREFIX) ? readBytes(field.slice(DIGEST_PREFIX.length)) : undefined;
  return bytes?.length === DIGEST_BYTES ? bytes : refuse('content_digest_is_malformed');
}
