/** Servers that a check is proven on, and what a scene of one's own needs, for tests of other rooms. */
export { freshKey } from './client/index.ts';
export { makeAuthority } from './testing/certificate.ts';
export { sceneOf } from './testing/scene.ts';
export { startYesMan } from './testing/yesman.ts';
