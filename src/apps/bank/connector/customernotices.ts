/** What the hub has for a customer: a real bank would send it to her phone, a simulated one keeps it to be looked at. */
import type { RequestOf } from '../../../codecs/connector/index.ts';
import type { Bank } from '../payments/bank.ts';
import { findCustomer } from '../store/customers.ts';
import { keepCustomerNotice } from '../store/openbanking.ts';
import { type Answer, answered, bare, refused } from './model.ts';

export function takeCustomerNotice({ books, nowMs }: Bank, told: RequestOf<'notices'>): Answer {
  const customer = bare(told.customer);
  if (findCustomer(books, customer) === undefined) return refused('customer_is_not_known');
  const { notice: id, kind, title, text } = told;
  keepCustomerNotice(books, { id, kind, customer, title: title.vi, text: text.vi, heardMs: nowMs() });
  return answered({ notice: id });
}
