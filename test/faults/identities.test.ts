/** What is remembered of who signs in, while others change it, and while changes are not heard. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { ChangeListener } from '../../src/core/change-listener.ts';
import { createDb, createPool, type StatementCount } from '../../src/core/db.ts';
import { announcesIdentities, IDENTITY_CHANNEL, rememberIdentities } from '../../src/domain/identities.ts';
import { closeAfterFile } from '../setup/closing.ts';
import { startProxy } from '../setup/proxy.ts';
import { eventually } from '../setup/service-process.ts';
import { createWorld, ISSUER, START } from '../setup/world.ts';

const world = await createWorld();

/** A process of its own, as far as it remembers who signs in. */
function processOf(url: string, { follows = true, ...times }: { follows?: boolean; probeMs?: number; trustMs?: number } = {}) {
  const states: boolean[] = [];
  const changes = new ChangeListener({
    url,
    channel: IDENTITY_CHANNEL,
    isAnnounced: announcesIdentities,
    onState: (isListening) => states.push(isListening),
    ...times,
  });
  const pool = createPool(world.database.appUrl, { size: 3, changes: follows ? changes : undefined });
  const counter: StatementCount = { statements: 0 };
  const db = createDb(pool, counter);
  closeAfterFile(async () => {
    await changes.stop();
    await db.destroy();
  });
  changes.start();
  const find = rememberIdentities(db, changes);
  return { changes, db, pool, states, find: (subject: string) => find(ISSUER, subject, START), counter };
}

/** Whether asking twice takes no second statement. */
async function remembers({ find, counter }: ReturnType<typeof processOf>, subject: string): Promise<boolean> {
  await find(subject);
  const before = counter.statements;
  await find(subject);
  return counter.statements === before;
}

const people = await Promise.all(Array.from({ length: 6 }, () => world.person()));
for (const person of people) await world.role(person, 'vice_chair', { portfolio: 'research' });

/** Gives the role of a person one id after the other; `known` is the last one that a reader must know of. */
class Career {
  readonly written: string[] = [];
  known = -1;
  readonly person: (typeof people)[number];

  constructor(person: (typeof people)[number]) {
    this.person = person;
  }

  async write(pool: pg.Pool): Promise<void> {
    const id = crypto.randomUUID();
    this.written.push(id);
    await pool.query('update leadership_role set id = $2 where person_id = $1', [this.person.id, id]);
  }

  /** What is wrong with an answer to a question that was asked when `known` was this. */
  judge(roles: readonly { id: string }[] | undefined, known: number): string[] {
    const at = this.written.indexOf(roles?.[0]?.id ?? '');
    return at < known ? [`role ${at} of at least ${known}`] : [];
  }
}

/** Two readers for each, until told to stop. */
async function readAll(careers: readonly Career[], find: (subject: string) => Promise<{ roles: readonly { id: string }[] } | undefined>) {
  const [stale, state] = [[] as string[], { asked: 0, isOver: false }];
  const readers = [...careers, ...careers].map(async (career) => {
    while (!state.isOver) {
      const { known } = career;
      const found = await find(career.person.subject).catch(() => undefined);
      if (!found) return;
      stale.push(...career.judge(found.roles, known));
      state.asked += 1;
      await sleep(Math.random() * 3);
    }
  });
  return {
    stop: async () => {
      state.isOver = true;
      await Promise.all(readers);
      return { stale, asked: state.asked };
    },
  };
}

describe('while it is changed', () => {
  test('by this process, nobody is what they were before a change was answered', async () => {
    const own = processOf(world.database.appUrl);
    await eventually(() => own.changes.isListening);
    const careers = people.map((person) => new Career(person));
    const readers = await readAll(careers, own.find);
    await Promise.all(
      careers.map(async (career) => {
        for (let n = 0; n < 40; n += 1) {
          await career.write(own.pool);
          career.known = n;
          await sleep(Math.random() * 20);
        }
      }),
    );
    const { stale, asked } = await readers.stop();
    expect(stale).toEqual([]);
    expect(asked).toBeGreaterThan(careers.length);
    expect(await remembers(own, people[0]?.subject ?? '')).toBe(true);
  });

  test('by another process, nobody is what they were before a change that was heard of', async () => {
    // Only the connection that listens hears of a change, so that each is heard of once.
    const own = processOf(world.database.appUrl, { follows: false });
    const elsewhere = new pg.Pool({ connectionString: world.database.ownerUrl, max: 1 });
    closeAfterFile(() => elsewhere.end());
    await eventually(() => own.changes.isListening);
    const careers = people.map((person) => new Career(person));
    for (const career of careers) await career.write(elsewhere);
    await eventually(async () => (await remembers(own, people[0]?.subject ?? '')) || undefined);
    const readers = await readAll(careers, own.find);
    for (let n = 1; n < 40; n += 1) {
      for (const career of careers) {
        const { generation } = own.changes;
        await career.write(elsewhere);
        await eventually(() => own.changes.generation > generation);
        career.known = n;
      }
    }
    const { stale, asked } = await readers.stop();
    expect(stale).toEqual([]);
    expect(asked).toBeGreaterThan(careers.length);
    expect(await remembers(own, people[0]?.subject ?? '')).toBe(true);
  });
  test('while it is read, the answer is not remembered', async () => {
    const own = processOf(world.database.appUrl);
    await eventually(() => own.changes.isListening);
    const career = new Career(people[0] as (typeof people)[number]);
    await career.write(own.pool);
    let [hasRead, goOn] = [() => {}, () => {}];
    const read = new Promise<void>((resolve) => {
      hasRead = resolve;
    });
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = own.db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        hasRead();
        await held;
        return result;
      },
    });
    const find = rememberIdentities(slow, own.changes);
    const asked = find(ISSUER, career.person.subject, START);
    await read;
    await career.write(own.pool);
    goOn();
    expect((await asked)?.roles[0]?.id).toBe(career.written[0]);
    expect((await find(ISSUER, career.person.subject, START))?.roles[0]?.id).toBe(career.written[1]);
  });
});

describe('while changes are not heard', () => {
  const subject = people[0]?.subject ?? '';
  const role = new Career(people[0] as (typeof people)[number]);

  /** What is changed meanwhile holds at once; afterwards it is remembered again. */
  async function expectRead(own: ReturnType<typeof processOf>, elsewhere: pg.Pool): Promise<void> {
    for (let n = 0; n < 3; n += 1) {
      await role.write(elsewhere);
      expect((await own.find(subject))?.roles[0]?.id).toBe(role.written.at(-1));
    }
    expect(await remembers(own, subject)).toBe(false);
  }

  test('nothing is remembered: the connection that listens was ended, and comes back', async () => {
    const proxy = await startProxy(world.database.appUrl);
    const own = processOf(proxy.url);
    const elsewhere = new pg.Pool({ connectionString: world.database.ownerUrl, max: 1 });
    closeAfterFile(() => elsewhere.end());
    await eventually(() => own.changes.isListening);
    expect(await remembers(own, subject)).toBe(true);
    // Whoever connects anew is cut off at the first word.
    proxy.onData = () => 'cut';
    const ended = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'faculty-mentorship-listener' and datname = current_database()`;
    await own.pool.query(ended);
    await eventually(() => !own.changes.isListening);
    await expectRead(own, elsewhere);
    proxy.onData = null;
    await eventually(() => own.changes.isListening);
    expect((await own.find(subject))?.roles[0]?.id).toBe(role.written.at(-1));
    expect(await remembers(own, subject)).toBe(true);
    expect(own.states).toEqual([true, false, true]);
  });

  test('nothing is remembered: the connection that listens fell silent, and another takes its place', async () => {
    const proxy = await startProxy(world.database.appUrl);
    const own = processOf(proxy.url, { probeMs: 50, trustMs: 400 });
    const elsewhere = new pg.Pool({ connectionString: world.database.ownerUrl, max: 1 });
    closeAfterFile(() => elsewhere.end());
    await eventually(() => own.changes.isListening);
    expect(await remembers(own, subject)).toBe(true);
    proxy.swallow();
    proxy.onData = () => 'cut';
    await eventually(() => !own.changes.isListening);
    await expectRead(own, elsewhere);
    proxy.onData = null;
    await eventually(() => own.changes.isListening);
    expect(await remembers(own, subject)).toBe(true);
  });

  test('nothing is remembered: a trigger that announces changes is not there', async () => {
    await world.sql`alter table leadership_role disable trigger announce_identity_change`;
    try {
      const own = processOf(world.database.appUrl);
      await eventually(() => own.states.length > 0);
      expect(own.states).toEqual([false]);
      expect(await remembers(own, subject)).toBe(false);
    } finally {
      await world.sql`alter table leadership_role enable trigger announce_identity_change`;
    }
  });

  test('nothing is remembered: a connection of the pool cannot be made to tell of its own changes', async () => {
    const own = processOf(world.database.appUrl);
    await eventually(() => own.changes.isListening);
    const deaf = new pg.Client(world.database.appUrl);
    await deaf.connect();
    await deaf.query('begin; select 1 / 0').catch(() => undefined);
    await own.changes.follow(deaf);
    expect(own.changes.isListening).toBe(false);
    expect(await remembers(own, subject)).toBe(false);
    await deaf.end();
    expect(own.changes.isListening).toBe(true);
  });
});
