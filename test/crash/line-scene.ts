/** A scene with a bank line: the hosted institutions of every scene, and two simulated banks in processes of their own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSecrets } from '../../src/apps/hub/index.ts';
import { type PreparedBank, prepareBanks } from '../../src/apps/sandbox/index.ts';
import { onOwnPort } from '../bank/ports.ts';
import { type BankProcess, startBankProcess, startWholeBank } from '../bank/process.ts';
import { type Customer, customersOf } from '../bank/scene.ts';
import { type Doorway, openDoorway } from './doorway.ts';
import type { RegistrationRow } from './hub-main.ts';
import type { HubProcess } from './hubprocess.ts';
import { type MoreOptions, openScene, type Scene } from './scene.ts';

export interface SceneBank {
  /** Six digits. */
  readonly bin: string;
  readonly folder: string;
  readonly customers: readonly Customer[];
  /** The process of now; undefined while it is dead. */
  process: BankProcess | undefined;
}

export interface LineScene extends Scene {
  readonly doorway: Doorway;
  readonly banks: readonly [SceneBank, SceneBank];
  close(hubs: readonly (HubProcess | undefined)[]): Promise<void>;
}

/** A minute of the simulator is three seconds: it asks about its payments early, and often enough. */
const TIME_SCALE = 0.05;

/** `more`: whatever its hubs open beside the line. */
export async function openLineScene(more: MoreOptions = {}): Promise<{ scene: LineScene; hub: HubProcess }> {
  const doorway = await openDoorway();
  const banks: SceneBank[] = [];
  const { scene, hub } = await openScene(async (folder) => {
    const prepared = await prepare(folder, doorway.url);
    banks.push(
      ...prepared.map(({ folder: at, registration }) => ({
        ...{ bin: registration.bin, folder: at, customers: customersOf(at), process: undefined },
      })),
    );
    const banksFile = join(folder, 'registrations.json');
    writeFileSync(banksFile, JSON.stringify(prepared.map(rowOf)));
    return { ...more, lineUrl: doorway.url, banksFile };
  });
  doorway.leadTo([hub.linePort!]);
  const whole: LineScene = {
    ...scene,
    ...{ doorway, banks: banks as [SceneBank, SceneBank] },
    async close(hubs) {
      const all = [...banks.map((bank) => bank.process), ...hubs].filter((one) => one !== undefined);
      await Promise.all(all.map((one) => one.kill()));
      await doorway.close();
      await scene.postgres.close();
    },
  };
  await Promise.all(whole.banks.map(wake));
  return { scene: whole, hub };
}

/** Starts a bank that is dead. */
export async function wake(bank: SceneBank): Promise<void> {
  bank.process = await startWholeBank(bank.folder);
}

/** Starts it to die at a crash point; undefined where it has died before it said where it is. */
export async function wakeToDie(bank: SceneBank, crashAt: string): Promise<BankProcess | undefined> {
  const started = await startBankProcess(bank.folder, crashAt);
  bank.process = 'url' in started ? started : undefined;
  return bank.process;
}

async function prepare(folder: string, lineUrl: string): Promise<PreparedBank[]> {
  const { transport, message } = openSecrets(folder).signingKeys;
  const side = {
    lineUrl,
    transportKey: { id: transport.keyid, publicKey: transport.publicKey },
    messageKey: { id: message.keyid, publicKey: message.publicKey },
  };
  const { banks } = await prepareBanks(folder, side, {
    ...{ seed: 1, nowMs: Date.now(), magicAmounts: true, timeScale: TIME_SCALE, durability: 'full' },
  });
  return await Promise.all(banks.map(onOwnPort));
}

const rowOf = ({ registration }: PreparedBank): RegistrationRow => ({
  ...registration,
  netDebitCapVnd: registration.netDebitCapVnd.toString(),
});
