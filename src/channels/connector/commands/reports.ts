/** A bank answered something else than was asked: it was dropped, and the operator and the bank itself hear of it. */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { RefusedAnswer } from '../model.ts';

/** Nothing of the answer is in it: what a bank mixed up is somebody else's. */
export const reportKind: CommandKind<RefusedAnswer, undefined, { readonly kind: 'answer_reported' }, never> =
  {
    name: 'connector.report',
    accounts: () => [],
    decide({ bin, operation, fault, consent }) {
      const subject = bin.toString().padStart(6, '0');
      const about = consent === null ? {} : { consent: toWire('consent', consent) };
      return {
        answer: { kind: 'answer_reported' },
        events: [
          {
            ...{ type: 'connector.answer_refused', subject, participants: [bin] },
            data: { operation, fault, ...about },
          },
        ],
        audit: { subject, detail: `${operation}: ${fault}` },
      };
    },
  };
