/** The hub: everything wired together by hand, and what its command line, its sandbox and its tests need of it. */
export { servePages } from './pages.ts';
export { type RunningHub, runHub } from './run.ts';
export { openSecrets } from './secrets.ts';
