/** What `longbien start` shows: what has just happened, and what to try next. */
import { readableVnd } from '../../kit/money.ts';
import type { RunningHub } from '../hub/index.ts';
import {
  type City,
  demoCustomers,
  SANDBOX_PASSWORD,
  SANDBOX_SEED,
  type SandboxKeys,
  type StartedBank,
} from '../sandbox/index.ts';
import { drawnQr, type PaymentStory, receiptBox } from './firstpayment.ts';

export interface Tour {
  readonly running: RunningHub;
  readonly city: City;
  readonly keys: SandboxKeys;
  /** Banks that keep their own core, each a program beside the hub. */
  readonly banks: readonly StartedBank[];
  readonly story: PaymentStory;
  /** Seconds from the start to the receipt. */
  readonly took: string;
}

export function tour(parts: Tour): string {
  const { story, took, running } = parts;
  const parted = [
    `${story.payer.name} quét mã tại ${story.shop.name}, ${story.shop.address}:`,
    drawnQr(story.qr, process.stdout.isTTY === true),
    `Tên đã đăng ký của bên nhận: ${story.registeredName} (${story.institution})`,
    `Đã trả ${readableVnd(BigInt(story.amountVnd))} · khoản thanh toán đầu tiên sau ${took} s`,
    '',
    receiptBox(story),
    '',
    addresses(parts),
    '',
    `Trả thêm một lần nữa / pay once more:`,
    '',
    readyCurl(parts),
    '',
    `Dữ liệu / data: ${running.dataFolder}${running.database === 'given' ? ' · DATABASE_URL' : ''}`,
    'Xem cả một câu chuyện / a whole story: npm run longbien -- demo pay',
    'Cho phố đông lên / traffic: npm run longbien -- demo traffic --rate 50',
    'Dừng / stop: Ctrl-C. Lần sau dữ liệu vẫn còn / the next start keeps the data; --reset bắt đầu lại.',
    '',
  ];
  return `${parted.join('\n')}\n`;
}

function addresses({ running: { url, hub, dataFolder }, keys, banks, story, city }: Tour): string {
  const docs = hub.server.hasRoute({ method: 'GET', url: '/docs' })
    ? [['Tài liệu / docs', `${url}/docs`] as const]
    : [];
  const payer = city.institutions.find(({ bin }) => bin === story.payer.bin)!;
  const rows = [
    ['Trực tiếp / live', `${url}/`],
    ...docs,
    ['Nhà phát triển / developers', `${url}/developers`],
    ['OpenAPI', `${url}/openapi.json`],
    ['Số đo / metrics', `${url}/metrics`],
    ...(hub.line === undefined
      ? []
      : [['Đường nối / bank line', `https://127.0.0.1:${hub.line.port}`] as const]),
    ...(hub.openBanking === undefined
      ? []
      : ([
          ['Ngân hàng mở / open banking', hub.openBanking.origin],
          ['Trang của tôi / my consents', `${hub.openBanking.origin}/me`],
          ['Khách thử / demo customer', demoCustomer()],
        ] as const)),
    ...banks.map(
      ({ bin, name, key }) => [`Ngân hàng ${bin}`, `${name} (longbien bank … --bank ${key})`] as const,
    ),
    ['', ''],
    [`Khóa thử ${payer.shortName}`, keys.participants[payer.bin]!],
    ['Khóa thử vận hành', keys.operator],
    ['Mọi khóa / all keys', `${dataFolder}/sandbox-keys.json`],
  ] as const;
  return rows.map(([label, value]) => (label === '' ? '' : `  ${label.padEnd(28)} ${value}`)).join('\n');
}

/** One who may sign in; docs/open-banking.md names all of them. */
function demoCustomer(): string {
  const { name, phone, totpSecret } = demoCustomers(SANDBOX_SEED)[0]!;
  return `${name}, ${phone}, ${SANDBOX_PASSWORD}, TOTP ${totpSecret}`;
}

/** Works as it is printed, again and again: each run has a fresh Idempotency-Key. */
function readyCurl({ running: { url }, keys, story: { payer, qr, amountVnd } }: Tour): string {
  const body = {
    amount: amountVnd,
    currency: 'VND',
    debtor: { bin: payer.bin, account: payer.accountNumber },
    creditor: { qr },
  };
  return [
    `curl ${url}/v1/payments \\`,
    `  -H 'Authorization: Bearer ${keys.participants[payer.bin]!}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H "Idempotency-Key: $(date +%s)-$$-$RANDOM" \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n');
}
