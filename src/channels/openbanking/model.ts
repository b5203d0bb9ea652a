/** OAuth clients, as both authorization servers know them. */
import type { Profile } from '../../services/consents/index.ts';
import type { ThirdPartyRole } from '../../services/directory/index.ts';
import type { Requester } from './pages/views.ts';

/** Client metadata of RFC 7591 §2 as registered. */
export type ClientMetadata = Readonly<Record<string, unknown>>;

export interface NewClient {
  readonly id: string;
  readonly profile: Profile;
  /** UUID of the software product. */
  readonly software: string;
  readonly metadata: ClientMetadata;
}

/** With what the directory says of its software at this moment. */
export interface FoundClient extends NewClient {
  readonly thirdParty: string;
  readonly redirectUris: readonly string[];
  /** Those that its third party has too. */
  readonly roles: readonly ThirdPartyRole[];
  /** Public JWK Set, JSON. */
  readonly jwks: string;
  readonly requester: Requester;
}
