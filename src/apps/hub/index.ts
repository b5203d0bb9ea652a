/**
 * The hub as others start it: the server's wiring, its routes and their words, its pages, its migrations, its keys, one
 * running process, and the verification.
 */
export { directoryKeysFolder, rotateDirectoryKey } from './directorykeys.ts';
export { type Hub, type HubParts, openHub } from './hub.ts';
export { openApi } from './openapi.ts';
export { resourceOpenApi } from './openbanking.ts';
export { outcomesMarkdown } from './pages/index.ts';
export { servePages } from './portal.ts';
export { OUTCOME_TABLES, routesAsWords } from './routes.ts';
export { createLog, type RunningHub, runHub } from './run.ts';
export { nextSealKey, removeSealKey } from './sealkeys.ts';
export { consentKeyOf, hubSigningKey, keyFingerprint, openSecrets } from './secrets.ts';
export { type UnfinishedPayment, type Verification, type VerifyOptions, verifyDatabase } from './verify.ts';
