/**
 * The hub as others start it: the server's wiring, its migrations, its keys, and one running process.
 */
export { type Hub, type HubLog, openHub } from './hub.ts';
export { MIGRATIONS } from './migrations.ts';
export { type RunningHub, type RunOptions, runHub } from './run.ts';
export { openSecrets, type Secrets } from './secrets.ts';
