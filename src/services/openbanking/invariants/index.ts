import type { Invariant } from '../../../core/verify/index.ts';
import { orderInvariants } from './orders.ts';
import { refundInvariants } from './refunds.ts';

export const openBankingInvariants: readonly Invariant[] = [...orderInvariants, ...refundInvariants];
