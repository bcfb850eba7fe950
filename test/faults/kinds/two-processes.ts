/** What happens when two processes do the same at once, or are of two releases. */
import { pino } from 'pino';
import { migrate } from '../../../db/migrate.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { createDb, createPool } from '../../../src/core/db.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { laterRelease } from '../../setup/releases.ts';
import { attempt, type Trial } from '../trial.ts';
import type { Fault } from './fault.ts';

/** Two processes do the daily work at the same time, beside the one whose queue does it too. */
export async function workDailyTwice({ progress, report }: Trial, appUrl: string, times: number): Promise<void> {
  const logger = pino({ level: 'silent' });
  const two = [1, 2].map(() => createDb(createPool(appUrl, { size: 2 })));
  try {
    for (let n = 0; n < times; n += 1) {
      await progress(10);
      const done = await Promise.allSettled(two.map((db) => runDaily({ db, clock: systemClock, logger })));
      for (const one of done)
        if (one.status === 'rejected') report({ class: 'broken', rule: 'the daily work failed', of: String(one.reason) });
    }
  } finally {
    for (const db of two) await db.destroy();
  }
}

export const dailyTwice: Fault = {
  name: 'daily-twice',
  words: 'the daily work of two processes at once',
  run: async ({ cluster, times = 10 }) => {
    const database = await cluster.fresh();
    const result = await attempt({ database, writers: { count: 8, seed: 24 } }, (trial) => workDailyTwice(trial, database.appUrl, times));
    return { ...result, times };
  },
};

const NEXT = {
  '9001_add_first': 'create table first_of_next (id int primary key); alter table meeting add column first_of_next int;',
};

/**
 * Two processes of the next release migrate at the same time; those of this one go on, are killed, and start on the database that is ahead of
 * them.
 */
export async function migrateTwice({ service, progress, recovered, report }: Trial, ownerUrl: string): Promise<void> {
  const next = await laterRelease(
    { whole_year: 'create or replace function whole_year(n int) returns int language sql return n;\n' },
    NEXT,
  );
  await progress(20);
  const begun = performance.now();
  const applied = await Promise.all([migrate(ownerUrl, next), migrate(ownerUrl, next)]);
  const names = applied.flat().filter((name) => name === '9001_add_first');
  if (names.length !== 1)
    report({ class: names.length > 1 ? 'doubled' : 'lost', rule: 'a migration is applied once', of: JSON.stringify(applied) });
  await recovered(begun);
  await progress(20);
  const killed = performance.now();
  await service.end('SIGKILL');
  await service.start();
  await recovered(killed);
  await progress(20);
}

export const rollingRelease: Fault = {
  name: 'rolling-release',
  words: 'two processes of the next release migrate at once; those of this one go on, are killed and start again',
  run: async ({ cluster }) => {
    const database = await cluster.fresh();
    return attempt({ database, writers: { count: 8, seed: 25 } }, (trial) => migrateTwice(trial, database.ownerUrl));
  },
};
