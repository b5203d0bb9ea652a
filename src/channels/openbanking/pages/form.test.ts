import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decisionOf,
  FORM_BYTES_MAX,
  frameOf,
  type Offered,
  parseForm,
  secondFactorOf,
  signInOf,
} from './form.ts';

const form = (text: string) => {
  const parsed = parseForm(Buffer.from(text));
  assert.ok(parsed, text);
  return parsed;
};
const A = '0193f000-0000-7000-8000-000000000001';
const B = '0193f000-0000-7000-8000-000000000002';
const OFFERED: Offered = {
  accounts: [A, B],
  accountsMax: 'all',
  clusters: ['accounts', 'balances'],
  digest: 'd1gest',
};

test('a form comes back as it was typed', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 20 });
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 20 }), (pairs) => {
      const expected = new Map<string, string[]>();
      for (const [name, value] of pairs) expected.set(name, [...(expected.get(name) ?? []), value]);
      const parsed = parseForm(Buffer.from(new URLSearchParams(pairs).toString()));
      assert.deepEqual(parsed, expected);
    }),
  );
});

test('a body of any bytes is a form or none, never an error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseForm(bytes)));
});

test('bodies that no page of ours sends are none', () => {
  assert.equal(parseForm(Buffer.alloc(FORM_BYTES_MAX + 1, 'a')), undefined);
  assert.equal(parseForm(Buffer.from('a=1&'.repeat(201))), undefined);
  assert.equal(parseForm(Buffer.from('a=%ff')), undefined);
  assert.equal(parseForm(Buffer.from('%zz=1')), undefined);
});

test('token and language: both once, or not a form of ours', () => {
  assert.deepEqual(frameOf(form('csrf=t&lang=en')), { csrf: 't', language: 'en' });
  for (const text of [
    'lang=en',
    'csrf=&lang=en',
    'csrf=t',
    'csrf=t&lang=fr',
    'csrf=t&csrf=u&lang=vi',
    `csrf=${'t'.repeat(129)}&lang=vi`,
  ])
    assert.equal(frameOf(form(text)), undefined, text);
});

test('signing in: the phone number in one form, what is missing by name', () => {
  assert.deepEqual(signInOf(form('phone=0912+345+678&password=m%E1%BA%ADt+kh%E1%BA%A9u'), []), {
    kind: 'password',
    bin: null,
    phone: '+84912345678',
    password: 'mật khẩu',
  });
  const banks = [970_488, 970_499];
  const right = 'bank=970499&phone=0912345678&password=x';
  assert.deepEqual(signInOf(form(right), banks), {
    kind: 'password',
    bin: 970_499,
    phone: '+84912345678',
    password: 'x',
  });
  const wrong = {
    'bank=970400&phone=0912345678&password=x': 'bank_is_missing',
    'bank=970499&phone=1&password=x': 'phone_is_not_valid',
    'bank=970499&phone=0912345678&password=': 'password_is_missing',
    'bank=970499&phone=0912345678&password=a&password=b': 'password_is_missing',
  };
  for (const [text, error] of Object.entries(wrong)) {
    const answer = signInOf(form(text), banks);
    assert.equal(answer.kind === 'wrong' && answer.error, error, text);
    assert.ok(!JSON.stringify(answer).includes('password"'), 'a password goes nowhere but to its check');
  }
  assert.deepEqual(signInOf(form('decision=cancel'), banks), { kind: 'cancelled' });
});

test('a passkey answer is an object, or refused', () => {
  const answer = { id: 'x', response: {} };
  const text = `passkey=${encodeURIComponent(JSON.stringify(answer))}`;
  assert.deepEqual(signInOf(form(text), []), { kind: 'passkey', answer });
  assert.deepEqual(secondFactorOf(form(text)), { kind: 'passkey', answer });
  for (const bad of ['passkey=', 'passkey=null', 'passkey=[]', 'passkey={', 'passkey=1', `${text}&${text}`])
    assert.deepEqual(secondFactorOf(form(bad)), { kind: 'wrong', error: 'passkey_refused' }, bad);
});

test('a code is six digits, however they are spaced', () => {
  assert.deepEqual(secondFactorOf(form('code=+123+456+')), { kind: 'code', code: '123456' });
  for (const code of ['', '12345', '1234567', '12345a', '%EF%BC%91%EF%BC%92%EF%BC%93456'])
    assert.deepEqual(
      secondFactorOf(form(`code=${code}`)),
      { kind: 'wrong', error: 'code_is_not_six_digits' },
      code,
    );
});

test('agreeing: what was offered and ticked, nothing else', () => {
  const agreed = decisionOf(
    form(`decision=agree&account=${B}&cluster=balances&cluster=transactions&shown=d1gest`),
    OFFERED,
  );
  assert.deepEqual(agreed, { kind: 'agreed', accounts: [B], clusters: ['balances'] });
  const wrong: Record<string, string> = {
    'cluster=balances&shown=d1gest': 'account_is_missing',
    [`account=${A}&account=0193f000-0000-7000-8000-00000000000f&cluster=balances&shown=d1gest`]:
      'account_cannot_be_chosen',
    [`account=${A}&shown=d1gest`]: 'cluster_is_missing',
    [`account=${A}&cluster=balances&shown=other`]: 'page_has_changed',
    [`account=${A}&cluster=balances`]: 'page_has_changed',
  };
  for (const [text, error] of Object.entries(wrong)) {
    const answer = decisionOf(form(`decision=agree&${text}`), OFFERED);
    assert.equal(answer?.kind === 'wrong' && answer.error, error, text);
  }
});

test('a payment leaves one account, and no cluster is asked', () => {
  const offered: Offered = { ...OFFERED, accountsMax: 1, clusters: [] };
  const post = (text: string) => decisionOf(form(`decision=agree&shown=d1gest&${text}`), offered);
  assert.deepEqual(post(`account=${A}`), { kind: 'agreed', accounts: [A], clusters: [] });
  assert.equal(post(`account=${A}&account=${B}`)?.kind, 'wrong');
});

test('refusing and cancelling need nothing else; no decision is none', () => {
  assert.deepEqual(decisionOf(form('decision=refuse'), OFFERED), { kind: 'refused' });
  assert.deepEqual(decisionOf(form('decision=cancel'), OFFERED), { kind: 'cancelled' });
  for (const text of ['', 'decision=yes', 'decision=agree&decision=refuse'])
    assert.equal(decisionOf(form(text), OFFERED), undefined, text);
});
