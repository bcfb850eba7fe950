import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { createDb, createPool, type Db } from '../../src/core/db.ts';
import { keepPlans } from '../../src/core/kept-plans.ts';
import { freshDatabase } from '../setup/database.ts';
import { createWorld } from '../setup/world.ts';

const database = await freshDatabase();
const db = createDb(createPool(database.appUrl, { size: 1 }));
afterAll(() => db.destroy());

const processOf = async (on: Db) => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(on)).rows[0]?.pid;
const keptOf = async (on: Db, text: string) =>
  (
    await sql`select generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements where statement = ${text}`.execute(
      on,
    )
  ).rows;

describe('plans that are kept', () => {
  it('are made once, for any values, in transactions that ask for it, and stay after them', async () => {
    const ask = (on: Db, value: number) => sql<{ told: number }>`select ${value}::int as told`.execute(on);
    for (const first of [1, 3]) {
      await db.transaction().execute(async (tx) => {
        await keepPlans(tx);
        expect((await ask(tx, first)).rows).toEqual([{ told: first }]);
        expect((await ask(tx, first + 1)).rows).toEqual([{ told: first + 1 }]);
      });
    }
    expect(await keptOf(db, 'select $1::int as told')).toEqual([{ generic: 4, custom: 0 }]);
  });

  it('are nothing that other statements of the connection notice', async () => {
    await db.transaction().execute(keepPlans);
    await sql`select ${1}::int as passing`.execute(db);
    expect(await keptOf(db, 'select $1::int as passing')).toEqual([]);
    expect((await sql`show plan_cache_mode`.execute(db)).rows).toEqual([{ plan_cache_mode: 'auto' }]);
    const failed = db.transaction().execute(async (tx) => {
      await keepPlans(tx);
      await sql`select 1 / ${0}::int`.execute(tx);
    });
    await expect(failed).rejects.toThrow('division by zero');
    await sql`select ${1}::int as passing`.execute(db);
    expect(await keptOf(db, 'select $1::int as passing')).toEqual([]);
  });

  it('do not fill a server process: after a dozen statements the connection is replaced', async () => {
    const before = await processOf(db);
    await db.transaction().execute(async (tx) => {
      await keepPlans(tx);
      for (let at = 0; at < 12; at += 1) await sql.raw(`select ${at} as filter`).execute(tx);
      expect(await processOf(tx)).toBe(before);
    });
    const after = await processOf(db);
    expect(after).not.toBe(before);
    expect(await processOf(db)).toBe(after);
  });
});

describe('a migration under load', () => {
  it('that changes the type of a column does not break what is asked on connections that are open', async () => {
    const world = await createWorld();
    const { director } = await world.freshPeople();
    const ask = () => world.as(director).get<{ division?: { code: string } }>(`/v1/divisions/${world.division('CARD').id}/worklist`);
    for (let turn = 0; turn < 4; turn += 1) expect((await ask()).status).toBe(200);
    const owner = createPool(world.database.ownerUrl, { size: 1 });
    await owner.query('alter table division alter column code type varchar(64)');
    await owner.end();
    for (let turn = 0; turn < 4; turn += 1) {
      const { status, body } = await ask();
      expect({ status, code: body.division?.code }).toEqual({ status: 200, code: 'CARD' });
    }
  });
});
