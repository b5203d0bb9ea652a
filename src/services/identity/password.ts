/**
 * Passwords as argon2id in PHC strings, with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, two passes,
 * one lane) and a pepper as the algorithm's secret (RFC 9106 §3.1). A name that nobody bears costs the same work.
 */
import { argon2, createHash, timingSafeEqual } from 'node:crypto';
import { nfc } from '../../kit/text.ts';
import { PASSWORD_CHARS_MAX } from './model.ts';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Is it the password of the hash? Without a hash the work is done all the same, and the answer is no. */
  matches(password: string, hash: string | undefined): Promise<boolean>;
  /** As many wait as may: whoever comes now is told to come again. */
  readonly busy: () => boolean;
}

export interface PasswordParts {
  readonly pepper: Buffer;
  readonly randomBytes: (size: number) => Buffer;
}

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** A fiftieth of a second of a core each: half of Node's four threads stay free for files and names. */
const RUNNING_MAX = 2;
/** A second or two of work on an idle machine: longer than that nobody waits. */
const WAITING_MAX = 50;
/** UTF-16 units of the longest password: what is longer is cut for the work and never right. */
const UNITS_MAX = PASSWORD_CHARS_MAX * 2;

interface Parsed {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly keyid: string;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const FORM =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3}),keyid=([A-Za-z0-9+/]{1,11})\$([A-Za-z0-9+/]{1,88})\$([A-Za-z0-9+/]{1,88})$/;

export function createPasswords({ pepper, randomBytes }: PasswordParts): Passwords {
  const keyid = createHash('sha256').update(pepper).digest().subarray(0, 6).toString('base64');
  const turns = createTurns();
  const nobodys = {
    ...{ memory: MEMORY_KIB, passes: PASSES, parallelism: LANES, keyid },
    ...{ salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) },
  };

  async function tagOf(
    password: string,
    { memory, passes, parallelism, salt, tag }: Parsed,
  ): Promise<Buffer> {
    const message = Buffer.from(nfc(password.slice(0, UNITS_MAX)));
    const parameters = {
      message,
      nonce: salt,
      parallelism,
      tagLength: tag.length,
      memory,
      passes,
      secret: pepper,
    };
    return await turns.take(
      () =>
        new Promise((resolve, reject) => {
          argon2('argon2id', parameters, (fault, made) => (fault === null ? resolve(made) : reject(fault)));
        }),
    );
  }

  return {
    async hash(password) {
      const fresh = { ...nobodys, salt: randomBytes(SALT_BYTES) };
      return phcOf({ ...fresh, tag: await tagOf(password, fresh) });
    },
    async matches(password, hash) {
      const wanted = hash === undefined ? nobodys : parse(hash);
      if (wanted.keyid !== keyid) throw new Error('a password was hashed under another secret of sign-in');
      const right = timingSafeEqual(await tagOf(password, wanted), wanted.tag);
      return right && hash !== undefined && password.length <= UNITS_MAX;
    },
    busy: () => turns.waiting() >= WAITING_MAX,
  };
}

const bare = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** https://github.com/P-H-C/phc-string-format */
function phcOf({ memory, passes, parallelism, keyid, salt, tag }: Parsed): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism},keyid=${keyid}$${bare(salt)}$${bare(tag)}`;
}

function parse(hash: string): Parsed {
  const [, memory, passes, parallelism, keyid, salt, tag] = FORM.exec(hash) ?? [];
  if (tag === undefined) throw new Error('a kept password is no PHC string of ours');
  return {
    ...{ memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), keyid: keyid! },
    ...{ salt: Buffer.from(salt!, 'base64'), tag: Buffer.from(tag, 'base64') },
  };
}

interface Turns {
  take<Made>(work: () => Promise<Made>): Promise<Made>;
  waiting(): number;
}

/** Guessers must not take all of Node's threads, nor fill the memory with what waits. */
function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async take(work) {
      if (running < RUNNING_MAX) running += 1;
      // Whoever ends hands its turn on, so the number of those running stays.
      else await new Promise<void>((resume) => void waiting.push(resume));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
    waiting: () => waiting.length,
  };
}

/** No letter or digit that is mistaken for another; sixteen, sixteen and eight of them, so that bits are cut evenly. */
const CAPITALS = 'ACDEFGHJKLMNPRTW';
const SMALL = 'abcdefghjkmnprtw';
const DIGITS = '23456789';

/** Five capitals, five small letters, five digits: 55 random bits, read out easily. */
export function mintFirstPassword(randomBytes: (size: number) => Buffer): string {
  return [CAPITALS, SMALL, DIGITS]
    .map((letters) => [...randomBytes(5)].map((byte) => letters[byte % letters.length]).join(''))
    .join('-');
}
