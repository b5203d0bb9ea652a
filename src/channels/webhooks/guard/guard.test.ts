import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isLoopback, isPublicAddress } from './addresses.ts';
import { type Address, checkUrl } from './check.ts';
import { readEndpointUrl } from './url.ts';

describe('addresses', () => {
  test('of the public internet', () => {
    for (const address of [
      '1.1.1.1',
      '8.8.8.8',
      '103.1.2.3',
      '172.15.0.1',
      '172.32.0.1',
      '100.63.0.1',
      '2606:4700::1111',
    ])
      assert.ok(isPublicAddress(address), address);
  });

  test('of everywhere else', () => {
    const refused = [
      ...[
        '0.0.0.0',
        '10.1.2.3',
        '100.64.0.1',
        '100.100.100.200',
        '127.0.0.1',
        '127.255.255.254',
        '169.254.169.254',
      ],
      ...[
        '172.16.0.1',
        '172.31.255.255',
        '192.0.0.1',
        '192.0.2.1',
        '192.88.99.1',
        '192.168.1.1',
        '198.18.0.1',
        '198.51.100.1',
      ],
      ...['203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '168.63.129.16'],
      ...[
        '::',
        '::1',
        '::ffff:127.0.0.1',
        '::ffff:8.8.8.8',
        '::127.0.0.1',
        '64:ff9b::7f00:1',
        '64:ff9b:1::1',
        '100::1',
      ],
      ...[
        '2001::1',
        '2001:db8::1',
        '2001:20::1',
        '2002:7f00:1::',
        '3fff::1',
        '5f00::1',
        'fc00::1',
        'fd00:ec2::254',
        'fe80::1',
      ],
      ...['fec0::1', 'ff02::1', '2620:4f:8000::1'],
    ];
    for (const address of refused) assert.ok(!isPublicAddress(address), address);
    for (const text of ['', 'localhost', '1.1.1', '2606:4700::1%eth0', '1.1.1.1 '])
      assert.ok(!isPublicAddress(text), text);
  });

  test('of this machine', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '0:0:0:0:0:0:0:1'])
      assert.ok(isLoopback(address), address);
    for (const address of ['::', '::ffff:127.0.0.1', '10.0.0.1', '128.0.0.1', 'localhost'])
      assert.ok(!isLoopback(address), address);
  });
});

describe('URLs', () => {
  const kindOf = (text: string, sandbox = false): string => {
    const read = readEndpointUrl(text, sandbox);
    return typeof read === 'string' ? read : 'ok';
  };

  test('that may be registered', () => {
    for (const text of [
      'https://shop.vn/hook',
      'https://shop.vn:443/',
      'https://shop.vn:8443/a?b=c',
      'https://8.8.8.8/',
      'https://cửahàng.vn/',
      'https://[2606:4700::1111]/',
    ])
      assert.equal(kindOf(text), 'ok', text);
  });

  test('that may not', () => {
    const refused: Record<string, readonly string[]> = {
      url_is_not_valid: [
        '',
        'shop.vn',
        'https://',
        'https://shop.vn/#part',
        `https://shop.vn/${'a'.repeat(2_000)}`,
      ],
      url_is_not_https: [
        'http://shop.vn/',
        'ftp://shop.vn/',
        'file:///etc/passwd',
        'gopher://shop.vn/',
        'http://127.0.0.1/',
      ],
      url_has_credentials: ['https://u:p@shop.vn/', 'https://u@shop.vn/', 'https://:p@shop.vn/'],
      url_port_is_not_allowed: ['https://shop.vn:22/', 'https://shop.vn:8080/', 'https://shop.vn:80/'],
      url_host_is_not_public: [
        ...[
          'https://localhost/',
          'https://a.localhost/',
          'https://hub/',
          'https://db.internal/',
          'https://printer.local/',
        ],
        ...[
          'https://127.0.0.1/',
          'https://2130706433/',
          'https://0x7f.1/',
          'https://0177.0.0.1/',
          'https://127.1/',
        ],
        ...[
          'https://[::1]/',
          'https://[::ffff:127.0.0.1]/',
          'https://[::ffff:7f00:1]/',
          'https://[fe80::1]/',
        ],
        ...[
          'https://169.254.169.254/',
          'https://10.0.0.1/',
          'https://[64:ff9b::a00:1]/',
          'https://localhost./',
        ],
      ],
    };
    for (const [kind, texts] of Object.entries(refused))
      for (const text of texts) assert.equal(kindOf(text), kind, text);
  });

  test('a sandbox opens this machine and nothing else', () => {
    for (const text of [
      'http://localhost:3000/hook',
      'http://127.0.0.1:1/',
      'http://[::1]:3000/',
      'https://localhost:3000/',
    ])
      assert.equal(kindOf(text, true), 'ok', text);
    assert.equal(kindOf('http://10.0.0.1/', true), 'url_is_not_https');
    assert.equal(kindOf('https://10.0.0.1/', true), 'url_host_is_not_public');
    assert.equal(kindOf('http://shop.vn/', true), 'url_is_not_https');
    assert.equal(kindOf('https://shop.vn:3000/', true), 'url_port_is_not_allowed');
    assert.equal(kindOf('http://localhost.evil.vn/', true), 'url_is_not_https');
    assert.equal(kindOf('http://u:p@localhost/', true), 'url_has_credentials');
  });
});

describe('names', () => {
  const at = (...addresses: string[]) => {
    const asked: string[] = [];
    const resolve = async (host: string): Promise<Address[]> => {
      asked.push(host);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    return { asked, resolve };
  };
  const checked = async (url: string, sandbox: boolean, ...addresses: string[]): Promise<string> =>
    (await checkUrl(url, { sandbox, ...at(...addresses) })).kind;

  test('are asked once, and every address of theirs must be public', async () => {
    const { asked, resolve } = at('8.8.8.8', '2606:4700::1111');
    const found = await checkUrl('https://shop.vn/hook', { sandbox: false, resolve });
    assert.ok(found.kind === 'reachable');
    assert.deepEqual(
      found.addresses.map(({ address }) => address),
      ['8.8.8.8', '2606:4700::1111'],
    );
    assert.deepEqual(asked, ['shop.vn']);
    for (const bad of [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      'fd00::1',
    ])
      assert.equal(await checked('https://shop.vn/', false, '8.8.8.8', bad), 'address_is_not_public', bad);
  });

  test('that lead nowhere', async () => {
    assert.equal(await checked('https://shop.vn/', false), 'name_does_not_resolve');
    const resolve = async (): Promise<never> => {
      throw new Error('ENOTFOUND');
    };
    assert.equal(
      (await checkUrl('https://shop.vn/', { sandbox: false, resolve })).kind,
      'name_does_not_resolve',
    );
  });

  test('in a sandbox: a public name stays public, this machine stays this machine', async () => {
    assert.equal(await checked('https://shop.vn/', true, '127.0.0.1'), 'address_is_not_public');
    assert.equal(await checked('http://hook.localhost:3000/', true, '127.0.0.1', '::1'), 'reachable');
    assert.equal(await checked('http://hook.localhost:3000/', true, '10.0.0.1'), 'address_is_not_public');
    assert.equal(await checked('http://hook.localhost:3000/', true, '8.8.8.8'), 'address_is_not_public');
    assert.equal(await checked('http://hook.localhost:3000/', false, '127.0.0.1'), 'url_is_not_allowed');
  });

  test('an address needs no looking up', async () => {
    const { asked, resolve } = at('127.0.0.1');
    assert.equal((await checkUrl('https://8.8.8.8/', { sandbox: false, resolve })).kind, 'reachable');
    assert.deepEqual(asked, []);
  });
});
