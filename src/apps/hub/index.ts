/** The hub: everything wired together by hand, and what its command line, its generators and its tests need of it. */
export { type Hub, type HubLog, type HubParts, openHub } from './hub.ts';
export { MIGRATIONS } from './migrations.ts';
export { API_VERSION, openApi } from './openapi.ts';
export { OUTCOME_TABLES, routesAsWords } from './routes.ts';
export { type RunningHub, type RunOptions, runHub } from './run.ts';
export { openSecrets } from './secrets.ts';
export { type UnfinishedPayment, type Verification, type VerifyOptions, verifyDatabase } from './verify.ts';
