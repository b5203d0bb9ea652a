/** What all commands of a batch share: consents under their locks, their last hashes, and who asks. */
import { type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { AccountRef } from '../../../core/ledger/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { toWire } from '../../../kit/id.ts';
import { type Standing, standingOf } from '../../directory/index.ts';
import { type Notice, noticeEvent } from '../../notices/index.ts';
import type { Consent, ConsentVersion } from '../model.ts';
import { noticesOfChange } from '../notices.ts';
import { lockConsents } from '../store/consents.ts';
import { versionHashes } from '../store/versions.ts';
import { type AskerWords, type Change, FIRST_HASH, type VersionSigner, versionOf } from '../version.ts';

const CONSENTS = shared<Map<string, Consent>>('consents.locked');
const STANDINGS = shared<Map<string, Standing>>('consents.standings');
const HASHES = shared<Map<string, string>>('consents.hashes');

/** Locks those that no other command of the batch has locked yet. */
export async function lockInto(
  on: Queryable,
  ids: readonly string[],
  picture: Picture,
): Promise<readonly AccountRef[]> {
  const locked = CONSENTS.get(picture) ?? new Map<string, Consent>();
  CONSENTS.set(picture, locked);
  const missing = ids.filter((id) => !locked.has(id));
  for (const [id, consent] of await lockConsents(on, missing)) locked.set(id, consent);
  return [];
}

export const lockedConsent = (picture: Picture, id: string): Consent | undefined =>
  CONSENTS.get(picture)?.get(id);

/** What a later command of the batch sees. */
export const amendInPicture = (picture: Picture, consent: Consent): void =>
  void CONSENTS.get(picture)!.set(consent.id, consent);

/** Who asks, as registered now. */
export async function gatherStandings(
  on: Queryable,
  softwareIds: readonly string[],
  picture: Picture,
): Promise<void> {
  const known = STANDINGS.get(picture) ?? new Map<string, Standing>();
  STANDINGS.set(picture, known);
  const missing = [...new Set(softwareIds)].filter((id) => !known.has(id));
  if (missing.length === 0) return;
  for (const [id, standing] of await standingOf(on, missing)) known.set(id, standing);
}

export const standing = (picture: Picture, software: string): Standing | undefined =>
  STANDINGS.get(picture)?.get(software);

/** Who asks and the last hash of each: what the next version is made of. */
export async function gatherForVersions(
  on: Queryable,
  ids: readonly string[],
  picture: Picture,
): Promise<void> {
  const consents = ids.flatMap((id) => lockedConsent(picture, id) ?? []);
  const hashes = HASHES.get(picture) ?? new Map<string, string>();
  HASHES.set(picture, hashes);
  const behind = consents.filter(({ id, version }) => version > 0 && !hashes.has(id));
  const [found] = await Promise.all([
    behind.length === 0
      ? new Map<string, string>()
      : versionHashes(
          on,
          behind.map(({ id, version }) => ({ consent: id, version })),
        ),
    gatherStandings(
      on,
      consents.map(({ software }) => software),
      picture,
    ),
  ]);
  for (const [id, hash] of found) if (!hashes.has(id)) hashes.set(id, hash);
}

/** A change of a consent: the row as it becomes, the version that says so, and whoever is told of it. */
export interface Changed {
  readonly consent: Consent;
  readonly version: ConsentVersion;
  readonly notices: readonly Notice[];
}

/** Makes the next version, in the picture too. */
export function changeConsent(
  before: Consent,
  members: Partial<Consent>,
  change: Change,
  picture: Picture,
  sign: VersionSigner,
): Changed {
  const after = { ...before, ...members, version: before.version + 1 };
  const hashes = HASHES.get(picture)!;
  const previous = before.version === 0 ? FIRST_HASH : hashes.get(before.id)!;
  const asker = askerOf(standing(picture, before.software));
  const notices = noticesOfChange(after, change, picture.nowMs);
  const version = versionOf(after, { ...change, notices }, asker, previous, picture.nowMs, sign);
  hashes.set(before.id, version.hash);
  amendInPicture(picture, after);
  return { consent: after, version, notices };
}

/** Software is never deleted, so that it is not there is a fault of ours, which a version says rather than hides. */
function askerOf(found: Standing | undefined): AskerWords {
  if (found === undefined) return { name: '', taxCode: '', licence: null, softwareName: '' };
  const { thirdParty, software } = found;
  return {
    ...{ name: thirdParty.name, taxCode: thirdParty.taxCode, licence: thirdParty.licence },
    softwareName: software.name,
  };
}

/** What became of it, and that its customers were told. */
export const eventsOf = (happened: string, { consent, notices }: Changed): NewEvent[] => [
  consentEvent(happened, consent),
  ...notices.map(noticeEvent),
];

/** Without accounts, names or amounts: feeds are read by machines and kept. */
function consentEvent(
  happened: string,
  { id, book, thirdParty, kind, state, expiresAt, endedBy }: Consent,
): NewEvent {
  const subject = toWire('consent', id);
  return {
    type: `consent.${happened}`,
    subject,
    participants: [book],
    thirdParty,
    data: {
      ...{ consent: subject, kind, state, expires_at: new Date(expiresAt).toISOString() },
      ...(endedBy === null ? {} : { ended_by: endedBy }),
    },
  };
}

export const auditOf = (
  id: string,
  detail: string,
): { readonly subject: string; readonly detail: string } => ({
  subject: toWire('consent', id),
  detail,
});
