/**
 * A statement as CSV: UTF-8 with BOM, so that Excel reads Vietnamese; CRLF; plain digits; a text cell that could be
 * taken for a formula begins with an apostrophe (OWASP, CSV injection).
 */
import { hanoiReadable } from '../../kit/calendar.ts';
import type { StatementLine } from './queries.ts';

const BOM = '\ufeff';
const HEADER = [
  'Ngày giờ giao dịch',
  'Số tham chiếu',
  'Loại',
  'Diễn giải',
  'Đối tác',
  'BIN đối tác',
  'Số TK đối tác',
  'Phát sinh Nợ',
  'Phát sinh Có',
  'Số dư',
  'Tiền tệ',
];
const KIND_VI: Record<StatementLine['kind'], string> = {
  payment: 'Chuyển tiền',
  return: 'Hoàn trả',
  deposit: 'Nộp tiền mặt',
  withdrawal: 'Rút tiền mặt',
  other: 'Khác',
};

export function statementCsv(
  lines: readonly StatementLine[],
  wireOf: (line: StatementLine) => string,
): string {
  return (
    BOM +
    [HEADER, ...lines.map((line) => cells(line, wireOf(line)))]
      .map((row) => `${row.map(quoted).join(',')}\r\n`)
      .join('')
  );
}

function cells(line: StatementLine, reference: string): string[] {
  const { payment, amount } = line;
  const other = payment === null ? undefined : amount < 0n ? payment.creditor : payment.debtor;
  return [
    hanoiReadable(line.at / 1_000),
    reference,
    KIND_VI[line.kind],
    safe(payment?.purpose ?? ''),
    safe(other?.name ?? ''),
    other === undefined ? '' : other.bin.toString(),
    safe(other?.account ?? ''),
    amount < 0n ? (-amount).toString() : '',
    amount > 0n ? amount.toString() : '',
    line.balance.toString(),
    'VND',
  ];
}

const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
