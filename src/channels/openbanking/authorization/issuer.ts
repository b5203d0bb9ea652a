/** A library instance per issuer, made anew when another key signs; what it remembers lies in the database. */
import { type Configuration, type Middleware, Provider } from 'oidc-provider';

export interface Issuer {
  provider(): Provider;
  /** Takes another configuration for the requests that begin from now on. */
  renew(configuration: Configuration): void;
}

export interface IssuerSetup {
  readonly issuer: string;
  readonly unique: (issuer: string, jti: string, exp: number) => Promise<boolean>;
  /** Outermost first. */
  readonly middleware: readonly Middleware[];
  readonly onFault: (fault: unknown, where: string) => void;
  /** What the configuration has no word for. */
  readonly prepare?: (provider: Provider) => void;
}

export function createIssuer(setup: IssuerSetup, configuration: Configuration): Issuer {
  let provider = make(setup, configuration);
  return {
    provider: () => provider,
    renew(changed) {
      provider = make(setup, changed);
    },
  };
}

function make(
  { issuer, unique, middleware, onFault, prepare }: IssuerSetup,
  configuration: Configuration,
): Provider {
  const provider = new Provider(issuer, configuration);
  provider.ReplayDetection.unique = unique;
  prepare?.(provider);
  for (const one of middleware) provider.use(one);
  provider.on('server_error', ((_ctx: unknown, fault: unknown) => onFault(fault, issuer)) as () => void);
  return provider;
}
