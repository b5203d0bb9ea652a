/**
 * The connector: how a bank that keeps its own core takes part in open banking. The hub asks, the bank answers; JSON
 * over HTTPS, signed both ways as on the bank line. Here are the words, the schemas and the readers of both sides;
 * docs/connector.md tells it to banks.
 */
export { connectorFields, connectorOpenApi } from './document.ts';
export {
  ANSWER_BYTES_MAX,
  type AnswerOf,
  CHOICE_MS_MAX,
  CONNECTOR_OPERATIONS,
  type ConnectorOperation,
  OPERATION_NAMES,
  REQUEST_BYTES_MAX,
  type RequestOf,
} from './operations.ts';
export {
  findOperation,
  instantOf,
  readConnectorAnswer,
  readConnectorRefusal,
  readConnectorRequest,
} from './read.ts';
export { CONNECTOR_REFUSALS, type ConnectorRefusal } from './refusals.ts';
export * from './words.ts';
