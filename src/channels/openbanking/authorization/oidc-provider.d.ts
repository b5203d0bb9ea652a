/**
 * The part of oidc-provider 9.13.3 that we use, as its source reads: the published types are of an older version. What
 * is not here is not used.
 */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  import type { TLSSocket } from 'node:tls';

  export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
  export type AuthorizationDetail = { readonly type: string; readonly [key: string]: unknown };

  /** Koa's context, with the library's own beside it. */
  export interface Context {
    readonly req: IncomingMessage & { originalUrl?: string };
    readonly res: ServerResponse;
    readonly socket: TLSSocket;
    readonly method: string;
    readonly path: string;
    readonly url: string;
    querystring: string;
    status: number;
    type: string;
    body: unknown;
    readonly headers: IncomingMessage['headers'];
    get(header: string): string;
    set(header: string, value: string): void;
    remove(header: string): void;
    accepts(...types: string[]): string | false;
    readonly response: { get(header: string): string | undefined };
    readonly oidc: OidcContext;
    readonly _matchedRouteName?: string;
  }

  export interface OidcContext {
    readonly route: string;
    readonly issuer: string;
    readonly provider: Provider;
    readonly client?: Client;
    readonly grant?: Grant;
    readonly params?: Record<string, string | undefined>;
    readonly body?: Record<string, unknown>;
    readonly session?: { readonly accountId?: string; destroy(): Promise<void> };
    readonly result?: InteractionResult;
    readonly entities: {
      readonly AccessToken?: Token;
      readonly RefreshToken?: Token;
      readonly Interaction?: Interaction;
      readonly Client?: Client;
      readonly Grant?: Grant;
    };
  }

  export interface Client {
    readonly clientId: string;
    readonly clientAuthMethod: string;
    readonly redirectUris: readonly string[];
    /** Extra metadata keeps its name. */
    readonly software_id?: string;
    readonly software_roles?: readonly string[];
    readonly third_party?: string;
    /** BIN. */
    readonly resource_server_of?: number;
    readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
    readonly backchannelTokenDeliveryMode?: string;
    grantTypeAllowed(type: string): boolean;
    redirectUriAllowed(uri: string): boolean;
  }

  export interface Artefact {
    readonly jti: string;
    readonly exp: number;
    readonly iat: number;
    readonly kind: string;
  }

  export interface Token extends Artefact {
    readonly clientId: string;
    accountId?: string;
    readonly grantId?: string;
    readonly scope?: string;
    readonly scopes: ReadonlySet<string>;
    readonly rar?: readonly AuthorizationDetail[];
    readonly resourceServer?: { readonly accessTokenTTL?: number };
    readonly params?: Record<string, string | undefined>;
    readonly resource?: string;
    /** Told of it at introspection, beside the registered claims. */
    extra?: Readonly<Record<string, unknown>>;
    save(): Promise<string>;
  }

  export interface Grant extends Artefact {
    readonly accountId: string;
    readonly clientId: string;
    readonly rar?: readonly AuthorizationDetail[];
    readonly openid?: { readonly scope?: string };
    readonly resources?: Readonly<Record<string, string>>;
    addOIDCScope(scope: string): void;
    rejectOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    rejectResourceScope(resource: string, scope: string): void;
    addRar(detail: AuthorizationDetail): void;
    save(): Promise<string>;
  }

  export interface InteractionResult {
    readonly login?: {
      readonly accountId: string;
      readonly acr?: string;
      readonly amr?: readonly string[];
      readonly remember?: boolean;
      readonly ts?: number;
    };
    readonly consent?: { readonly grantId?: string };
    readonly error?: string;
    readonly error_description?: string;
    readonly [key: string]: unknown;
  }

  export interface Interaction extends Artefact {
    readonly uid: string;
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly prompt: {
      readonly name: string;
      readonly reasons: readonly string[];
      readonly details: Readonly<Record<string, unknown>>;
    };
    readonly session?: { readonly accountId: string; readonly uid?: string };
    readonly returnTo: string;
    readonly lastSubmission?: InteractionResult;
    result?: InteractionResult;
    save(ttlSeconds: number): Promise<string>;
  }

  export interface Adapter {
    upsert(id: string, payload: Record<string, unknown>, expiresIn?: number): Promise<void>;
    find(id: string): Promise<Record<string, unknown> | undefined>;
    findByUid(uid: string): Promise<Record<string, unknown> | undefined>;
    findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Account {
    readonly accountId: string;
    claims(): { readonly sub: string };
  }

  type Ttl<T> = number | ((ctx: Context | undefined, token: T, client: Client) => number);

  interface Named<T> {
    find(id: string, options?: { readonly ignoreExpiration?: boolean }): Promise<T | undefined>;
  }

  export type Middleware = (ctx: Context, next: () => Promise<void>) => Promise<void>;

  /** Option names are the library's; each is documented in its docs/README.md. */
  export interface Configuration {
    readonly adapter: (model: string) => Adapter;
    readonly clients?: readonly Readonly<Record<string, unknown>>[];
    readonly jwks: { readonly keys: readonly object[] };
    readonly [option: string]: unknown;
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    readonly issuer: string;
    proxy: boolean;
    use(middleware: Middleware): this;
    on(event: string, listener: (...values: never[]) => void): this;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionResult(
      request: IncomingMessage,
      response: ServerResponse,
      result: InteractionResult,
      options?: { readonly mergeWithLastSubmission?: boolean },
    ): Promise<string>;
    backchannelResult(
      request: Token,
      result: Grant | OIDCProviderError,
      options?: {
        readonly acr?: string;
        readonly amr?: readonly string[];
        readonly authTime?: number;
        readonly rar?: readonly AuthorizationDetail[];
      },
    ): Promise<void>;
    readonly Client: Named<Client> & {
      readonly prototype: {
        compareClientSecret: (this: { clientSecret: string }, secret: string) => boolean;
      };
    };
    readonly Grant: Named<Grant> & {
      new (from: { readonly jti: string; readonly accountId: string; readonly clientId: string }): Grant;
    };
    readonly AccessToken: Named<Token>;
    readonly Interaction: Named<Interaction>;
    readonly BackchannelAuthenticationRequest: Named<Token>;
    readonly ReplayDetection: {
      unique: (issuer: string, jti: string, exp: number) => Promise<boolean>;
    };
    static readonly ctx: Context | undefined;
  }
  export default Provider;

  export interface OIDCProviderError extends Error {
    readonly error: string;
    readonly error_description?: string;
    readonly statusCode: number;
  }
  type Fault<Given extends readonly unknown[]> = new (...given: Given) => OIDCProviderError;
  export const errors: {
    readonly OIDCProviderError: Fault<[status: number, message: string]>;
    readonly AccessDenied: Fault<[description?: string]>;
    readonly InvalidRequest: Fault<[description: string, status?: number]>;
    readonly InvalidGrant: Fault<[detail?: string]>;
    readonly InvalidScope: Fault<[description: string, scope: string]>;
    readonly InvalidTarget: Fault<[description?: string]>;
    readonly InvalidRequestUri: Fault<[description?: string]>;
    readonly InvalidClientMetadata: Fault<[description: string]>;
    readonly InvalidAuthorizationDetails: Fault<[description?: string]>;
    readonly SessionNotFound: Fault<[description: string]>;
    readonly CustomOIDCProviderError: Fault<[error: string, description?: string]>;
    readonly UnknownUserId: Fault<[description?: string]>;
    readonly InvalidBindingMessage: Fault<[description?: string]>;
  };

  export interface Check {
    readonly reason: string;
  }
  export interface InteractionPolicy extends Array<unknown> {
    get(name: string): { readonly checks: { add(check: Check): void } } | undefined;
  }
  export const interactionPolicy: {
    base(): InteractionPolicy;
    readonly Check: new (
      reason: string,
      description: string,
      error: string,
      check: (ctx: Context) => boolean,
    ) => Check;
  };
}
