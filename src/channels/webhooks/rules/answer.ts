/** What an HTTP status says of a delivery (Standard Webhooks, "Delivery success and failure"). */
import type { AttemptOutcome } from '../model.ts';

export function outcomeOf(status: number): AttemptOutcome {
  if (status >= 200 && status < 300) return 'delivered';
  // Followed, a redirect would carry the event to an address that nobody registered.
  if (status >= 300 && status < 400) return 'redirected';
  return status === 410 ? 'gone' : 'answered_with_error';
}
