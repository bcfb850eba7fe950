/** Connections to the database that break or fall silent: what is answered, and how soon it is well again. */
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { startProxy, type TcpProxy } from '../setup/proxy.ts';
import { type Service, startService, until } from '../setup/service.ts';
import { createWorld, type People } from '../setup/world.ts';

const world = await createWorld();
let people: People;
let proxy: TcpProxy;
let service: Service;
beforeAll(async () => {
  people = await world.freshPeople();
  proxy = await startProxy(world.database.appUrl);
  service = await startService(world, { databaseUrl: proxy.url });
});

type Refusal = { code: string; detail: string };
const read = () => service.ask(people.mentee, '/v1/me');
const open = (key?: string) =>
  service.ask(people.mentee, '/v1/calendar-feed', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
  });
/** Opens several connections: reads by id of one moment would share one. */
const connect = async () => {
  const list = () => service.ask(people.mentee, '/v1/notifications');
  expect((await Promise.all([list(), list(), list(), list()])).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
};
/** Revokes what `open` made, so that it can be opened again. */
const revoke = () =>
  service.ask(people.mentee, '/v1/calendar-feed/revoke', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', 'if-match': '*' },
  });
const feeds = async () => {
  const rows = await world.sql<{ n: number }>`select count(*)::int as n from calendar_feed where person_id = ${people.mentee.id}`;
  return rows[0]?.n ?? -1;
};
const isCommit = (text: string) => /^Q.{4}commit\0/s.test(text);
/** Ends server processes of the service: those that wait for a lock, or all. */
const terminate = async (which: 'waiting' | 'all') => {
  const { rows } = await sql<{ ended: boolean }>`select pg_terminate_backend(pid) as ended from pg_stat_activity
    where usename = current_user and datname = current_database() and pid <> pg_backend_pid()
      and (${which} = 'all' or wait_event_type = 'Lock')`.execute(world.db);
  return rows.length;
};

describe('a connection that falls silent', () => {
  test('is given up within seconds, with all that fell silent with it, and never used again', async () => {
    await connect();
    proxy.swallow();
    const startedAt = performance.now();
    const [first, second] = await Promise.all([read(), open()]);
    for (const answer of [first, second]) {
      expect(answer.status).toBe(503);
      expect(((await answer.json()) as Refusal).code).toBe('unavailable');
    }
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const afterwards = await Promise.all([read(), read(), read(), read(), open()]);
    expect(afterwards.map(({ status }) => status)).toEqual([200, 200, 200, 200, 201]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect((await revoke()).status).toBe(200);
  });
});

describe('a connection that falls silent in a transaction', () => {
  test('keeps nothing locked: its session on the server is ended, and the same request takes effect once', async () => {
    const before = await feeds();
    proxy.onData = (text) => {
      if (isCommit(text)) proxy.swallow();
      return 'pass';
    };
    const silent = await open('silent');
    proxy.onData = null;
    expect({ status: silent.status, code: ((await silent.json()) as Refusal).code }).toEqual({ status: 503, code: 'outcome-unknown' });
    const statuses: number[] = [];
    await until(async () => {
      statuses.push((await open('silent')).status);
      return statuses.at(-1) === 201;
    }, 10_000);
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set(statuses.length > 1 ? [409] : []));
    expect(await feeds()).toBe(before + 1);
    expect((await revoke()).status).toBe(200);
  });
});

describe('a connection that breaks', () => {
  test('in a transaction is answered 503, and the next request works: the server ended it', async () => {
    const blocker = await world.blocker();
    const before = await feeds();
    let answer: Response;
    try {
      await blocker.query('lock table event in access exclusive mode');
      const asked = open();
      await blocker.someoneWaits();
      expect(await terminate('waiting')).toBe(1);
      answer = await asked;
    } finally {
      await blocker.release();
    }
    expect(answer.status).toBe(503);
    expect(((await answer.json()) as Refusal).code).toBe('unavailable');
    expect(await feeds()).toBe(before);
    expect((await read()).status).toBe(200);
    expect(service.log.filter(({ msg }) => msg === 'unexpected error')).toEqual([]);
  });

  test('in a transaction is answered 503: the network cut it', async () => {
    const before = await feeds();
    proxy.onData = (text) => (/insert into "?calendar_feed/.test(text) ? 'cut' : 'pass');
    const answer = await open();
    proxy.onData = null;
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(((await answer.json()) as Refusal).code).toBe('unavailable');
    expect(await feeds()).toBe(before);
    expect((await read()).status).toBe(200);
  });

  test('while nothing runs on it is not noticed by anybody', async () => {
    await connect();
    expect(await terminate('all')).toBeGreaterThanOrEqual(2);
    const startedAt = performance.now();
    await until(async () => (await read()).status === 200, 1_000);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('a commit that is not answered', () => {
  test('is called unknown, and the same request with its key takes effect once, whether or not it had', async () => {
    for (const fate of ['pass and cut', 'cut'] as const) {
      const before = await feeds();
      proxy.onData = (text) => (isCommit(text) ? fate : 'pass');
      const lost = await open(`lost-${fate.length}`);
      proxy.onData = null;
      expect({ status: lost.status, code: ((await lost.json()) as Refusal).code }, fate).toEqual({ status: 503, code: 'outcome-unknown' });
      expect(lost.headers.get('retry-after')).toBe('5');
      const again = await open(`lost-${fate.length}`);
      expect({ status: again.status, replayed: again.headers.get('idempotent-replayed') }, fate).toEqual({
        status: 201,
        replayed: fate === 'cut' ? null : 'true',
      });
      expect(await feeds()).toBe(before + 1);
      expect((await revoke()).status).toBe(200);
    }
  });

  test('without a key tells nobody to repeat it by itself', async () => {
    proxy.onData = (text) => (isCommit(text) ? 'cut' : 'pass');
    const lost = await open();
    proxy.onData = null;
    expect(lost.headers.get('retry-after')).toBeNull();
    const { code, detail } = (await lost.json()) as Refusal;
    expect(code).toBe('outcome-unknown');
    expect(detail).toMatch(/Read whether it took effect/);
  });
});
