/** What happens when two processes do the same at once, or are of two releases. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { migrate } from '../../../db/migrate.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { createDb, createPool } from '../../../src/core/db.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { startProxy, type TcpProxy } from '../../setup/proxy.ts';
import { FUNCTIONS, laterProgram, laterRelease } from '../../setup/releases.ts';
import { supervise } from '../supervised.ts';
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

/** What the next release adds to tables that writers write in: columns with a default, a table that refers to one, an index, a check, a trigger. */
const ADDITIVE = {
  '9001_add_to_what_is_written': `
    alter table assignment add column next_note text not null default 'none';
    alter table meeting add column next_note text check (length(next_note) < 100);
    alter table event add column next_note text;
    alter table notification add column next_note int not null default 0;
    alter table plan_version add column next_note text;
    alter table check_in add column next_note text;
    alter table reporting_line add column next_note text;
    create table next_remark (meeting_id uuid not null references meeting, remark text not null);
    create index next_remark_meeting on next_remark (meeting_id);
    create function next_note() returns trigger language plpgsql as $$ begin new.next_note := 'written'; return new; end $$;
    create trigger next_note before insert or update on meeting for each row execute function next_note();
  `,
};

/**
 * A rolling deployment and its way back: the next release starts and migrates while this one answers, takes over all clients, and ends again; this one,
 * a release behind its database, answers all the time, and starts anew.
 */
export async function deployNext(trial: Trial, { ownerUrl, appUrl }: TestDatabase, proxy: () => TcpProxy | undefined, times: number) {
  const { service, stage, progress, recovered } = trial;
  const is_here = `${await readFile(path.join(FUNCTIONS, 'is_here.sql'), 'utf8')}-- of the next release\n`;
  const file = await laterProgram({ is_here }, ADDITIVE);
  for (let n = 0; n < times; n += 1) {
    await progress(20);
    const begun = performance.now();
    const next = await supervise({ DATABASE_URL: appUrl, OWNER_DATABASE_URL: ownerUrl, ...stage.environment }, file);
    try {
      await recovered(begun);
      await progress(20);
      proxy()?.moveTo(next.url);
      proxy()?.reset();
      await recovered(performance.now());
      await progress(20);
      proxy()?.moveTo(service.url);
      proxy()?.reset();
    } finally {
      await next.end('SIGTERM');
    }
    await recovered(performance.now());
    await progress(20);
    await service.end('SIGTERM');
    const gone = performance.now();
    await service.start();
    await recovered(gone);
  }
}

export const releaseAhead: Fault = {
  name: 'release-ahead',
  words: 'the next release starts, migrates, takes over and is taken back, while this one answers on the database that is ahead of it',
  run: async ({ cluster, times = 3 }) => {
    const database = await cluster.fresh();
    let proxy: TcpProxy | undefined;
    const urlOf = async ({ url }: { url: string }) => {
      proxy = await startProxy(url);
      return proxy.url.replace(/\/$/, '');
    };
    const result = await attempt({ database, urlOf, writers: { count: 8, seed: 26 } }, (trial) =>
      deployNext(trial, database, () => proxy, times),
    );
    return { ...result, times };
  },
};
