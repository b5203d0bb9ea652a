/** The database of a command that works without a hub: one of yours, or the one in the data folder. */
import { type ConnectionSettings, embeddedState, startEmbeddedPostgres } from '../../core/database/index.ts';

export interface FoundDatabase {
  readonly settings: ConnectionSettings;
  /** Stops the server if it was started for this command; one that ran before is a hub's. */
  release(): Promise<void>;
}

/** Undefined where the folder has none and none is named. */
export async function findDatabase(
  folder: string,
  databaseUrl: string | undefined,
): Promise<FoundDatabase | undefined> {
  const theirs = async (): Promise<void> => {};
  if (databaseUrl !== undefined) return { settings: { connectionString: databaseUrl }, release: theirs };
  const state = await embeddedState(folder);
  if (state.kind === 'no_cluster') return undefined;
  if (state.kind === 'running') return { settings: state.connection, release: theirs };
  const server = await startEmbeddedPostgres(folder);
  // A hub may have started it between our look and our start.
  return { settings: server.connection, release: server.adopted ? theirs : () => server.stop() };
}
