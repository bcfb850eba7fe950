/** A PostgreSQL of a test's own, for what cannot be done to the one that all tests share: to kill it, and to start it again on the same port. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ensureLogin } from '../../db/embedded.ts';
import { chooseAccount, createCluster, findBinaries, LOOPBACK, launch, SUPERUSER } from '../../db/embedded-server.ts';
import { migrate } from '../../db/migrate.ts';
import { closeAfterFile } from './closing.ts';
import type { TestDatabase } from './database.ts';
import { freePort } from './service-process.ts';

export interface OwnCluster {
  /** As the owner of the tables. */
  ownerUrl: string;
  /** As the service. */
  appUrl: string;
  /** A copy of the migrated database. */
  fresh(): Promise<TestDatabase>;
  /** Ends it as a crash does: every session breaks off, nothing is written down. */
  crash(): Promise<void>;
  /** Sends a signal that does not end it to the postmaster, or to all of its processes, which are found on Linux alone. */
  signal(signal: 'SIGSTOP' | 'SIGCONT', which: 'postmaster' | 'all'): Promise<void>;
  /** Runs a statement as the superuser. */
  administer(statement: string): Promise<void>;
  /** The folder that it lies in. */
  folder: string;
  isAlive(): boolean;
  /** Kills the postmaster alone; its sessions notice, and end. */
  killPostmaster(): Promise<void>;
  /** Starts it again, where it was. */
  restart(): Promise<void>;
}

/** To a process that may have gone by itself. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Gives up durability for speed; a crash of the server then loses what it has acknowledged. */
const THROWAWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

const ORPHANS_MS = 15_000;

/**
 * Starts one with a migrated database, in a folder of its own in `parent`. It is deleted after the test file. `settings` take the place of those that
 * give up durability.
 */
export async function startOwnCluster({ parent = tmpdir(), settings: given = THROWAWAY } = {}): Promise<OwnCluster> {
  const root = await mkdtemp(path.join(parent, 'mentorship-own-'));
  const cluster = path.join(root, 'pg');
  const binaries = await findBinaries();
  const account = chooseAccount(root, cluster, binaries);
  await createCluster(cluster, binaries, account);
  const port = await freePort();
  const settings = [`port=${port}`, ...given];
  let server: ChildProcess;
  const start = async () => {
    for (const limit = performance.now() + ORPHANS_MS; ; await sleep(50)) {
      try {
        server = (await launch(cluster, binaries, account, settings)).child;
        return;
      } catch (error) {
        // Sessions of a postmaster that was killed are still about to end.
        if (!/still in use|could not bind/.test(String(error)) || performance.now() > limit) throw error;
      }
    }
  };
  const end = async (signal: 'SIGQUIT' | 'SIGINT' | 'SIGKILL') => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  };
  await start();
  closeAfterFile(async () => {
    await end('SIGINT');
    await rm(root, { recursive: true, force: true });
  });
  const url = (role: string, database: string) => `postgres://${role}@${LOOPBACK}:${port}/${database}`;
  const ownerUrl = url('mentorship_owner', 'mentorship');
  const withSuperuser = async (work: (admin: pg.Client) => Promise<unknown>) => {
    const admin = new pg.Client(url(SUPERUSER, 'postgres'));
    // It may end the server.
    admin.on('error', () => undefined);
    await admin.connect();
    await work(admin).finally(() => admin.end().catch(() => undefined));
  };
  const asSuperuser = (statement: string) => withSuperuser((admin) => admin.query(statement));
  await withSuperuser(async (admin) => {
    for (const role of ['mentorship_owner', 'mentorship_app']) await ensureLogin(admin, role);
    await admin.query('create database mentorship owner mentorship_owner');
  });
  await migrate(ownerUrl);
  let copies = 0;
  return {
    ownerUrl,
    appUrl: url('mentorship_app', 'mentorship'),
    fresh: async () => {
      copies += 1;
      const copy = `copy_${copies}`;
      await asSuperuser(`create database ${copy} template mentorship owner mentorship_owner`);
      return { ownerUrl: url('mentorship_owner', copy), appUrl: url('mentorship_app', copy) };
    },
    crash: () => end('SIGQUIT'),
    killPostmaster: () => end('SIGKILL'),
    signal: async (signal, which) => {
      const { pid = 0 } = server;
      const children = which === 'all' ? await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8') : '';
      for (const one of [pid, ...children.split(' ').filter(Boolean).map(Number)]) sendSignal(one, signal);
    },
    administer: async (statement) => void (await asSuperuser(statement)),
    folder: root,
    isAlive: () => server.exitCode === null && server.signalCode === null,
    restart: start,
  };
}
