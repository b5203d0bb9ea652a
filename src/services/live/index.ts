/**
 * The live page's feed: totals of the day and of the open window, positions, and payments as they clear. Public, so it
 * says which institutions, which shop and which street, and never who paid or to whom. It reads nothing while nobody
 * looks.
 */
export { createLive, type Live } from './feed.ts';
export type { ShopDirectory } from './model.ts';
export { liveRoutes } from './routes.ts';
