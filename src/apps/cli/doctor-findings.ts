/** What the doctor makes of the facts: pure, so that every ailment can be shown without having it. */
import type { DatabaseFacts, Inspection } from '../../core/database/index.ts';

export type Level = 'good' | 'warning' | 'bad';

export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly vi: string;
  readonly en: string;
  /** A command or a setting that mends it. */
  readonly cure?: string;
}

const NODE_MAJOR_MIN = 24;

export function nodeFinding(version: string): Finding {
  const isNewEnough = Number.parseInt(version, 10) >= NODE_MAJOR_MIN;
  if (isNewEnough) return { check: 'node', level: 'good', vi: `Node ${version}`, en: `Node ${version}` };
  return {
    check: 'node',
    level: 'bad',
    vi: `Node ${version} quá cũ: cần ${NODE_MAJOR_MIN} trở lên`,
    en: `Node ${version} is too old: ${NODE_MAJOR_MIN} or newer is needed`,
    cure: 'npm ci (brings Node along on Linux and Windows)',
  };
}

/** `undefined`: the data folder has no running server to ask. */
export function databaseFindings(
  inspection: Inspection | 'no_cluster' | 'not_running',
  nowMs: number,
): Finding[] {
  if (inspection === 'no_cluster' || inspection === 'not_running') return [restingFinding(inspection)];
  if (inspection.kind === 'database_does_not_answer') {
    return [
      {
        check: 'postgresql',
        level: 'bad',
        vi: `Không kết nối được PostgreSQL: ${inspection.reason}`,
        en: `PostgreSQL does not answer: ${inspection.reason}`,
        cure: 'DATABASE_URL=postgresql://user@host:5432/longbien',
      },
    ];
  }
  const { facts } = inspection;
  return [
    versionFinding(facts.versionNumber),
    ...DURABILITY.map(({ name, wanted, why }) => settingFinding(facts, name, wanted, why)),
    roleFinding(facts.hubRole),
    migrationsFinding(facts),
    clockFinding(nowMs, facts.nowMs),
  ];
}

function restingFinding(state: 'no_cluster' | 'not_running'): Finding {
  if (state === 'no_cluster')
    return {
      check: 'postgresql',
      level: 'warning',
      vi: 'Chưa có cơ sở dữ liệu trong thư mục dữ liệu; lần khởi động đầu tiên sẽ tạo',
      en: 'There is no database in the data folder yet; the first start makes it',
      cure: 'longbien start',
    };
  return {
    check: 'postgresql',
    level: 'warning',
    vi: 'Cơ sở dữ liệu trong thư mục dữ liệu đang nghỉ nên chưa kiểm tra được',
    en: 'The database of the data folder is resting, so it could not be examined',
    cure: 'longbien start, then longbien doctor',
  };
}

const VERSION_MIN = 15;
const VERSION_MAX = 18;

function versionFinding(versionNumber: number): Finding {
  const major = Math.trunc(versionNumber / 10_000);
  const words = `PostgreSQL ${major}.${versionNumber % 10_000}`;
  if (major < VERSION_MIN)
    return {
      check: 'postgresql',
      level: 'bad',
      vi: `${words} quá cũ: cần ${VERSION_MIN} đến ${VERSION_MAX}`,
      en: `${words} is too old: ${VERSION_MIN} to ${VERSION_MAX} are needed`,
    };
  if (major > VERSION_MAX)
    return {
      check: 'postgresql',
      level: 'warning',
      vi: `${words} mới hơn các bản đã thử (${VERSION_MAX})`,
      en: `${words} is newer than what was tried (${VERSION_MAX})`,
    };
  return { check: 'postgresql', level: 'good', vi: words, en: words };
}

interface Wanted {
  readonly name: string;
  readonly wanted: readonly string[];
  readonly why: { readonly vi: string; readonly en: string };
}

/** Without these an acknowledged payment can be lost or torn by a power cut (PostgreSQL manual, 28 Reliability). */
const DURABILITY: readonly Wanted[] = [
  {
    name: 'fsync',
    wanted: ['on'],
    why: { vi: 'mất điện có thể mất tiền đã xác nhận', en: 'a power cut can lose acknowledged money' },
  },
  {
    name: 'synchronous_commit',
    wanted: ['on', 'remote_apply', 'remote_write', 'local'],
    why: { vi: 'mất điện có thể mất tiền đã xác nhận', en: 'a power cut can lose acknowledged money' },
  },
  {
    name: 'full_page_writes',
    wanted: ['on'],
    why: { vi: 'trang ghi dở có thể hỏng', en: 'a torn page stays torn' },
  },
  {
    name: 'data_checksums',
    wanted: ['on'],
    why: { vi: 'không phát hiện được đĩa hỏng âm thầm', en: 'a silently rotting disk goes unnoticed' },
  },
];

function settingFinding(
  { settings }: DatabaseFacts,
  name: string,
  wanted: readonly string[],
  why: Wanted['why'],
): Finding {
  const value = settings[name] ?? '?';
  const words = `${name} = ${value}`;
  if (wanted.includes(value)) return { check: name, level: 'good', vi: words, en: words };
  const cure =
    name === 'data_checksums'
      ? 'pg_checksums --enable (server stopped)'
      : `postgresql.conf: ${name} = on, then pg_ctl reload`;
  return { check: name, level: 'bad', vi: `${words}: ${why.vi}`, en: `${words}: ${why.en}`, cure };
}

function roleFinding(role: DatabaseFacts['hubRole']): Finding {
  const texts = {
    usable: { level: 'good', vi: 'Vai trò longbien_hub đã có', en: 'The role longbien_hub is there' },
    not_granted: {
      level: 'bad',
      vi: 'Vai trò longbien_hub chưa được cấp cho người dùng này',
      en: 'The role longbien_hub is not granted to this user',
    },
    absent: { level: 'bad', vi: 'Chưa có vai trò longbien_hub', en: 'The role longbien_hub is missing' },
  } as const;
  const cure = {
    usable: undefined,
    not_granted: 'GRANT longbien_hub TO CURRENT_USER;',
    absent: 'CREATE ROLE longbien_hub NOLOGIN; GRANT longbien_hub TO CURRENT_USER;',
  }[role];
  return { check: 'role', ...texts[role], ...(cure === undefined ? {} : { cure }) };
}

function migrationsFinding({ pending, strange }: DatabaseFacts): Finding {
  if (strange.length > 0)
    return {
      check: 'migrations',
      level: 'bad',
      vi: `Cơ sở dữ liệu có bước nâng cấp khác với bản này: ${strange.join(', ')}`,
      en: `The database ran migrations that this version does not have: ${strange.join(', ')}`,
      cure: 'run the version that belongs to this database',
    };
  if (pending.length > 0)
    return {
      check: 'migrations',
      level: 'warning',
      vi: `${pending.length} bước nâng cấp chưa chạy: ${pending.join(', ')}`,
      en: `${pending.length} migrations have not run: ${pending.join(', ')}`,
      cure: 'the next start of the hub runs them',
    };
  return {
    check: 'migrations',
    level: 'good',
    vi: 'Lược đồ đã cập nhật',
    en: 'The migrations are up to date',
  };
}

const SKEW_MS_MAX = 2_000;

/** Two clocks that differ put a payment into the wrong second, and at midnight into the wrong day. */
function clockFinding(oursMs: number, theirsMs: number): Finding {
  const skewMs = Math.abs(oursMs - theirsMs);
  const words = {
    vi: `Đồng hồ lệch với PostgreSQL ${skewMs} ms`,
    en: `The clock differs from PostgreSQL’s by ${skewMs} ms`,
  };
  if (skewMs <= SKEW_MS_MAX) return { check: 'clock', level: 'good', ...words };
  return { check: 'clock', level: 'bad', ...words, cure: 'timedatectl set-ntp true' };
}

const DISK_BYTES_WARNING = 10 * 2 ** 30;
const DISK_BYTES_MIN = 2 * 2 ** 30;

export function diskFinding(freeBytes: number): Finding {
  const words = `${Math.trunc(freeBytes / 2 ** 30)} GiB`;
  const level: Level =
    freeBytes < DISK_BYTES_MIN ? 'bad' : freeBytes < DISK_BYTES_WARNING ? 'warning' : 'good';
  return {
    check: 'disk',
    level,
    vi: `Đĩa còn trống ${words}`,
    en: `${words} of disk are free`,
    ...(level === 'good' ? {} : { cure: 'a full disk stops every payment: free some, or move --data' }),
  };
}

/** Before this the clock was never set; after it somebody's finger slipped. */
const CLOCK_MS_MIN = Date.UTC(2026, 0, 1);
const CLOCK_MS_MAX = Date.UTC(2100, 0, 1);

export function dateFinding(nowMs: number): Finding {
  const date = new Date(nowMs).toISOString();
  const isSane = nowMs > CLOCK_MS_MIN && nowMs < CLOCK_MS_MAX;
  if (isSane)
    return { check: 'date', level: 'good', vi: `Giờ máy ${date}`, en: `The machine’s time is ${date}` };
  return {
    check: 'date',
    level: 'bad',
    vi: `Giờ máy ${date} không thể đúng`,
    en: `The machine’s time, ${date}, cannot be right`,
    cure: 'timedatectl set-ntp true',
  };
}

export interface FileMode {
  readonly path: string;
  readonly mode: number;
}

/** Keys are for their owner: others must neither read nor write them. */
export function keysFinding(files: readonly FileMode[]): Finding {
  const open = files.filter(({ mode }) => (mode & 0o077) !== 0);
  if (files.length === 0)
    return {
      check: 'keys',
      level: 'warning',
      vi: 'Chưa có khóa; lần khởi động đầu tiên sẽ tạo',
      en: 'There are no keys yet; the first start makes them',
    };
  if (open.length === 0)
    return {
      check: 'keys',
      level: 'good',
      vi: `${files.length} tệp khóa chỉ chủ sở hữu đọc được`,
      en: `${files.length} key files are for their owner only`,
    };
  const paths = open.map(({ path }) => path).join(' ');
  return {
    check: 'keys',
    level: 'bad',
    vi: `Người khác đọc được khóa: ${paths}`,
    en: `Others can read keys: ${paths}`,
    cure: `chmod go= ${paths}`,
  };
}

export type PortState = { readonly kind: 'free' | 'hub' | 'stranger'; readonly url: string };

export function portFinding({ kind, url }: PortState): Finding {
  const texts = {
    hub: { level: 'good', vi: `Hệ thống đang trả lời tại ${url}`, en: `The hub answers at ${url}` },
    free: { level: 'good', vi: `Cổng của ${url} còn trống`, en: `The port of ${url} is free` },
    stranger: {
      level: 'bad',
      vi: `Một chương trình khác chiếm cổng của ${url}`,
      en: `Another program has the port of ${url}`,
    },
  } as const;
  return {
    check: 'port',
    ...texts[kind],
    ...(kind === 'stranger' ? { cure: 'longbien start --port 8081' } : {}),
  };
}
