import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../../src/core/connection.ts';
import { createDb, createPool, type Tx } from '../../src/core/db.ts';
import { planOnce, sendWithNext } from '../../src/core/prepared-statements.ts';
import { Abandoned, whileWanted } from '../../src/core/wanted.ts';
import { freshDatabase } from '../setup/database.ts';

const database = await freshDatabase();
const db = createDb(createPool(database.appUrl, { size: 1 }));
const owner = createDb(createPool(database.ownerUrl, { size: 1 }));
afterAll(() => Promise.all([db.destroy(), owner.destroy()]));

/** What was sent to the server, a message a line. */
const sent: string[] = [];
const ask = Connection.prototype.ask;
beforeAll(() => {
  Connection.prototype.ask = function observed(query) {
    sent.push(query.text);
    return ask.call(this, query);
  };
});
afterAll(() => {
  Connection.prototype.ask = ask;
});

beforeAll(async () => {
  await sql`create table noted (n int primary key, constraint noted_is_small check (n < 100))`.execute(owner);
  await sql`grant select, insert on noted to mentorship_app`.execute(owner);
});
beforeEach(() => {
  sent.length = 0;
});
afterEach(async () => {
  await sql`truncate noted`.execute(owner);
});

const note = (tx: Tx, n: number) => sendWithNext(tx, sql`insert into noted values (${n})`);
const noted = async (tx: Pick<Tx, 'getExecutor'>) =>
  (await sql<{ n: number }>`select n from noted order by n`.execute(tx)).rows.map(({ n }) => n);

describe('what is sent with the next statement', () => {
  it('is one message with it and with the beginning of the transaction, carried out before it', async () => {
    await db.transaction().execute(async (tx) => {
      await note(tx, 1);
      await note(tx, 2);
      expect(sent).toEqual([]);
      expect(await noted(tx)).toEqual([1, 2]);
      expect(sent).toEqual(['begin']);
    });
    expect(sent).toEqual(['begin', 'commit']);
    expect(await noted(db)).toEqual([1, 2]);
  });

  it('is carried out before the commit where nothing follows', async () => {
    await db.transaction().execute((tx) => note(tx, 3));
    expect(sent).toEqual(['begin', 'commit']);
    expect(await noted(db)).toEqual([3]);
  });

  it('makes the next statement fail with its own error, and nothing behind it is carried out', async () => {
    const work = db.transaction().execute(async (tx) => {
      await note(tx, 4);
      await note(tx, 4);
      await noted(tx);
    });
    await expect(work).rejects.toMatchObject({ code: '23505', constraint: 'noted_pkey' });
    expect(await noted(db)).toEqual([]);
  });

  it('makes the commit fail with its own error', async () => {
    const work = db.transaction().execute((tx) => note(tx, 100));
    await expect(work).rejects.toMatchObject({ code: '23514', constraint: 'noted_is_small' });
    expect(sent).not.toContain('commit');
    expect(await noted(db)).toEqual([]);
  });

  it('is not sent where its transaction is rolled back before, and the transaction neither', async () => {
    const work = db.transaction().execute(async (tx) => {
      await note(tx, 5);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(sent).toEqual([]);
    expect(await noted(db)).toEqual([]);
  });

  it('is not sent where it is rolled back to a savepoint', async () => {
    await db.transaction().execute(async (tx) => {
      await note(tx, 6);
      await sql`savepoint before`.execute(tx);
      await note(tx, 7);
      await note(tx, 100);
      await sql`rollback to savepoint before`.execute(tx);
    });
    expect(await noted(db)).toEqual([6]);
  });

  it('fails by values that cannot be sent, and leaves the connection as it was', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const work = db.transaction().execute(async (tx) => {
      await note(tx, 8);
      await sql`select ${circle}::jsonb`.execute(tx);
    });
    await expect(work).rejects.toThrow(/circular/i);
    expect(await noted(db)).toEqual([]);
  });

  it('is given up with its transaction by whoever has gone, before the commit begins', async () => {
    const leave = new AbortController();
    const work = whileWanted(leave.signal, () =>
      db.transaction().execute(async (tx) => {
        await noted(tx);
        await note(tx, 9);
        leave.abort();
      }),
    );
    await expect(work).rejects.toBeInstanceOf(Abandoned);
    expect(sent).toEqual(['begin', 'insert into noted values ($1)', 'rollback']);
    expect(await noted(db)).toEqual([]);
  });

  it('serves settings of the transaction', async () => {
    await sql`set plan_cache_mode = auto`.execute(db);
    await db.transaction().execute(async (tx) => {
      await planOnce(tx);
      expect((await sql`show plan_cache_mode`.execute(tx)).rows).toEqual([{ plan_cache_mode: 'force_generic_plan' }]);
    });
    expect((await sql`show plan_cache_mode`.execute(db)).rows).toEqual([{ plan_cache_mode: 'auto' }]);
  });
});

describe('an answer', () => {
  it('is the same the first time, when the server describes it, as later', async () => {
    const read = () =>
      sql`select n, n::text as word, case when n > 1 then n end as more, array[n, n + 1] as both, jsonb_build_object('n', n) as object,
        date '2026-02-28' + n as day, timestamptz '2026-02-28 12:00Z' as at, n::bigint as big, n = 1 as is_one
      from generate_series(1, 2) n`.execute(db);
    const first = await read();
    const at = '2026-02-28T12:00:00.000Z';
    expect(first.rows).toEqual([
      { n: 1, word: '1', more: null, both: [1, 2], object: { n: 1 }, day: '2026-03-01', at, big: 1, is_one: true },
      { n: 2, word: '2', more: 2, both: [2, 3], object: { n: 2 }, day: '2026-03-02', at, big: 2, is_one: false },
    ]);
    expect(await read()).toEqual(first);
  });

  it('counts the rows that were written', async () => {
    const write = () => sql`insert into noted select n from generate_series(1, 3) n on conflict do nothing`.execute(db);
    expect((await write()).numAffectedRows).toBe(3n);
    expect((await write()).numAffectedRows).toBe(0n);
  });

  it('that a column cannot be read from fails, and the next one arrives', async () => {
    const pool = createPool(database.appUrl, { size: 1 });
    pool.options.types = {
      getTypeParser: () => () => {
        throw new Error('unreadable');
      },
    } as never;
    const other = createDb(pool);
    await expect(sql`select 1 as n`.execute(other)).rejects.toThrow('unreadable');
    expect((await sql`select null as n`.execute(other)).rows).toEqual([{ n: null }]);
    await other.destroy();
  });
});
