/** The sandbox's connected banks beside the hub: programs of their own, registered like anybody's. */
import type { Hub, openSecrets } from '../hub/index.ts';
import {
  prepareBanks,
  registerBanks,
  SANDBOX_SEED,
  type StartedBanks,
  startBanks,
} from '../sandbox/index.ts';

const HOST = '127.0.0.1';

/** The hub is listening by now, so the banks are told where. */
export async function openBanks(
  hub: Hub,
  dataFolder: string,
  { signingKeys }: ReturnType<typeof openSecrets>,
  apiUrl: string,
): Promise<StartedBanks> {
  const sideOf = ({ keyid, publicKey }: (typeof signingKeys)['transport']) => ({ id: keyid, publicKey });
  const prepared = await prepareBanks(
    dataFolder,
    {
      lineUrl: `https://${HOST}:${hub.line!.port}`,
      apiUrl,
      transportKey: sideOf(signingKeys.transport),
      messageKey: sideOf(signingKeys.message),
    },
    { seed: SANDBOX_SEED, nowMs: Date.now(), magicAmounts: true, timeScale: 1, durability: 'full' },
  );
  await registerBanks({ desk: hub.desk, nowMs: Date.now }, prepared);
  await hub.line!.refresh();
  return await startBanks(prepared);
}
