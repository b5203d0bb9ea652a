/** Where a connected bank answers for open banking, set by the operator. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import { findParticipants } from '../../../services/clearing/index.ts';
import { type ConnectorChange, keepConnectors, lastChanges } from '../store/connectors.ts';

export interface SetConnectorOrder {
  readonly bin: number;
  /** Null: it does not take part any more. */
  readonly url: string | null;
  readonly caller: string;
}

export type SetConnectorAnswer =
  | { readonly kind: 'connector_set'; readonly bin: number }
  | { readonly kind: 'participant_not_found' | 'participant_is_hosted' };

interface ConnectorFacts {
  readonly connection: 'hosted' | 'connected' | undefined;
}

/** The last change of each bank, those of this batch too: a later one has a later instant. */
const LAST =
  shared<Map<number, { readonly since: number; readonly url: string | null }>>('connector.last_changes');

export const setConnectorKind: CommandKind<
  SetConnectorOrder,
  ConnectorFacts,
  SetConnectorAnswer,
  ConnectorChange
> = {
  name: 'connector.set',
  accounts: () => [],
  async gather(on, orders, picture) {
    const bins = orders.map(({ bin }) => bin);
    const [participants, changes] = await Promise.all([findParticipants(on, bins), lastChanges(on, bins)]);
    LAST.set(picture, changes);
    return bins.map((bin) => ({ connection: participants.get(bin)?.connection }));
  },
  decide({ bin, url, caller }, { connection }, picture) {
    const subject = bin.toString().padStart(6, '0');
    const audit = { subject, detail: url ?? 'taken back' };
    if (connection === undefined) return { answer: { kind: 'participant_not_found' }, audit };
    if (connection === 'hosted') return { answer: { kind: 'participant_is_hosted' }, audit };
    const last = LAST.get(picture)!;
    const before = last.get(bin);
    // Whoever sets it at every start makes no history of it.
    if (before === undefined ? url === null : before.url === url)
      return { answer: { kind: 'connector_set', bin }, audit };
    const since = Math.max(picture.nowMs, (before?.since ?? 0) + 1);
    last.set(bin, { since, url });
    const data = { bin: subject, connector: url !== null };
    return {
      answer: { kind: 'connector_set', bin },
      kept: { bin, since, url, caller },
      events: [{ type: 'participant.connector_changed', subject, participants: [bin], data }],
      audit,
    };
  },
  keep: (on, kept) => [keepConnectors(on, kept)],
};
