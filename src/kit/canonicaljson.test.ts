import { equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from './canonicaljson.ts';

test('names are sorted by UTF-16 code units at every level, and nothing is between them', () => {
  equal(
    canonicalJson({
      b: [1, { d: true, c: null }],
      a: 'x',
      '\u20ac': '',
      '\r': '',
      '1': '',
      '\ud83d\ude00': '',
      '\ufb33': '',
    }),
    '{"\\r":"","1":"","a":"x","b":[1,{"c":null,"d":true}],"\u20ac":"","\ud83d\ude00":"","\ufb33":""}',
  );
});

test('strings are escaped as RFC 8785 §3.2.2.2 has it', () => {
  equal(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/'), '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
});

test('a number that two programs might write in two ways is refused', () => {
  throws(() => canonicalJson(0.1), /safe integer/);
  throws(() => canonicalJson(2 ** 53), /safe integer/);
});
