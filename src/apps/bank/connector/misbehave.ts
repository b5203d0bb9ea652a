/** Spoils an answer as the bank was told to: for trying the hub, and for nothing else. */
import type { ConnectorOperation } from '../../../codecs/connector/index.ts';
import type { Bank } from '../payments/bank.ts';
import { type ConnectorMode, connectorModeOf, isConnectorMode } from '../rules/connectormodes.ts';
import { anotherAccount } from '../store/customers.ts';
import { listConnectorBehaviours, useConnectorBehaviour } from '../store/openbanking.ts';
import { type Answer, answered, bare, refused, wire } from './model.ts';
import { type Ordered, unsure } from './orders.ts';

/** The next behaviour that was asked for; one call less is left of it. */
export function nextMode({ books, nowMs }: Bank, name: ConnectorOperation): ConnectorMode {
  const [next] = listConnectorBehaviours(books, nowMs());
  if (next === undefined || !isConnectorMode(next.mode)) return connectorModeOf('answer');
  // Notices come by themselves: they must not use up what somebody asked for the next questions.
  if (next.leftCalls !== null && (name === 'consents' || name === 'notices'))
    return connectorModeOf('answer');
  if (next.leftCalls !== null) useConnectorBehaviour(books, next.id);
  return connectorModeOf(next.mode);
}

/** What it says instead of the truth; undefined: the truth. `ordered`: what is to be sent. */
export function insteadOf(
  mode: ConnectorMode,
  ordered: Ordered | undefined,
  asked: unknown,
): Answer | undefined {
  if (mode.answer === 'of_contract_1_1' && Object.hasOwn(Object(asked) as object, 'continue_url'))
    return refused('request_is_not_readable', '/continue_url');
  if (mode.answer === 'fault') return refused('internal_fault');
  if (mode.answer === 'busy') return refused('bank_is_busy');
  if (mode.answer === 'garbage') return answered({ surprise: true });
  if (mode.answer === 'unsure' && ordered !== undefined) return unsure(ordered);
  return undefined;
}

type Body = Readonly<Record<string, unknown>>;
interface Row {
  readonly [member: string]: unknown;
}

/** The truth, bent. */
export function bent(bank: Bank, mode: ConnectorMode, answer: Answer): Answer {
  if (answer.kind !== 'answered') return answer;
  const { body } = answer;
  switch (mode.answer) {
    case 'another_account':
      return answered(aboutAnother(bank, body));
    case 'a_row_of_another_account':
      return answered(withRow(body, (row) => ({ ...row, account: another(bank, row.account) })));
    case 'another_customer':
      return answered({ ...body, customer: wire('cus', bank.mint()) });
    case 'a_row_outside_the_dates':
      return answered(withRow(body, (row) => ({ ...row, date: '2001-01-01' })));
    default:
      return answer;
  }
}

function another({ books }: Bank, account: unknown): unknown {
  if (typeof account !== 'string') return account;
  return wire('acc', anotherAccount(books, bare(account))!.publicId);
}

const LISTS = ['accounts', 'transactions', 'standing_orders'] as const;

function aboutAnother(bank: Bank, body: Body): Body {
  if ('account' in body) return { ...body, account: another(bank, body.account) };
  return withRow(body, (row) => ({ ...row, account: another(bank, row.account) }));
}

/** The first row of the list that the answer has; one without rows stays as it is. */
function withRow(body: Body, change: (row: Row) => Row): Body {
  const list = LISTS.find((name) => Array.isArray(body[name]));
  if (list === undefined) return body;
  const [first, ...others] = body[list] as readonly Row[];
  return first === undefined ? body : { ...body, [list]: [change(first), ...others] };
}
