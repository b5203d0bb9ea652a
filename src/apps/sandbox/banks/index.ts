/**
 * Connected banks of the sandbox: `prepareHubTls` before the hub listens, `prepareBanks` for what the hub registers and
 * the banks read, `startBanks` for the programs.
 */
export { subjectDn } from './certificates.ts';
export { connectedCustomers } from './customers.ts';
export {
  BANKS_FOLDER,
  type BankRegistration,
  type HubSide,
  type HubTls,
  type PreparedBank,
  type PreparedBanks,
  prepareBanks,
  prepareClientTls,
  prepareHubTls,
} from './prepare.ts';
export { registerBanks } from './register.ts';
export { type StartedBank, type StartedBanks, startBanks } from './start.ts';
