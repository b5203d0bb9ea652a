import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CommandKind } from '../../core/command/index.ts';
import { listStatements } from '../../core/database/index.ts';
import { amendThirdPartyKind, changeStatusKind, registerThirdPartyKind } from './commands/parties.ts';
import { amendSoftwareKind, changeSoftwareStatusKind } from './commands/software.ts';
import { SOFTWARE_MAX } from './model.ts';
import { standingRefusal } from './rules/standing.ts';
import {
  findThirdParties,
  findThirdPartiesByTaxCode,
  listThirdParties,
  listThirdPartyStatuses,
} from './store/parties.ts';
import {
  findSoftware,
  listSoftware,
  listSoftwareStatuses,
  listSoftwareVersions,
  standingOf,
} from './store/software.ts';
import {
  HUB,
  inventedTaxCode,
  openTestDirectory,
  REGISTER_SOFTWARE,
  signingKey,
  softwareOrder,
  type TestDirectory,
  thirdPartyOrder,
} from './testing.ts';

const AMEND = amendSoftwareKind({ loopback: true });

let directory: TestDirectory;
before(async () => {
  directory = await openTestDirectory();
});
after(() => directory.close());

/** The answer of a command of this room. */
async function answerTo<Input, Answer extends { readonly kind: string }, Kept>(
  kind: CommandKind<Input, undefined, Answer, Kept>,
  input: Input,
  desk = directory.desk,
): Promise<Answer> {
  const submitted = await desk.submit(kind, input, HUB);
  assert.equal(submitted.kind, 'decided');
  return (submitted as Extract<typeof submitted, { kind: 'decided' }>).answer;
}

async function kindOf<Input, Answer extends { readonly kind: string }, Kept>(
  kind: CommandKind<Input, undefined, Answer, Kept>,
  input: Input,
  desk = directory.desk,
): Promise<Answer['kind']> {
  return (await answerTo(kind, input, desk)).kind;
}

const LATE = Number.MAX_SAFE_INTEGER;

test('a third party is kept as it was registered, and found by id and tax code', async () => {
  const { database, clock, mint } = directory;
  const order = thirdPartyOrder(mint(), {
    name: 'Công ty Cổ phần Sổ, Chi & Tiêu (Hà Nội)',
    contacts: { email: 'api@so.example', phone: '19001234', website: 'https://so.example' },
  });
  assert.equal(await kindOf(registerThirdPartyKind, order), 'third_party_registered');
  const party = (await findThirdParties(database, [order.id])).get(order.id)!;
  const stamps = { status: 'active', statusSince: clock.nowMs, createdAt: clock.nowMs };
  assert.deepEqual(party, { ...order, ...stamps });
  assert.deepEqual((await findThirdPartiesByTaxCode(database, [order.taxCode])).get(order.taxCode), party);
  assert.ok((await listThirdParties(database, undefined, 100)).some(({ id }) => id === order.id));
  assert.deepEqual(await listThirdPartyStatuses(database, order.id, LATE, 10), [
    { of: order.id, since: clock.nowMs, status: 'active', reason: 'registered' },
  ]);
});

test('nobody is registered twice, under a name of another, or for more than a licence allows', async () => {
  const { mint, registerParty, database } = directory;
  const first = (await findThirdParties(database, [await registerParty()])).values().next().value!;
  const tries = [
    [{ taxCode: first.taxCode }, 'tax_code_is_registered'],
    [{ taxCode: '0100109107' }, 'tax_code_is_not_valid'],
    [{ name: first.name.toUpperCase() }, 'name_belongs_to_another'],
    [{ nameEn: first.name }, 'name_belongs_to_another'],
    [{ name: 'Ngân hàng \u202eA' }, 'name_could_be_taken_for_another'],
    [{ nameEn: 'Bаnk' }, 'name_could_be_taken_for_another'],
    [{ licence: null }, 'role_needs_a_licence'],
    [{ roles: [] }, 'roles_are_not_distinct'],
    [{ contacts: { email: 'nobody' } }, 'contacts_are_not_usable'],
  ] as const;
  for (const [more, kind] of tries)
    assert.equal(await kindOf(registerThirdPartyKind, thirdPartyOrder(mint(), more)), kind, kind);
});

test('two of one tax code in one batch, or from two hubs at once, are one', async () => {
  const { mint, anotherDesk, desk, database } = directory;
  const taxCode = inventedTaxCode(9_001);
  const other = anotherDesk();
  const answers = await Promise.all(
    [desk, desk, other, other].map((one) =>
      kindOf(registerThirdPartyKind, thirdPartyOrder(mint(), { taxCode }), one),
    ),
  );
  assert.deepEqual(answers.sort(), [
    'tax_code_is_registered',
    'tax_code_is_registered',
    'tax_code_is_registered',
    'third_party_registered',
  ]);
  assert.equal((await findThirdPartiesByTaxCode(database, [taxCode])).size, 1);
});

test('a suspension bites at the next reading, is lifted, and every status is remembered', async () => {
  const { database, clock, registerParty, registerSoftware } = directory;
  const thirdParty = await registerParty();
  const software = await registerSoftware(thirdParty);
  const refusal = async () => standingRefusal((await standingOf(database, [software])).get(software), 'AIS');
  const become = (status: 'active' | 'suspended' | 'revoked', reason: string) =>
    kindOf(changeStatusKind, { thirdParty, status, reason });
  assert.equal(await refusal(), undefined);
  clock.nowMs += 1_000;
  assert.equal(await become('suspended', 'khóa bị lộ'), 'third_party_status_changed');
  assert.equal(await refusal(), 'third_party_is_suspended');
  assert.equal(await become('suspended', 'again'), 'third_party_has_this_status_already');
  assert.equal(
    await kindOf(REGISTER_SOFTWARE, softwareOrder(directory.mint(), thirdParty)),
    'third_party_is_suspended',
  );
  assert.equal(await become('active', 'đã thay khóa'), 'third_party_status_changed');
  assert.equal(await refusal(), undefined);
  assert.equal(await become('revoked', 'hết giấy phép'), 'third_party_status_changed');
  assert.equal(await refusal(), 'third_party_is_revoked');
  assert.equal(await become('active', 'no'), 'third_party_is_revoked');
  assert.equal(await kindOf(amendThirdPartyKind, { thirdParty, roles: ['AIS'] }), 'third_party_is_revoked');
  assert.equal(await kindOf(AMEND, { id: software, thirdParty, name: 'Khác' }), 'third_party_is_revoked');
  const history = await listThirdPartyStatuses(database, thirdParty, LATE, 10);
  assert.deepEqual(
    history.map(({ status, reason }) => `${status}: ${reason}`),
    ['revoked: hết giấy phép', 'active: đã thay khóa', 'suspended: khóa bị lộ', 'active: registered'],
  );
  // All three of one instant: each has a moment of its own, so none is lost.
  assert.equal(new Set(history.map(({ since }) => since)).size, 4);
  assert.equal(
    (await findThirdParties(database, [thirdParty])).get(thirdParty)!.statusSince,
    history[0]!.since,
  );
});

test('commands about one third party that meet in one batch see each other', async () => {
  const { database, mint } = directory;
  const order = thirdPartyOrder(mint());
  const software = softwareOrder(mint(), order.id);
  const change = { thirdParty: order.id, status: 'suspended', reason: 'x' } as const;
  const answers = await Promise.all([
    kindOf(registerThirdPartyKind, order),
    kindOf(REGISTER_SOFTWARE, software),
    kindOf(AMEND, { id: software.id, thirdParty: order.id, name: 'Tên mới' }),
    kindOf(changeStatusKind, change),
    kindOf(REGISTER_SOFTWARE, softwareOrder(mint(), order.id)),
  ]);
  assert.deepEqual(answers, [
    'third_party_registered',
    'software_registered',
    'software_amended',
    'third_party_status_changed',
    'third_party_is_suspended',
  ]);
  const standing = (await standingOf(database, [software.id])).get(software.id)!;
  assert.deepEqual(
    [standing.thirdParty.status, standing.software.name, standing.software.version],
    ['suspended', 'Tên mới', 2],
  );
  assert.equal((await listSoftwareVersions(database, software.id, LATE_VERSION, 10)).length, 2);
});

const LATE_VERSION = 2 ** 31 - 1;

test('roles taken from a third party are gone from its software at once', async () => {
  const { database, registerParty, registerSoftware } = directory;
  const thirdParty = await registerParty();
  const software = await registerSoftware(thirdParty, { roles: ['AIS', 'PIS'] });
  const refusal = async () => standingRefusal((await standingOf(database, [software])).get(software), 'PIS');
  assert.equal(await refusal(), undefined);
  assert.equal(await kindOf(amendThirdPartyKind, { thirdParty, licence: null }), 'role_needs_a_licence');
  assert.equal(
    await kindOf(amendThirdPartyKind, { thirdParty, licence: null, roles: ['AIS'] }),
    'third_party_amended',
  );
  assert.equal(await refusal(), 'software_lacks_the_role');
  const party = (await findThirdParties(database, [thirdParty])).get(thirdParty)!;
  assert.deepEqual([party.licence, party.roles], [null, ['AIS']]);
});

test('a third party keeps every name it had', async () => {
  const { mint, registerParty } = directory;
  const thirdParty = await registerParty({ name: 'Công ty Tên Cũ', nameEn: 'Old Name' });
  assert.equal(
    await kindOf(amendThirdPartyKind, { thirdParty, name: 'Công ty Tên Mới' }),
    'third_party_amended',
  );
  assert.equal(
    await kindOf(amendThirdPartyKind, { thirdParty, name: 'Công ty Tên Cũ' }),
    'third_party_amended',
  );
  for (const name of ['Cong ty Ten Cu', 'CÔNG TY TÊN MỚI', 'Old Name'])
    assert.equal(
      await kindOf(registerThirdPartyKind, thirdPartyOrder(mint(), { name })),
      'name_belongs_to_another',
    );
  const copycat = await registerParty();
  assert.equal(
    await kindOf(REGISTER_SOFTWARE, softwareOrder(mint(), copycat, { name: 'Công ty tên cũ' })),
    'name_belongs_to_another',
  );
  assert.equal(
    await kindOf(REGISTER_SOFTWARE, softwareOrder(mint(), thirdParty, { name: 'Công ty tên cũ' })),
    'software_registered',
  );
});

test('software is kept as registered; what may not be is refused, naming which', async () => {
  const { database, clock, mint, registerParty } = directory;
  const thirdParty = await registerParty({ roles: ['INF', 'AIS'], licence: null });
  const uris = ['https://a.example/cb?x="{1}",\\'.replace(/["{}\\]/g, ''), 'http://127.0.0.1:3000/cb'];
  const order = softwareOrder(mint(), thirdParty, { redirectUris: uris });
  assert.equal(await kindOf(REGISTER_SOFTWARE, order), 'software_registered');
  const kept = (await findSoftware(database, [order.id])).get(order.id)!;
  assert.deepEqual(kept, {
    ...order,
    jwks: kept.jwks,
    status: 'active',
    statusSince: clock.nowMs,
    version: 1,
    createdAt: clock.nowMs,
  });
  const [key] = (JSON.parse(kept.jwks) as { keys: Record<string, string>[] }).keys;
  assert.equal(key!.x, (order.jwks as { keys: Record<string, string>[] }).keys[0]!.x);
  const k = signingKey('k').jwk;
  const tries = [
    [{ roles: ['AIS', 'PIS'] }, { kind: 'role_is_not_the_third_partys' }],
    [{ name: 'Sổ\u200b' }, { kind: 'name_could_be_taken_for_another' }],
    [{ redirectUris: [...uris, 'https://a.example/#'] }, { kind: 'redirect_uri_has_a_fragment', at: 2 }],
    [{ jwks: { keys: [k, k] } }, { kind: 'key_ids_are_not_distinct', at: 1 }],
    [{ jwks: undefined }, { kind: 'key_set_is_not_readable', at: 0 }],
    [{ thirdParty: mint() }, { kind: 'third_party_not_found' }],
  ] as const;
  for (const [more, answer] of tries) {
    const refused = softwareOrder(mint(), thirdParty, more as object);
    assert.deepEqual(await answerTo(REGISTER_SOFTWARE, refused), answer);
    assert.equal((await findSoftware(database, [refused.id])).size, 0);
  }
});

test('keys are rotated as a set, what they were is kept, and nobody rotates another’s', async () => {
  const { database, registerParty, registerSoftware } = directory;
  const [owner, stranger] = [await registerParty(), await registerParty()];
  const software = await registerSoftware(owner);
  const before = (await findSoftware(database, [software])).get(software)!;
  const keys = [signingKey('new').jwk, signingKey('next').jwk];
  assert.equal(
    await kindOf(AMEND, { id: software, thirdParty: stranger, jwks: { keys } }),
    'software_not_found',
  );
  assert.equal(
    await kindOf(AMEND, { id: software, thirdParty: owner, jwks: { keys: [] } }),
    'key_set_has_no_keys',
  );
  assert.equal((await findSoftware(database, [software])).get(software)!.jwks, before.jwks);
  assert.equal(await kindOf(AMEND, { id: software, thirdParty: owner, jwks: { keys } }), 'software_amended');
  const rotated = (await findSoftware(database, [software])).get(software)!;
  const kids = (jwks: string) => (JSON.parse(jwks) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  assert.deepEqual([kids(rotated.jwks), rotated.version, rotated.name], [['new', 'next'], 2, before.name]);
  const versions = await listSoftwareVersions(database, software, LATE_VERSION, 10);
  assert.deepEqual(
    versions.map((one) => [one.version, kids(one.jwks)]),
    [
      [2, ['new', 'next']],
      [1, ['k1']],
    ],
  );
});

test('software is suspended by itself, its keys may be changed meanwhile, and a revoked one stays so', async () => {
  const { database, registerParty, registerSoftware } = directory;
  const thirdParty = await registerParty();
  const [one, two] = [await registerSoftware(thirdParty), await registerSoftware(thirdParty)];
  const become = (status: 'active' | 'suspended' | 'revoked') =>
    kindOf(changeSoftwareStatusKind, { id: one, thirdParty, status, reason: 'thử' });
  const refusals = async () => {
    const standings = await standingOf(database, [one, two, one]);
    return [one, two].map((id) => standingRefusal(standings.get(id)));
  };
  assert.equal(await become('suspended'), 'software_status_changed');
  assert.deepEqual(await refusals(), ['software_is_suspended', undefined]);
  const jwks = { keys: [signingKey('fresh').jwk] };
  assert.equal(await kindOf(AMEND, { id: one, thirdParty, jwks }), 'software_amended');
  assert.equal(await become('active'), 'software_status_changed');
  assert.equal(await become('revoked'), 'software_status_changed');
  assert.deepEqual(await refusals(), ['software_is_revoked', undefined]);
  assert.equal(await become('active'), 'software_is_revoked');
  assert.equal(await kindOf(AMEND, { id: one, thirdParty, jwks }), 'software_is_revoked');
  assert.deepEqual(
    (await listSoftwareStatuses(database, one, LATE, 10)).map(({ status }) => status),
    ['revoked', 'active', 'suspended', 'active'],
  );
  assert.deepEqual(
    (await listSoftware(database, thirdParty, undefined, 10)).map(({ id, status }) => [id, status]),
    [
      [one, 'revoked'],
      [two, 'active'],
    ],
  );
});

test('a third party registers so much software and no more, also all at once', async () => {
  const { mint, registerParty } = directory;
  const thirdParty = await registerParty();
  const answers = await Promise.all(
    Array.from({ length: SOFTWARE_MAX + 2 }, () =>
      kindOf(REGISTER_SOFTWARE, softwareOrder(mint(), thirdParty)),
    ),
  );
  assert.equal(answers.filter((kind) => kind === 'software_registered').length, SOFTWARE_MAX);
  assert.equal(answers.filter((kind) => kind === 'third_party_has_too_much_software').length, 2);
});

test('the standing of many comes in one statement', async () => {
  const { database, registerParty, registerSoftware } = directory;
  const software = [];
  for (let n = 0; n < 3; n += 1) software.push(await registerSoftware(await registerParty()));
  let asked = 0;
  const counting: typeof database = {
    ...database,
    query: async (...args) => {
      asked += 1;
      return await database.query(...args);
    },
  };
  const standings = await standingOf(counting, [...software, directory.mint()]);
  assert.deepEqual([standings.size, asked], [3, 1]);
  for (const id of software)
    assert.equal(standings.get(id)!.software.thirdParty, standings.get(id)!.thirdParty.id);
  assert.ok(listStatements().some(({ name }) => name === 'directory.standing_of'));
});
