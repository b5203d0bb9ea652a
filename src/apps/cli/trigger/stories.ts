/** The events that can be made to happen, and how: each by what a bank, a shop or the operator would do. */
import type { HubAccess } from '../connection.ts';
import { done, findShop, openAccount, paymentTo, payShop, registerShop, StoryRefused } from './street.ts';

export interface StoryOptions {
  readonly shop: string | undefined;
  readonly endpoint: string | undefined;
}

export interface Story {
  readonly summary: string;
  /** Type of the event that the feed tells, where that is another. */
  readonly told?: string;
  /** Answers a text that the event holds: the id of what it is about. */
  readonly play: (hub: HubAccess, options: StoryOptions) => Promise<string>;
}

/** Words of others for the same thing. */
export const ALIASES: Readonly<Record<string, string>> = {
  'payment.succeeded': 'payment.cleared',
  'payment.refunded': 'payment.given_back',
};

const paid: Story['play'] = async (hub, { shop }) => (await payShop(hub, shop)).payment;

export const STORIES: Readonly<Record<string, Story>> = {
  'payment.cleared': { summary: 'Somebody pays a shop (also: payment.succeeded)', play: paid },
  'payment.received': { summary: 'The same, as the shop is told of it', play: paid },
  'payment.refused': { summary: 'Somebody pays what he does not have', play: refuse },
  'payment.given_back': { summary: 'A shop gives a payment back (also: payment.refunded)', play: giveBack },
  'recall.requested': { summary: 'The payer’s bank asks for a payment back', play: recall },
  'recall.answered': { summary: 'The shop’s bank rejects that', play: answerRecall },
  'account.opened': { summary: 'A bank opens an account', play: async (hub) => (await openAccount(hub)).id },
  'account.changed': { summary: 'A bank freezes an account that it has just opened', play: freeze },
  'shop.registered': { summary: 'A new shop', play: async (hub) => (await registerShop(hub)).id },
  'window.closed': { summary: 'The open settlement window is closed, and then confirmed', play: settle },
  'settlement.confirmed': { summary: 'The same: a bank’s net position is confirmed', play: settle },
  'window.settled': { summary: 'The same: all of them are', play: settle },
  'webhook.test': { summary: 'A test to one webhook endpoint', play: testEndpoint },
};

const PAYMENT_ID = /pay_[0-9a-f]{32}/;
/** More than was deposited. */
const TOO_MUCH_VND = 99_000_000;

async function refuse(hub: HubAccess, { shop: named }: StoryOptions): Promise<string> {
  const shop = await findShop(hub, named);
  const payer = await openAccount(hub, undefined, shop.settlement.bin);
  const body = paymentTo(shop, payer, TOO_MUCH_VND);
  const answer = await hub.as({ participant: payer.bin }).createPayment({ body });
  const refused = answer.ok ? undefined : PAYMENT_ID.exec(JSON.stringify(answer.problem))?.[0];
  if (refused !== undefined) return refused;
  // Without the id of a payment it was refused at the door, where nothing happens.
  if (!answer.ok) throw new StoryRefused(answer.problem);
  throw new Error('the payment was not refused');
}

async function giveBack(hub: HubAccess, { shop: named }: StoryOptions): Promise<string> {
  const { payment, shop } = await payShop(hub, named);
  await done(
    hub.as({ participant: shop.settlement.bin }).createReturn({ payment, body: { reason: 'CUST' } }),
  );
  return payment;
}

async function recall(hub: HubAccess, { shop }: StoryOptions): Promise<string> {
  const { payment, payer } = await payShop(hub, shop);
  const bank = hub.as({ participant: payer.bin });
  return (await done(bank.createRecall({ payment, body: { reason: 'DUPL' } }))).id;
}

async function answerRecall(hub: HubAccess, { shop: named }: StoryOptions): Promise<string> {
  const { payment, payer, shop } = await payShop(hub, named);
  const asking = hub.as({ participant: payer.bin });
  const { id } = await done(asking.createRecall({ payment, body: { reason: 'DUPL' } }));
  const answering = hub.as({ participant: shop.settlement.bin });
  await done(answering.answerRecall({ recall: id, body: { accepted: false, reason: 'CUST' } }));
  return id;
}

async function freeze(hub: HubAccess): Promise<string> {
  const { id, bin } = await openAccount(hub);
  const bank = hub.as({ participant: bin });
  await done(bank.changeAccount({ bin, account: id, body: { change: 'freeze', ground: 'thử sự kiện' } }));
  return id;
}

/** With a payment in it, so that somebody has something to settle. */
async function settle(hub: HubAccess, { shop }: StoryOptions): Promise<string> {
  await payShop(hub, shop);
  const operator = hub.as('operator');
  const [open] = (await done(operator.listWindows({ limit: 1 }))).data;
  const { number } = open!;
  const { positions } = await done(operator.closeWindow({ number }));
  for (const { bin } of positions)
    await done(operator.confirmSettlement({ number, body: { bin, reference: `TRIGGER-${number}-${bin}` } }));
  return `"number":${number}`;
}

async function testEndpoint(hub: HubAccess, { endpoint: named }: StoryOptions): Promise<string> {
  const operator = hub.as('operator');
  const endpoint = named ?? (await done(operator.listWebhookEndpoints({ limit: 1 }))).data[0]?.id ?? '';
  await done(operator.testWebhookEndpoint({ endpoint }));
  return endpoint;
}
