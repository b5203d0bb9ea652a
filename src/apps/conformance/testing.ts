/** Servers that a check is proven on, for tests of other rooms. */
export { sceneOf } from './testing/scene.ts';
export { startYesMan } from './testing/yesman.ts';
