/**
 * Notices: what a customer is told of her consents and her sign-in. Each is written in the transaction of what it is
 * about, by the command that does it, so that none is lost and none comes twice. She reads them on her own pages; an
 * event tells her bank, which carries messages to her.
 */
export * from './model.ts';
export { noticeEvent, noticeOf } from './notice.ts';
export { readKind } from './read.ts';
export { findNotices, keepNotices, noticesOf, unreadNotices } from './store.ts';
export { ENDER_TEXTS, NOTICE_TEXTS } from './texts.ts';
export { type NoticeWords, wordsOfNotice } from './words.ts';
