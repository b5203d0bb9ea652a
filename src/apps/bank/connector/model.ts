/** What the bank's side of the connector answers with. */
import { CONNECTOR_REFUSALS, type ConnectorRefusal } from '../../../codecs/connector/index.ts';

export type Answer =
  | { readonly kind: 'answered'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly code: ConnectorRefusal; readonly detail?: string };

export const answered = (body: Readonly<Record<string, unknown>>): Answer => ({ kind: 'answered', body });
export const refused = (code: ConnectorRefusal, detail?: string): Answer => ({
  ...{ kind: 'refused', code },
  ...(detail === undefined ? {} : { detail }),
});

/** As the contract has it. */
const DETAIL_CHARS_MAX = 200;

/** An answer as bytes with its status. */
export function written(answer: Answer): { readonly status: number; readonly body: string } {
  if (answer.kind === 'answered') return { status: 200, body: JSON.stringify(answer.body) };
  const { code, detail } = answer;
  return {
    status: CONNECTOR_REFUSALS[code].status,
    body: JSON.stringify({
      code,
      ...(detail === undefined ? {} : { detail: detail.slice(0, DETAIL_CHARS_MAX) }),
    }),
  };
}

/** Ids on the wire are `prefix_` and the 32 hex digits that the books have. */
export const wire = (prefix: 'cus' | 'acc', id: string): string => `${prefix}_${id}`;
export const bare = (id: string): string => id.slice(id.indexOf('_') + 1);
