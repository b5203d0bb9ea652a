/** The RFCs' own examples. Keys and tokens are published there and worth nothing. */
import assert from 'node:assert/strict';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { test } from 'node:test';
import {
  accessTokenHash,
  type JwsAlgorithm,
  type JwsRead,
  readCompact,
  readDetached,
  readDpopProof,
  readJwk,
  signCompact,
  thumbprint,
  verifyJws,
} from './index.ts';

const EC = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
const RSA = {
  kty: 'RSA',
  n: `ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ`,
  e: 'AQAB',
};
const ED = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const CLAIMS =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
const RS256_SIGNATURE =
  'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw';
const ES256_SIGNATURE =
  'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';

const holds = (read: JwsRead, jwk: unknown): Promise<boolean> => {
  const key = readJwk(jwk);
  assert.ok(read.ok && key.ok, JSON.stringify([read, key]));
  return verifyJws(read, key.key);
};

const EXAMPLES: readonly (readonly [string, JwsAlgorithm, object, string])[] = [
  ['RFC 7515 A.2', 'RS256', RSA, `eyJhbGciOiJSUzI1NiJ9.${CLAIMS}.${RS256_SIGNATURE}`],
  ['RFC 7515 A.3', 'ES256', EC, `eyJhbGciOiJFUzI1NiJ9.${CLAIMS}.${ES256_SIGNATURE}`],
  [
    'RFC 8037 A.4',
    'EdDSA',
    ED,
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  ],
];

for (const [clause, algorithm, jwk, text] of EXAMPLES)
  test(`${clause}: ${algorithm} holds, compact and with its content detached`, async () => {
    const compact = readCompact(text, [algorithm]);
    assert.equal(await holds(compact, jwk), true);
    assert.ok(compact.ok);
    const [head, , signature] = text.split('.');
    assert.equal(await holds(readDetached(`${head}..${signature}`, compact.payload, [algorithm]), jwk), true);
    const other = Buffer.from(compact.payload);
    other[0]! ^= 1;
    assert.equal(await holds(readDetached(`${head}..${signature}`, other, [algorithm]), jwk), false);
  });

test('RFC 8037 A.4: Ed25519 signs to the byte', () => {
  const d = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
  const key = createPrivateKey({ key: { ...ED, d } as JsonWebKey, format: 'jwk' });
  const signed = signCompact('Example of Ed25519 signing', { key, algorithm: 'EdDSA', kid: 'one' });
  assert.equal(signed.split('.')[1], 'RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc');
  const read = readCompact(signed, ['EdDSA']);
  assert.deepEqual(read.ok && read.header, { alg: 'EdDSA', kid: 'one' });
});

test('RFC 7638 §3.1 and RFC 8037 A.3: thumbprints, whatever else stands in the key', () => {
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
  const rsa = readJwk({ kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' });
  assert.equal(rsa.ok && rsa.thumbprint, 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  const ed = readJwk(ED);
  assert.equal(ed.ok && ed.thumbprint, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  assert.equal(ed.ok && thumbprint(ed.key), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

const HEAD =
  'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19';
const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';

test('RFC 9449 §4.1: the proof for a token endpoint', async () => {
  const read = readDpopProof(
    `${HEAD}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg`,
    {
      method: 'POST',
      target: 'https://server.example.com/token',
      accessToken: null,
      nowMs: 1_562_262_616_000,
      algorithms: ['ES256'],
    },
  );
  assert.ok(read.ok, JSON.stringify(read));
  assert.equal(read.proof.jti, '-BwC3ESc6acc2lTc');
  // RFC 9449 §6.1 confirms a token with this very key.
  assert.equal(read.proof.jkt, '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
  assert.equal(await verifyJws(read.proof, read.proof.key), true);
});

test('RFC 9449 §7.1: the proof beside an access token', async () => {
  assert.equal(accessTokenHash(TOKEN), 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo');
  const proof = `${HEAD}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA`;
  const expected = {
    method: 'GET',
    target: 'https://resource.example.org/protectedresource',
    accessToken: TOKEN,
    nowMs: 1_562_262_618_000,
    algorithms: ['ES256'],
  } as const;
  const read = readDpopProof(proof, expected);
  assert.ok(read.ok, JSON.stringify(read));
  assert.equal(await verifyJws(read.proof, read.proof.key), true);
  assert.deepEqual(readDpopProof(proof, { ...expected, accessToken: `${TOKEN}x` }), {
    ok: false,
    reason: 'dpop_is_for_another_token',
  });
});
