/**
 * The database: PostgreSQL brought along or pointed to, migrations, reads that travel together, and GroupCommit, the
 * one way to change anything. Every other room asks through `Queryable`; none opens a connection of its own.
 */
export { plainArray, textArray } from './arrays.ts';
export { crashPoint } from './crashpoint.ts';
export {
  type Database,
  listStatements,
  openDatabase,
  type Queryable,
  type Row,
  type Statement,
  statement,
} from './database.ts';
export {
  type ConnectionSettings,
  defaultDataFolder,
  type EmbeddedPostgres,
  embeddedState,
  startEmbeddedPostgres,
} from './embedded.ts';
export {
  type Batch,
  type BatchWorker,
  type Committed,
  ConflictFault,
  createGroupCommit,
  type GroupCommit,
  isConnectionFault,
} from './groupcommit.ts';
export { createGroupRead } from './groupread.ts';
export { type DatabaseFacts, type Inspection, inspectDatabase } from './inspect.ts';
export { migrate, type RoomMigrations } from './migrations.ts';
