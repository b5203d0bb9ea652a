/** What a bank can do wrong with a question of the hub's; one table, read by the rules, the command and the docs. */

export interface ConnectorMode {
  readonly summary: string;
  /** Seconds of the simulator's scale before it answers. */
  readonly afterS?: number;
  readonly answer?:
    | 'none'
    | 'unsigned'
    | 'signed_by_a_stranger'
    | 'signed_long_ago'
    | 'signed_for_another_question'
    | 'fault'
    | 'busy'
    | 'garbage'
    | 'another_account'
    | 'a_row_of_another_account'
    | 'another_customer'
    | 'a_row_outside_the_dates'
    | 'unsure'
    | 'of_contract_1_1';
}

export const CONNECTOR_MODES = {
  answer: { summary: 'answers as it should; empties the queue' },
  slow: { summary: 'answers after 3 s, within the hub’s patience', afterS: 3 },
  silent: { summary: 'takes the question and never answers', answer: 'none' },
  fail: { summary: 'a fault of its own (500)', answer: 'fault' },
  busy: { summary: 'turns everything away (503)', answer: 'busy' },
  unsigned: { summary: 'answers without a signature', answer: 'unsigned' },
  forged: { summary: 'answers under a key that is not its own', answer: 'signed_by_a_stranger' },
  stale: { summary: 'answers with a signature that is ten minutes old', answer: 'signed_long_ago' },
  replayed: {
    summary: 'answers with a signature for another question',
    answer: 'signed_for_another_question',
  },
  garbage: { summary: 'answers JSON that is not of the contract', answer: 'garbage' },
  'other-account': { summary: 'answers about somebody else’s account', answer: 'another_account' },
  'other-row': {
    summary: 'a row of somebody else’s account among the others',
    answer: 'a_row_of_another_account',
  },
  'other-customer': { summary: 'answers about another customer', answer: 'another_customer' },
  'other-dates': {
    summary: 'a row outside the dates that were asked for',
    answer: 'a_row_outside_the_dates',
  },
  'contract-1-1': {
    summary: 'reads contract 1.1 only: a question with a continue_url is unreadable to it',
    answer: 'of_contract_1_1',
  },
  unsure: { summary: 'does not know what became of an order until it is asked again', answer: 'unsure' },
} as const satisfies Readonly<Record<string, ConnectorMode>>;

export type ConnectorModeName = keyof typeof CONNECTOR_MODES;

export const CONNECTOR_MODE_NAMES = Object.keys(CONNECTOR_MODES) as ConnectorModeName[];

export const isConnectorMode = (name: string): name is ConnectorModeName =>
  Object.hasOwn(CONNECTOR_MODES, name);

export const connectorModeOf = (name: ConnectorModeName): ConnectorMode => CONNECTOR_MODES[name];
