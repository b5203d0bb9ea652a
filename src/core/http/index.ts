/**
 * What a room says about its HTTP: routes as data (schema, permission, handler) and outcome tables. No server lives
 * here; `apps/hub` turns the same data into a Fastify server, the OpenAPI document and the permission matrix.
 */
export { type PreparedRoute, prepare } from './check.ts';
export { type Html, html } from './html.ts';
export { readJsonBody } from './json.ts';
export {
  type OutcomeRow,
  type OutcomeTable,
  type Problem,
  problem,
  problemOf,
  SUBMIT_OUTCOMES,
} from './outcomes.ts';
export { PageQuery, pageOf } from './page.ts';
export {
  type ApiRequest,
  type ApiRoute,
  type Reach,
  type Reply,
  route,
  type StreamSink,
} from './route.ts';
export { AmountOut, Bin, Currency, IdOf, InstructedAmount, Timestamp, TotalOut } from './schemas.ts';
export { SIGNATURE_OUTCOMES } from './signatures.ts';
