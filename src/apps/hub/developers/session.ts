/**
 * Who is signed in to the developer area: the caller behind an API key, in a cookie that is signed and holds no secret.
 * Whether the key still counts is read at every request, so a revoked one signs its developer out.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A working day. */
const SESSION_S = 8 * 3_600;
const COOKIE = 'longbien_developer';
const FORM = /^([0-9a-f-]{36})\.([0-9]{13})\.([A-Za-z0-9_-]{43})$/;

export interface Session {
  /** UUID. */
  readonly caller: string;
  /** Goes into every form of this session and of no other. */
  readonly csrf: string;
}

export interface Sessions {
  /** The value of `Set-Cookie` for a caller who has just shown an API key. */
  begin(caller: string): { readonly cookie: string; readonly session: Session };
  read(cookies: string | undefined): Session | undefined;
  /** The value of `Set-Cookie` that ends it. */
  readonly end: string;
}

/** `secure`: the browser reaches us by https alone. */
export function createSessions(key: Buffer, nowMs: () => number, secure: boolean): Sessions {
  const mac = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const attributes = `Path=/developers; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const sessionOf = (caller: string, value: string): Session => ({ caller, csrf: mac(`form ${value}`) });
  return {
    begin(caller) {
      const signed = `${caller}.${nowMs() + SESSION_S * 1_000}`;
      const value = `${signed}.${mac(`session ${signed}`)}`;
      return {
        cookie: `${COOKIE}=${value}; Max-Age=${SESSION_S}; ${attributes}`,
        session: sessionOf(caller, value),
      };
    },
    read(cookies) {
      const value = cookieOf(cookies);
      const [, caller, until, tag] = FORM.exec(value ?? '') ?? [];
      if (caller === undefined || !sameText(tag!, mac(`session ${caller}.${until}`))) return undefined;
      return Number(until) > nowMs() ? sessionOf(caller, value!) : undefined;
    },
    end: `${COOKIE}=; Max-Age=0; ${attributes}`,
  };
}

/** Two cookies of the name mean that somebody else set one: then neither counts. */
function cookieOf(cookies: string | undefined): string | undefined {
  const ours = (cookies ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one.startsWith(`${COOKIE}=`));
  return ours.length === 1 ? ours[0]!.slice(COOKIE.length + 1) : undefined;
}

/** In the same time, however much of it is right. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
