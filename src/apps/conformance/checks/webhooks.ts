import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Answer, type Json, textMember } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { all, insist, isSuccess, missing, notApplicable, presume, refused } from '../verdicts.ts';
import { ability, attack, owasp } from './declare.ts';

const SSRF = owasp('SSRF Prevention', 'Server_Side_Request_Forgery_Prevention_Cheat_Sheet');
/** Addresses of the inner world in the disguises that get past a naive look. */
const LOOPBACK = [
  'https://127.0.0.1/hook',
  'https://localhost/hook',
  'https://[::1]/hook',
  'https://[::ffff:127.0.0.1]/hook',
  'https://2130706433/hook',
  'https://0x7f.1/hook',
];
const INNER = [
  'https://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1/hook',
  'https://167772161/hook',
  'https://[::ffff:10.0.0.1]/hook',
  'https://[fd00::1]/hook',
  'https://user:password@example.com/hook',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_',
];

export const WEBHOOKS: readonly Check[] = [
  ability(
    'fapi2.webhooks.registers',
    'low',
    { text: 'Standard Webhooks', href: 'https://www.standardwebhooks.com/' },
    'Địa chỉ webhook công khai đăng ký được',
    'A public webhook address can be registered',
    async (stage) => {
      const answer = await endpoint(stage, 'https://hooks.example.com/longbien');
      return isSuccess(answer) ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  attack(
    'fapi2.webhooks.inner_addresses',
    'critical',
    SSRF,
    'Địa chỉ webhook trỏ vào mạng trong bị từ chối (SSRF)',
    'Webhook addresses into the inner network are refused (SSRF)',
    async (stage) => {
      const honest = await endpoint(stage, 'https://hooks.example.com/longbien');
      presume(isSuccess(honest), honest, 'webhook endpoint');
      const verdicts: Verdict[] = [];
      const isSandbox = stage.settings.webhooks?.loopback_allowed === true;
      for (const url of [...INNER, ...(isSandbox ? [] : LOOPBACK)])
        verdicts.push(refused(await endpoint(stage, url)));
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.webhooks.trap',
    'critical',
    SSRF,
    'Máy chủ không gọi vào cổng trong khi đăng ký webhook',
    'The server calls no inner port while a webhook is registered',
    async (stage) => {
      const honest = await endpoint(stage, 'https://hooks.example.com/longbien');
      presume(isSuccess(honest), honest, 'webhook endpoint');
      const host = trapHost(stage.settings.webhooks?.loopback_allowed === true);
      if (host === undefined)
        throw notApplicable(
          'hộp cát cho webhook tới chính máy này, và máy không có địa chỉ nào khác',
          'a sandbox whose webhooks may go to its own machine, which has no other address',
        );
      let calls = 0;
      const trap = createServer((_, response) => {
        calls += 1;
        response.end();
      });
      await new Promise<void>((resolve) => trap.listen(0, host, resolve));
      try {
        const { port } = trap.address() as AddressInfo;
        const answer = await endpoint(stage, `http://${host}:${port}/hook`);
        insist(calls === 0, 'máy chủ gọi vào cổng trong', 'the server called the inner port');
        return refused(answer);
      } finally {
        trap.close();
      }
    },
  ),
];

/** Where loopback is allowed, the machine's address in its own network is what must not be called. */
function trapHost(loopbackAllowed: boolean): string | undefined {
  if (!loopbackAllowed) return '127.0.0.1';
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

async function endpoint(stage: Stage, address: string): Promise<Answer> {
  const { webhooks } = stage.settings;
  if (webhooks === undefined)
    throw missing('cấu hình không có webhooks', 'the configuration has no webhooks');
  const { url, authorization, body = {} } = webhooks;
  const answer = await stage.send({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': randomUUID(),
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify({ ...body, url: address } satisfies Json),
  });
  const id = textMember(answer, 'id');
  // What was made for the test is taken away again.
  if (isSuccess(answer) && id !== undefined)
    await stage.send({
      method: 'DELETE',
      url: `${url}/${id}`,
      headers: { 'idempotency-key': randomUUID(), ...(authorization === undefined ? {} : { authorization }) },
    });
  return answer;
}
