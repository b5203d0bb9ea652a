/** HTTP of the scheme: participants and their positions, settlement windows, aliases. */
import Type from 'typebox';
import type { Desk } from '../../core/command/index.ts';
import {
  type ApiRoute,
  Bin,
  InstructedAmount,
  PageQuery,
  type Problem,
  pageOf,
  problem,
  problemOf,
  type Reply,
  route,
  TotalOut,
} from '../../core/http/index.ts';
import { ACCOUNT_CODE, accountsOf, HUB_BOOK } from '../../core/ledger/index.ts';
import type { Id } from '../../kit/id.ts';
import { aliasKind } from './commands/aliases.ts';
import { type AmendAnswer, amendKind, joinKind } from './commands/participants.ts';
import { wireBin } from './commands/pay.ts';
import { closeKind, confirmKind } from './commands/windows.ts';
import { SCHEME_OUTCOMES } from './outcomes.ts';
import { aliasOf, type PayeeParts } from './payees.ts';
import { MOVES_MONEY, RUNS_THE_SCHEME, SEES_OWN, SEES_PARTICIPANTS } from './permissions.ts';
import { obligationOf, positionOf } from './rules/chart.ts';
import { netOf } from './rules/settlement.ts';
import {
  Address,
  AliasBody,
  EndpointBody,
  ParticipantBody,
  ParticipantOut,
  PositionOut,
  participantOut,
  WindowOut,
  windowOut,
} from './schemas.ts';
import { findParticipants, findWindows, listParticipants, listWindows, netsOf } from './store/scheme.ts';

export interface SchemeParts extends PayeeParts {
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
}

const BinParams = Type.Object({ bin: Bin });
/** An integer of PostgreSQL: at four windows a day enough for a million years. */
const WINDOW_NUMBER_MAX = 2_147_483_647;
const WindowParams = Type.Object({ number: Type.Integer({ minimum: 1, maximum: WINDOW_NUMBER_MAX }) });
const page = <T extends Type.TSchema>(item: T) =>
  Type.Object({ data: Type.Array(item), has_more: Type.Boolean() });

export function schemeRoutes(parts: SchemeParts): ApiRoute[] {
  return [...participantRoutes(parts), ...windowRoutes(parts), ...aliasRoutes(parts)];
}

function participantRoutes(parts: SchemeParts): ApiRoute[] {
  const { database, desk } = parts;
  const answerAmended = async (answer: AmendAnswer): Promise<Reply | Problem> => {
    if (answer.kind !== 'amended') return problemOf(SCHEME_OUTCOMES, answer.kind);
    return {
      status: 200,
      body: participantOut((await findParticipants(database, [answer.bin])).get(answer.bin)!),
    };
  };
  const stateRoute = (change: 'suspend' | 'resume'): ApiRoute =>
    route({
      id: `${change}Participant`,
      method: 'POST',
      path: `/v1/participants/:bin/${change}`,
      tag: 'participants',
      summary:
        change === 'suspend'
          ? 'Stop a participant from sending and receiving'
          : 'Let a suspended participant take part again',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: BinParams,
      response: { 200: ParticipantOut },
      handle: async ({ params, origin }) => {
        const submitted = await desk.submit(amendKind, { bin: Number(params.bin), change }, origin);
        return submitted.kind === 'decided' ? await answerAmended(submitted.answer) : problem(submitted.kind);
      },
    });
  return [
    route({
      id: 'joinParticipant',
      method: 'POST',
      path: '/v1/participants',
      tag: 'participants',
      summary: 'Let an institution take part, with its net debit cap',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      body: ParticipantBody,
      response: { 201: ParticipantOut },
      handle: async ({ body, origin }) => {
        const cap = capOf(body.cap);
        if (cap === undefined) return problem('request_is_invalid', { param: '/cap' });
        if (Number(body.bin) === HUB_BOOK) return problem('request_is_invalid', { param: '/bin' });
        const { kind } = body;
        const order = {
          bin: Number(body.bin),
          kind,
          name: body.name.normalize('NFC'),
          nameEn: body.name_en.normalize('NFC'),
          shortName: body.short_name,
          cap,
          ...(body.endpoint === undefined
            ? {}
            : { line: { endpoint: body.endpoint, authority: body.authority ?? null } }),
        };
        const submitted = await desk.submit(joinKind, order, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind !== 'joined') return problemOf(SCHEME_OUTCOMES, submitted.answer.kind);
        return {
          status: 201,
          body: participantOut(
            (await findParticipants(database, [submitted.answer.bin])).get(submitted.answer.bin)!,
          ),
        };
      },
    }),
    route({
      id: 'moveEndpoint',
      method: 'PUT',
      path: '/v1/participants/:bin/endpoint',
      tag: 'participants',
      summary: 'Where the line of a connected institution listens from now on',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: BinParams,
      body: EndpointBody,
      response: { 200: ParticipantOut },
      handle: async ({ params, body, origin }) => {
        const order = {
          bin: Number(params.bin),
          change: 'endpoint' as const,
          endpoint: body.endpoint,
          authority: body.authority ?? null,
        };
        const submitted = await desk.submit(amendKind, order, origin);
        return submitted.kind === 'decided' ? await answerAmended(submitted.answer) : problem(submitted.kind);
      },
    }),
    route({
      id: 'listParticipants',
      method: 'GET',
      path: '/v1/participants',
      tag: 'participants',
      summary: 'All participants',
      permission: SEES_PARTICIPANTS,
      response: { 200: page(ParticipantOut) },
      handle: async () => ({
        status: 200,
        body: { data: (await listParticipants(database)).map(participantOut), has_more: false },
      }),
    }),
    route({
      id: 'getParticipant',
      method: 'GET',
      path: '/v1/participants/:bin',
      tag: 'participants',
      summary: 'A participant',
      permission: SEES_PARTICIPANTS,
      params: BinParams,
      response: { 200: ParticipantOut },
      handle: async ({ params }) => {
        const found = (await findParticipants(database, [Number(params.bin)])).get(Number(params.bin));
        return found === undefined
          ? problemOf(SCHEME_OUTCOMES, 'participant_not_found')
          : { status: 200, body: participantOut(found) };
      },
    }),
    route({
      id: 'changeCap',
      method: 'PUT',
      path: '/v1/participants/:bin/cap',
      tag: 'participants',
      summary: 'Set a net debit cap',
      description: 'A dated event. Lowering a cap never voids a hold.',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: BinParams,
      body: Type.Object({ cap: TotalOut }, { additionalProperties: false }),
      response: { 200: ParticipantOut },
      handle: async ({ params, body, origin }) => {
        const cap = capOf(body.cap);
        if (cap === undefined) return problem('request_is_invalid', { param: '/cap' });
        const submitted = await desk.submit(
          amendKind,
          { bin: Number(params.bin), change: 'cap', cap, caller: origin.callerName },
          origin,
        );
        return submitted.kind === 'decided' ? await answerAmended(submitted.answer) : problem(submitted.kind);
      },
    }),
    route({
      id: 'changePrefunding',
      method: 'POST',
      path: '/v1/participants/:bin/prefunding',
      tag: 'participants',
      summary: 'Book prefunding in or out',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: BinParams,
      body: Type.Object(
        { direction: Type.Enum(['in', 'out']), amount: InstructedAmount },
        { additionalProperties: false },
      ),
      response: { 200: ParticipantOut },
      handle: async ({ params, body, origin }) => {
        const amount = body.direction === 'in' ? BigInt(body.amount) : -BigInt(body.amount);
        const submitted = await desk.submit(
          amendKind,
          { bin: Number(params.bin), change: 'prefunding', id: parts.mint(), amount },
          origin,
        );
        return submitted.kind === 'decided' ? await answerAmended(submitted.answer) : problem(submitted.kind);
      },
    }),
    stateRoute('suspend'),
    stateRoute('resume'),
    route({
      id: 'listPositions',
      method: 'GET',
      path: '/v1/positions',
      tag: 'settlement',
      summary: 'Positions of the open window against their limits',
      permission: SEES_OWN,
      response: { 200: page(PositionOut) },
      handle: async ({ caller, reach }) => {
        const accounts = await accountsOf(database, HUB_BOOK, [
          ACCOUNT_CODE.position,
          ACCOUNT_CODE.obligation,
        ]);
        const byId = new Map(accounts.map((account) => [account.id, account]));
        const shown = (await listParticipants(database)).filter(
          ({ bin }) => reach === 'any' || bin === caller.participant,
        );
        const data = shown.map(({ bin }) => {
          const position = byId.get(positionOf(bin).id)!;
          const unsettled = netOf(byId.get(obligationOf(bin).id)!);
          return {
            bin: wireBin(bin),
            position: netOf(position).toString(),
            pending: position.debitsPending.toString(),
            limit: (position.debitLimit ?? 0n).toString(),
            unsettled: unsettled.toString(),
            suspended: position.suspended,
          };
        });
        return { status: 200, body: { data, has_more: false } };
      },
    }),
  ];
}

function windowRoutes(parts: SchemeParts): ApiRoute[] {
  const { database, desk, mint } = parts;
  const windowReply = async (
    status: number,
    number: number,
    onlyBin: number | null,
  ): Promise<Reply | Problem> => {
    const window = (await findWindows(database, [number])).get(number);
    if (window === undefined) return problemOf(SCHEME_OUTCOMES, 'window_not_found');
    const nets = await netsOf(database, [number]);
    return {
      status,
      body: windowOut(
        window,
        nets.filter((net) => onlyBin === null || net.bin === onlyBin),
      ),
    };
  };
  return [
    route({
      id: 'listWindows',
      method: 'GET',
      path: '/v1/settlement/windows',
      tag: 'settlement',
      summary: 'Settlement windows, newest first',
      description: 'A participant sees its own net positions only.',
      permission: SEES_OWN,
      query: Type.Object({
        limit: PageQuery.properties.limit,
        starting_after: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: WINDOW_NUMBER_MAX,
            description: 'Number of the last window of the page before.',
          }),
        ),
      }),
      response: { 200: page(WindowOut) },
      handle: async ({ query, caller, reach }) => {
        const { data, has_more } = pageOf(
          await listWindows(database, query.starting_after, query.limit + 1),
          query.limit,
        );
        const nets = await netsOf(
          database,
          data.map((window) => window.number),
        );
        const shown = nets.filter((net) => reach === 'any' || net.bin === caller.participant);
        return {
          status: 200,
          body: {
            data: data.map((window) =>
              windowOut(
                window,
                shown.filter((net) => net.windowNumber === window.number),
              ),
            ),
            has_more,
          },
        };
      },
    }),
    route({
      id: 'getWindow',
      method: 'GET',
      path: '/v1/settlement/windows/:number',
      tag: 'settlement',
      summary: 'A settlement window and its net positions',
      permission: SEES_OWN,
      params: WindowParams,
      response: { 200: WindowOut },
      handle: async ({ params, caller, reach }) =>
        await windowReply(200, params.number, reach === 'any' ? null : caller.participant),
    }),
    route({
      id: 'closeWindow',
      method: 'POST',
      path: '/v1/settlement/windows/:number/close',
      tag: 'settlement',
      summary: 'Close the open window and open the next one',
      description: 'Sweeps every position into what its participant owes or is owed; the nets sum to zero.',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: WindowParams,
      response: { 200: WindowOut },
      handle: async ({ params, origin }) => {
        const submitted = await desk.submit(
          closeKind,
          { id: mint(), nextId: mint(), number: params.number },
          origin,
        );
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind !== 'window_closed')
          return problemOf(SCHEME_OUTCOMES, submitted.answer.kind);
        return await windowReply(200, submitted.answer.number, null);
      },
    }),
    route({
      id: 'confirmSettlement',
      method: 'POST',
      path: '/v1/settlement/windows/:number/confirmations',
      tag: 'settlement',
      summary: 'Book the RTGS’s confirmation for one participant',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: WindowParams,
      body: Type.Object(
        { bin: Bin, reference: Type.String({ minLength: 1, maxLength: 35 }) },
        { additionalProperties: false },
      ),
      response: { 200: WindowOut },
      handle: async ({ params, body, origin }) => {
        const order = { id: mint(), number: params.number, bin: Number(body.bin), reference: body.reference };
        const submitted = await desk.submit(confirmKind, order, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind !== 'settlement_confirmed')
          return problemOf(SCHEME_OUTCOMES, submitted.answer.kind);
        return await windowReply(200, params.number, null);
      },
    }),
  ];
}

function aliasRoutes(parts: SchemeParts): ApiRoute[] {
  const { desk, citizenKey, locate } = parts;
  return [
    route({
      id: 'registerAlias',
      method: 'POST',
      path: '/v1/aliases',
      tag: 'aliases',
      summary: 'Point an alias to an account of your institution',
      description: 'Phone numbers, citizen numbers (kept only as HMAC), merchant codes and virtual accounts.',
      permission: MOVES_MONEY,
      idempotent: true,
      body: Type.Object({ alias: AliasBody, account: Address }, { additionalProperties: false }),
      response: { 201: Type.Object({ registered: Type.Boolean() }) },
      handle: async ({ body, caller, origin }) => {
        const address = { bin: Number(body.account.bin), account: body.account.account };
        if (address.bin !== caller.participant)
          return problem('role_may_not_do_this', { param: '/account/bin' });
        const alias = aliasOf(body.alias, citizenKey);
        const ours = alias?.kind !== 'virtual_account' || Number(body.alias.bin) === caller.participant;
        if (alias === undefined || !ours)
          return problemOf(SCHEME_OUTCOMES, 'alias_is_not_valid', { param: '/alias' });
        if ((await locate(address)).kind !== 'located')
          return problemOf(SCHEME_OUTCOMES, 'account_not_found', { param: '/account' });
        const submitted = await desk.submit(aliasKind, { change: 'register', alias, address }, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind === 'alias_is_taken') return problemOf(SCHEME_OUTCOMES, 'alias_is_taken');
        return { status: 201, body: { registered: true } };
      },
    }),
    route({
      id: 'removeAlias',
      method: 'POST',
      path: '/v1/aliases/remove',
      tag: 'aliases',
      summary: 'Take an alias of your institution out of the directory',
      description: 'A POST, so that the alias stays out of addresses and logs.',
      permission: MOVES_MONEY,
      idempotent: true,
      body: Type.Object({ alias: AliasBody }, { additionalProperties: false }),
      response: { 200: Type.Object({ removed: Type.Boolean() }) },
      handle: async ({ body, caller, origin }) => {
        const alias = aliasOf(body.alias, citizenKey);
        if (alias === undefined) return problemOf(SCHEME_OUTCOMES, 'alias_is_not_valid', { param: '/alias' });
        const submitted = await desk.submit(
          aliasKind,
          { change: 'remove', alias, bin: caller.participant! },
          origin,
        );
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind === 'alias_not_found') return problemOf(SCHEME_OUTCOMES, 'alias_not_found');
        return { status: 200, body: { removed: true } };
      },
    }),
  ];
}

/** A cap in the form of a total: up to 10^18, not negative. */
function capOf(text: string): bigint | undefined {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}
