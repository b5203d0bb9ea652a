/** The bank line of a hub: the channel wired to this hub's desk, keys and clock. */
import { randomInt } from 'node:crypto';
import { type BankLine, clearingOfHub, type LineLog, openBankLine } from '../../channels/banks/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Database, Queryable } from '../../core/database/index.ts';
import { registeredKeys } from '../../core/peers/index.ts';
import type { Id } from '../../kit/id.ts';
import type { AccountAddress, Locate, NameAnswer } from '../../services/clearing/index.ts';
import { GIVE_BACK, PAY } from './routes.ts';
import type { Secrets } from './secrets.ts';

/** Where the line listens, under which certificate. */
export interface LineAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** As banks write it, without `/messages`, where that is not host and port. */
  readonly publicUrl?: string;
}

export interface HubLineParts {
  readonly address: LineAddress;
  readonly database: Database;
  /** Reads that travel together. */
  readonly reader: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly locate: Locate;
  readonly signingKeys: Secrets['signingKeys'];
  readonly log: {
    readonly message: (line: LineLog) => void;
    readonly fault: (fault: unknown, where: string) => void;
  };
}

export async function openLine(parts: HubLineParts): Promise<BankLine> {
  const { database, reader, desk, mint, nowMs, locate, log, address } = parts;
  return await openBankLine({
    ...{ database, nowMs, mint, log: log.message, onFault: log.fault, listen: address },
    clearing: clearingOfHub({ ...{ database, desk, mint, locate }, pay: PAY, giveBack: GIVE_BACK }),
    findKey: registeredKeys(reader, nowMs),
    hubKeys: parts.signingKeys,
    spread: () => randomInt(SPREAD_STEPS) / SPREAD_STEPS,
  });
}

const SPREAD_STEPS = 1_000;

/** The bank is asked for the name alone: whether it is the payer's is judged here, by one rule for all institutions. */
export async function nameBehind(line: BankLine, { bin, account }: AccountAddress): Promise<NameAnswer> {
  const answer = await line.askName({ bin, account, name: null });
  if (answer === undefined || answer === 'no_answer') return { kind: 'institution_is_not_answering' };
  return 'name' in answer ? { kind: 'named', name: answer.name } : { kind: 'account_not_found' };
}
