/**
 * The hub as others start it: the server's wiring, its migrations, its keys, one running process, and the verification.
 */
export { type Hub, type HubLog, openHub } from './hub.ts';
export { MIGRATIONS } from './migrations.ts';
export { servePages } from './pages.ts';
export { type RunningHub, type RunOptions, runHub } from './run.ts';
export { openSecrets, type Secrets } from './secrets.ts';
export { type UnfinishedPayment, type Verification, type VerifyOptions, verifyDatabase } from './verify.ts';
