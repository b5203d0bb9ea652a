import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Standing } from '../model.ts';
import { nameKey, plainName } from './names.ts';
import { redirectFault } from './redirects.ts';
import { contactsAreUsable, rolesFault } from './registration.ts';
import { mayBecome, rolesOf, standingRefusal } from './standing.ts';
import { taxCodeOf } from './taxcode.ts';

const NOW = Date.UTC(2026, 10, 28);

describe('tax codes', () => {
  test('are taken in one form, with the check digit that fits and no other', () => {
    assert.equal(taxCodeOf('0100109106'), '0100109106');
    assert.equal(taxCodeOf('0100109106001'), '0100109106-001');
    assert.equal(taxCodeOf('0100109106-001'), '0100109106-001');
    for (let digit = 0; digit <= 9; digit += 1) {
      const code = `010010910${digit}`;
      assert.equal(taxCodeOf(code), digit === 6 ? code : undefined, code);
    }
  });

  test('of other forms are none', () => {
    for (const text of [
      '',
      '0100109106-000',
      '0100109106-1',
      '010010910',
      '001099123456',
      ' 0100109106',
      '０100109106',
    ])
      assert.equal(taxCodeOf(text), undefined, text);
  });

  test('whose check would have two digits are not given out', () => {
    // 31·0 + 29·0 + … = 0: the remainder is 0.
    for (let digit = 0; digit <= 9; digit += 1) assert.equal(taxCodeOf(`000000000${digit}`), undefined);
  });
});

describe('names', () => {
  test('are Vietnamese or Latin, composed and trimmed', () => {
    const name = 'Công ty Cổ phần Dữ liệu & Thanh toán Sông Hồng (SHDP) – CN số 2';
    assert.equal(plainName(` ${name.normalize('NFD')} `, 140), name);
    assert.equal(plainName("L'Éclair Việt Nam", 140), "L'Éclair Việt Nam");
  });

  test('that could be taken for another are refused', () => {
    const tricks = {
      'a Cyrillic а': 'Ngân hàng Аn Bình',
      'a Greek omicron': 'Vietcοmbank',
      'right-to-left override': 'Công ty \u202eknabeP',
      'zero-width space': 'Viet\u200bcombank',
      'zero-width joiner': 'Viet\u200dcombank',
      'soft hyphen': 'Viet\u00adcombank',
      'left-to-right mark': 'Vietcombank\u200e',
      'line feed': 'Vietcombank\nNgân hàng',
      'no-break space': 'Viet\u00a0combank',
      'two spaces': 'Viet  combank',
      'full-width letters': 'Ｖietcombank',
      'a dotless i': 'Vıetcombank',
      'a script letter': 'Viet𝒸ombank',
      'a stack of marks': 'Vi\u0335\u0336etcombank',
      'an angle bracket': '<b>Vietcombank</b>',
      'no letter': '123 456',
      nothing: '  ',
      'too many': 'a'.repeat(141),
    };
    for (const [why, name] of Object.entries(tricks)) assert.equal(plainName(name, 140), undefined, why);
  });

  test('that differ by tones, case or marks alone are one', () => {
    assert.equal(nameKey('Công ty Sông-Hồng'), nameKey('CONG TY  song hong.'));
    assert.notEqual(nameKey('Công ty Sông Hồng'), nameKey('Công ty Sông Hương'));
  });
});

describe('redirect URIs', () => {
  const reasonOf = (uri: string, loopback = false): string | undefined =>
    redirectFault([uri], { loopback })?.reason;

  test('are https to a public name, as a browser writes them', () => {
    for (const uri of [
      'https://app.example/',
      'https://app.example:8443/cb?x=1',
      'https://xn--ngn-5ja.example/a/b',
    ])
      assert.equal(reasonOf(uri), undefined, uri);
  });

  test('of other kinds are refused by name', () => {
    const refused: Record<string, string> = {
      'http://app.example/cb': 'redirect_uri_is_not_https',
      'http://127.0.0.1:3000/cb': 'redirect_uri_is_not_https',
      'com.example.app:/cb': 'redirect_uri_is_not_https',
      'javascript:alert(1)': 'redirect_uri_is_not_https',
      'https://*.app.example/cb': 'redirect_uri_has_a_wildcard',
      'https://app.example/*': 'redirect_uri_has_a_wildcard',
      'https://app.example/cb#': 'redirect_uri_has_a_fragment',
      'https://app.example/cb#x': 'redirect_uri_has_a_fragment',
      'https://bank.example@app.example/cb': 'redirect_uri_has_user_information',
      'https://app.example': 'redirect_uri_is_not_in_its_normal_form',
      'https://APP.example/cb': 'redirect_uri_is_not_in_its_normal_form',
      'https://app.example:443/cb': 'redirect_uri_is_not_in_its_normal_form',
      'https://app.example/a/../cb': 'redirect_uri_is_not_in_its_normal_form',
      'https://app.example/c b': 'redirect_uri_is_not_in_its_normal_form',
      ' https://app.example/cb': 'redirect_uri_is_not_in_its_normal_form',
      'https://ngân.example/cb': 'redirect_uri_is_not_in_its_normal_form',
      'https://app.example/\u202ecb': 'redirect_uri_is_not_in_its_normal_form',
      'https://10.0.0.1/cb': 'redirect_uri_host_is_not_public',
      'https://[::1]/cb': 'redirect_uri_host_is_not_public',
      'https://localhost/cb': 'redirect_uri_host_is_not_public',
      'https://intranet/cb': 'redirect_uri_host_is_not_public',
      '/cb': 'redirect_uri_is_not_in_its_normal_form',
      '': 'redirect_uri_is_not_in_its_normal_form',
    };
    for (const [uri, reason] of Object.entries(refused)) assert.equal(reasonOf(uri), reason, uri);
    assert.equal(
      reasonOf(`https://app.example/${'a'.repeat(500)}`),
      'redirect_uri_is_not_in_its_normal_form',
    );
  });

  test('to the developer’s own machine are for development', () => {
    assert.equal(reasonOf('http://127.0.0.1:3000/cb', true), undefined);
    assert.equal(reasonOf('http://[::1]:3000/cb', true), undefined);
    assert.equal(reasonOf('http://localhost:3000/cb', true), 'redirect_uri_is_not_https');
    assert.equal(reasonOf('http://127.0.0.2:3000/cb', true), 'redirect_uri_is_not_https');
    assert.equal(reasonOf('http://127.0.0.1.app.example/cb', true), 'redirect_uri_is_not_https');
  });

  test('are ten at most, each once, and the one at fault is named', () => {
    const uris = Array.from({ length: 11 }, (_, n) => `https://app.example/${n}`);
    assert.equal(redirectFault(uris.slice(0, 10), { loopback: false }), undefined);
    assert.equal(redirectFault(uris, { loopback: false })?.reason, 'software_has_too_many_redirect_uris');
    assert.deepEqual(redirectFault([uris[0]!, uris[1]!, uris[0]!], { loopback: false }), {
      reason: 'redirect_uris_are_not_distinct',
      at: 2,
    });
  });
});

describe('roles', () => {
  test('that move money need a licence from the day of the circular on', () => {
    for (const role of ['PIS', 'EWLTS'] as const) {
      assert.equal(rolesFault({ roles: ['AIS', role], licence: null }, NOW), 'role_needs_a_licence');
      assert.equal(rolesFault({ roles: ['AIS', role], licence: '1/GP' }, NOW), undefined);
      assert.equal(rolesFault({ roles: [role], licence: null }, Date.UTC(2025, 0, 1)), undefined);
    }
    assert.equal(rolesFault({ roles: ['INF', 'AIS'], licence: null }, NOW), undefined);
    assert.equal(rolesFault({ roles: [], licence: null }, NOW), 'roles_are_not_distinct');
    assert.equal(rolesFault({ roles: ['AIS', 'AIS'], licence: null }, NOW), 'roles_are_not_distinct');
  });
});

test('contacts can be written to', () => {
  assert.equal(
    contactsAreUsable({ email: 'api@a.example', phone: '19001234', website: 'https://a.example' }),
    true,
  );
  for (const contacts of [
    { email: 'api@a' },
    { email: 'api@a.example\nBcc: x@y.example' },
    { email: 'a@a.example', phone: 'call me' },
    { email: 'a@a.example', website: 'http://a.example' },
    { email: 'a@a.example', website: 'javascript:alert(1)' },
    { email: 'a@a.example', website: 'https://bank@a.example' },
  ])
    assert.equal(contactsAreUsable(contacts), false, JSON.stringify(contacts));
});

describe('standing', () => {
  const standing = (party: object, software: object): Standing =>
    ({
      thirdParty: { status: 'active', roles: ['AIS', 'PIS'], ...party },
      software: { status: 'active', roles: ['AIS', 'INF'], ...software },
    }) as unknown as Standing;

  test('is what both the third party and its software have', () => {
    assert.deepEqual(rolesOf(standing({}, {})), ['AIS']);
    assert.equal(standingRefusal(standing({}, {}), 'AIS'), undefined);
    assert.equal(standingRefusal(standing({}, {}), 'PIS'), 'software_lacks_the_role');
    assert.equal(standingRefusal(standing({}, {}), 'INF'), 'software_lacks_the_role');
    assert.equal(standingRefusal(undefined), 'software_is_unknown');
  });

  test('ends with the status of either', () => {
    for (const status of ['suspended', 'revoked'] as const) {
      assert.equal(standingRefusal(standing({ status }, {})), `third_party_is_${status}`);
      assert.equal(standingRefusal(standing({}, { status })), `software_is_${status}`);
    }
  });

  test('is given back after a suspension and never after a revocation', () => {
    const statuses = ['active', 'suspended', 'revoked'] as const;
    const may = statuses.map((from) => statuses.filter((to) => mayBecome(from, to)));
    assert.deepEqual(may, [['suspended', 'revoked'], ['active', 'revoked'], []]);
  });
});
