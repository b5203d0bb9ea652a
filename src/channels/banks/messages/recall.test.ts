import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CancellationRequest } from '../../../codecs/iso20022/index.ts';
import { recallFrom } from './recall.ts';

const BANK = 979_931;

test('a bank that asks for its payment back names it by its own InstrId and its TxId: the TxId counts', () => {
  const asked: CancellationRequest = {
    ...{ type: 'camt.056', messageId: 'M1', createdAt: 0, assigner: BANK, assignee: 0 },
    ...{ caseId: 'C1', caseCreator: BANK, originalInstructionId: '01a222a737b67000bec590aa4e4b0000' },
    ...{ originalEndToEndId: 'E1', originalTransactionId: '01a222a737b67000bec590aa4e4b0000' },
    originalAmount: { amount: 5n, currency: 'VND' },
    reason: { code: 'DUPL' },
  };
  assert.deepEqual(recallFrom(asked, BANK).payment, {
    payment: null,
    debtorBin: BANK,
    transactionId: '01a222a737b67000bec590aa4e4b0000',
  });
});
