/** What happens to the processes of PostgreSQL. */
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, type Trial } from '../trial.ts';
import type { Fault } from './fault.ts';

/** Kills a server process of the service at its work; PostgreSQL then ends all the others and recovers. */
export async function killBackends({ stage, progress, recovered }: Trial, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await progress(1 + ((n * 5) % 12));
    // Whoever works has had a statement for the longest time.
    const [busiest] = await stage.department.sql<{ pid: number }>`
      select pid from pg_stat_activity where application_name = 'faculty-mentorship' and datname = current_database()
      order by state = 'idle', random() limit 1`;
    const killed = performance.now();
    if (busiest) process.kill(busiest.pid, 'SIGKILL');
    await recovered(killed);
  }
}

export const backendKilled: Fault = {
  name: 'backend-killed',
  words: 'kill -9 of a server process of PostgreSQL, which ends all sessions and recovers',
  run: async ({ cluster, times = 20 }) =>
    attempt({ database: await cluster.fresh(), writers: { count: 8, seed: 3 } }, (trial) => killBackends(trial, times)),
};

export const postmasterKilled: Fault = {
  name: 'postmaster-killed',
  words: 'kill -9 of the postmaster, started again after half a second; from when it is back',
  run: async ({ cluster, times = 5 }) =>
    attempt({ database: await cluster.fresh(), writers: { count: 8, seed: 4 } }, async ({ progress, recovered }) => {
      for (let n = 0; n < times; n += 1) {
        await progress(10);
        await cluster.killPostmaster();
        await sleep(500);
        await cluster.restart();
        await recovered(performance.now());
      }
    }),
};

export const postmasterStopped: Fault = {
  name: 'postmaster-stopped',
  words: 'the postmaster stopped for six seconds with all its sessions, or without them and these ended; from when it goes on',
  run: async ({ cluster, times = 4 }) => {
    if (process.platform !== 'linux') return { notRun: 'the processes of PostgreSQL are found on Linux alone' };
    return attempt({ database: await cluster.fresh(), writers: { count: 8, seed: 5 } }, async ({ stage, progress, recovered }) => {
      for (let n = 0; n < times; n += 1) {
        await progress(10);
        const which = n % 2 === 0 ? 'all' : 'postmaster';
        await cluster.signal('SIGSTOP', which);
        try {
          if (which === 'postmaster') {
            const sessions = await stage.department.sql<{ pid: number }>`select pid from pg_stat_activity where usename = 'mentorship_app'`;
            for (const { pid } of sessions) process.kill(pid, 'SIGTERM');
          }
          await sleep(6_000);
        } finally {
          await cluster.signal('SIGCONT', which);
        }
        await recovered(performance.now());
      }
    });
  },
};
