/** A PostgreSQL of a test's own, for what cannot be done to the one that all tests share: to kill it, and to start it again on the same port. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { ensureLogin } from '../../db/embedded.ts';
import { chooseAccount, createCluster, findBinaries, LOOPBACK, launch, SUPERUSER } from '../../db/embedded-server.ts';
import { migrate } from '../../db/migrate.ts';
import { closeAfterFile } from './closing.ts';
import { freePort } from './service-process.ts';

export interface OwnCluster {
  /** As the owner of the tables. */
  ownerUrl: string;
  /** As the service. */
  appUrl: string;
  /** Ends it as a crash does: every session breaks off, nothing is written down. */
  crash(): Promise<void>;
  /** Starts it again, where it was. */
  restart(): Promise<void>;
}

/** Starts one with a migrated database. It is deleted after the test file. */
export async function startOwnCluster(): Promise<OwnCluster> {
  const root = await mkdtemp(path.join(tmpdir(), 'mentorship-own-'));
  const cluster = path.join(root, 'pg');
  const binaries = await findBinaries();
  const account = chooseAccount(root, cluster, binaries);
  createCluster(cluster, binaries, account);
  const port = await freePort();
  const settings = [`port=${port}`, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  let server: ChildProcess;
  const start = async () => {
    server = (await launch(cluster, binaries, account, settings)).child;
  };
  const end = async (signal: 'SIGQUIT' | 'SIGINT') => {
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
  const admin = new pg.Client(url(SUPERUSER, 'postgres'));
  await admin.connect();
  for (const role of ['mentorship_owner', 'mentorship_app']) await ensureLogin(admin, role);
  await admin.query('create database mentorship owner mentorship_owner');
  await admin.end();
  await migrate(ownerUrl);
  return { ownerUrl, appUrl: url('mentorship_app', 'mentorship'), crash: () => end('SIGQUIT'), restart: start };
}
