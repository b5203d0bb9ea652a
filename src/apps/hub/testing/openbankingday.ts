/** What a day of open banking leaves behind: a third party, consents, a read, an order that was paid and given back in part, and a token. */
import { generateKeyPairSync } from 'node:crypto';
import { mint, type TestAccount, type testScheme } from '../../../../test/scheme.ts';
import { keepArtefact, keepClient } from '../../../channels/openbanking/testing.ts';
import { publicKeyText } from '../../../codecs/signingkeys/index.ts';
import type { Database } from '../../../core/database/index.ts';
import { createLocate } from '../../../services/clearing/index.ts';
import {
  addConsentKey,
  agreeKind,
  createVersionSigner,
  requestKind,
  type Terms,
  useKind,
} from '../../../services/consents/index.ts';
import {
  registerResourceServerKind,
  registerSoftwareKind,
  registerThirdPartyKind,
} from '../../../services/directory/index.ts';
import { inventedTaxCode } from '../../../services/directory/testing.ts';
import { createOrders, createRefunds, refundKind, submitKind } from '../../../services/openbanking/index.ts';
import { GIVE_BACK, INSTITUTIONS, PAY } from '../routes.ts';

type Scheme = ReturnType<typeof testScheme>;

const READING: Terms = {
  ...{ kind: 'account_information', clusters: ['balances'], purpose: 'lending', historyFrom: null },
  ...{ unattendedPerDay: 4, retentionDays: 0, validDays: 90 },
};
const REDIRECT = 'https://app.thunghiem.example/cb';
const NOBODY = '00000000-0000-0000-0000-000000000000';

export async function openBankingDay(
  scheme: Scheme,
  database: Database,
  payer: TestAccount,
  payee: TestAccount,
): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await addConsentKey(database, 'consents-day', publicKeyText(publicKey), Date.now());
  const sign = createVersionSigner({ keyid: 'consents-day', privateKey });
  const { thirdParty, software } = await register(scheme, payer.bin);
  const customer = mint<'customer'>();
  const agreed = async (terms: Terms, { bin, id: account } = payer): Promise<string> => {
    const id = mint<'consent'>();
    const order = { id, book: bin, customer, software, profile: 'fapi2', terms } as const;
    expect('consent_requested', await scheme.submit(requestKind, order));
    const clusters = terms.kind === 'account_information' ? terms.clusters : [];
    const words = { id, customer, accounts: [account], clusters, holders: [customer] };
    const shown = { language: 'vi', text: 'Muốn xem số dư của bạn.' } as const;
    expect(
      'consent_authorised',
      await scheme.submit(agreeKind(sign), { ...words, shown, authentication: 'passkey' }),
    );
    return id;
  };
  const reading = await agreed(READING);
  const call = { attended: true, request: 'day', proof: null };
  const use = {
    id: mint(),
    consent: reading,
    software,
    cluster: 'balances',
    account: payer.id,
    spend: null,
  } as const;
  expect('use_admitted', await scheme.submit(useKind(sign), { ...use, ...call }));
  await keepClient(database, { id: 'client-day', profile: 'fapi2', software, metadata: {} }, Date.now());
  await keepArtefact(database, {
    ...{ profile: 'fapi2', model: 'AccessToken', id: 'a'.repeat(64), grant: reading, uid: null },
    ...{
      payload: { clientId: 'client-day', iat: Math.floor(Date.now() / 1_000) },
      expiresAt: Date.now() + 600_000,
    },
  });
  const creditor = { bin: payee.bin, account: payee.number, name: null };
  const consent = await agreed({
    ...{ kind: 'payment', amount: 1_000, currency: 'VND', creditor, remittance: null },
    ...{ instruction: 'DAY-1', executeOn: null },
  });
  const submit = submitKind(PAY, sign);
  const locate = createLocate(database, INSTITUTIONS);
  const orders = createOrders({
    database,
    desk: scheme.desk,
    locate,
    mint,
    submit,
    connects: async () => false,
    askWalletHolder: async () => ({ kind: 'bank_has_no_connector' }),
    ...{ citizenHmac: String, nowMs: Date.now },
  });
  const draft = {
    kind: 'payment',
    consent,
    software,
    thirdParty,
    instruction: 'DAY-1',
    amount: 1_000n,
  } as const;
  const origin = { caller: NOBODY, callerName: 'hub' };
  const ordered = await orders.submit(draft, { ...call, origin });
  if (ordered.kind !== 'order') throw new Error(`the order was not taken: ${ordered.kind}`);
  const giveBack = refundKind(GIVE_BACK, sign);
  const refunds = createRefunds({
    ...{ database, desk: scheme.desk, mint, submit: giveBack, connects: async () => false },
  });
  const terms = { kind: 'refunds', currency: 'VND', perRefund: 300, perDay: null, validDays: 90 } as const;
  const refund = {
    ...{ consent: await agreed(terms, payee), software, thirdParty, identification: 'DAY-1' },
    ...{ payment: ordered.order.id, amount: 300n, reason: 'CUST' },
  };
  expect('refund', await refunds.submit(refund, { ...call, origin }));
}

async function register(
  { submit }: Scheme,
  bin: number,
): Promise<{ readonly thirdParty: string; readonly software: string }> {
  const [thirdParty, software] = [mint<'third_party'>(), mint<'software'>()];
  const roles = ['AIS', 'PIS'] as const;
  const names = {
    name: 'Công ty Thử',
    nameEn: 'Trial Company',
    taxCode: inventedTaxCode(1),
    licence: '1/GP-NHNN',
  };
  const party = { id: thirdParty, ...names, roles, contacts: { email: 'api@thunghiem.example' } };
  expect('third_party_registered', await submit(registerThirdPartyKind, party));
  const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const product = { id: software, thirdParty, name: 'Sổ', redirectUris: [REDIRECT], roles };
  const jwks = { keys: [{ ...jwk, kid: 'k1' }] };
  expect(
    'software_registered',
    await submit(registerSoftwareKind({ loopback: false }), { ...product, jwks }),
  );
  const server = registerResourceServerKind(async (_on, bins) => new Set(bins));
  const bank = { id: mint<'resource_server'>(), bin, name: 'API', jwks };
  expect('resource_server_registered', await submit(server, bank));
  return { thirdParty, software };
}

function expect(kind: string, answer: { readonly kind: string }): void {
  if (answer.kind !== kind) throw new Error(`${kind} was expected: ${JSON.stringify(answer)}`);
}
