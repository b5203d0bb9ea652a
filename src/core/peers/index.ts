/**
 * Peers: the institutions at the other end of signed HTTPS. Connections of their own, within bounds of time and size;
 * whose keys count at this moment; whether an answer is theirs and belongs to our question. What is said over it is for
 * the channels: messages on the bank line, data and orders on the connector.
 */

export type { PeerConnections } from './connections.ts';
export { NoAnswer, openConnections, type Posted } from './connections.ts';
export { type FindKey, type PeerKey, registeredKeys } from './keys.ts';
export { isAnswerOf, type Prover } from './proofs.ts';
