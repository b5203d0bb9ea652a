/**
 * Four invented third parties, so that open banking can be tried before anybody has signed up: an app that reads, a
 * licensed intermediary that also pays and fills wallets, one for bookkeepers, and another licensed one that pays. What
 * their developers would keep to themselves (private keys, an API key, a certificate) lies in the data folder for the
 * examples to read.
 */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicJwk, thumbprint } from '../../codecs/jws/index.ts';
import { callersOfThirdParties, findCallers, hashApiKey, mintApiKey } from '../../core/access/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { type Id, toWire } from '../../kit/id.ts';
import type { Outcome } from '../../kit/outcome.ts';
import {
  amendSoftwareKind,
  findSoftware,
  findThirdParties,
  makeApiKeyKind,
  registerSoftwareKind,
  registerThirdPartyKind,
  revokeApiKeyKind,
  type SoftwareProduct,
  type ThirdPartyRole,
} from '../../services/directory/index.ts';
import { prepareClientTls, subjectDn } from './banks/index.ts';
import { sandboxId } from './ids.ts';

export interface ThirdPartyParts {
  readonly desk: Desk;
  readonly database: Queryable;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
}

/** What the file of a third party holds. */
export interface SandboxThirdParty {
  readonly name: string;
  /** Wire id. */
  readonly third_party: string;
  readonly tax_code: string;
  readonly roles: readonly ThirdPartyRole[];
  readonly api_key: string;
  readonly software: {
    /** Wire id, and the UUID that client metadata and statements have. */
    readonly id: string;
    readonly software_id: string;
    readonly name: string;
    readonly redirect_uris: readonly string[];
  };
  /** Signs client assertions and requests: P-256, ES256. */
  readonly private_jwk: JsonWebKey & { readonly kid: string };
  /** For clients that authenticate by it (RFC 8705): names of PEM files beside this one, and what they say who it is. */
  readonly tls: { readonly certificate: string; readonly key: string; readonly subject_dn: string };
}

interface Invented {
  readonly key: string;
  readonly name: string;
  readonly nameEn: string;
  readonly taxCode: string;
  readonly licence: string | null;
  readonly roles: readonly ThirdPartyRole[];
  readonly software: string;
}

export const THIRD_PARTIES_FOLDER = 'third-parties';
/** Where the examples listen; addresses are compared as they stand, port included. */
const LOOPBACK_CALLBACK = 'http://127.0.0.1:8970/callback';

/** Tax codes begin with 0198: as the city's 0199, far above what Hanoi has given out (see city/numbers.ts). */
const INVENTED: readonly Invented[] = [
  {
    key: 'so-chi',
    name: 'Công ty Cổ phần Sổ Chi (thử nghiệm)',
    nameEn: 'So Chi Personal Finance JSC (sandbox)',
    taxCode: '0198900015',
    licence: null,
    roles: ['INF', 'AIS'],
    software: 'Sổ Chi',
  },
  {
    key: 'cau-tien',
    name: 'Công ty Trung gian Thanh toán Cầu Tiền (thử nghiệm)',
    nameEn: 'Cau Tien Payment Intermediary JSC (sandbox)',
    taxCode: '0198900022',
    licence: 'TN-01/GP-TGTT',
    roles: ['INF', 'AIS', 'PIS', 'EWLTS'],
    software: 'Ví Cầu Tiền',
  },
  {
    key: 'ke-toan-nhanh',
    name: 'Công ty TNHH Kế toán Nhanh (thử nghiệm)',
    nameEn: 'Ke Toan Nhanh Accounting Co., Ltd (sandbox)',
    taxCode: '0198900047',
    licence: null,
    roles: ['AIS'],
    software: 'Kế toán Nhanh',
  },
  {
    key: 'to-lich',
    name: 'Công ty Cổ phần Thanh toán Tô Lịch (thử nghiệm)',
    nameEn: 'To Lich Payments JSC (sandbox)',
    taxCode: '0198900054',
    licence: 'TN-02/GP-TGTT',
    roles: ['INF', 'AIS', 'PIS', 'EWLTS'],
    software: 'Tô Lịch Pay',
  },
];

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const KINDS = {
  registerSoftware: registerSoftwareKind({ loopback: true }),
  amendSoftware: amendSoftwareKind({ loopback: true }),
};

/**
 * Makes what is missing, in the hub and in the folder; a second run changes nothing. One that somebody has revoked, or
 * whose software he has, stays away: that is for good.
 */
export async function provideThirdParties(
  parts: ThirdPartyParts,
  seed: number,
  dataFolder: string,
): Promise<SandboxThirdParty[]> {
  mkdirSync(join(dataFolder, THIRD_PARTIES_FOLDER), { recursive: true, mode: 0o700 });
  const provided: (SandboxThirdParty | undefined)[] = [];
  for (const invented of INVENTED) provided.push(await provide(parts, seed, dataFolder, invented));
  return provided.flatMap((one) => one ?? []);
}

async function provide(
  parts: ThirdPartyParts,
  seed: number,
  dataFolder: string,
  invented: Invented,
): Promise<SandboxThirdParty | undefined> {
  const { key, software: softwareName, ...order } = invented;
  const thirdParty = sandboxId<'third_party'>(seed, 'third_party', key);
  const software = sandboxId<'software'>(seed, 'software', key);
  const file = join(dataFolder, THIRD_PARTIES_FOLDER, `${key}.json`);
  const known = readFile(file);
  const host = `${key}.example`;
  const contacts = { email: `api@${host}`, website: `https://${host}` };
  const party = (await findThirdParties(parts.database, [thirdParty])).get(thirdParty);
  if (party?.status === 'revoked') return undefined;
  if (party === undefined)
    await done(
      parts,
      registerThirdPartyKind,
      { id: thirdParty, ...order, contacts },
      'third_party_registered',
    );
  const privateJwk = known?.private_jwk ?? newPrivateJwk();
  const product = await provideSoftware(parts, {
    ...{ id: software, thirdParty, name: softwareName, roles: order.roles },
    redirectUris: [LOOPBACK_CALLBACK, `https://${host}/callback`],
    jwks: { keys: [publicHalf(privateJwk)] },
  });
  if (product.status === 'revoked') return undefined;
  const tls = { folder: THIRD_PARTIES_FOLDER, name: key, commonName: host };
  await prepareClientTls(dataFolder, tls, parts.nowMs());
  const provided: SandboxThirdParty = {
    name: order.name,
    third_party: toWire('third_party', thirdParty),
    tax_code: order.taxCode,
    roles: order.roles,
    api_key: await provideApiKey(parts, thirdParty, known?.api_key),
    software: {
      id: toWire('software', software),
      software_id: software,
      name: product.name,
      redirect_uris: product.redirectUris,
    },
    private_jwk: privateJwk,
    tls: { certificate: `${key}.pem`, key: `${key}.key`, subject_dn: subjectDn(host) },
  };
  writeFileSync(`${file}.new`, `${JSON.stringify(provided, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return provided;
}

type SoftwareOrder = Parameters<typeof KINDS.registerSoftware.decide>[0];

async function provideSoftware(parts: ThirdPartyParts, order: SoftwareOrder): Promise<SoftwareProduct> {
  const find = async (): Promise<SoftwareProduct | undefined> =>
    (await findSoftware(parts.database, [order.id])).get(order.id);
  const product = await find();
  if (product === undefined) await done(parts, KINDS.registerSoftware, order, 'software_registered');
  else if (product.status !== 'revoked' && !sameKeys(product.jwks, order.jwks)) {
    const { id, thirdParty, jwks } = order;
    await done(parts, KINDS.amendSoftware, { id, thirdParty, jwks }, 'software_amended');
  }
  return (await find())!;
}

function sameKeys(kept: string, ordered: unknown): boolean {
  const kids = (set: unknown): string =>
    (set as { keys: { kid: string }[] }).keys.map(({ kid }) => kid).join(' ');
  return kids(JSON.parse(kept)) === kids(ordered);
}

const KEY_NAME = 'Sandbox';

/** The key of the file where it still works, else a new one in its place. */
async function provideApiKey(
  { database, desk, mint }: ThirdPartyParts,
  thirdParty: string,
  known: string | undefined,
): Promise<string> {
  if (known !== undefined) {
    const [caller] = await findCallers(database, [hashApiKey(known)]);
    if (caller?.revoked === false && caller.thirdParty === thirdParty) return known;
  }
  const callers = (await callersOfThirdParties(database, [thirdParty])).get(thirdParty) ?? [];
  const lost = callers.filter(({ name, revoked }) => name === KEY_NAME && !revoked);
  for (const { id } of lost)
    await done({ desk }, revokeApiKeyKind, { thirdParty, caller: id }, 'api_key_revoked');
  const key = mintApiKey('test', randomBytes);
  const order = { id: mint<'caller'>(), thirdParty, name: KEY_NAME, keyHash: hashApiKey(key) };
  await done({ desk }, makeApiKeyKind, order, 'api_key_made');
  return key;
}

async function done<Input, Facts, Answer extends Outcome, Kept>(
  { desk }: Pick<ThirdPartyParts, 'desk'>,
  kind: Parameters<typeof desk.submit<Input, Facts, Answer, Kept>>[0],
  input: Input,
  expected: Answer['kind'],
): Promise<void> {
  const submitted = await desk.submit(kind, input, HUB);
  const outcome = submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
  if (outcome !== expected) throw new Error(`the sandbox could not do ${kind.name}: ${outcome}`);
}

function newPrivateJwk(): SandboxThirdParty['private_jwk'] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: thumbprint(publicKey), alg: 'ES256', use: 'sig' };
}

function publicHalf(jwk: SandboxThirdParty['private_jwk']): Record<string, unknown> {
  return {
    ...publicJwk(createPrivateKey({ key: jwk, format: 'jwk' })),
    kid: jwk.kid,
    alg: 'ES256',
    use: 'sig',
  };
}

function readFile(file: string): SandboxThirdParty | undefined {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as SandboxThirdParty;
    publicHalf(read.private_jwk);
    return read;
  } catch {
    return undefined;
  }
}
