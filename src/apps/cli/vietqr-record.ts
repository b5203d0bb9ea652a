/** What `vietqr decode` says: one flat JSON record for programs, a table for people. */
import { findInstitution } from '../../codecs/bins/index.ts';
import type { Decoded, Refused, Warning } from '../../codecs/vietqr/index.ts';
import {
  familyOf,
  instructedAmount,
  merchantIdOf,
  napasAccountOf,
  WARNINGS,
} from '../../codecs/vietqr/index.ts';
import { readableVnd } from '../../kit/money.ts';

/** Values stand exactly as in the code; what the code lacks or leaves empty is left out (JSON drops undefined). */
export function record(outcome: Decoded | Refused): Readonly<Record<string, unknown>> {
  if (!outcome.ok) return { ...outcome };
  const { code, crc, warnings } = outcome;
  const napas = napasAccountOf(code);
  const additional = code.additional;
  return {
    ok: true,
    kind: familyOf(code),
    method: code.method,
    bin: napas?.bin,
    account: napas?.account,
    service: napas?.service,
    merchantId: merchantIdOf(code),
    amount: code.amount,
    currency: code.currency,
    mcc: code.mcc,
    country: code.country,
    merchantName: code.merchantName,
    city: code.merchantCity,
    bill: additional?.bill,
    mobile: additional?.mobile,
    store: additional?.store,
    loyalty: additional?.loyalty,
    reference: additional?.reference,
    customer: additional?.customer,
    terminal: additional?.terminal,
    purpose: additional?.purpose,
    crc,
    warnings,
  };
}

export function readable(outcome: Decoded | Refused): string {
  if (!outcome.ok) return `Refused at character ${outcome.position}: ${outcome.message} (${outcome.code})\n`;
  const rows = Object.entries(record(outcome)).filter(([, value]) => typeof value === 'string');
  const lines = rows.map(
    ([name, value]) => `${name.padEnd(14)}${printable(String(value))}${gloss(name, outcome)}`,
  );
  return `${[...lines, ...outcome.warnings.map(warningLine)].join('\n')}\n\n`;
}

/** What a number means to a person. */
function gloss(name: string, { code }: Decoded): string {
  if (name === 'bin') {
    const institution = findInstitution(napasAccountOf(code)?.bin ?? '');
    return institution
      ? `  ${institution.shortName} (${institution.name})`
      : '  not in our list of institutions';
  }
  const amount = name === 'amount' ? instructedAmount(code) : undefined;
  return amount?.kind === 'exact' ? `  ${readableVnd(amount.amount)}` : '';
}

function warningLine({ code, id }: Warning): string {
  return `warning       ${id}${id ? ': ' : ''}${WARNINGS[code]} (${code})`;
}

/** A code from a stranger must not steer the terminal of whoever reads it. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}
