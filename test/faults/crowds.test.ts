/** One person who asks for much at the same time, and everybody else. */
import { beforeAll, expect, test } from 'vitest';
import { type Answer, expectProblem } from '../setup/client.ts';
import { createWorld, type People } from '../setup/world.ts';

// Four connections, as every world; two of them for one person.
const world = await createWorld({ environment: { CONCURRENT_REQUESTS_PER_PERSON: '2' } });
let people: People;
beforeAll(async () => {
  people = await world.freshPeople();
});

test('one person holds a part of the connections, however much they ask at once; others are answered; too much is refused', async () => {
  const blocker = await world.blocker();
  const answers: Answer[] = [];
  let asked: Promise<void>[] = [];
  try {
    await blocker.query('lock table notification in access exclusive mode');
    asked = Array.from({ length: 104 }, async () => void answers.push(await world.as(people.mentee).get('/v1/notifications')));
    await blocker.someoneWaits();
    expect((await world.as(people.mentor).get('/v1/me')).status).toBe(200);
    const { rows } = (await blocker.query(
      `select count(*)::int as n from pg_locks where relation = 'notification'::regclass and not granted`,
    )) as { rows: { n: number }[] };
    expect(rows).toEqual([{ n: 2 }]);
    expect(answers.length).toBeGreaterThanOrEqual(2);
    for (const answer of answers) {
      expectProblem(answer, 429, 'too-many-requests');
      expect(answer.headers['retry-after']).toBe('1');
    }
  } finally {
    await blocker.release();
  }
  await Promise.all(asked);
  // On a slow machine some of those who waited have waited too long.
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
});

test('readiness asks the database once a second, however often it is asked', async () => {
  await world.anonymous.get('/health/ready');
  await new Promise((resolve) => setTimeout(resolve, 1_001));
  const once = await world.statements(() => world.anonymous.get('/health/ready'));
  expect(once).toBeLessThan(10);
  expect(await world.statements(() => Promise.all(Array.from({ length: 50 }, () => world.anonymous.get('/health/ready'))))).toBe(0);
});
