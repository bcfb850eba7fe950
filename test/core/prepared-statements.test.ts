import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { createDb, createPool, type Db, type Tx } from '../../src/core/db.ts';
import { prepareStatements } from '../../src/core/prepared-statements.ts';
import { freshDatabase } from '../setup/database.ts';
import { createWorld } from '../setup/world.ts';

const database = await freshDatabase();
const db = createDb(createPool(database.appUrl, { size: 1 }));
afterAll(() => db.destroy());

/** Statements as long as those that are worth it, each another one. */
const LONG = 'x'.repeat(1_000);
const ask = (on: Db, n: number, value: number) =>
  sql<{ value: number }>`select ${value}::int as value ${sql.raw(`/* ${n} ${LONG} */`)}`.execute(on);
const inKeeping = (work: (tx: Tx) => Promise<void>) =>
  db.transaction().execute(async (tx) => {
    await prepareStatements(tx);
    await work(tx);
  });
/** How often each kept statement ran on a plan for any values, and on one for its own; by its number. */
const kept = async () => {
  const { rows } = await sql<{ n: number; generic: number; custom: number }>`
    select substring(statement from '/[*] ([0-9]+) x')::int as n, generic_plans::int as generic, custom_plans::int as custom
    from pg_prepared_statements where statement like 'select $1::int as value%' order by 1`.execute(db);
  return rows;
};

describe('prepared statements', () => {
  it('are prepared once a connection, for any values, from the second time on', async () => {
    for (const first of [10, 20]) {
      await inKeeping(async (tx) => {
        expect((await ask(tx, 1, first)).rows).toEqual([{ value: first }]);
        expect((await ask(tx, 1, first + 1)).rows).toEqual([{ value: first + 1 }]);
      });
    }
    expect(await kept()).toEqual([{ n: 1, generic: 3, custom: 0 }]);
  });

  it('are used in transactions that ask for them, whether these commit or roll back', async () => {
    const failed = inKeeping(async (tx) => {
      await sql`select 1 / ${0}::int`.execute(tx);
    });
    await expect(failed).rejects.toThrow('division by zero');
    for (const n of [2, 2, 2]) await ask(db, n, 1);
    await db.transaction().execute(async (tx) => {
      for (const n of [2, 2, 2]) await ask(tx, n, 1);
    });
    expect(await kept()).toEqual([{ n: 1, generic: 3, custom: 0 }]);
    expect((await sql`show plan_cache_mode`.execute(db)).rows).toEqual([{ plan_cache_mode: 'auto' }]);
  });

  it('are not made of short statements, nor of statements that occur once', async () => {
    await inKeeping(async (tx) => {
      for (let n = 100; n < 150; n += 1) await ask(tx, n, n);
      for (let turn = 0; turn < 3; turn += 1) await sql`select ${turn}::int as value`.execute(tx);
    });
    expect(await kept()).toEqual([{ n: 1, generic: 3, custom: 0 }]);
  });

  it('are limited in number, and statements beyond the limit are answered as well', async () => {
    await inKeeping(async (tx) => {
      for (let n = 200; n < 250; n += 1) {
        for (let turn = 0; turn < 2; turn += 1) expect((await ask(tx, n, n)).rows).toEqual([{ value: n }]);
      }
    });
    expect(await kept()).toHaveLength(24);
  });
});

describe('statements that are not prepared', () => {
  it('are planned for their values', async () => {
    const explain = (on: Db, long: string) =>
      sql<{ 'QUERY PLAN': string }>`explain select from pg_class where relname = ${'nothing'} ${sql.raw(long)}`.execute(on);
    await inKeeping(async (tx) => {
      const { rows } = await explain(tx, `/* once ${LONG} */`);
      expect(rows.map((row) => row['QUERY PLAN']).join()).toContain(`relname = 'nothing'`);
    });
  });
});

describe('a statement that the server has lost', () => {
  it('is sent again on a connection that prepares nothing', async () => {
    const world = await createWorld();
    const { director } = await world.freshPeople();
    const ask = () => world.as(director).get(`/v1/divisions/${world.division('CARD').id}/roster`);
    for (let turn = 0; turn < 4; turn += 1) await ask();
    for (let connection = 0; connection < 4; connection += 1) await sql`deallocate all`.execute(world.db);
    for (let turn = 0; turn < 4; turn += 1) expect((await ask()).status).toBe(200);
  });
});

describe('a migration under load', () => {
  it('that changes the type of a column does not break statements on open connections', async () => {
    const world = await createWorld();
    const { director } = await world.freshPeople();
    const ask = () => world.as(director).get(`/v1/divisions/${world.division('CARD').id}/roster`);
    for (let turn = 0; turn < 4; turn += 1) expect((await ask()).status).toBe(200);
    const owner = createPool(world.database.ownerUrl, { size: 1 });
    await owner.query('alter table person alter column hr_number type varchar(64)');
    await owner.end();
    for (let turn = 0; turn < 4; turn += 1) {
      const { status, body } = await ask();
      expect(status).toBe(200);
      expect(body.items.length).toBeGreaterThan(0);
    }
  });
});
