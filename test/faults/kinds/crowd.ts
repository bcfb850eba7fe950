/** Many clients, and such as do not wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../trial.ts';
import type { Fault } from './fault.ts';

export const crowd: Fault = {
  name: 'crowd',
  words: '300 clients on 8 connections, for thirty seconds',
  run: async ({ cluster, times = 1 }) =>
    attempt(
      {
        database: await cluster.fresh(),
        environment: { DATABASE_POOL_SIZE: '8' },
        stage: { shared: 80, own: 300 },
        writers: { count: 300, seed: 11, patience_ms: 180_000 },
      },
      async ({ recovered }) => {
        await sleep(30_000 * times);
        await recovered(performance.now());
      },
    ),
};

export const abandoned: Fault = {
  name: 'abandoned',
  words: 'one request in three is abandoned after 0 to 80 ms, for thirty seconds',
  run: async ({ cluster, times = 1 }) =>
    attempt(
      {
        database: await cluster.fresh(),
        writers: { count: 16, seed: 12, leavesAfter: () => (Math.random() < 1 / 3 ? Math.random() * 80 : null) },
      },
      async ({ recovered }) => {
        await sleep(30_000 * times);
        await recovered(performance.now());
      },
    ),
};
