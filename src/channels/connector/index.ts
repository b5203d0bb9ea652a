/**
 * The connector: how banks that keep their own core take part in open banking. The hub asks by a small contract
 * (codecs/connector), signed both ways as on the bank line; what comes back is proven, held against what was asked, and
 * kept nowhere. Banks are told of their customers' consents until they know them.
 */

export { setConnectorKind } from './commands/connectors.ts';
export { reportKind } from './commands/reports.ts';
export { openInstructions } from './instructions.ts';
export * from './model.ts';
export { openNotices } from './notices.ts';
export { CONNECTOR_OUTCOMES } from './outcomes.ts';
export { createConnector } from './port.ts';
export { connectorRoutes } from './routes.ts';
