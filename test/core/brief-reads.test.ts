/** Reads that are sent together, of which each is answered as if it were alone. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BriefReads, briefReadsOf } from '../../src/core/brief-reads.ts';
import { Connection, ConnectionLost } from '../../src/core/connection.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { preparing } from '../../src/core/prepared-statements.ts';
import { Abandoned, Presence, whileWanted } from '../../src/core/wanted.ts';
import { freshDatabase } from '../setup/database.ts';

const database = await freshDatabase();
const counter = { statements: 0 };
const pool = createPool(database.appUrl, { size: 2 });
const db = createDb(pool, counter);
const owner = createDb(createPool(database.ownerUrl, { size: 1 }));
/** Sees what the service's role does. */
const watch = createDb(createPool(database.appUrl, { size: 1 }));
afterAll(() => Promise.all([db.destroy(), owner.destroy(), watch.destroy()]));

const reads = briefReadsOf(db) as BriefReads;
const read = (text: string, ...values: unknown[]) => reads.read({ text, values });

/** How many messages were sent. */
let messages = 0;
const ask = Connection.prototype.ask;
beforeAll(() => {
  Connection.prototype.ask = function observed(query) {
    messages += 1;
    return ask.call(this, query);
  };
});
afterAll(() => {
  Connection.prototype.ask = ask;
});
beforeEach(() => {
  messages = 0;
});

const DOUBLE = 'select $1::int * 2 as n';
const INVERSE = 'select 60 / $1::int as n';
const SLEEP = `select 1 as n, pg_sleep($1)::text as slept`;

const sleeping = async () => {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from pg_stat_activity where query = ${SLEEP} and state = 'active'`.execute(watch);
  return rows[0]?.n;
};

describe('reads of one moment', () => {
  it('go out as one message, and each gets its own rows', async () => {
    const before = counter.statements;
    const found = await Promise.all([
      read(DOUBLE, 1),
      read(INVERSE, 2),
      read(DOUBLE, 3),
      read('select 1 as n where false'),
      read(DOUBLE, 4),
    ]);
    expect(found).toEqual([[{ n: 2 }], [{ n: 30 }], [{ n: 6 }], [], [{ n: 8 }]]);
    expect(messages).toBe(1);
    expect(counter.statements - before).toBe(5);
  });

  it('are answered however many there are, on several connections', async () => {
    const found = await Promise.all(Array.from({ length: 100 }, (_, n) => read(DOUBLE, n)));
    expect(found).toEqual(Array.from({ length: 100 }, (_, n) => [{ n: n * 2 }]));
    expect(messages).toBeLessThan(10);
  });

  it('fail alone', async () => {
    const found = await Promise.allSettled([
      read(DOUBLE, 1),
      read(INVERSE, 0),
      read(INVERSE, 6),
      read('select nothing'),
      read(DOUBLE, 'x'),
      read(DOUBLE, 5),
    ]);
    expect(found).toMatchObject([
      { value: [{ n: 2 }] },
      { reason: { code: '22012' } },
      { value: [{ n: 10 }] },
      { reason: { code: '42703' } },
      { reason: { code: '22P02' } },
      { value: [{ n: 10 }] },
    ]);
  });

  it('fail alone by values that cannot be sent, and by answers that cannot be read', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    await Promise.all([
      expect((async () => read('select $1::jsonb as n', circle))()).rejects.toThrow(/circular/i),
      expect(read(DOUBLE, 1)).resolves.toEqual([{ n: 2 }]),
    ]);

    const other = createPool(database.appUrl, { size: 1 });
    other.options.types = {
      getTypeParser: (oid: number) => (value: string) => {
        if (oid === 25) throw new Error('unreadable');
        return Number(value);
      },
    } as never;
    const [text, number] = await Promise.allSettled(
      ((on: BriefReads) => [on.read({ text: `select 'a'::text as n`, values: [] }), on.read({ text: DOUBLE, values: [2] })])(
        new BriefReads(preparing(other)),
      ),
    );
    expect(text).toMatchObject({ reason: { message: 'unreadable' } });
    expect(number).toMatchObject({ value: [{ n: 4 }] });
    await other.end();
  });

  it('are answered as each alone, whichever fail', async () => {
    const one = fc.record({
      text: fc.constantFrom(DOUBLE, INVERSE, 'select $1::int as n where $1::int > 2'),
      value: fc.constantFrom(0, 1, 2, 3, null),
    });
    const outcome = async (answer: Promise<unknown>) => answer.catch((error: { code: string }) => error.code);
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 40 }), async (asked) => {
        const alone: unknown[] = [];
        for (const { text, value } of asked) alone.push(await outcome(read(text, value)));
        expect(await Promise.all(asked.map(({ text, value }) => outcome(read(text, value))))).toEqual(alone);
      }),
      { numRuns: 20 },
    );
  });

  it('are sent again, each once, where the server has lost their statements or changed what they answer', async () => {
    await sql`create table shifting (n int); grant select on shifting to mentorship_app`.execute(owner);
    const all = () => Promise.all([read('select n from shifting'), read(DOUBLE, 1), read('select n as m from shifting'), read(DOUBLE, 2)]);
    expect(await all()).toEqual([[], [{ n: 2 }], [], [{ n: 4 }]]);
    await sql`alter table shifting alter column n type text`.execute(owner);
    await sql`insert into shifting values ('a')`.execute(owner);
    expect(await all()).toEqual([[{ n: 'a' }], [{ n: 2 }], [{ m: 'a' }], [{ n: 4 }]]);
    for (let connection = 0; connection < 2; connection += 1) await sql`deallocate all`.execute(db);
    expect(await all()).toEqual([[{ n: 'a' }], [{ n: 2 }], [{ m: 'a' }], [{ n: 4 }]]);
  });
});

describe('who leaves', () => {
  const asking = (text: string, value: unknown) => {
    const presence = new Presence();
    return { presence, answer: whileWanted(presence, () => read(text, value)) };
  };

  it('takes nothing from those who stay', async () => {
    const [gone, going, staying] = [asking(DOUBLE, 1), asking(SLEEP, 0.2), asking(DOUBLE, 3)];
    gone.presence.leave();
    await expect(gone.answer).rejects.toBeInstanceOf(Abandoned);
    await expect.poll(sleeping).toBe(1);
    going.presence.leave();
    await expect(going.answer).rejects.toBeInstanceOf(Abandoned);
    expect(await staying.answer).toEqual([{ n: 6 }]);
  });

  it('ends what nobody waits for any more', async () => {
    const all = [asking(SLEEP, 30), asking(SLEEP, 30), asking(DOUBLE, 3)];
    const answers = Promise.allSettled(all.map(({ answer }) => answer));
    await expect.poll(sleeping).toBe(1);
    for (const { presence } of all) presence.leave();
    expect((await answers).map((one) => one.status === 'rejected' && one.reason instanceof Abandoned)).toEqual([true, true, true]);
    await expect.poll(sleeping).toBe(0);
    expect(await read(DOUBLE, 4)).toEqual([{ n: 8 }]);
  });

  it('sends nothing any more', async () => {
    const presence = new Presence();
    const answer = whileWanted(presence, async () => {
      presence.leave();
      return read(DOUBLE, 1);
    });
    await expect(answer).rejects.toBeInstanceOf(Abandoned);
    expect(messages).toBe(0);
  });
});

describe('a connection that is lost', () => {
  it('fails all that went out on it, and nothing that comes later', async () => {
    const answers = Promise.allSettled([read(SLEEP, 30), read(DOUBLE, 1)]);
    await expect.poll(sleeping).toBe(1);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where query = ${SLEEP}`.execute(watch);
    for (const one of await answers) expect(one).toMatchObject({ reason: expect.any(ConnectionLost) });
    expect(await read(DOUBLE, 2)).toEqual([{ n: 4 }]);
  });

  it('that cannot be made fails those who wait for it', async () => {
    const closed = new BriefReads({ connect: () => Promise.reject(new ConnectionLost('closed')) } as never);
    const answers = await Promise.allSettled([1, 2].map((value) => closed.read({ text: DOUBLE, values: [value] })));
    for (const one of answers) expect(one).toMatchObject({ reason: expect.any(ConnectionLost) });
  });
});

it('belong to no transaction', async () => {
  await db.transaction().execute(async (tx) => {
    expect(briefReadsOf(tx)).toBeUndefined();
  });
});
