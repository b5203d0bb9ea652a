/** Every sentence of the pages, in both languages; a test holds them against each other. */
import { ENDER_TEXTS, NOTICE_TEXTS } from '../../../../services/notices/index.ts';
import { DECIDING_TEXTS, DECISION_ERROR_TEXTS } from './deciding.ts';
import { FRAME_TEXTS, PAGE_ERROR_TEXTS } from './frame.ts';
import { LOOKING_AFTER_TEXTS } from './looking-after.ts';
import { NEW_PASSWORD_ERROR_TEXTS, PASSKEY_ERROR_TEXTS, SECURITY_TEXTS } from './security.ts';
import { SIGN_IN_ERROR_TEXTS, SIGN_IN_TEXTS } from './signing-in.ts';
import * as words from './words.ts';

export const TEXTS = {
  ...FRAME_TEXTS,
  ...SIGN_IN_TEXTS,
  ...SECURITY_TEXTS,
  ...DECIDING_TEXTS,
  ...LOOKING_AFTER_TEXTS,
  pageErrors: PAGE_ERROR_TEXTS,
  signInErrors: SIGN_IN_ERROR_TEXTS,
  newPasswordErrors: NEW_PASSWORD_ERROR_TEXTS,
  passkeyErrors: PASSKEY_ERROR_TEXTS,
  decisionErrors: DECISION_ERROR_TEXTS,
  clusters: words.CLUSTER_TEXTS,
  clusterFields: words.CLUSTER_FIELD_TEXTS,
  purposes: words.PURPOSE_TEXTS,
  kinds: words.KIND_TEXTS,
  states: words.STATE_TEXTS,
  actors: words.ACTOR_TEXTS,
  accountKinds: words.ACCOUNT_KIND_TEXTS,
  accountBars: words.ACCOUNT_BAR_TEXTS,
  versionEvents: words.VERSION_EVENT_TEXTS,
  done: words.DONE_TEXTS,
  told: NOTICE_TEXTS,
  enders: ENDER_TEXTS,
  nameWarnings: words.NAME_WARNING_TEXTS,
} as const;
