/**
 * Anonymous answers cannot be joined to people by somebody who holds the whole database, what PostgreSQL itself keeps of it, and the logs. The attack
 * reads every table with the system columns and tries every value and every order. Each kind of leak is planted, too, and found.
 */
import { createHash } from 'node:crypto';
import pino from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { surveysOf } from '../../setup/surveys.ts';
import { createWorld } from '../../setup/world.ts';

const log: string[] = [];
const world = await createWorld({ logger: pino({ level: 'trace' }, { write: (line: string) => log.push(line) }) });
const PEOPLE = 30;
/** By chance one guess in a random order is right; so many are with a probability of less than one in a million. */
const TOO_MANY = 10;

type Row = { table: string; xmin: string; xmax: string; ctid: string; row: Record<string, unknown>; text: string };
type Side = Map<string, Row[]>;

/** Every row of every table as its text, with what PostgreSQL keeps beside it. */
async function everything(): Promise<Row[]> {
  const tables = await world.sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname !~ '^kysely' order by 1`;
  const rows: Row[] = [];
  for (const { name } of tables) {
    const strings = Object.assign([`select xmin::text, xmax::text, ctid::text, to_jsonb(t) as row from ${name} t`], { raw: [] });
    const found = await world.sql<Omit<Row, 'table' | 'text'>>(strings as unknown as TemplateStringsArray);
    rows.push(...found.map((one) => ({ ...one, table: name, text: JSON.stringify(one.row) })));
  }
  // The logs, in the order of their lines.
  for (const [i, line] of log.entries())
    rows.push({ table: 'log', xmin: String(i), xmax: '', ctid: `(0,${i})`, row: JSON.parse(line), text: line });
  return rows;
}

let truth: Map<string, string>;
let wave: string;
let names: Map<string, string[]>;
let surveys: ReturnType<typeof surveysOf>;

beforeAll(async () => {
  const people = await world.freshPeople();
  surveys = surveysOf(world, people);
  await surveys.mentees(PEOPLE);
  const opened = await surveys.opened();
  wave = opened.id;
  // Who answers when, and what, has nothing to do with the order in which people were invited.
  const order = opened.invited
    .map((one) => ({ one, at: createHash('md5').update(one.id).digest('hex') }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  truth = new Map();
  names = new Map();
  for (const [i, { one }] of order.entries()) {
    const marker = `marker ${createHash('md5').update(`${i} answers`).digest('hex')}`;
    const answers = [
      { item: 'expectations', rating: 1 + (i % 5) },
      { item: 'change', text: marker },
    ];
    if (i % 3 === 0) expect((await surveys.put(one.secret, 'draft', answers)).status).toBe(200);
    const given = await surveys.put(one.secret, 'submitted', answers, i % 3 === 0 ? 1 : undefined);
    expect(given.status, given.text).toBe(200);
    truth.set(one.id, marker);
    const digest = createHash('sha256').update(one.secret).digest('hex');
    const notices = await world.sql<{ id: string }>`select id from notification where subject_id = ${one.id}`;
    names.set(one.id, [one.id, one.person_id, digest, ...notices.map(({ id }) => id)]);
  }
});

/** For each person the rows of a table that name them, and for each answer the rows that hold it. */
function sides(rows: readonly Row[]): { people: Map<string, Side>; answers: Map<string, Side> } {
  const people = new Map<string, Side>();
  const answers = new Map<string, Side>();
  const add = (sides: Map<string, Side>, table: string, key: string, row: Row) => {
    const side = sides.get(table) ?? new Map<string, Row[]>();
    sides.set(table, side.set(key, [...(side.get(key) ?? []), row]));
  };
  for (const row of rows) {
    for (const [person, known] of names) if (known.some((name) => row.text.includes(name))) add(people, row.table, person, row);
    for (const marker of truth.values()) if (row.text.includes(marker)) add(answers, row.table, marker, pieceOf(row, marker));
  }
  return { people, answers };
}

/** Where one row holds many answers, the place within it says what the place of a row says. */
function pieceOf(row: Row, marker: string): Row {
  const at = row.text.indexOf(marker);
  return truth.size > 1 && [...truth.values()].filter((other) => row.text.includes(other)).length > 1
    ? { ...row, ctid: `(0,${at})`, row: {} }
    : row;
}

/** All values by which a row could be known or ordered: its columns, and what PostgreSQL keeps. */
const valuesOf = ({ xmin, xmax, ctid, row }: Row): Record<string, string> => ({
  xmin: xmin.padStart(20, '0'),
  xmax: xmax.padStart(20, '0'),
  ctid: ctid.replace(/\d+/g, (digits) => digits.padStart(12, '0')),
  ...Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null && typeof value !== 'object' && typeof value !== 'boolean')
      .map(([column, value]) => [column, typeof value === 'number' ? String(value).padStart(20, '0') : String(value)]),
  ),
});

/** The most people whose answers one way of joining gets right, and which way that is. */
function attack(rows: readonly Row[], only?: string): { right: number; how: string } {
  const { people, answers } = sides(rows);
  let best = { right: 0, how: 'none' };
  const consider = (right: number, how: string) => {
    if (right > best.right) best = { right, how };
  };
  for (const [table, side] of answers) {
    if (only !== undefined && table !== only) continue;
    for (const [other, named] of people) {
      consider(byValue(named, side), `a value that ${other} and ${table} share`);
      for (const a of keysOf(named))
        for (const b of keysOf(side)) consider(byOrder(named, a, side, b), `${other} by ${a} and ${table} by ${b}`);
    }
    // A row that names both.
    consider(
      [...truth].filter(([person, marker]) =>
        side.get(marker)?.some(({ text }) => names.get(person)?.some((name) => text.includes(name)) && onlyOne(text)),
      ).length,
      `rows of ${table}`,
    );
  }
  return best;
}

const onlyOne = (text: string) => [...truth.values()].filter((marker) => text.includes(marker)).length === 1;
const keysOf = (side: Side) => new Set([...side.values()].flatMap((rows) => rows.slice(0, 1).flatMap((row) => Object.keys(valuesOf(row)))));

/** People and answers that alone share a value, of any two columns. */
function byValue(people: Side, answers: Side): number {
  const holders = (side: Side) => {
    const found = new Map<string, Set<string>>();
    for (const [key, rows] of side)
      for (const row of rows) for (const value of Object.values(valuesOf(row))) found.set(value, (found.get(value) ?? new Set()).add(key));
    return found;
  };
  const theirs = holders(answers);
  const guesses = new Map<string, string>();
  for (const [value, persons] of holders(people)) {
    const [[person], [marker]] = [[...persons], [...(theirs.get(value) ?? [])]];
    if (persons.size === 1 && theirs.get(value)?.size === 1 && person && marker) guesses.set(person, marker);
  }
  return [...guesses].filter(([person, marker]) => truth.get(person) === marker).length;
}

/** The first person with the first answer, and so on, forwards or backwards. */
function byOrder(people: Side, a: string, answers: Side, b: string): number {
  const ordered = (side: Side, key: string) =>
    [...side]
      .map(([name, rows]) => ({
        name,
        at:
          rows
            .map((row) => valuesOf(row)[key] ?? '')
            .sort()
            .at(-1) ?? '',
      }))
      .sort((x, y) => (x.at < y.at ? -1 : x.at > y.at ? 1 : 0));
  const [persons, markers] = [ordered(people, a), ordered(answers, b)];
  if (persons.length !== markers.length || new Set(persons.map(({ at }) => at)).size < 2 || new Set(markers.map(({ at }) => at)).size < 2)
    return 0;
  const right = (list: typeof markers) => persons.filter(({ name }, i) => truth.get(name) === list[i]?.name).length;
  return Math.max(right(markers), right([...markers].reverse()));
}

test('while the wave is open, from the answers that wait', async () => {
  const rows = await everything();
  expect(rows.filter(({ table, text }) => table !== 'survey_urn' && text.includes('marker ')).map(({ table }) => table)).toEqual([]);
  expect(rows.some(({ table, text }) => table === 'survey_urn' && text.includes('marker '))).toBe(true);
  const found = attack(rows);
  expect(found.right, found.how).toBeLessThan(TOO_MANY);
});

test('nobody is named by what answering leaves behind: no event, stamp, idempotency key, lock or line of the log', async () => {
  const rows = await everything();
  const [urn] = rows.filter(({ table }) => table === 'survey_urn');
  for (const known of names.values()) for (const name of known) expect(urn?.text).not.toContain(name);
  expect(
    rows.filter(({ table, text }) => (table === 'event' || table === 'idempotency_key') && /survey-answers|SurveyAnswers/.test(text)),
  ).toEqual([]);
  const answering = log.filter((line) => line.includes('putSurveyAnswers'));
  expect(answering.length).toBeGreaterThanOrEqual(PEOPLE);
  for (const line of answering) expect(JSON.parse(line)).toMatchObject({ actor_id: null });
  expect(log.filter((line) => line.includes('/survey-answers/'))).toEqual([]);
  // A lock on an invitation would leave the number of the transaction in xmax.
  const touched = rows.filter(({ table, xmax }) => table === 'survey_invitation' && xmax !== '0');
  expect(touched).toEqual([]);
  const last = rows.find(({ table }) => table === 'survey_urn')?.xmin;
  expect(rows.filter(({ table, xmin }) => xmin === last && table !== 'survey_urn').map(({ table }) => table)).toEqual([]);
});

test('once the wave is closed, from the answers that are stored', async () => {
  expect((await surveys.act(wave, 'close')).status).toBe(200);
  const rows = await everything();
  const stored = rows.filter(({ table }) => table === 'survey_anonymous_response');
  expect(stored).toHaveLength(truth.size);
  // One statement stored them all.
  expect(new Set(stored.map(({ xmin }) => xmin)).size).toBe(1);
  expect(rows.filter(({ table }) => table === 'survey_urn' || table === 'survey_draft')).toEqual([]);
  const found = attack(rows);
  expect(found.right, found.how).toBeLessThan(TOO_MANY);
});

/** What other ways of storing answers would leave behind, for one answer at a time in the order in which they were given. */
const leaks: Record<string, { table: string; give: (invitation: string, marker: string) => Promise<unknown> }> = {
  'the invitation is marked as used in the transaction of the answer (xmin)': {
    table: 'leak_a',
    give: (id, marker) => world.sql`
      with used as (update survey_invitation set revoked_on = revoked_on where id = ${id} returning id)
      insert into leak_a (text) select ${marker} from used`,
  },
  'the invitation is locked, and answers have random ids, but lie in the order in which they came (xmax, ctid)': {
    table: 'leak_b',
    give: (id, marker) => world.sql`
      with used as materialized (select id from survey_invitation where id = ${id} for update)
      insert into leak_b (text) select ${marker} from used`,
  },
  'answers have ids that hold a time, and an event says who was there': {
    table: 'leak_c',
    give: async (id, marker) => {
      await world.sql`insert into event (department_id, type, subject_id) values (${world.id}, 'survey_invitation.participation_stated', ${id})`;
      await world.sql`insert into leak_c (id, text) values (uuidv7(), ${marker})`;
    },
  },
  'the mark of the spent link is the digest by which it is found': {
    table: 'leak_d',
    give: (id, marker) => world.sql`
      insert into leak_d (mark, text) select l.secret_sha256, ${marker} from notification_link l join notification n on n.id = l.notification_id where n.subject_id = ${id}`,
  },
  'the log names who asks, and answers are numbered': {
    table: 'leak_e',
    give: async (id, marker) => {
      log.push(JSON.stringify({ operation_id: 'putSurveyAnswers', actor_id: names.get(id)?.[1], note: 'planted' }));
      await world.sql`insert into leak_e (text) values (${marker})`;
    },
  },
};

test.each(Object.entries(leaks))('a planted leak is found: %s', async (_, { table, give }) => {
  const strings = Object.assign(
    [`create table ${table} (number int generated always as identity, id uuid default gen_random_uuid(), mark bytea, text text)`],
    { raw: [] },
  );
  await world.sql(strings as unknown as TemplateStringsArray);
  for (const [id, marker] of truth) await give(id, marker);
  const found = attack(await everything(), table);
  expect(found.right, found.how).toBeGreaterThanOrEqual(TOO_MANY);
});
