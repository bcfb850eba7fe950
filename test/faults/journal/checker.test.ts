/** The checker finds nothing where all went well, and each kind of damage where there is some. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeAfterFile } from '../../setup/closing.ts';
import { freshDatabase } from '../../setup/database.ts';
import { eventually, startService } from '../../setup/service-process.ts';
import { check } from './checker.ts';
import type { Journal } from './journal.ts';
import { openStage } from './stage.ts';
import { startWriters } from './writers.ts';

const database = await freshDatabase();
const stage = await openStage(database.ownerUrl, { own: 25 });
closeAfterFile(stage.close);

const KINDS = [
  ...['assignment.propose', 'assignment.withdraw', 'assignment.accept', 'assignment.end', 'meeting.log', 'meeting.confirm'],
  ...['line.record', 'line.void', 'line.end', 'plan.open', 'plan.submit', 'plan.decide'],
  ...['check_in.schedule', 'check_in.hold', 'check_in.acknowledge'],
];

let journal: Journal;
let owner: pg.Client;
beforeAll(async () => {
  const service = await startService({ DATABASE_URL: database.appUrl, ...stage.environment });
  const writers = startWriters(stage, { url: service.url, count: 6 });
  const done = () => new Set(writers.journal.entries.filter(({ fate }) => fate === 'acknowledged').map(({ kind }) => kind));
  const opened = () => stage.department.sql`select from event where type = 'conflict_case.opened'`;
  await eventually(
    async () => [done().size, (await opened()).length] as const,
    ([kinds, cases]) => kinds === KINDS.length && cases > 0,
    50_000,
  );
  await writers.stop();
  await service.stop();
  journal = writers.journal;
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
});
afterAll(() => owner.end());

/** What the checker finds once this is done to the database, and undone again. */
async function after(...statements: string[]): Promise<string[]> {
  await owner.query('begin');
  try {
    for (const statement of statements) await owner.query(statement);
    return [...new Set((await check(owner, journal, stage)).map((found) => `${found.class}: ${found.rule}`))];
  } finally {
    await owner.query('rollback');
  }
}
/** A row of a table, by what is true of it. */
const one = (table: string, where = 'true') => `(select ctid from ${table} t where ${where} order by 1 limit 1)`;
const copyOf = (table: string, values: Record<string, string>, where?: string) => {
  const changes = Object.entries(values)
    .map(([column, value]) => `'${column}', ${value}`)
    .join(', ');
  return `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object(${changes}))).* from ${table} t where ctid = ${one(table, where)}`;
};
const remove = (table: string, where?: string) => `delete from ${table} where ctid = ${one(table, where)}`;
/** Assignments that were ended run on. */
const RUNNING = `update assignment set state = 'live', ends_on = null where state = 'ended'`;
/** Events of a type. */
const of = (type: string) => `type = '${type}'`;
/** Events beside which their request left no other. */
const alone = (type: string) => `${of(type)} and not exists (select from event e where e.request_id = t.request_id and e.id <> t.id)`;

test('nothing is wrong where nothing failed, and every kind of write was acknowledged', async () => {
  expect(await check(owner, journal, stage)).toEqual([]);
  const { acknowledged, unknown, statuses } = journal.count();
  expect(unknown).toBe(0);
  expect(acknowledged).toBeGreaterThan(50);
  expect(statuses['500 internal-error']).toBeUndefined();
});

test('an acknowledged write that is gone without a trace is lost', async () => {
  const found = await after(
    'set constraints all deferred',
    `create temporary table gone on commit drop as select subject_id as id, request_id from event
      where ${of('meeting.held')} and not exists (select from event e where e.subject_id = event.subject_id and e.type = 'meeting.confirmed')
        and not exists (select from notification n where n.subject_id = event.subject_id and n.kind <> 'meeting_held') limit 1`,
    'delete from event where request_id in (select request_id from gone)',
    `delete from idempotency_key where key in (select split_part(request_id, '.', 1) from gone)`,
    'delete from notification where subject_id in (select id from gone)',
    'delete from meeting_content where meeting_id in (select id from gone)',
    'delete from meeting where id in (select id from gone)',
  );
  expect(found).toEqual([
    'lost: an acknowledged write has no event',
    'lost: an acknowledged row is missing: meeting_content',
    'lost: what was acknowledged is not there as it was sent: meeting',
    'lost: what was acknowledged is not there as it was sent: meeting_content',
  ]);
});

test.each<[what: string, finding: string, ...statements: string[]]>([
  ['a row without what belongs to it', 'lost: an acknowledged row is missing: meeting_content', remove('meeting_content')],
  ['a row that was changed', 'lost: what was acknowledged is not there as it was sent: meeting', 'update meeting set duration_min = 777'],
  ['an event that is gone', 'broken: a row is there without its event: plan_decision', remove('event', alone('plan_version.approved'))],
  [
    'one of two events that is gone',
    'broken: a state was reached without its event: assignment.activated',
    remove('event', of('assignment.activated')),
  ],
  [
    'an event beside which its main one is gone',
    'broken: an event is missing beside others of its write: assignment.accepted',
    remove(
      'event',
      `${of('assignment.accepted')} and exists (select from event e where e.request_id = t.request_id and e.type = 'assignment.activated')`,
    ),
  ],
  [
    'an effect with a second request',
    'doubled: two attempts with one key took effect',
    copyOf('event', { id: 'uuidv7()', request_id: `split_part(request_id, '.', 1) || '.99'` }, of('meeting.held')),
  ],
  [
    'an event that is there twice',
    'doubled: an event was recorded twice: check_in.held',
    copyOf('event', { id: 'uuidv7()' }, of('check_in.held')),
  ],
  [
    'a row that is there twice',
    'doubled: a key created several rows of plan_goal',
    'alter table plan_goal disable trigger user',
    copyOf('plan_goal', { id: 'uuidv7()', lineage_id: 'uuidv7()' }),
  ],
  ['an answer that is not kept', 'broken: no answer is kept for a key that took effect', 'delete from idempotency_key'],
  [
    'an answer of another transaction',
    'broken: events and answer were written by two transactions',
    `update idempotency_key set status = status`,
  ],
  [
    'an event of nobody',
    'broken: an event is of no request that was made',
    copyOf('event', { id: 'uuidv7()', request_id: `'unheard-of'` }, of('meeting.held')),
  ],
  [
    'a state without its event',
    'broken: a state is not that of its last event: meeting.held',
    `update meeting set state = 'voided' where state = 'held'`,
  ],
  ['a meeting that nobody was notified of', 'broken: somebody was not notified', remove('notification', `kind = 'meeting_held'`)],
  [
    'a notification that came twice',
    'doubled: somebody was notified twice',
    copyOf('notification', { id: 'uuidv7()', occasion: `'again'` }, `kind = 'assignment_activated'`),
  ],
  [
    'a notification of nothing',
    'broken: somebody was notified of what did not happen',
    copyOf('notification', { id: 'uuidv7()', subject_id: 'uuidv7()' }, `kind = 'meeting_held'`),
  ],
  [
    'a line without a case',
    'broken: a formal assignment is active while the mentee reports to the mentor',
    'alter table assignment drop constraint assignment_no_overlap, drop constraint assignment_one_primary',
    'alter table reporting_line drop constraint reporting_line_no_overlap',
    RUNNING,
    `insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on)
      select department_id, mentee_id, mentor_id, 'supervision', 'manual', starts_on from assignment where state = 'live'`,
    'delete from conflict_case',
  ],
  [
    'two primary mentors',
    'broken: somebody has two primary mentors on a day',
    'alter table assignment drop constraint assignment_no_overlap, drop constraint assignment_one_primary',
    RUNNING,
    `update assignment set is_primary = true, mentee_id = (select mentee_id from assignment order by id limit 1) where state = 'live'`,
  ],
  [
    'a plan that one leader approved',
    'broken: a plan is in force without the approval of both leaders',
    remove('plan_decision', `exists (select from plan_version v where v.id = t.version_id and v.state = 'in_force')`),
  ],
  ['a check-in without content', 'broken: a held check-in has no content', 'delete from check_in_content'],
])('%s is found', async (_what, finding, ...statements) => {
  expect(await after(...statements)).toContain(finding);
});

test('answers that contradict the database are found', async () => {
  const entry = journal.entries.find(({ fate, method }) => fate === 'acknowledged' && method === 'POST') as Journal['entries'][number];
  const changed = async (changes: Partial<typeof entry>) => {
    const doctored = { entries: [{ ...entry, ...changes }, ...journal.entries.filter((other) => other !== entry)] } as unknown as Journal;
    return (await check(owner, doctored, stage)).map((found) => `${found.class}: ${found.rule}`);
  };
  expect(await changed({ fate: 'refused' })).toContain('broken: a refused write took effect');
  expect(await changed({ answered_ids: new Set(['one', 'another']) })).toEqual(['doubled: one key was answered with two resources']);
  const [attempt] = entry.attempts;
  const answered = (status: number, code: string) =>
    changed({ attempts: [{ ...attempt, outcome: { status, code, replayed: false } }] as typeof entry.attempts });
  expect(await answered(503, 'unavailable')).toEqual(['broken: an attempt that was answered 503 took effect']);
  expect(await answered(503, 'outcome-unknown')).toEqual([]);
  expect(await answered(500, 'internal-error')).toContain('broken: an attempt was answered with an internal error');
});
