/** Turns routes as data into a Fastify server. */
export { buildServer } from './build.ts';
export type { RequestLine } from './request.ts';
