/** Open banking at banks that keep their own core: the channel wired to this hub's desk, keys and clock. */
import {
  type ConnectorLog,
  type ConnectorPort,
  createConnector,
  openInstructions,
  openNotices,
  reportKind,
} from '../../channels/connector/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Database, Queryable } from '../../core/database/index.ts';
import type { Teller } from '../../core/outbox/index.ts';
import { registeredKeys } from '../../core/peers/index.ts';
import type { Id } from '../../kit/id.ts';
import type { Secrets } from './secrets.ts';

interface HubConnectorParts {
  readonly database: Database;
  /** Reads that travel together. */
  readonly reader: Queryable;
  readonly desk: Desk;
  readonly teller: Teller;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly signingKeys: Secrets['signingKeys'];
  readonly log: {
    readonly connector: (line: ConnectorLog) => void;
    readonly fault: (fault: unknown, where: string) => void;
  };
}

export interface HubConnector {
  readonly port: ConnectorPort;
  close(): Promise<void>;
}

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

export async function openConnector(parts: HubConnectorParts): Promise<HubConnector> {
  const { database, reader, desk, teller, mint, nowMs, signingKeys, log } = parts;
  const port = createConnector({
    ...{ database: reader, mint, nowMs, log: log.connector, hubKey: signingKeys.transport },
    findKey: registeredKeys(reader, nowMs),
    report: (refused) =>
      void desk
        .submit(reportKind, refused, HUB)
        .catch((fault: unknown) => log.fault(fault, 'connector report')),
  });
  const onFault = (fault: unknown): void => log.fault(fault, 'connector notices');
  const notices = await openNotices({ database, connector: port, teller, nowMs, onFault });
  const instructions = openInstructions({
    ...{ database, desk, teller, nowMs, connector: port, mint },
    onFault: (fault) => log.fault(fault, 'connector instructions'),
  });
  return {
    port,
    async close() {
      await instructions.close();
      await notices.close();
      port.close();
    },
  };
}
