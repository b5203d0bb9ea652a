/** acmt.023 and acmt.024: whose account is it? Codes of the answer after the EPC's Verification of Payee, our reading. */
import type { VerificationReport, VerificationRequest } from '../../../codecs/iso20022/index.ts';
import type { NameAnswer, NameQuestion } from '../model.ts';
import { maybe, wordsFor } from './ids.ts';

const HUB = 0;
const NAME_CHARS_MAX = 140;

export function nameQuestionOf(question: NameQuestion, messageId: string, at: number): VerificationRequest {
  return {
    type: 'acmt.023',
    messageId,
    createdAt: at,
    assigner: HUB,
    assignee: question.bin,
    verificationId: messageId,
    ...maybe('name', wordsFor(question.name, NAME_CHARS_MAX)),
    account: question.account,
    agent: question.bin,
  };
}

export function nameQuestionFrom(message: VerificationRequest): NameQuestion {
  return { bin: message.agent, account: message.account, name: message.name ?? null };
}

/** CMTC: nearly that name; NMTC: another; AC01: no such account; RC11: no such institution here. */
const REASON_OF: Readonly<Record<NameAnswer['kind'], string | undefined>> = {
  match: undefined,
  not_asked: undefined,
  close_match: 'CMTC',
  no_match: 'NMTC',
  account_not_found: 'AC01',
  institution_not_found: 'RC11',
};

/** A match and a close match show the registered name; a wrong guess learns nothing. */
export function nameReportOf(
  answer: NameAnswer,
  asked: VerificationRequest,
  bin: number,
  messageId: string,
  at: number,
): VerificationReport {
  const shown = 'name' in answer ? wordsFor(answer.name, NAME_CHARS_MAX) : undefined;
  return {
    type: 'acmt.024',
    messageId,
    createdAt: at,
    assigner: HUB,
    assignee: bin,
    originalMessageId: asked.messageId,
    originalVerificationId: asked.verificationId,
    verified: answer.kind === 'match' || answer.kind === 'not_asked',
    ...maybe('reason', REASON_OF[answer.kind]),
    ...maybe('updatedName', shown),
  };
}

/** What a bank says of the name; a name shown beside "another name" is not passed on. */
export function nameAnswerFrom(report: VerificationReport, question: NameQuestion): NameAnswer {
  const { verified, reason, updatedName } = report;
  if (reason === REASON_OF.account_not_found || reason === 'AC03' || reason === 'AC04')
    return { kind: 'account_not_found' };
  if (question.name === null)
    return updatedName === undefined
      ? { kind: 'account_not_found' }
      : { kind: 'not_asked', name: updatedName };
  if (verified) return { kind: 'match', name: updatedName ?? question.name };
  if (reason === REASON_OF.close_match && updatedName !== undefined)
    return { kind: 'close_match', name: updatedName, reason: 'bank_says_close_match' };
  return { kind: 'no_match' };
}
