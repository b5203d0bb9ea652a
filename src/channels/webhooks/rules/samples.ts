/**
 * What third parties are told, as samples to try a receiver with: nothing of it has happened, the ids are nobody's, and
 * each says `test`. Pure.
 */

export interface Sample {
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const NOBODYS = '00000000000070008000000000000000';
const CONSENT = `con_${NOBODYS}`;

function consent(state: string, more: Readonly<Record<string, unknown>> = {}): Sample {
  const data = { consent: CONSENT, kind: 'account_information', state };
  return { subject: CONSENT, data: { ...data, expires_at: '2027-01-01T00:00:00.000Z', ...more } };
}

function order(status: string): Sample {
  const subject = `pmo_${NOBODYS}`;
  const data = { payment_order: subject, consent: CONSENT, kind: 'payment', status };
  return { subject, data: { ...data, amount: 45_000, currency: 'VND' } };
}

function refund(status: string): Sample {
  const subject = `rfd_${NOBODYS}`;
  const data = { refund: subject, consent: CONSENT, payment: `pay_${NOBODYS}`, status };
  return { subject, data: { ...data, amount: 45_000, currency: 'VND' } };
}

const SAMPLES = {
  'consent.authorised': consent('authorised'),
  'consent.partially_authorised': consent('partially_authorised'),
  'consent.rejected': consent('rejected', { ended_by: 'customer' }),
  'consent.paused': consent('paused'),
  'consent.resumed': consent('authorised'),
  'consent.renewed': consent('authorised'),
  'consent.reminder': consent('authorised'),
  'consent.revoked': consent('revoked', { ended_by: 'customer' }),
  'consent.expired': consent('expired', { ended_by: 'hub' }),
  'consent.consumed': consent('consumed', { kind: 'payment', ended_by: 'third_party' }),
  'payment_order.submitted': order('ACSC'),
  'payment_order.scheduled': order('ACTC'),
  'payment_order.cancelled': order('CANC'),
  'payment_order.completed': order('ACSC'),
  'payment_order.rejected': order('RJCT'),
  'refund.submitted': refund('ACSC'),
  'refund.completed': refund('ACSC'),
  'refund.rejected': refund('RJCT'),
} as const satisfies Readonly<Record<string, Sample>>;

export type SampleType = keyof typeof SAMPLES;

export const SAMPLE_TYPES = Object.keys(SAMPLES) as readonly SampleType[];

export function sampleOf(type: SampleType): Sample {
  const { subject, data } = SAMPLES[type];
  return { subject, data: { ...data, test: true } };
}
