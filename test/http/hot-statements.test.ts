/**
 * What the most frequent operations ask of the database: how many statements in how many round trips, none without a name, and how many pages of it they
 * touch where there are ten times as many people. Of candidates also how many rows they go through: what is compared in memory touches no page.
 */
import pg from 'pg';
import { beforeAll, expect, test, vi } from 'vitest';
import { assignmentsOf } from '../setup/assignments.ts';
import { plansOf } from '../setup/plans.ts';
import { eventually } from '../setup/service-process.ts';
import { createWorld, type People, type Person } from '../setup/world.ts';

/** The most of one request, with what begins its transaction: it is heavier by one only if this table says so. */
const COSTS = {
  'person by id': { statements: 1, trips: 1 },
  'page of assignments': { statements: 1, trips: 1 },
  'log a meeting': { statements: 9, trips: 5 },
  'plan decision': { statements: 13, trips: 7 },
  candidates: { statements: 2, trips: 2 },
  roster: { statements: 4, trips: 3 },
  worklist: { statements: 7, trips: 6 },
  'obligations of a person': { statements: 3, trips: 2 },
  'obligations of a department': { statements: 3, trips: 2 },
  'credit statement': { statements: 3, trips: 3 },
};
/** Of pages touched, at ten times as many people who are not asked about. */
const MOST_GROWTH = 2;
/** Of pages and rows, at ten times as many people who are asked about: each with each would be a hundred times as many. */
const MOST_OF_ALL = 20;

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
  // The listener finds out by itself, now and then, whether it is heard.
  if (text !== 'select 1') sent.trips += 1;
  if (text !== 'commit' && text !== 'select 1') sent.unprepared.push(text);
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
  'plan decision': () =>
    world.as(people.director).post(`/v1/plan-versions/${submitted.pop()}/decide`, { decision: 'approved' }, { ifMatch: '*' }),
  candidates: () => world.as(people.director).get(`/v1/people/${people.mentee.id}/mentor-candidates?limit=20`),
  roster: () => world.as(people.director).get(`/v1/divisions/${world.division('CARD').id}/roster`),
  worklist: () => world.as(people.director).get(`/v1/divisions/${world.division('CARD').id}/worklist`),
  'obligations of a person': () => world.as(people.mentee).get('/v1/obligations'),
  'obligations of a department': () => world.as(people.lead).get('/v1/obligations'),
  'credit statement': () => world.as(pair.mentor).get(`/v1/people/${pair.mentor.id}/credit-statement?academic_year=2025`),
};

/** Plan versions that the director has yet to decide on. */
const submitted: string[] = [];

beforeAll(async () => {
  people = await world.freshPeople();
  pair = await assignmentsOf(world, people).running();
  await stateNeeds(people.mentee);
  const plans = plansOf(world);
  for (let i = 0; i < 4; i += 1) submitted.push((await plans.submitted()).id);
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

test('persons that many ask for at once cost fewer round trips than there are of them', async () => {
  const { mentee, mentor, outsider, director, facultyAffairs } = people;
  const asked = [mentee, mentor, outsider, director, facultyAffairs].flatMap((caller) =>
    [mentee, mentor].map(({ id }) => ({ caller, id })),
  );
  const { statements, trips } = await sentBy(async () => {
    const answers = await Promise.all(asked.map(({ caller, id }) => world.as(caller).get(`/v1/people/${id}`)));
    expect(answers.map(({ status, body }) => [status, body.id])).toEqual(asked.map(({ id }) => [200, id]));
    return { status: 200 };
  });
  expect(statements).toHaveLength(asked.length);
  expect(trips).toBeLessThanOrEqual(asked.length / 2);
});

const READS = [
  'person by id',
  'page of assignments',
  'candidates',
  'roster',
  'worklist',
  'obligations of a person',
  'credit statement',
] as const;

test('candidates, and obligations of a department, touch and go through no more than their people ask for', async () => {
  const names = ['candidates', 'obligations of a department'] as const;
  await growMentors(60);
  const few = await each(names);
  await growMentors(600);
  for (const [i, name] of names.entries()) {
    const many = await touched(requests[name]);
    const before = few[i] ?? { pages: 0, rows: 0 };
    expect(many.pages / before.pages, `${name}: ${before.pages} → ${many.pages} pages`).toBeLessThan(MOST_OF_ALL);
    expect(many.rows / before.rows, `${name}: ${before.rows} → ${many.rows} rows`).toBeLessThan(MOST_OF_ALL);
  }
});

test('reads touch no more pages where ten times as many people are', async () => {
  await grow(200);
  const few = await each(READS);
  await grow(2_000);
  for (const [i, name] of READS.entries()) {
    const many = await touched(requests[name]);
    const before = few[i]?.pages ?? 0;
    expect(before, name).toBeGreaterThan(0);
    expect(many.pages / before, `${name}: ${before} → ${many.pages} pages`).toBeLessThan(MOST_GROWTH);
  }
});

/** What each of these touches, one after the other. */
async function each(names: readonly (keyof typeof COSTS)[]) {
  const found: Awaited<ReturnType<typeof touched>>[] = [];
  for (const name of names) found.push(await touched(requests[name]));
  return found;
}

/** What the person looks for in a mentor. */
async function stateNeeds(person: Person): Promise<void> {
  const { id } = await world.insert('needs_profile', { person_id: person.id, version: 1 });
  await world.sql`insert into need (needs_profile_id, area, priority) values (${id}, 'promotion', 5), (${id}, 'grants', 2)`;
}

/** So many faculty of another division in all who are willing to be a mentor, and themselves in their programme years. */
async function growMentors(n: number): Promise<void> {
  await world.sql`
    with made as (
      insert into person (department_id, kind, hr_number, given_name, family_name)
      select ${world.id}, 'faculty', 'M' || i, 'Given', 'Mentor' || i from generate_series(1, ${n}) i
      on conflict do nothing returning id
    ), member as (
      insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
      select ${world.id}, id, ${world.division('NEPH').id}, true, '2023-07-01' from made
    ), held as (
      insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on)
      select ${world.id}, id, 'full_time', 'assistant_professor', 100, 'continuing', '2023-07-01', '2023-07-01' from made
    )
    insert into mentor_profile (department_id, person_id, is_willing, need_areas) select ${world.id}, id, true, '{promotion,grants}' from made`;
  await world.sql`analyze`;
}

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

/** Pages that the statements of a read touch and rows that their plans go through, by the server's own count, with a plan for any values as the service has. */
async function touched(ask: () => Promise<{ status: number }>): Promise<{ pages: number; rows: number }> {
  const { statements } = await sentBy(ask);
  const client = new pg.Client(world.database.appUrl);
  await client.connect();
  try {
    await client.query('set plan_cache_mode = force_generic_plan');
    const sum = { pages: 0, rows: 0 };
    for (const [i, { text, values }] of statements.filter((one) => /^\s*(select|with)\b/.test(one.text)).entries()) {
      await client.query(`prepare asked${i} as ${text}`);
      const given = values.length > 0 ? `(${values.map(literal).join(', ')})` : '';
      const { rows } = await client.query(`explain (analyze, buffers, timing off, format json) execute asked${i}${given}`);
      const { Plan: plan } = rows[0]['QUERY PLAN'][0] as { Plan: Node };
      sum.pages += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      sum.rows += rowsOf(plan);
    }
    return sum;
  } finally {
    await client.end();
  }
}

type Node = Readonly<Record<'Shared Hit Blocks' | 'Shared Read Blocks' | 'Actual Rows' | 'Actual Loops', number>> &
  Readonly<Partial<Record<'Rows Removed by Filter' | 'Rows Removed by Join Filter', number>> & { Plans?: readonly Node[] }>;

/** The rows that a plan's nodes answer or leave out, all together. */
function rowsOf(node: Node): number {
  const each = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  return each * node['Actual Loops'] + (node.Plans ?? []).reduce((sum, below) => sum + rowsOf(below), 0);
}

function literal(value: unknown): string {
  const text = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils.prepareValue(value);
  return text === null ? 'null' : pg.escapeLiteral(String(text));
}
