import Type, { type Static } from 'typebox';
import { PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX } from '../../kit/limits.ts';

/** Cursor pages as Stripe has them: `limit` and `starting_after`, answered with `has_more`. */
export const PageQuery = Type.Object({
  limit: Type.Integer({
    minimum: 1,
    maximum: PAGE_ROWS_MAX,
    default: PAGE_ROWS_DEFAULT,
    description: 'Rows of this page.',
  }),
  starting_after: Type.Optional(
    Type.String({ maxLength: 64, description: 'Id of the last row of the page before.' }),
  ),
});
export type PageQuery = Static<typeof PageQuery>;

/** Cuts a list that was asked for with one row more than the page holds. */
export function pageOf<Item>(items: readonly Item[], limit: number): { data: Item[]; has_more: boolean } {
  return { data: items.slice(0, limit), has_more: items.length > limit };
}
