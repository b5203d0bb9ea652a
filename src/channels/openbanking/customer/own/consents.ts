/** A customer's consents: all of them, one of them, every access, and what he does about one. */

import { fromWire, toWire } from '../../../../kit/id.ts';
import {
  accessesOf,
  accessesOfConsents,
  type ChangeVerb,
  type Consent,
  type ConsentAccess,
  consentsOfApprover,
  consentsOfCustomer,
  findConsents,
  mayDecide,
  stateAt,
  versionsOf,
} from '../../../../services/consents/index.ts';
import { standingOf } from '../../../../services/directory/index.ts';
import { payeesOf } from '../../authorization/interactions/ask.ts';
import {
  type AccessLine,
  accessesPage,
  consentDetailPage,
  consentPath,
  dashboardPage,
  ME,
  MY_ACCESSES,
  type Notice,
  VERSION_EVENTS,
  type VersionLine,
  withdrawPage,
} from '../../pages/index.ts';
import { accountNames, requesterOf, summariesOf } from '../summaries.ts';
import {
  formOf,
  frameOf,
  noticeOf,
  type OwnPageParts,
  PageFault,
  type SignedIn,
  sendPage,
  sendTo,
  type Visit,
} from './visit.ts';

/** A page of cards or of a table. */
const CONSENTS_A_PAGE = 50;
const ACCESSES_A_PAGE = 50;
/** Consents whose accesses are shown together: more than anybody has, newest first. */
const CONSENTS_LOOKED_AT_MAX = 200;

export async function showDashboard(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  const before = fromWire('consent', visit.url.searchParams.get('before') ?? '');
  const found = await allConsents(parts, who, before, CONSENTS_A_PAGE + 1);
  const shown = found.slice(0, CONSENTS_A_PAGE);
  const older = found.length > CONSENTS_A_PAGE ? `${ME}?before=${toWire('consent', shown.at(-1)!.id)}` : null;
  const consents = await summariesOf(parts, shown, who.customer);
  const view = { consents, older, notice: noticeOf(visit), now: parts.nowMs() };
  sendPage(visit, dashboardPage(frameOf(parts, visit), view));
}

/** Those that he was asked for and those that concern an account which he holds with others, newest first. */
async function allConsents(
  { database }: OwnPageParts,
  { customer }: SignedIn,
  before: string | undefined,
  rowsMax: number,
): Promise<Consent[]> {
  const [own, joint] = await Promise.all([
    consentsOfCustomer(database, customer.book, customer.id, { before, rowsMax }),
    consentsOfApprover(database, customer.book, customer.id, { before, rowsMax }),
  ]);
  return [...own, ...joint].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, rowsMax);
}

/** Another's consent looks as if it were not there. */
export async function ownConsent({ database }: OwnPageParts, who: SignedIn, wire: string): Promise<Consent> {
  const id = fromWire('consent', wire);
  const consent = id === undefined ? undefined : (await findConsents(database, [id])).get(id);
  const { customer } = who;
  if (consent === undefined || consent.book !== customer.book || !mayDecide(consent, customer.id))
    throw new PageFault('consent_not_found', 404);
  return consent;
}

export async function showConsent(
  parts: OwnPageParts,
  visit: Visit,
  who: SignedIn,
  wire: string,
): Promise<void> {
  const consent = await ownConsent(parts, who, wire);
  const { database } = parts;
  const before = fromWire('access', visit.url.searchParams.get('before') ?? '');
  const [[summary], versions, accesses, payees] = await Promise.all([
    summariesOf(parts, [consent], who.customer),
    versionsOf(database, [consent.id]),
    accessesOf(database, consent.id, { before, rowsMax: ACCESSES_A_PAGE + 1 }),
    payeesOf(parts.accounts, consent.terms),
  ]);
  const shown = accesses.slice(0, ACCESSES_A_PAGE);
  const older =
    accesses.length > ACCESSES_A_PAGE
      ? `${consentPath(consent.id)}?before=${toWire('access', shown.at(-1)!.id)}`
      : null;
  const html = consentDetailPage(frameOf(parts, visit), {
    ...{ consent: summary!, payees, older, notice: noticeOf(visit), now: parts.nowMs() },
    versions: versions.flatMap(versionLine),
    accesses: await accessLines(parts, who, new Map([[consent.id, consent]]), shown),
    renewalDays: 'validDays' in consent.terms ? consent.terms.validDays : null,
  });
  sendPage(visit, html);
}

function versionLine({
  version,
  at,
  body,
  hash,
}: {
  readonly version: number;
  readonly at: number;
  readonly body: string;
  readonly hash: string;
}): VersionLine[] {
  const { happened, by } = JSON.parse(body) as { happened: string; by: VersionLine['by'] };
  const event = VERSION_EVENTS.find((one) => one === happened);
  return event === undefined ? [] : [{ version, at, event, by, hash }];
}

/** Accesses to accounts that only others hold are theirs to see. */
async function accessLines(
  { database }: OwnPageParts,
  { customer }: SignedIn,
  consents: ReadonlyMap<string, Consent>,
  accesses: readonly ConsentAccess[],
): Promise<(AccessLine & { readonly consent: string })[]> {
  const names = await accountNames(
    database,
    customer,
    accesses.flatMap(({ account, consent }) =>
      account === null ? [] : [{ book: consents.get(consent)!.book, id: account }],
    ),
  );
  return accesses.flatMap(({ id, at, cluster, attended, request, account, consent }) => {
    const name = account === null ? null : names.get(account);
    return name === undefined ? [] : [{ id, at, cluster, attended, request, consent, account: name }];
  });
}

export async function showAccesses(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  const { database } = parts;
  const consents = await allConsents(parts, who, undefined, CONSENTS_LOOKED_AT_MAX);
  const byId = new Map(consents.map((consent) => [consent.id, consent]));
  const before = fromWire('access', visit.url.searchParams.get('before') ?? '');
  const found = await accessesOfConsents(database, [...byId.keys()], {
    before,
    rowsMax: ACCESSES_A_PAGE + 1,
  });
  const shown = found.slice(0, ACCESSES_A_PAGE);
  const [lines, standings] = await Promise.all([
    accessLines(parts, who, byId, shown),
    standingOf(
      database,
      consents.map(({ software }) => software),
    ),
  ]);
  const accesses = lines.map((line) => ({
    ...line,
    requester: requesterOf(standings.get(byId.get(line.consent)!.software)),
  }));
  const older =
    found.length > ACCESSES_A_PAGE ? `${MY_ACCESSES}?before=${toWire('access', shown.at(-1)!.id)}` : null;
  sendPage(visit, accessesPage(frameOf(parts, visit), { accesses, older }));
}

export async function showWithdraw(
  parts: OwnPageParts,
  visit: Visit,
  who: SignedIn,
  wire: string,
): Promise<void> {
  const own = await ownConsent(parts, who, wire);
  const [consent] = await summariesOf(parts, [own], who.customer);
  sendPage(visit, withdrawPage(frameOf(parts, visit), { consent: consent! }));
}

/** What a button does, and what the next page says of it. */
const ACTIONS: Readonly<Record<string, { readonly verb: ChangeVerb; readonly notice: Notice }>> = {
  pause: { verb: 'pause', notice: 'consent_paused' },
  resume: { verb: 'resume', notice: 'consent_resumed' },
  renew: { verb: 'renew', notice: 'consent_renewed' },
  withdraw: { verb: 'revoke', notice: 'consent_withdrawn' },
};

export async function takeAction(
  parts: OwnPageParts,
  visit: Visit,
  who: SignedIn,
  wire: string,
  action: string,
): Promise<void> {
  await formOf(parts, visit);
  const consent = await ownConsent(parts, who, wire);
  const { verb, notice } = ACTIONS[action]!;
  const validDays = verb === 'renew' && 'validDays' in consent.terms ? consent.terms.validDays : null;
  const order = {
    id: consent.id,
    verb,
    by: 'customer',
    customer: who.customer.id,
    reason: null,
    validDays,
  } as const;
  const origin = { caller: NIL, callerName: toWire('customer', who.customer.id) };
  const submitted = await parts.desk.submit(parts.change, order, origin);
  if (submitted.kind !== 'decided') throw new PageFault('service_is_busy', 503);
  const said: Notice = submitted.answer.kind === 'consent_changed' ? notice : 'nothing_changed';
  const isOver = stateAt(consent, parts.nowMs()) === 'expired' || verb === 'revoke';
  sendTo(visit, `${isOver ? ME : consentPath(consent.id)}?notice=${said}`);
}

const NIL = '00000000-0000-0000-0000-000000000000';
export const isAction = (action: string): boolean => Object.hasOwn(ACTIONS, action);
