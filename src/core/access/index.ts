/**
 * Access: who calls, with what role and for whom, how fast, and what was answered under an idempotency key. A key's
 * validity is read at every request; nothing about a caller is remembered between two of them. An institution calls by an
 * API key or by signing with a key whose public half is registered here.
 */
export { bearerKey, hashApiKey, mintApiKey } from './keys.ts';
export { type Caller, RATE_PER_S_DEFAULT, ROLES, type Role } from './model.ts';
export {
  createKeyring,
  KEY_USES,
  type KeyState,
  type KeyUse,
  keyStateAt,
  type ParticipantKey,
  signedCaller,
} from './participantkeys.ts';
export { createRateLimiter, type RateLimiter } from './rate.ts';
export {
  type AnswerRecord,
  callersOfThirdParties,
  findCallers,
  findCallersById,
  findRecords,
  forgetRecords,
  keepCallers,
  keepRecords,
  listCallers,
  lockCallers,
  type NewCaller,
  revokeCallers,
} from './store/callers.ts';
export {
  findKindredKeys,
  findParticipantKeys,
  keepParticipantKeys,
  listParticipantKeys,
  lockParticipantKeys,
  revokeParticipantKeys,
} from './store/participantkeys.ts';
