import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type IssuerSettings, readIssuers } from './core/issuer-settings.ts';
import { KeyError, readSigningKeys, type Signer, type SigningKeys } from './core/signing-keys.ts';

/** The environment variables. Nothing else in the process reads them: everything receives the parsed, frozen result. */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port().default(3000),
  METRICS_PORT: port().default(9464),
  DATABASE_URL: postgresUrl().optional(),
  OWNER_DATABASE_URL: postgresUrl().optional(),
  DATABASE_POOL_SIZE: integer(1, 100).default(8),
  IDENTITY_CACHE: z.enum(['on', 'off']).default('on'),
  DATA_DIR: z.string().min(1).default('.data'),
  CURSOR_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .superRefine((origins, context) => {
      for (const origin of origins.filter((text) => !isOrigin(text))) {
        context.addIssue({ code: 'custom', message: `${origin} is no origin such as https://portal.example.edu, without a path` });
      }
    }),
  SMTP_URL: urlWith(['smtp:', 'smtps:'], 'a URL such as smtps://user:password@mail.example.edu:465')
    .refine(isMailServer, 'must name a mail server and nothing behind it, with reserved characters of a password percent-encoded')
    .optional(),
  MAIL_FROM: z.string().transform(senderOf).optional(),
  PUBLIC_URL: httpUrl()
    .refine((text) => !/[?#@]/.test(text), 'must be an address without user, query or fragment')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  BADGE_KEYS: z.string().transform(keysOf).optional(),
  TRUST_PROXY_HOPS: integer(0, 10).default(0),
  RATE_LIMIT_PER_MINUTE: integer(1, 1_000_000).default(600),
  CONCURRENT_REQUESTS_PER_PERSON: integer(1, 1_000).optional(),
  BUSY_DELAY_MS: integer(0, 600_000).default(2_000),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl().optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('faculty-mentorship'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SEED: z.enum(['demo', 'none']).optional(),
  SHUTDOWN_TIMEOUT_S: integer(1, 300).default(20),
  JOB_LEASE_S: integer(1, 600).default(15),
});

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

function isMailServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, username, password, pathname, search, hash } = new URL(text);
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
  } catch {
    return false;
  }
  return (
    hostname !== '' && (username !== '') === (password !== '') && (pathname === '' || pathname === '/') && search === '' && hash === ''
  );
}

/** `mentorship@example.edu`, or `Mentorship programme <mentorship@example.edu>`. */
function senderOf(text: string, context: z.RefinementCtx): { name: string; address: string } {
  const [, name = '', boxed, bare] = /^(?:([^<>"\p{Cc}]*)<([^<>]+)>|([^<>]+))$/u.exec(text.trim()) ?? [];
  const address = z
    .email()
    .max(254)
    .safeParse(boxed ?? bare);
  if (address.success) return { name: name.trim(), address: address.data };
  context.addIssue({ code: 'custom', message: 'must be an address such as mentorship@example.edu, or Name <address>' });
  return z.NEVER;
}

/** Keys that sign badges. What is wrong with them is said without a word of them. */
function keysOf(text: string, context: z.RefinementCtx): SigningKeys {
  try {
    return readSigningKeys(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
}

function integer(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}

function port() {
  return integer(0, 65_535);
}

function urlWith(protocols: readonly string[], meaning: string) {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), `must be ${meaning}`);
}

function postgresUrl() {
  return urlWith(['postgres:', 'postgresql:'], 'a URL such as postgres://user:password@host:5432/database');
}

function httpUrl() {
  return urlWith(['http:', 'https:'], 'a URL that begins with https:// or http://');
}

export type Config = Readonly<{
  production: boolean;
  host: string;
  port: number;
  metricsPort: number;
  /** Absent: the service starts its own PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined;
  /** Who may migrate. Absent with `databaseUrl` present: the service only checks that migrations are at head. */
  ownerDatabaseUrl: string | undefined;
  poolSize: number;
  /** Whether the process remembers who signs in, until something of it changes. */
  identityCache: boolean;
  dataDir: string;
  /** What cursors of lists are sealed with. Absent: the key that the database holds. */
  cursorKey: Buffer | undefined;
  /** Absent outside production: the development issuer. */
  auth: readonly IssuerSettings[] | undefined;
  corsOrigins: readonly string[];
  /** Where people reach the service, without a slash at the end. Absent: what it prints and exports names paths alone. */
  publicUrl: string | undefined;
  /** Absent: nothing is mailed, and notifications stay in their list. */
  mail: Readonly<{ smtpUrl: string; from: Readonly<{ name: string; address: string }>; publicUrl: string }> | undefined;
  /** Absent: no badges are issued. */
  badges: Signer | undefined;
  trustProxyHops: number;
  rateLimitPerMinute: number;
  /** How many requests of one person run at the same time. */
  concurrentRequestsPerPerson: number;
  /** Requests are refused with 503 while the process is later than this with its work; 0 = never. */
  busyDelayMs: number;
  /** Where traces of requests are sent. Absent: none are made. */
  tracing: Readonly<{ endpoint: string; serviceName: string }> | undefined;
  logLevel: string;
  seed: 'demo' | 'none';
  shutdownTimeoutMs: number;
  /** How long a process may be silent before others take up the jobs that it runs. */
  jobLeaseMs: number;
}>;

/** Two connections of a pool are enough for one person, and a quarter of a large one, up to four; half of a small one is for everybody else. */
function shareOfOne(poolSize: number): number {
  return Math.max(1, Math.min(2, Math.floor(poolSize / 2)), Math.min(4, Math.floor(poolSize / 4)));
}

/** Everything wrong with the environment, one line a variable, so that a deployment can be corrected at once. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * What the owner's commands (migrate, bootstrap) need, and no more: they run where the service's own settings may be absent.
 * @throws {ConfigError} when it is wrong or missing.
 */
export function loadOwnerUrl(environment: Record<string, string | undefined>): string {
  const given = environment['OWNER_DATABASE_URL'] || undefined;
  if (given === undefined) throw new ConfigError(['OWNER_DATABASE_URL: required, because this command runs as the owner of the database']);
  const parsed = postgresUrl().safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `OWNER_DATABASE_URL: ${issue.message}`));
  return parsed.data;
}

/**
 * Reads the environment once, at start.
 * @throws {ConfigError} naming every variable that is wrong or missing.
 */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const production = given['NODE_ENV'] === 'production';

  const auth = readIssuers(given, production, problems);
  const mail = ['SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL'] as const;
  const absent = mail.filter((name) => given[name] === undefined);
  const isOfMail = given['SMTP_URL'] !== undefined || given['MAIL_FROM'] !== undefined;
  if (isOfMail && absent.length > 0) problems.push(`${absent.join(', ')}: give all of ${mail.join(', ')}, or no server and no sender`);
  if (given['BADGE_KEYS'] !== undefined && given['PUBLIC_URL'] === undefined)
    problems.push('PUBLIC_URL: required with BADGE_KEYS, because badges name the addresses at which they are verified');
  if (production && given['DATABASE_URL'] === undefined) problems.push('DATABASE_URL: required in production');
  if (production && given['SEED'] === 'demo') problems.push('SEED: the fictional demo department is not available in production');
  if (given['SEED'] === 'demo' && given['DATABASE_URL'] !== undefined && given['OWNER_DATABASE_URL'] === undefined)
    problems.push('OWNER_DATABASE_URL: required with SEED=demo, because the owner of the database creates the demo department');
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);

  const env = parsed.data;
  return Object.freeze({
    production,
    host: env.HOST,
    port: env.PORT,
    metricsPort: env.METRICS_PORT,
    databaseUrl: env.DATABASE_URL,
    ownerDatabaseUrl: env.OWNER_DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    identityCache: env.IDENTITY_CACHE === 'on',
    dataDir: env.DATA_DIR,
    cursorKey: env.CURSOR_KEY === undefined ? undefined : createHash('sha256').update(`cursors ${env.CURSOR_KEY}`).digest(),
    auth,
    corsOrigins: env.CORS_ORIGINS,
    publicUrl: env.PUBLIC_URL,
    mail:
      env.SMTP_URL && env.MAIL_FROM && env.PUBLIC_URL
        ? Object.freeze({ smtpUrl: env.SMTP_URL, from: Object.freeze(env.MAIL_FROM), publicUrl: env.PUBLIC_URL })
        : undefined,
    badges: env.BADGE_KEYS && env.PUBLIC_URL ? Object.freeze({ keys: env.BADGE_KEYS, publicUrl: env.PUBLIC_URL }) : undefined,
    trustProxyHops: env.TRUST_PROXY_HOPS,
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    concurrentRequestsPerPerson: env.CONCURRENT_REQUESTS_PER_PERSON ?? shareOfOne(env.DATABASE_POOL_SIZE),
    busyDelayMs: env.BUSY_DELAY_MS,
    tracing: env.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: env.OTEL_SERVICE_NAME }
      : undefined,
    logLevel: env.LOG_LEVEL,
    seed: env.SEED ?? (env.DATABASE_URL ? 'none' : 'demo'),
    shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_S * 1000,
    jobLeaseMs: env.JOB_LEASE_S * 1000,
  });
}
