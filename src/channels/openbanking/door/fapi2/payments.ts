/** Payment initiation. An instruction identification is one order for ever: sent again it is told, not paid again. */
import { type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { fromWire, toWire } from '../../../../kit/id.ts';
import { createPayeeCheck, SCHEME_OUTCOMES, wireBin } from '../../../../services/clearing/index.ts';
import {
  OPENBANKING_OUTCOMES,
  type OrderKind,
  type OrderNow,
  statusOf,
} from '../../../../services/openbanking/index.ts';
import { originOf } from '../calls.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { orderProblem, statusReason, statusTime, submitProblem } from '../views.ts';
import {
  BulkBody,
  BulkOut,
  OrderOut,
  OrderParams,
  OrderQuery,
  PayeeCheckBody,
  PayeeCheckOut,
  PaymentBody,
  RecurringBody,
  WalletBody,
} from './schemas.ts';
import { amountOut, reasonOut } from './words.ts';

const COMMON = {
  profile: 'fapi2',
  method: 'POST',
  tag: 'payments',
  response: { 200: OrderOut, 201: OrderOut },
} as const;
const AT = '/openbanking/v1';

export function paymentRoutes(parts: RouteParts): DoorRoute[] {
  const checkPayee = createPayeeCheck(parts.askName);
  return [
    doorRoute({
      ...COMMON,
      id: 'createPaymentOrder',
      path: `${AT}/payments`,
      summary: 'Pay what the customer agreed to, at once or on its date',
      description:
        'Amount, payee and instruction must be those of the consent. 201 the first time, 200 afterwards.',
      body: PaymentBody,
      handle: (call) => ordering(parts, call, 'payment', call.body),
    }),
    doorRoute({
      ...COMMON,
      id: 'createRecurringPayment',
      path: `${AT}/recurring-payments`,
      summary: 'One payment of many, within the limits that the customer agreed to',
      body: RecurringBody,
      handle: (call) => ordering(parts, call, 'recurring_payment', call.body),
    }),
    doorRoute({
      ...COMMON,
      id: 'createBulkPayments',
      path: `${AT}/bulk-payments`,
      summary: 'Many payments under one consent, each an order of its own',
      description:
        'Those of the list that the customer agreed to, each once; or up to 1,000 under a recurring consent. Each is taken or refused by itself; the answers come in the order of the list.',
      body: BulkBody,
      response: { 200: BulkOut },
      async handle(call) {
        // One call, one proof: it is taken first, and nothing is ordered where it was seen before.
        const admitted = await call.present(['PIS']);
        if (isProblem(admitted)) return admitted;
        const { consent } = call.token;
        const isListed = consent !== null && (await parts.consent(consent))?.kind === 'bulk_payments';
        const kind = isListed ? 'bulk_payment' : 'recurring_payment';
        const data = await Promise.all(
          call.body.payments.map(async (item) => {
            const { instruction_identification } = item;
            const one = await ordered(parts, { ...call, proof: null }, kind, item);
            return isProblem(one)
              ? { instruction_identification, payment: null, problem: { code: one.code, text: one.row.vi } }
              : { instruction_identification, payment: orderOut(one), problem: null };
          }),
        );
        return { status: 200, body: { data } };
      },
    }),
    doorRoute({
      ...{ profile: 'fapi2', method: 'GET', tag: 'payments', response: { 200: OrderOut } },
      id: 'getPaymentOrder',
      path: `${AT}/payments/:order`,
      summary: 'An order as it stands now',
      description: 'With any token of the software that gave it.',
      params: OrderParams,
      query: OrderQuery,
      async handle(call) {
        const now = await ownOrder(parts, call, call.params.order);
        if (isProblem(now)) return now;
        return { status: 200, body: orderOut(now, call.query.refund_account === 'true') };
      },
    }),
    doorRoute({
      ...{ profile: 'fapi2', method: 'DELETE', tag: 'payments', response: { 200: OrderOut } },
      id: 'cancelPaymentOrder',
      path: `${AT}/payments/:order`,
      summary: 'Call off an order that waits for its date',
      params: OrderParams,
      async handle(call) {
        const now = await ownOrder(parts, call, call.params.order);
        if (isProblem(now)) return now;
        const { id, consent } = now.order;
        const submitted = await parts.orders.cancel(
          id,
          consent,
          'third_party',
          originOf(call.token.software),
        );
        if (submitted.kind !== 'decided') return orderProblem(submitted.kind);
        if (submitted.answer.kind !== 'order_cancelled')
          return problemOf(OPENBANKING_OUTCOMES, submitted.answer.kind);
        return {
          status: 200,
          body: orderOut({ order: submitted.kept!, payment: undefined, instruction: undefined }),
        };
      },
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'createTopUp', path: `${AT}/wallet/top-ups`, tag: 'wallet' },
      summary: 'From the account to the linked wallet',
      body: WalletBody,
      handle: (call) => ordering(parts, call, 'top_up', call.body),
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'createWithdrawal', path: `${AT}/wallet/withdrawals`, tag: 'wallet' },
      summary: 'From the linked wallet back to the account',
      body: WalletBody,
      handle: (call) => ordering(parts, call, 'withdrawal', call.body),
    }),
    doorRoute({
      ...{ profile: 'fapi2', method: 'POST', tag: 'payments', response: { 200: PayeeCheckOut } },
      id: 'checkPayeeName',
      path: `${AT}/payee-checks`,
      summary: 'Does this name belong to this account?',
      body: PayeeCheckBody,
      async handle(call) {
        const standing = await call.present(['PIS', 'EWLTS', 'AIS']);
        if (isProblem(standing)) return standing;
        const { creditor, name } = call.body;
        const found = await parts.locate({ bin: Number(creditor.bin), account: creditor.account });
        if (found.kind !== 'located') return problemOf(SCHEME_OUTCOMES, found.kind);
        const checked = await checkPayee(found.account, name);
        if (checked.kind !== 'checked') return problemOf(SCHEME_OUTCOMES, checked.kind);
        const { match, reason, registeredName } = checked;
        // Whoever cannot pay has no use for a stranger's name.
        const { software, thirdParty } = standing;
        const mayPay = software.roles.includes('PIS') && thirdParty.roles.includes('PIS');
        return { status: 200, body: { match, reason, registered_name: mayPay ? registeredName : null } };
      },
    }),
  ];
}

interface Instructed {
  readonly instruction_identification: string;
  readonly instructed_amount: { readonly amount: string };
  readonly creditor?: { readonly bin: string; readonly account: string };
  readonly remittance_information?: string;
  readonly requested_execution_date?: string;
}

async function ordering(
  parts: RouteParts,
  call: Call,
  kind: OrderKind,
  body: Instructed,
): Promise<Reply | Problem> {
  const taken = await ordered(parts, call, kind, body);
  return isProblem(taken) ? taken : { status: taken.repeated ? 200 : 201, body: orderOut(taken) };
}

async function ordered(
  parts: RouteParts,
  { token, attended, request, proof, key }: Pick<Call, 'token' | 'attended' | 'request' | 'proof' | 'key'>,
  kind: OrderKind,
  body: Instructed,
): Promise<(OrderNow & { readonly repeated: boolean }) | Problem> {
  if (token.consent === null) return problemOf(DOOR_OUTCOMES, 'token_names_no_consent');
  const { creditor, remittance_information, requested_execution_date } = body;
  const outcome = await parts.orders.submit(
    {
      ...{ kind, consent: token.consent, software: token.software, thirdParty: token.thirdParty },
      instruction: body.instruction_identification,
      amount: BigInt(body.instructed_amount.amount),
      ...(creditor === undefined
        ? {}
        : { creditor: { bin: Number(creditor.bin), account: creditor.account } }),
      ...(remittance_information === undefined ? {} : { remittance: remittance_information }),
      ...(requested_execution_date === undefined ? {} : { executeOn: requested_execution_date }),
    },
    { attended, request, proof, key, origin: originOf(token.software) },
  );
  return outcome.kind === 'order' ? outcome : submitProblem(parts, outcome.kind);
}

/** An order of another software looks absent. */
async function ownOrder({ orders }: RouteParts, call: Call, wire: string): Promise<OrderNow | Problem> {
  const admitted = await call.present(['PIS', 'EWLTS']);
  if (isProblem(admitted)) return admitted;
  const now = await orders.read(fromWire('payment_order', wire)!);
  return now === undefined || now.order.software !== call.token.software
    ? problemOf(OPENBANKING_OUTCOMES, 'payment_order_not_found')
    : now;
}

function orderOut(now: OrderNow, withRefundAccount = false) {
  const { order, payment, instruction } = now;
  const { creditor } = order;
  const status = statusOf(order, payment, instruction);
  // Where her own bank pays, only its message has the number.
  const { debtor } = payment ?? order;
  return {
    payment_order_id: toWire('payment_order', order.id),
    consent_id: toWire('consent', order.consent),
    instruction_identification: order.instruction,
    status,
    status_date_time: statusTime(now),
    status_reason: reasonOut(statusReason(now)),
    instructed_amount: amountOut(order.amount),
    creditor: { bin: wireBin(creditor.bin), account: creditor.account, name: creditor.name },
    remittance_information: order.remittance,
    requested_execution_date: order.executeOn,
    payment_id: payment === undefined ? null : toWire('payment', payment.id),
    returned_amount: amountOut(payment?.returned ?? 0n),
    ...(withRefundAccount && status === 'ACSC'
      ? { refund_account: { bin: wireBin(debtor.bin), account: debtor.account } }
      : {}),
  };
}
