/** A second PostgreSQL made of the files of a running one: a standby that follows it, or a base backup that is restored from its write-ahead log. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { chooseAccount, findBinaries, LOOPBACK, launch, SUPERUSER } from '../../db/embedded-server.ts';
import { closeAfterFile } from './closing.ts';
import { freePort } from './service-process.ts';

/** A server that can be copied: where its files are, and where it listens. */
export type Origin = Readonly<{ data: string; port: number }>;

export interface CopiedCluster extends Origin {
  /** The same address, of this server. */
  at(url: string): string;
  /** A query as the superuser. */
  ask<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Kills the postmaster alone. */
  kill(): Promise<void>;
}

/** How the copy becomes a server of its own: it follows the origin under this name, or is restored up to the end of the origin's log. */
export type Purpose = Readonly<{ follows: string } | { restores: true }>;

export async function askAt<R extends pg.QueryResultRow>(port: number, text: string, values: readonly unknown[] = []): Promise<R[]> {
  const client = new pg.Client(`postgres://${SUPERUSER}@${LOOPBACK}:${port}/postgres`);
  await client.connect();
  return client
    .query<R>(text, [...values])
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

export class Copy {
  readonly origin: Origin;
  readonly data: string;
  readonly #root: string;

  private constructor(origin: Origin, root: string) {
    this.origin = origin;
    this.#root = root;
    this.data = path.join(root, 'pg');
  }

  /** Copies the files of a running server between the start and the end of a base backup, which a slot keeps the log for. */
  static async of(origin: Origin, parent = tmpdir()): Promise<Copy> {
    const root = await mkdtemp(path.join(parent, 'mentorship-copy-'));
    closeAfterFile(() => rm(root, { recursive: true, force: true }));
    const copy = new Copy(origin, root);
    const session = new pg.Client(`postgres://${SUPERUSER}@${LOOPBACK}:${origin.port}/postgres`);
    await session.connect();
    try {
      await session.query(`select pg_create_physical_replication_slot($1, true)`, [copy.slot]);
      await session.query(`select pg_backup_start('copy', true)`);
      // Files that vanish while they are copied are made good by the log.
      spawnSync('cp', ['-a', origin.data, copy.data]);
      const { rows } = await session.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
      for (const name of ['postmaster.pid', 'postmaster.opts']) await rm(path.join(copy.data, name), { force: true });
      for (const folder of ['pg_wal', 'pg_replslot'])
        for (const name of await readdir(path.join(copy.data, folder)))
          if (!['archive_status', 'summaries'].includes(name)) await rm(path.join(copy.data, folder, name), { recursive: true });
      await copy.#write('backup_label', rows[0]?.labelfile ?? '');
    } finally {
      await session.end();
    }
    return copy;
  }

  /** The slot at the origin that keeps the log for this copy. */
  get slot(): string {
    return path.basename(this.#root).toLowerCase().replaceAll(/\W/g, '_');
  }

  async #write(name: string, text: string, flag: 'w' | 'a' = 'w'): Promise<void> {
    const file = path.join(this.data, name);
    await writeFile(file, text, { flag });
    const { uid, gid } = chooseAccount(this.#root, this.data, await findBinaries());
    if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
  }

  /** Starts it. Resolves when it answers. */
  async start(purpose: Purpose, settings: readonly string[] = []): Promise<CopiedCluster> {
    const { data, origin } = this;
    if ('follows' in purpose) {
      const address = `host=${LOOPBACK} port=${origin.port} user=${SUPERUSER} application_name=${purpose.follows}`;
      await this.#write('postgresql.auto.conf', `primary_conninfo = '${address}'\nprimary_slot_name = '${this.slot}'\n`, 'a');
      await this.#write('standby.signal', '');
    } else {
      await this.#write('postgresql.auto.conf', `restore_command = 'cp "${origin.data}/pg_wal/%f" "%p"'\n`, 'a');
      await this.#write('recovery.signal', '');
    }
    const port = await freePort();
    const binaries = await findBinaries();
    const account = chooseAccount(this.#root, data, binaries);
    const server: ChildProcess = (await launch(data, binaries, account, [`port=${port}`, ...settings])).child;
    const end = async (signal: 'SIGINT' | 'SIGKILL') => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill(signal);
      await once(server, 'exit');
    };
    closeAfterFile(() => end('SIGINT'));
    return {
      data,
      port,
      at: (url) => Object.assign(new URL(url), { port: String(port) }).href,
      ask: (text, values) => askAt(port, text, values),
      kill: () => end('SIGKILL'),
    };
  }
}
