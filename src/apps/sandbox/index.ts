/**
 * The sandbox: a synthetic Hanoi carried into a hub by the same commands as everybody's, and the API keys with which a
 * developer plays its banks and shops.
 */
export {
  BANKS_FOLDER,
  type BankRegistration,
  connectedCustomers,
  type HubSide,
  type HubTls,
  type PreparedBank,
  type PreparedBanks,
  prepareBanks,
  prepareHubTls,
  registerBanks,
  type StartedBank,
  type StartedBanks,
  startBanks,
} from './banks/index.ts';
export {
  buildCity,
  type Citizen,
  type City,
  createPrng,
  createTraffic,
  type Shop,
  type TrafficPayment,
} from './city/index.ts';
export { shopPayload, shopWireId } from './codes.ts';
export {
  codeNow,
  type DemoCustomer,
  demoCustomers,
  enrolDemoCustomers,
  SANDBOX_PASSWORD,
} from './customers.ts';
export { keysFile, provideKeys, readKeys, type SandboxKeys } from './keys.ts';
export { SANDBOX_SEED, seedSandbox } from './seed.ts';
export { provideThirdParties, THIRD_PARTIES_FOLDER } from './thirdparties.ts';
