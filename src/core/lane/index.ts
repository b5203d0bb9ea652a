/**
 * Lanes: one for each slot of a hub process. A batch locks its lane before anything else, numbers its audit lines
 * and events from it and advances it, so both are gap-free in commit order and two processes never wait for one
 * chain. The advisory lock only helps to pick a free lane; the row and its epoch are the truth.
 */
export { advanceLane, claimLane, type Lane, type LaneClaim, lockLane } from './store.ts';
