/** What a check plays on: parties, customers and their browsers, and what honest calls have been granted so far. */
import {
  type Browser,
  CookieJar,
  createWalker,
  openBrowser,
  type Patience,
  type Send,
  type Walker,
} from '../client/index.ts';
import { missing } from '../verdicts.ts';
import { createFapiStage, type FapiMemory, type FapiStage } from './fapi.ts';
import type { Ground } from './ground.ts';
import { createSbv64Stage, type Sbv64Memory, type Sbv64Stage } from './sbv64.ts';
import type { Settings } from './settings.ts';

export type { Tokens } from './fapi.ts';
export { type FapiParty, PAGES, type Settings, settingsOf } from './settings.ts';

export interface Stage extends Ground {
  readonly fapi: FapiStage;
  readonly sbv64: Sbv64Stage;
}

/** What is kept from check to check. */
export interface Memory {
  readonly jars: Map<number, CookieJar>;
  readonly walker: Walker;
  readonly fapi: FapiMemory;
  readonly sbv64: Sbv64Memory;
}

export function openMemory(settings: Settings, patience: Patience): Memory {
  return {
    jars: new Map(),
    walker: createWalker(settings.pages, patience),
    fapi: { clients: new Map(), granted: new Map() },
    sbv64: { granted: new Map(), agreed: false },
  };
}

export function createStage(settings: Settings, memory: Memory, send: Send, patience: Patience): Stage {
  const home = [settings.origin, new URL(settings.fapi.issuer).origin, new URL(settings.sbv64.issuer).origin];
  const stranger = (jar?: CookieJar): Browser => openBrowser(send, home, jar);
  const ground: Ground = {
    ...patience,
    settings,
    send,
    walker: memory.walker,
    stranger,
    customer(n = 0) {
      const customer = settings.customers[n];
      if (customer === undefined)
        throw missing(`cần khách hàng thử nghiệm thứ ${n + 1}`, `needs demo customer number ${n + 1}`);
      return customer;
    },
    browser(n = 0) {
      const jar = memory.jars.get(n) ?? new CookieJar();
      memory.jars.set(n, jar);
      return stranger(jar);
    },
    process: (n: number) => settings.processes[n % Math.max(1, settings.processes.length)],
  };
  return {
    ...ground,
    fapi: createFapiStage(ground, memory.fapi),
    sbv64: createSbv64Stage(ground, memory.sbv64),
  };
}
