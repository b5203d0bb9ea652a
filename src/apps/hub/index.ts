/** The hub: everything wired together by hand, and what its command line and its tests need of it. */
export { type Hub } from './hub.ts';
export { MIGRATIONS } from './migrations.ts';
export { type RunningHub, type RunOptions, runHub } from './run.ts';
