/**
 * A scene with open banking: customers of two hosted banks and of two simulated banks with a core of their own, a third
 * party with an app, and who signs in.
 */
import { Agent } from 'undici';
import { askBank } from '../../src/apps/bank/index.ts';
import { codeNow, type DemoCustomer, prepareHubTls } from '../../src/apps/sandbox/index.ts';
import { toWire } from '../../src/kit/id.ts';
import { ownPort } from '../bank/ports.ts';
import { FormBrowser, type Page } from '../formbrowser.ts';
import { call } from '../hub.ts';
import { CUSTOMERS, type Pushed, settleOpenBanking } from '../openbanking.ts';
import { after, type HubProcess } from './hubprocess.ts';
import { type LineScene, openLineScene, type SceneBank } from './line-scene.ts';
import { withClient } from './proof.ts';

type Journeys = Awaited<ReturnType<typeof settleOpenBanking>>;

/** Who needs nobody else's word, and has money. */
export interface Payer {
  readonly bin: string;
  /** UUID; undefined: the one that her bank tells. */
  readonly account: string | undefined;
  /** Opens the page on which she decides. */
  toDecision(pushed: Pushed): Promise<{ readonly browser: FormBrowser; readonly page: Page }>;
  /** To her own pages. */
  signedIn(browser: FormBrowser): Promise<Page>;
}

export interface OpenBankingScene
  extends LineScene,
    Pick<Journeys, 'app' | 'proof' | 'push' | 'tokens' | 'call'> {
  /** Of the listener, through all restarts. */
  readonly origin: string;
  /** One list for each who pays by herself at any time: of hosted banks one customer each, of the others many. */
  readonly payers: readonly (readonly Payer[])[];
  browser(): FormBrowser;
  close(hubs: readonly (HubProcess | undefined)[]): Promise<void>;
}

export async function openOpenBankingScene(): Promise<{ scene: OpenBankingScene; hub: HubProcess }> {
  const ports = [await ownPort(), await ownPort()] as const;
  const { scene, hub } = await openLineScene({ openBankingPorts: ports });
  const { authority } = await prepareHubTls(scene.postgres.hubFolder, Date.now());
  const [origin, agent] = [`https://localhost:${ports[0]}`, new Agent({ connect: { ca: authority } })];
  const asked: Parameters<typeof settleOpenBanking>[0]['hub'] = {
    call: (method, path, more) => call(hub.url, method, path, more),
    async addCaller(role, { thirdParty } = {}) {
      const body = { name: role, role, third_party: toWire('third_party', thirdParty!) };
      const { text, body: caller } = await call(hub.url, 'POST', '/v1/callers', {
        as: scene.operatorKey,
        body,
      });
      if (caller.key === undefined) throw new Error(`no caller: ${text}`);
      return caller.key;
    },
  };
  const { status, text: complaint } = await call(hub.url, 'POST', '/crash-test/customers');
  if (status !== 200) throw new Error(`no customers: ${complaint}`);
  const nextCode = async (who: DemoCustomer): Promise<string> => {
    await withClient(scene, (client) =>
      client.query('UPDATE sign_in_credentials SET totp_step = 0 WHERE customer = $1', [who.customer]),
    );
    return codeNow(who, Date.now());
  };
  const place = { hub: asked, origin, agent, operator: scene.operatorKey };
  const journeys = await settleOpenBanking(place, nextCode);
  const hosted = [CUSTOMERS.hanh, CUSTOMERS.hanhElsewhere].map((who): readonly Payer[] => [
    {
      ...{ bin: who.bin, account: who.account },
      toDecision: (pushed) => journeys.toDecision(pushed, who),
      signedIn: (browser) => journeys.signedIn(browser, who),
    },
  ]);
  const browser = (): FormBrowser => new FormBrowser(origin, agent);
  const connected = await Promise.all(scene.banks.map((bank) => payersAt(bank, origin, browser)));
  return {
    hub,
    scene: {
      ...{ ...scene, ...journeys, origin, browser, payers: [...hosted, ...connected] },
      async start(crashAt) {
        const started = await scene.start(crashAt);
        scene.doorway.leadTo(started.linePort === undefined ? [] : [started.linePort]);
        return started;
      },
      async close(hubs) {
        await agent.close();
        await scene.close(hubs);
      },
    },
  };
}

/** Her phone's last digit says what she does in her bank's app: these approve by themselves, and hold one account alone. */
const APPROVES = /[0-6]$/;

async function payersAt({ folder, bin }: SceneBank, origin: string, browser: () => FormBrowser) {
  const answer = await askBank(folder, 'customers', { limit: 1_000 });
  if (answer.kind !== 'answered')
    throw new Error(`the bank ${bin} does not tell its customers: ${answer.kind}`);
  const { customers } = answer.value as { customers: readonly { phone: string; accounts: string }[] };
  return customers
    .filter(({ phone, accounts }) => APPROVES.test(phone) && !accounts.includes(' '))
    .map(({ phone }): Payer => {
      const inApp = async (own: FormBrowser, first: Page): Promise<Page> =>
        await askedInApp(own, await own.submit(first, { bank: bin, phone, password: '' }));
      return {
        ...{ bin, account: undefined },
        async toDecision({ url }) {
          const own = browser();
          return { browser: own, page: await inApp(own, await own.open(url)) };
        },
        signedIn: async (own) => await inApp(own, await own.open(`${origin}/sign-in`)),
      };
    });
}

const APPROVAL_WAIT_MS_MAX = 10_000;

/** Presses “I have confirmed” until her bank has heard her. */
async function askedInApp(browser: FormBrowser, waiting: Page): Promise<Page> {
  let page = waiting;
  const deadline = performance.now() + APPROVAL_WAIT_MS_MAX;
  while (page.html.includes('name="asked"') && performance.now() < deadline) {
    await after(20);
    page = await browser.submit(page, { asked: 'yes' });
  }
  return page;
}
