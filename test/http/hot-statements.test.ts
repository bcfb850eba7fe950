/**
 * What the most frequent operations ask of the database: how many statements in how many round trips, none without a name, and how many pages of it they
 * touch where there are ten times as many people.
 */
import pg from 'pg';
import { beforeAll, expect, test, vi } from 'vitest';
import { assignmentsOf } from '../setup/assignments.ts';
import { eventually } from '../setup/service-process.ts';
import { createWorld, type People, type Person } from '../setup/world.ts';

/** The most of one request, with what begins its transaction: it is heavier by one only if this table says so. */
const COSTS = {
  'person by id': { statements: 1, trips: 1 },
  'page of assignments': { statements: 1, trips: 1 },
  'log a meeting': { statements: 8, trips: 5 },
};
/** Of pages touched, at ten times as many people. */
const MOST_GROWTH = 2;

/** What pg's connection has, by which every statement is sent. */
interface Wire {
  parse(statement: { name?: string; text: string }): void;
  bind(bound: { statement?: string; values?: unknown[] }): void;
  sync(): void;
  query(text: string): void;
}
const wire = (pg as unknown as { Connection: { prototype: Wire } }).Connection.prototype;

/** What is sent: statements with their values, those sent without a name or for the first time, and how often somebody waits for the server. */
const sent = { statements: [] as { text: string; values: unknown[] }[], unprepared: [] as string[], trips: 0 };
const texts = new WeakMap<Wire, Map<string, string>>();
const { parse, bind, sync, query } = wire;
vi.spyOn(wire, 'parse').mockImplementation(function spied(this: Wire, statement) {
  texts.set(this, (texts.get(this) ?? new Map()).set(statement.name ?? '', statement.text));
  sent.unprepared.push(statement.text);
  parse.call(this, statement);
});
vi.spyOn(wire, 'bind').mockImplementation(function spied(this: Wire, bound) {
  sent.statements.push({ text: texts.get(this)?.get(bound.statement ?? '') ?? '', values: bound.values ?? [] });
  bind.call(this, bound);
});
vi.spyOn(wire, 'sync').mockImplementation(function spied(this: Wire) {
  sent.trips += 1;
  sync.call(this);
});
vi.spyOn(wire, 'query').mockImplementation(function spied(this: Wire, text) {
  sent.trips += 1;
  if (text !== 'commit') sent.unprepared.push(text);
  query.call(this, text);
});

const world = await createWorld({ identities: true });
let people: People;
let pair: { mentee: Person; mentor: Person; assignment: { id: string } };

const requests: Record<keyof typeof COSTS, () => Promise<{ status: number }>> = {
  'person by id': () => world.as(people.outsider).get(`/v1/people/${people.mentee.id}`),
  'page of assignments': () => world.as(people.director).get(`/v1/assignments?division_id=${world.division('CARD').id}&limit=50`),
  'log a meeting': () =>
    world
      .as(pair.mentee)
      .post('/v1/meetings/log', { assignment_id: pair.assignment.id, mode: 'video', duration_min: 45, held_on: '2026-02-20' }),
};

beforeAll(async () => {
  people = await world.freshPeople();
  pair = await assignmentsOf(world, people).running();
  await eventually(() => world.changes?.isListening);
});

/** What one request sends, once its connection has prepared it. */
async function sentBy(ask: () => Promise<{ status: number }>) {
  for (let i = 0; i < 3; i += 1) expect((await ask()).status).toBeLessThan(300);
  Object.assign(sent, { statements: [], unprepared: [], trips: 0 });
  await ask();
  const { statements, unprepared, trips } = sent;
  return { statements: [...statements], unprepared: [...unprepared], trips };
}

test.each(Object.entries(requests))('%s costs no more statements and round trips, all of them prepared before', async (name, ask) => {
  const { statements, unprepared, trips } = await sentBy(ask);
  expect(unprepared).toEqual([]);
  const most = COSTS[name as keyof typeof COSTS];
  expect(statements.length).toBeLessThanOrEqual(most.statements);
  expect(trips).toBeLessThanOrEqual(most.trips);
});

test.each(['person by id', 'page of assignments'] as const)('%s touches no more pages where ten times as many people are', async (name) => {
  await grow(200);
  const few = await pages(requests[name]);
  await grow(2_000);
  const many = await pages(requests[name]);
  expect(few).toBeGreaterThan(0);
  expect(many / few, `${few} → ${many} pages`).toBeLessThan(MOST_GROWTH);
});

/** So many people of another division in all, each with a mentor. */
async function grow(n: number): Promise<void> {
  await world.sql`
    with made as (
      insert into person (department_id, kind, hr_number, given_name, family_name)
      select ${world.id}, 'faculty', 'G' || i, 'Given', 'Family' || i from generate_series(1, ${n}) i
      on conflict do nothing returning id
    ), member as (
      insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
      select ${world.id}, id, ${world.division('NEPH').id}, true, '2020-07-01' from made
    )
    insert into assignment (department_id, mentee_id, mentor_id, subtype, state, category, origin, starts_on, ends_on, mentee_accepted_at, mentor_accepted_at, activated_at)
    select ${world.id}, id, ${people.mentor.id}, 'informal', 'ended', 'traditional', 'institution', '2021-07-01', '2022-07-01', now(), now(), now() from made`;
  await world.sql`analyze`;
}

/** Pages that the statements of a read touch, by the server's own count. */
async function pages(ask: () => Promise<{ status: number }>): Promise<number> {
  const { statements } = await sentBy(ask);
  const client = new pg.Client(world.database.appUrl);
  await client.connect();
  try {
    let sum = 0;
    for (const { text, values } of statements) {
      const { rows } = await client.query(`explain (analyze, buffers, timing off, format json) ${text}`, values);
      const { Plan: plan } = rows[0]['QUERY PLAN'][0] as { Plan: Record<string, number> };
      sum += (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
    }
    return sum;
  } finally {
    await client.end();
  }
}
