/** A disk that is full under PostgreSQL. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeAfterFile } from '../../setup/closing.ts';
import { type OwnCluster, startOwnCluster } from '../../setup/own-cluster.ts';
import { attempt } from '../trial.ts';
import type { Fault } from './fault.ts';

const SIZE = '320m';

/** A small filesystem in memory, or null where this process may not mount one. It is gone after the file. */
async function smallDisk(): Promise<string | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mentorship-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  closeAfterFile(async () => {
    execFileSync('umount', ['-l', folder]);
    await rm(folder, { recursive: true });
  });
  return folder;
}

/** Writes a file until nothing is left. */
async function fill(file: string): Promise<void> {
  const ballast = await open(file, 'a');
  const piece = Buffer.alloc(64 * 1024);
  try {
    for (;;) await ballast.write(piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await ballast.close();
  }
}

/** Lets the server need more log than there is room for, which ends it. */
const exhaustLog = async (cluster: OwnCluster) => {
  for (let n = 0; n < 6; n += 1)
    await cluster.administer(`select pg_logical_emit_message(false, 'full', repeat('x', 20000000))`).catch(() => undefined);
};

export const diskFull: Fault = {
  name: 'disk-full',
  words: 'the disk of PostgreSQL is full for five seconds, of which every second time its log cannot grow; from when there is room again',
  run: async ({ times = 4 }) => {
    const disk = await smallDisk();
    if (disk === null) return { notRun: 'no small filesystem can be mounted here' };
    const cluster = await startOwnCluster({ parent: disk, settings: ['max_wal_size=64MB', 'min_wal_size=32MB', 'max_connections=60'] });
    const ballast = path.join(disk, 'ballast');
    return attempt({ database: await cluster.fresh(), writers: { count: 8, seed: 13 } }, async ({ progress, recovered, report }) => {
      for (let n = 0; n < times; n += 1) {
        await progress(10);
        await fill(ballast);
        try {
          if (n % 2 === 1) await exhaustLog(cluster);
          await sleep(5_000);
        } finally {
          await rm(ballast);
        }
        if (!cluster.isAlive()) await cluster.restart();
        await recovered(performance.now());
        const { bavail } = await statfs(disk);
        if (bavail === 0) report({ class: 'broken', rule: 'the disk stayed full', of: disk });
      }
    });
  },
};
