/**
 * Attack and conformance checks of an open-banking server, by a third party that shares no code with it. Any bank can
 * point it at its own.
 *
 *     const read = readConfiguration('conformance.json');
 *     const report = await runChecks({ settings: settingsOf(read.configuration, baseUrl), checks: CHECKS, ... });
 *     if (countsOf(report.results).fail > 0) say(htmlOf(report));
 */
export { CHECKS } from './checks/index.ts';
export {
  type ConfigurationFile,
  checkConfiguration,
  readConfiguration,
  sandboxFile,
} from './configuration.ts';
export { enrolPasskey } from './enrol.ts';
export { type Check, GROUPS, PROFILES, type Report, type Result } from './model.ts';
export { CLIENT_METADATA, registerClient } from './register.ts';
export { htmlOf } from './report/html.ts';
export { jsonOf } from './report/json.ts';
export { lineOf, summaryOf } from './report/text.ts';
export { countsOf, runChecks } from './run.ts';
export { settingsOf } from './stage/index.ts';
