/** For tests of others: rows that the authorization servers keep. */
export { keepArtefact } from './store/artefacts.ts';
export { keepClient } from './store/clients.ts';
