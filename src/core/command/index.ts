/**
 * The one doorway of change: gather → decide → keep → tell. A room describes a kind of command (what to lock, what to
 * read, how to decide, what to keep); the desk runs many commands of all kinds in one transaction, in order of
 * arrival, over one picture, and writes with them their audit lines, events and answers.
 */
export { createDesk, type Desk, type Origin, type Submitted } from './desk.ts';
export { type CommandKind, type Decision, type Picture, shared } from './model.ts';
export {
  expireKind,
  transfersKind,
} from './transfers.ts';
