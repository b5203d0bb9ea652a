/** Notices that are counted: who has more reads that it is many. */
export const NOTICES_UNREAD_MAX = 100;

export const unreadCount = (unread: number): string =>
  unread >= NOTICES_UNREAD_MAX ? `${NOTICES_UNREAD_MAX - 1}+` : `${unread}`;
