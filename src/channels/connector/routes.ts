/** Where a connected bank answers for open banking, as the operator sets it and others see it. */
import Type from 'typebox';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { type ApiRoute, Bin, problem, problemOf, route, Timestamp } from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { SCHEME_OUTCOMES } from '../../services/clearing/index.ts';
import { countAsking } from '../../services/openbanking/index.ts';
import { setConnectorKind } from './commands/connectors.ts';
import { CONNECTOR_OUTCOMES } from './outcomes.ts';
import { findConnectors } from './store/connectors.ts';
import { countWaiting } from './store/notices.ts';

export interface ConnectorRouteParts {
  readonly database: Queryable;
  readonly desk: Desk;
}

const RUNS_THE_SCHEME = {
  operator: 'any',
  participant: 'no',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;
const SEES_OWN = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;

const BinParams = Type.Object({ bin: Bin });
const ConnectorBody = Type.Object(
  {
    url: Type.Union(
      [
        Type.String({
          pattern: '^https://[0-9A-Za-z.:\\[\\]-]{1,200}(/[0-9A-Za-z._~/-]{0,199}[0-9A-Za-z._~-])?$',
          examples: ['https://bank.example/connector'],
        }),
        Type.Null(),
      ],
      { description: 'The authority of the participant’s line vouches for it too. Null takes it back.' },
    ),
  },
  { additionalProperties: false },
);
const ConnectorOut = Type.Object({
  bin: Bin,
  url: Type.Union([Type.String(), Type.Null()]),
  since: Type.Union([Timestamp, Type.Null()]),
  consents_waiting: Type.Integer({
    description: 'Consents whose latest state the bank has not acknowledged.',
  }),
  orders_waiting: Type.Integer({
    description: 'Payment orders and refunds of which the bank has not said whether it carries them out.',
  }),
});

export function connectorRoutes({ database, desk }: ConnectorRouteParts): ApiRoute[] {
  const shown = async (bin: number): Promise<object | undefined> => {
    const connector = (await findConnectors(database, [bin])).get(bin);
    if (connector === undefined) return undefined;
    const [consents, orders] = await Promise.all([countWaiting(database, bin), countAsking(database, bin)]);
    return {
      bin: bin.toString().padStart(6, '0'),
      url: connector.url,
      since: hanoiTimestamp(connector.since),
      consents_waiting: consents,
      orders_waiting: orders,
    };
  };
  return [
    route({
      id: 'getConnector',
      method: 'GET',
      path: '/v1/participants/:bin/connector',
      tag: 'participants',
      summary: 'Where a connected bank answers for open banking',
      permission: SEES_OWN,
      params: BinParams,
      response: { 200: ConnectorOut },
      handle: async ({ params, caller, reach }) => {
        const bin = Number(params.bin);
        if (reach === 'own' && caller.participant !== bin) return problem('not_found');
        const body = await shown(bin);
        return body === undefined
          ? problemOf(CONNECTOR_OUTCOMES, 'connector_not_found')
          : { status: 200, body };
      },
    }),
    route({
      id: 'setConnector',
      method: 'PUT',
      path: '/v1/participants/:bin/connector',
      tag: 'participants',
      summary: 'Let a connected bank take part in open banking, at this address',
      description: 'docs/connector.md says what the bank answers there.',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: BinParams,
      body: ConnectorBody,
      response: { 200: ConnectorOut },
      handle: async ({ params, body: { url }, origin }) => {
        const bin = Number(params.bin);
        const submitted = await desk.submit(
          setConnectorKind,
          { bin, url, caller: origin.callerName },
          origin,
        );
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer } = submitted;
        if (answer.kind !== 'connector_set') return problemOf(SCHEME_OUTCOMES, answer.kind);
        const body = (await shown(bin)) ?? {
          ...{ bin: params.bin, url: null, since: null, consents_waiting: 0, orders_waiting: 0 },
        };
        return { status: 200, body };
      },
    }),
  ];
}
