/** A customer has read what she was told. To read it twice changes nothing: the first time stays. */
import type { CommandKind } from '../../core/command/index.ts';
import { toWire } from '../../kit/id.ts';
import { markRead, type Reading } from './store.ts';

export const readKind: CommandKind<Reading, undefined, { readonly kind: 'notices_read' }, Reading> = {
  name: 'notice.read',
  accounts: () => [],
  decide: (order) => ({
    answer: { kind: 'notices_read' },
    kept: order,
    audit: { subject: toWire('customer', order.customer), detail: `${order.notices.length} notices` },
  }),
  keep: (on, readings, { nowMs }) => [markRead(on, readings, nowMs)],
};
