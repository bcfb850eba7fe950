/**
 * Who may do what, as one table that is read in a review: every operation × every relation to the thing it is about. access.txt is the
 * promise, this file keeps it. What each operation leaves behind where it succeeds, events and notifications, is the second table: traces.txt.
 * After a wanted change: `npx vitest run test/architecture/access.test.ts -u`, and look at what git shows.
 */
import { expect, test } from 'vitest';
import type { Answer } from '../setup/client.ts';
import { createAsking, type Made, type Operation } from './access-asking.ts';
import { access as cases } from './cases/all.ts';

const { world, people, elsewhere, operations, relations, make, send } = await createAsking();

const LEGEND = `# What each relation to the mentee and mentor (and to what is theirs) gets from each operation.
# 2xx: allowed. none: a list without the thing. 404: does not even learn that it exists. 422: neither, of somebody named in a body.
# author: made the thing and is nothing else to it. stranger: administers another department, where creating (2xx) is allowed.
`;

/**
 * `2xx`; `none` for a list in which the thing does not appear; the status of a refusal, among them 422 for a body that names somebody the
 * asker cannot know of; else `!` and a status that no case must lead to.
 */
function word({ status, body }: Answer, thing: string | undefined): string {
  if (status >= 200 && status < 300) {
    const items = Array.isArray(body?.items) ? body.items : null;
    const seen = items === null || (thing === undefined ? items.length > 0 : items.some(({ id }) => id === thing));
    return seen ? '2xx' : 'none';
  }
  const refused = [401, 403, 404].includes(status) || (status === 422 && body.code === 'reference-unknown');
  return refused ? String(status) : `!${status}`;
}

/** What derives something of everybody. It is asked for first: each thing that a case needs brings people into the department. */
const OF_EVERYBODY = [
  ...['getSem', 'getMetricTrend', 'getMetricValues', 'getSiteOverview', 'getDepartmentOverview', 'getDivisionRoster', 'getCutOver'],
  ...['getHandoverPack', 'listPossibleDuplicates', 'getWorklist', 'listUnmatchedPeople', 'listObligations', 'getMentorLoad'],
  'requestProgrammeReport',
];

const wrong: string[] = [];
const pairs: Made['cell'][] = [];
const rows = new Map<string, string[]>();

const isOfEverybody = ({ id }: Operation) => OF_EVERYBODY.includes(id);

async function row(operation: Operation): Promise<string[]> {
  const words: string[] = [];
  let current = await makeAnew(operation);
  for (const relation of relations) {
    const answer = await send(operation, current, relation);
    const cell = word(answer, current.ask.thing);
    words.push(cell);
    if (cell.startsWith('!')) wrong.push(`${operation.id} as ${relation}: ${answer.status} ${answer.text.slice(0, 400)}`);
    if (relation !== 'stranger' && answer.text.includes(elsewhere.id)) wrong.push(`${operation.id} shows ${relation} another department`);
    // What was refused has changed nothing, and can be asked for again.
    if (operation.method !== 'GET' && cell === '2xx') current = await makeAnew(operation);
  }
  return words;
}

async function makeAnew({ id }: Operation): Promise<Made> {
  const made = await make(id);
  pairs.push(made.cell);
  return made;
}

const TRACES = `# What each operation leaves behind where it succeeds as access.txt says: the events it records, and whom it notifies of what.
# mentee and mentor: of the thing; author: who made it; another: only people whom a case made; everybody: more than six of those who are named.
`;

/** Follows in the first transaction that comes, of whatever operation. */
const FOLLOWS = ['badge.revoked', 'badge_revoked'];

/** Who somebody is to the thing; who is several is the first of them. */
function relationsById(): Map<string, string> {
  const named = Object.entries(people).map(([relation, { id }]): [string, string] => [id, relation]);
  const ofThings = pairs.flatMap(({ mentee, mentor, author }): [string, string][] => [
    [author.id, 'author'],
    [mentor.id, 'mentor'],
    [mentee.id, 'mentee'],
  ]);
  return new Map([...named, ...ofThings]);
}

/** The lines of traces.txt. Rows of one transaction have its number, which is how a notification is known by its operation. */
async function traces(): Promise<string[]> {
  const events = await world.sql<{ id: string; type: string }>`
    select distinct operation_id as id, type from event where request_id is not null order by id, type`;
  const notices = await world.sql<{ id: string; kind: string; people: string[] }>`
    select e.operation_id as id, n.kind, array_agg(distinct n.person_id::text) as people from notification n
    join (select distinct operation_id, xmin::text as transaction from event where request_id is not null) e on e.transaction = n.xmin::text
    where n.row_version = 1
    group by e.operation_id, n.kind order by e.operation_id, n.kind`;
  const names = relationsById();
  const who = (ids: readonly string[]) => {
    const named = [...new Set(ids.flatMap((id) => names.get(id) ?? []))].sort();
    return named.length > 6 ? 'everybody' : named.join(', ') || 'another';
  };
  return operations.flatMap(({ id, method }) => {
    const isOwn = (name: string) => id === 'revokeBadge' || !FOLLOWS.includes(name);
    const types = events.filter((event) => event.id === id && isOwn(event.type)).map(({ type }) => `  ${type}`);
    const told = notices
      .filter((notice) => notice.id === id && isOwn(notice.kind))
      .map((notice) => `  ${notice.kind} to ${who(notice.people)}`);
    return method === 'GET' && types.length === 0 ? [] : [[id, ...types, ...told].join('\n')];
  });
}

test('every operation has a case, and every case an operation', () => {
  const missing = operations.filter(({ id }) => !(id in cases)).map(({ id }) => id);
  expect(missing, 'add these to test/architecture/cases/: what they are about, and a request that succeeds for whoever may').toEqual([]);
  expect(Object.keys(cases).filter((id) => !operations.some((operation) => operation.id === id))).toEqual([]);
});

test('each relation may do what the table says, and nothing else', { timeout: 600_000 }, async () => {
  const queue = operations.filter(({ id }) => id in cases).sort((one, other) => Number(isOfEverybody(other)) - Number(isOfEverybody(one)));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) rows.set(next.id, await row(next));
  };
  await Promise.all([work(), work(), work()]);
  expect(wrong, 'a case must be allowed or refused, and nothing else').toEqual([]);

  const widths = relations.map((relation) => relation.length);
  const idWidth = Math.max(...operations.map(({ id }) => id.length));
  const line = (id: string, words: readonly string[]) =>
    `${id.padEnd(idWidth)}  ${words.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd();
  const table = [LEGEND, line('', relations), ...operations.flatMap(({ id }) => (rows.has(id) ? line(id, rows.get(id) ?? []) : []))].join(
    '\n',
  );
  await expect(`${table}\n`).toMatchFileSnapshot('access.txt');
});

test('each operation records and notifies as traces.txt says, once it has succeeded', async () => {
  await expect(`${TRACES}\n${(await traces()).join('\n')}\n`).toMatchFileSnapshot('traces.txt');
});

test('nobody is notified from another department', async () => {
  const strayed = await world.sql`
    select n.kind, p.id from notification n join person p on p.id = n.person_id where p.department_id <> n.department_id`;
  expect(strayed).toEqual([]);
});
