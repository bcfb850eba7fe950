/** Clients that go before they are answered: what is done for them ends, what is done for others does not. */
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { Connection } from '../../src/core/connection.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { Abandoned, whileWanted } from '../../src/core/wanted.ts';
import { closeAfterFile } from '../setup/closing.ts';
import { type Service, startService, until } from '../setup/service.ts';
import { type Blocker, createWorld, type People } from '../setup/world.ts';

const world = await createWorld();
let people: People;
let service: Service;
beforeAll(async () => {
  people = await world.freshPeople();
  service = await startService(world);
});

/** Statements of the service that run now, this question aside. */
async function running(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where usename = current_user and datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`.execute(world.db);
  return rows[0]?.n ?? -1;
}

/** While nobody else may touch the table, so that whoever asks for it waits. */
async function locked(table: string, work: (blocker: Blocker) => Promise<void>): Promise<void> {
  const blocker = await world.blocker();
  try {
    await blocker.query(`lock table ${table} in access exclusive mode`);
    await work(blocker);
  } finally {
    await blocker.release();
  }
}
const linesOf = (msg: string) => service.log.filter((line) => line.msg === msg);

describe('a client that goes', () => {
  test('leaves nothing running after a second, one line in the log and one in the metrics, and its connections to others', async () => {
    service.log.length = 0;
    const sockets = await Promise.all(Array.from({ length: 40 }, () => service.connect()));
    const askers = [people.mentee, people.mentor, people.director, people.lead];
    const requests = await Promise.all(sockets.map((_, i) => service.raw(askers[i % 4] ?? people.mentee, '/v1/notifications')));
    await locked('notification', async () => {
      for (const [i, socket] of sockets.entries()) socket.write(requests[i] ?? '');
      await until(async () => (await running()) === 4);
      for (const socket of sockets) socket.destroy();
      await until(async () => (await running()) === 0, 1_000);
    });

    await until(() => linesOf('aborted').length === 40, 1_000);
    expect(linesOf('aborted')[0]).toMatchObject({ operation_id: 'listNotifications', duration_ms: expect.any(Number) });
    expect(service.log.filter(({ msg }) => msg !== 'aborted')).toEqual([]);
    expect(await service.metrics.getSingleMetricAsString('http_requests_aborted_total')).toContain('{operation="listNotifications"} 40');
    expect((await service.ask(people.mentee, '/v1/notifications')).status).toBe(200);
    expect(linesOf('answered')).toHaveLength(1);
  });

  test('ends all that was behind one another on its connection; while it stays, they are answered in order and the connection is kept', async () => {
    service.log.length = 0;
    const socket = await service.connect();
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.write((await service.raw(people.mentee, '/v1/me')) + (await service.raw(people.mentor, '/v1/me')));
    await until(() => (text.match(/HTTP\/1.1 200/g) ?? []).length === 2);
    expect(text.indexOf(people.mentee.id)).toBeLessThan(text.indexOf(people.mentor.id));
    socket.write(await service.raw(people.lead, '/v1/me'));
    await until(() => (text.match(/HTTP\/1.1 200/g) ?? []).length === 3);
    expect(linesOf('aborted')).toEqual([]);

    const behind = (await service.raw(people.mentee, '/v1/notifications')) + (await service.raw(people.mentor, '/v1/notifications'));
    await locked('notification', async () => {
      socket.write(behind);
      await until(async () => (await running()) === 2);
      socket.destroy();
      await until(() => linesOf('aborted').length === 2, 1_000);
      await until(async () => (await running()) === 0, 1_000);
    });
  });

  test('has its write undone', async () => {
    const before = await events();
    const leave = new AbortController();
    await locked('event', async () => {
      const answer = service.ask(people.mentee, '/v1/calendar-feed', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
        signal: leave.signal,
      });
      await until(async () => (await running()) === 1);
      leave.abort();
      await expect(answer).rejects.toThrow();
      await until(async () => (await running()) === 0, 1_000);
    });
    expect(await events()).toBe(before);
  });
});

async function events(): Promise<number> {
  const rows = await world.sql<{ n: number }>`select count(*)::int as n from event`;
  return rows[0]?.n ?? -1;
}

describe('a statement that is no longer wanted', () => {
  const pool = createPool(world.database.appUrl, { size: 1 });
  const db = createDb(pool);
  closeAfterFile(() => db.destroy());
  const pid = async () => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;

  test('is cancelled, and its connection serves the next: whenever it was cancelled, never the statement after it', async () => {
    const first = await pid();
    let cancelled = 0;
    for (let round = 0; round < 60; round += 1) {
      const leave = new AbortController();
      // Around the end of the statement, where a signal that came late would meet the next one.
      setTimeout(() => leave.abort(), round % 6);
      await whileWanted(leave.signal, () => sql`select pg_sleep(0.003)`.execute(db)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Abandoned);
        cancelled += 1;
      });
      await sql`select pg_sleep(0.001), count(*) from generate_series(1, 2000)`.execute(db);
    }
    expect(cancelled).toBeGreaterThan(0);
    expect(await pid()).toBe(first);
  });

  test('is not begun by who has gone while waiting for a connection', async () => {
    const leave = new AbortController();
    const busy = sql`select pg_sleep(0.1)`.execute(db);
    const sent: string[] = [];
    const ask = Connection.prototype.ask;
    Connection.prototype.ask = function observed(query) {
      sent.push(query.text);
      return ask.call(this, query);
    };
    try {
      const waiting = whileWanted(leave.signal, () => sql`select 'never sent'`.execute(db));
      leave.abort();
      await expect(waiting).rejects.toBeInstanceOf(Abandoned);
      await busy;
    } finally {
      Connection.prototype.ask = ask;
    }
    expect(sent).toEqual(['select pg_sleep(0.1)']);
  });

  test('leaves a commit alone, and undoes what is not yet being committed', async () => {
    const note = (key: string) => sql`select pg_logical_emit_message(true, 'test', ${key}), txid_current() as id`;
    const status = async (id: string) => (await sql<{ s: string }>`select txid_status(${id}::bigint) as s`.execute(db)).rows[0]?.s;
    const run = async (leaveAfterWork: boolean) => {
      const leave = new AbortController();
      let id = '';
      const done = whileWanted(leave.signal, () =>
        db.transaction().execute(async (tx) => {
          id = String(((await note('x').execute(tx)).rows[0] as { id: number }).id);
          if (leaveAfterWork) queueMicrotask(() => leave.abort());
          else {
            leave.abort();
            await sql`select 1`.execute(tx);
          }
        }),
      );
      return {
        outcome: await done.then(
          () => 'kept',
          (error: Error) => error.constructor.name,
        ),
        status: await status(id),
      };
    };
    expect(await run(true)).toEqual({ outcome: 'kept', status: 'committed' });
    expect(await run(false)).toEqual({ outcome: 'Abandoned', status: 'aborted' });
  });
});
