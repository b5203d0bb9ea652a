/** A scene with open banking: the demo customers at two hosted banks, a third party with an app, and who signs in. */
import { Agent } from 'undici';
import { codeNow, type DemoCustomer, prepareHubTls } from '../../src/apps/sandbox/index.ts';
import { toWire } from '../../src/kit/id.ts';
import { ownPort } from '../bank/ports.ts';
import { call } from '../hub.ts';
import { settleOpenBanking } from '../openbanking.ts';
import type { HubProcess } from './hubprocess.ts';
import { withClient } from './proof.ts';
import { openScene, type Scene } from './scene.ts';

type Journeys = Awaited<ReturnType<typeof settleOpenBanking>>;

export interface OpenBankingScene extends Scene, Journeys {
  /** Of the listener, through all restarts. */
  readonly origin: string;
  close(hub: HubProcess | undefined): Promise<void>;
}

export async function openOpenBankingScene(): Promise<{ scene: OpenBankingScene; hub: HubProcess }> {
  const ports = [await ownPort(), await ownPort()] as const;
  const { scene, hub } = await openScene(async () => ({ openBankingPorts: ports }));
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
  return {
    hub,
    scene: {
      ...{ ...scene, ...journeys, origin },
      async close(running) {
        await agent.close();
        await running?.kill();
        await scene.postgres.close();
      },
    },
  };
}
