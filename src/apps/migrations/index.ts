/** The tables of the house, apart from what opens it: whoever only wants a database need not load a hub. */
import { fileURLToPath } from 'node:url';
import type { RoomMigrations } from '../../core/database/index.ts';

const folder = (path: string): string => fileURLToPath(new URL(`../../${path}/migrations`, import.meta.url));

/** Every room with tables, in the order in which they may build on one another. */
export const MIGRATIONS: readonly RoomMigrations[] = [
  { room: 'lane', folder: folder('core/lane') },
  { room: 'ledger', folder: folder('core/ledger') },
  { room: 'outbox', folder: folder('core/outbox') },
  { room: 'audit', folder: folder('core/audit') },
  { room: 'access', folder: folder('core/access') },
  { room: 'clearing', folder: folder('services/clearing') },
  { room: 'banking', folder: folder('services/banking') },
  { room: 'notices', folder: folder('services/notices') },
  { room: 'identity', folder: folder('services/identity') },
  { room: 'merchants', folder: folder('services/merchants') },
  { room: 'directory', folder: folder('services/directory') },
  { room: 'consents', folder: folder('services/consents') },
  { room: 'openbanking', folder: folder('services/openbanking') },
  { room: 'line', folder: folder('channels/banks') },
  { room: 'connector', folder: folder('channels/connector') },
  { room: 'openbanking-channel', folder: folder('channels/openbanking') },
  { room: 'webhooks', folder: folder('channels/webhooks') },
];
