/** The hub: everything wired together by hand, and what its command line and its tests need of it. */
export { MIGRATIONS } from './migrations.ts';
