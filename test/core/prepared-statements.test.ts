import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createDb, createPool, type Db } from '../../src/core/db.ts';
import { isOutOfDate, planOnce } from '../../src/core/prepared-statements.ts';
import { freshDatabase } from '../setup/database.ts';
import { createWorld } from '../setup/world.ts';

const database = await freshDatabase();
const db = createDb(createPool(database.appUrl, { size: 1 }));
afterAll(() => db.destroy());

/** Statements of a thousand characters, each another one. */
const ask = (on: Db, n: number, value: number) =>
  sql<{ value: number }>`select ${value}::int as value ${sql.raw(`/* ${n} ${'x'.repeat(1_000)} */`)}`.execute(on);
/** What the server has prepared for `ask`, and how often each ran on a plan for any values; by its number. */
const prepared = async () => {
  const { rows } = await sql<{ n: number; runs: number; generic: number }>`
    select substring(statement from '/[*] ([0-9]+) x')::int as n, (generic_plans + custom_plans)::int as runs, generic_plans::int as generic
    from pg_prepared_statements where statement like 'select $1::int as value%' order by 1`.execute(db);
  return rows;
};

beforeEach(async () => {
  await sql`set plan_cache_mode = auto`.execute(db);
});

describe('prepared statements', () => {
  it('are prepared when they are first sent, once a connection', async () => {
    for (const value of [10, 11, 12]) expect((await ask(db, 1, value)).rows).toEqual([{ value }]);
    await db.transaction().execute(async (tx) => {
      expect((await ask(tx, 1, 13)).rows).toEqual([{ value: 13 }]);
    });
    expect(await prepared()).toEqual([{ n: 1, runs: 4, generic: 0 }]);
  });

  it('are planned once, for any values, where a transaction asks for it, and as the server decides afterwards', async () => {
    await db.transaction().execute(async (tx) => {
      await planOnce(tx);
      await ask(tx, 2, 1);
      await ask(tx, 2, 2);
    });
    expect(await prepared()).toContainEqual({ n: 2, runs: 2, generic: 2 });
    expect((await sql`show plan_cache_mode`.execute(db)).rows).toEqual([{ plan_cache_mode: 'auto' }]);
  });

  it('are used again after a transaction that failed, even where they were new in it', async () => {
    const failed = db.transaction().execute(async (tx) => {
      await sql`select 1 / ${0}::int`.execute(tx).catch(() => {});
      await ask(tx, 3, 1);
    });
    await expect(failed).rejects.toThrow('current transaction is aborted');
    expect((await ask(db, 3, 2)).rows).toEqual([{ value: 2 }]);
  });

  it('are limited in their text: the one used least recently is given up, and answered when it comes back', async () => {
    await ask(db, 100, 1);
    for (let n = 101; n < 400; n += 1) {
      await ask(db, n, n);
      if (n % 50 === 0) await ask(db, 100, n);
    }
    const kept = (await prepared()).map(({ n }) => n);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.length).toBeLessThan(150);
    expect(kept).toContain(100);
    expect(kept).not.toContain(101);
    expect((await ask(db, 101, 7)).rows).toEqual([{ value: 7 }]);
  });
});

describe('two users of one pool', () => {
  it('share what its connections have prepared', async () => {
    const pool = createPool(database.appUrl, { size: 1 });
    const [one, other] = [createDb(pool), createDb(pool)];
    expect((await ask(one, 1, 1)).rows).toEqual([{ value: 1 }]);
    expect((await ask(other, 2, 2)).rows).toEqual([{ value: 2 }]);
    expect((await ask(other, 1, 3)).rows).toEqual([{ value: 3 }]);
    await one.destroy();
  });

  it('tell each other that what its connections have prepared is out of date, also where one sees it through a proxy', async () => {
    const pool = createPool(database.appUrl, { size: 2 });
    const [one, other] = [createDb(pool), createDb(new Proxy(pool, {}))];
    const owner = createPool(database.ownerUrl, { size: 1 });
    await owner.query('create table changing (value int); grant select on changing to public');
    const read = (tx: Db) => sql`select * from changing`.execute(tx);
    // A connection that the first user has opened, and one that the other has.
    await one.transaction().execute(async (tx) => {
      await read(tx);
      await other.transaction().execute(read);
    });
    await owner.query('alter table changing alter column value type text');
    const outcomes: boolean[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      await one
        .transaction()
        .execute(read)
        .then(
          () => outcomes.push(true),
          (error: unknown) => outcomes.push(!isOutOfDate(error)),
        );
    }
    expect(outcomes).toEqual([false, true]);
    await owner.query('drop table changing');
    await Promise.all([one.destroy(), owner.end()]);
  });
});

describe('a statement that the server has lost', () => {
  it('is sent again, on each connection', async () => {
    const world = await createWorld();
    const { director } = await world.freshPeople();
    const ask = () => world.as(director).get(`/v1/divisions/${world.division('CARD').id}/roster`);
    for (let turn = 0; turn < 4; turn += 1) await ask();
    for (let connection = 0; connection < 4; connection += 1) await sql`deallocate all`.execute(world.db);
    for (let turn = 0; turn < 4; turn += 1) expect((await ask()).status).toBe(200);
  });

  it('repeats the whole of a write', async () => {
    const world = await createWorld();
    const { admin } = await world.freshPeople();
    const write = (code: string) =>
      world.as(admin).post('/v1/divisions', { code, name: code, kind: 'departmental', starts_on: '2020-07-01' });
    expect((await write('ONE')).status).toBe(201);
    for (let connection = 0; connection < 4; connection += 1) await sql`deallocate all`.execute(world.db);
    expect((await write('TWO')).status).toBe(201);
  });
});

describe('a migration under load', () => {
  it('that changes the type of a column does not break statements on open connections', async () => {
    const world = await createWorld();
    const { director, admin } = await world.freshPeople();
    const roster = () => world.as(director).get(`/v1/divisions/${world.division('CARD').id}/roster`);
    const people = () => world.as(admin).get('/v1/people');
    // Several connections, each of which has prepared both.
    const together = () => Promise.all([roster(), people(), roster(), people(), roster(), people()]);
    for (let turn = 0; turn < 2; turn += 1) await together();
    const owner = createPool(world.database.ownerUrl, { size: 1 });
    await owner.query('drop trigger settle_orcid on person; alter table person alter column orcid type varchar(64)');
    await owner.end();
    for (let turn = 0; turn < 2; turn += 1) {
      for (const { status, body } of await together()) {
        expect(status).toBe(200);
        expect(body.items.length).toBeGreaterThan(0);
      }
    }
  });

  it('is told apart from other errors of a statement', () => {
    expect(isOutOfDate(Object.assign(new Error('lost'), { code: '26000' }))).toBe(true);
    expect(isOutOfDate(Object.assign(new Error('duplicate'), { code: '23505' }))).toBe(false);
    expect(isOutOfDate({ code: '26000' })).toBe(false);
  });
});
