/** admi.004: are you there? */
import type { SystemEvent } from '../../../codecs/iso20022/index.ts';

export const PING = 'PING';
const PONG = 'PONG';

export function probe(at: number): SystemEvent {
  return { type: 'admi.004', eventCode: PING, parameters: [], eventAt: at };
}

export function probeEcho(asked: SystemEvent, at: number): SystemEvent {
  return { type: 'admi.004', eventCode: PONG, parameters: asked.parameters, eventAt: at };
}
