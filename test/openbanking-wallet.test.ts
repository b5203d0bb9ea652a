/**
 * A wallet provider of Annex 01 from end to end on one hub: it announces a link, its customer agrees on the real pages, the
 * wallet is filled and emptied without her, and nothing of it works from the moment she withdraws.
 */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SignJWT } from 'jose';
import * as oauth from 'openid-client';
import { openSbv64Party, REDIRECT, type Sbv64Party } from './annex01.ts';
import { CUSTOMERS, openOpenBanking, type Scene } from './openbanking.ts';

/** At another institution of hers. */
const WALLET = { bin: '979902', number: '0540900001' };
const { hanh } = CUSTOMERS;

let scene: Scene;
let third: Sbv64Party;
before(async () => {
  scene = await openOpenBanking();
  third = await openSbv64Party(scene, {
    ...{ taxCode: '0198000014', name: 'Công ty Cổ phần Ví Thử', roles: ['EWLTS'], bank: hanh.bin },
  });
  await scene.openWallet(hanh, WALLET);
});
after(async () => {
  await scene.close();
});

const dong = (value: number) => ({ value, currency: 'VND' });

function order(ewalletToken: unknown, instructionIdentification: string, value: number) {
  const requestedExecutionDate = new Date(Date.now()).toISOString();
  const remittanceInformation = 'Nap rut vi';
  return {
    ...{ ewalletToken, instructionIdentification, remittanceInformation, requestedExecutionDate },
    instructedAmount: dong(value),
  };
}

test('link, top-up, withdrawal; she withdraws and the wallet is refused', async () => {
  const { send, privateKey } = third;
  const config = await third.configured();
  const { access_token: own } = await oauth.clientCredentialsGrant(config, { scope: 'EWLTS' });

  const link = {
    ...{ instructionIdentification: 'LK-1', perPayment: dong(500_000), perDay: dong(700_000) },
    ...{ wallet: { bankCode: WALLET.bin, accountId: WALLET.number }, validDays: 90 },
    debtor: { accountId: hanh.accountNumber, bankCode: hanh.bin },
  };
  const announced = await send(own, 'wallet-links', link);
  equal(announced.status, 200, JSON.stringify(announced.body));
  equal(announced.body.consentStatus, 'AWAITTING_AUTH');
  const { ewalletToken } = announced.body;
  const early = await send(own, 'cash-in', order(ewalletToken, 'NAP-0', 1_000));
  deepEqual([early.status, early.body.code], [400, 'CONSENTID_NOT_EXISTED'], 'nobody has agreed yet');

  const verifier = oauth.randomPKCECodeVerifier();
  const url = oauth.buildAuthorizationUrl(config, {
    ...{ redirect_uri: REDIRECT, response_type: 'code', scope: 'EWLTS' },
    code_challenge_method: 'S256',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    request: await new SignJWT({ ewalletToken })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(privateKey),
  });
  const { browser, page } = await scene.toDecision({ url: url.href, verifier, state: '' }, hanh);
  match(page.html, /Công ty Cổ phần Ví Thử/);
  match(page.html, /500\.000/);
  match(page.html, /700\.000/);
  const agreed = await browser.submit(page, { decision: 'agree', account: hanh.account });
  ok(agreed.left, agreed.html);
  const tokens = await oauth.authorizationCodeGrant(config, agreed.left, { pkceCodeVerifier: verifier });
  equal(tokens.refresh_token, undefined);
  ok(tokens.expires_in! <= 300);
  const status = await send(own, 'wallet-links/status', { ewalletToken });
  equal(status.body.consentStatus, 'AUTHORISED');

  const topUp = await send(tokens.access_token, 'cash-in', order(ewalletToken, 'NAP-1', 300_000));
  equal(topUp.body.authType, 'NONE', JSON.stringify(topUp.body));
  const { paymentId } = topUp.body;
  const filled = await send(tokens.access_token, 'submit-cash-in', { paymentId, ewalletToken });
  equal(filled.body.status, 'ACSC', JSON.stringify(filled.body));
  // Long after the code's token has ended, the software's own is enough.
  const emptied = await send(own, 'cash-out', order(ewalletToken, 'RUT-1', 100_000));
  equal(emptied.body.status, 'ACSC', JSON.stringify(emptied.body));
  const above = await send(own, 'cash-out', order(ewalletToken, 'RUT-2', 400_000));
  deepEqual([above.status, above.body.code], [422, 'PAYMENT_IS_ABOVE_THE_AGREED_LIMIT']);

  const waiting = await send(own, 'cash-in', order(ewalletToken, 'NAP-2', 50_000));
  equal(waiting.status, 200);
  const consent = `con_${String(status.body.consentId).replaceAll('-', '')}`;
  const hers = scene.browser();
  await scene.signedIn(hers, hanh);
  const withdraw = await hers.open(`${scene.origin}/me/consents/${consent}/withdraw`);
  await hers.submit(withdraw, {}, `/me/consents/${consent}/withdraw`);
  equal((await send(own, 'wallet-links/status', { ewalletToken })).body.consentStatus, 'CANCEL');
  for (const [path, body] of [
    ['submit-cash-in', { paymentId: waiting.body.paymentId, ewalletToken }],
    ['cash-out', order(ewalletToken, 'RUT-3', 1_000)],
  ] as const) {
    const refused = await send(own, path, body);
    deepEqual([refused.status, refused.body.code], [403, 'FORBIDDEN'], path);
  }
  await scene.verified();
});
