/**
 * Whatever the ledger of credits is derived from is followed: an operation that writes a table which the derivation reads records an event that the
 * ledger follows, or one after which nobody can earn more or less, for a reason that stands here.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import type { DB } from '../../db/types.ts';
import { createPool } from '../../src/core/db.ts';
import { concernsAll, concernsSome } from '../../src/features/recognition/credits/followed.ts';
import { audit, reconcile } from '../../src/features/recognition/credits/posting.ts';
import { runDaily } from '../../src/jobs/daily.ts';
import { asService } from '../setup/context.ts';
import { importsOf, newNumber, roles, roster } from '../setup/imports.ts';
import { createAsking } from './access-asking.ts';

const { world, people, operations, make, send } = await createAsking();

/** Everything the statements of the derivation read: the tables in them, and in the views and functions that they use, however deep. */
async function tablesRead(): Promise<string[]> {
  const sent: CompiledQuery[] = [];
  const pool = createPool(world.database.appUrl, { size: 1 });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }), log: ({ query }) => void sent.push(query) });
  await asService({ ...world, db }, audit).finally(() => db.destroy());
  const known = await world.sql<{ name: string; kind: 'table' | 'view' | 'function'; text: string }>`
    select c.relname as name, case c.relkind when 'v' then 'view' else 'table' end as kind,
      case c.relkind when 'v' then pg_get_viewdef(c.oid) else '' end as text
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
    union all
    select p.proname, 'function', coalesce(p.prosrc, '') || pg_get_functiondef(p.oid) from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'`;
  const found = new Set<string>();
  const read = (text: string) => {
    const plain = text.replaceAll(/--.*$/gm, '');
    const named = [...plain.matchAll(/\b(?:from|join)\s+\(*\s*"?(\w+)"?/gi), ...plain.matchAll(/\b(\w+)\s*\(/g)].map(([, name]) => name);
    for (const one of known) {
      if (!named.includes(one.name) || found.has(one.name)) continue;
      found.add(one.name);
      read(one.text);
    }
  };
  for (const { sql } of sent) read(sql);
  return known.filter(({ name, kind }) => kind === 'table' && found.has(name)).map(({ name }) => name);
}

/** What the ledger itself writes. */
const OWN = ['credit_entry', 'credit_statement'];

/** Events that are recorded with a row that the derivation reads, and change nothing that anybody earns by. */
const EARNS_NOTHING: Readonly<Record<string, string>> = {
  ...because('of what nobody has agreed to yet, or not at all; what both agree upon has an event of its own', [
    ...['assignment.proposed', 'assignment.accepted', 'assignment.declined', 'assignment.withdrawn', 'assignment.expired'],
    ...['early_end.proposed', 'early_end.withdrawn'],
  ]),
  ...because('of a meeting that is not confirmed, or stays confirmed until the other side agrees', [
    ...['meeting.proposed', 'meeting.scheduled', 'meeting.held', 'meeting.missed', 'meeting.cancelled', 'meeting.disputed'],
    'meeting.void_proposed',
  ]),
  ...because('of a version that is not in force; the one that comes into force has an event of its own', [
    ...['academic_plan.opened', 'plan_version.opened', 'plan_version.edited', 'plan_version.goals_replaced', 'plan_version.endorsed'],
    ...['plan_version.shared', 'plan_version.unshared', 'plan_version.submitted', 'plan_version.approved', 'plan_version.withdrawn'],
  ]),
  ...because('the days of the case stay as they are', ['conflict_case.acknowledged', 'conflict_case.escalated']),
  ...because('a new row, on which nothing rests yet', ['leadership_role.recorded', 'person.created', 'programme_event.scheduled']),
  ...because('neither the kind of the person changes, nor into whom they were merged', ['person.edited']),
  ...because('nobody has verified it', [
    'credit_claim.made',
    'credit_claim.rejected',
    'credit_claim.withdrawn',
    'mentor_training.recorded',
  ]),
  ...because('the event itself stays as it is', ['event_attendance.recorded']),
  ...because('of a cycle or programme, of which only whose programme it is counts, and that stays; each award has an event of its own', [
    ...[
      'award_programme.created',
      'award_programme.edited',
      'award_programme.criteria_succeeded',
      'award_cycle.planned',
      'award_cycle.edited',
    ],
    ...['award_cycle.committee_set', 'award_cycle.opened', 'award_cycle.nominations_closed', 'award_cycle.review_begun'],
    ...['award_cycle.decided', 'award_cycle.conferred'],
  ]),
  ...because('who may learn of the award changes, not that it was conferred', ['award.listed', 'award.unlisted']),
  ...because('answers to a survey earn once its wave is closed, which has an event of its own', [
    ...[
      'survey_wave.planned',
      'survey_wave.edited',
      'survey_wave.approved',
      'survey_wave.opened',
      'survey_wave.paused',
      'survey_wave.resumed',
    ],
    ...['survey_wave.abandoned', 'survey_wave.analysed', 'survey_wave.published', 'survey_wave.imported'],
    'survey_invitation.participation_stated',
  ]),
  ...because('it is not released', ['mentor_feedback.written', 'mentor_feedback.edited', 'mentor_feedback.withdrawn']),
};

function because(reason: string, types: readonly string[]): Record<string, string> {
  return Object.fromEntries(types.map((type) => [type, reason]));
}

/** What is written without any event, for nobody is to know when it was: answers, which earn once the wave is closed. */
const UNTOLD = ['survey_identified_response', 'survey_linked_response'];

/** Those of which the queue takes care. */
const concernsEverybody = (id: string) =>
  ['succeedPolicy', 'correctPolicy', 'voidPolicy', 'succeedCreditRuleSet', 'editDepartment'].includes(id);

/** Those whose case makes a credit that no fact has earned. */
const UNEARNED = ['reverseCredit', 'askForBadge', 'revokeBadge'];

let read: string[] = [];
beforeAll(async () => {
  read = (await tablesRead()).filter((name) => !OWN.includes(name));
  const owner = createPool(world.database.ownerUrl, { size: 1 });
  await world.sql`create table written (xact xid8 not null default pg_current_xact_id(), name text not null, operation text)`;
  await world.sql`create function note_written() returns trigger language plpgsql security definer set search_path = public as $$
    begin insert into written (name) values (tg_table_name); return null; end $$`;
  await world.sql`create function note_event() returns trigger language plpgsql security definer set search_path = public as $$
    begin insert into written (name, operation) values (new.type, new.operation_id); return null; end $$`;
  await world.sql`create trigger note after insert on event for each row execute function note_event()`;
  for (const name of read) {
    await owner.query(`create trigger note after insert or update or delete on ${name} for each row
      when (session_user <> 'mentorship_owner') execute function note_written()`);
  }
  await owner.end();
});

test('the derivation reads tables of most contexts, and a policy where only its functions name it', () => {
  expect(read).toEqual(
    expect.arrayContaining(['appointment', 'assignment_pause', 'leave_choice', 'meeting', 'policy', 'plan_endorsement']),
  );
});

test('every operation that writes such a row is followed, or earns nobody anything', { timeout: 600_000 }, async () => {
  const lines = readFileSync(path.join(import.meta.dirname, 'access.txt'), 'utf8').split('\n');
  const header =
    lines
      .find((line) => /^\s+mentee\s/.test(line))
      ?.trim()
      .split(/\s+/) ?? [];
  const allowed = new Map(lines.map((line) => line.split(/\s+/)).map(([id = '', ...cells]) => [id, header[cells.indexOf('2xx')]]));
  const failed: string[] = [];
  // Before the jobs that the operations leave behind.
  const files = importsOf(world, people);
  await files.startWorking();
  const [one, two] = [newNumber(), newNumber()];
  await files.importFile('people', roster({ hr_number: one }, { hr_number: two }));
  await files.importFile('people', roster({ hr_number: one, appointment_ends_on: '2026-02-01' }));
  await files.importFile(
    'roles',
    roles({ hr_number: two, role: 'mentorship_facilitator', scope_kind: 'division', scope_code: 'NEPH', starts_on: '2025-07-01' }),
  );
  await files.close();
  for (const operation of operations.filter(({ method }) => method !== 'GET')) {
    const relation = allowed.get(operation.id);
    if (!relation) continue;
    const made = await make(operation.id);
    const two = [made.cell.mentee.id, made.cell.mentor.id];
    // The scene is set by SQL, and what it earns is posted before; but for a credit that no fact has earned.
    if (!UNEARNED.includes(operation.id)) await asService(world, (ctx) => reconcile(ctx, two));
    const [before] = await world.sql<{ n: string }>`select count(*) as n from written where operation is null`;
    const answer = await send(operation, made, relation);
    if (answer.status >= 300) failed.push(`${operation.id} as ${relation}: ${answer.text}`);
    const [after] = await world.sql<{ n: string }>`select count(*) as n from written where operation is null`;
    const missing = before?.n === after?.n || concernsEverybody(operation.id) ? [] : await asService(world, (ctx) => reconcile(ctx, two));
    if (missing.length > 0) failed.push(`${operation.id} leaves the ledger behind: ${JSON.stringify(missing[0])}`);
  }
  expect(failed).toEqual([]);
  world.at('2027-09-15');
  await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'error' }) });
  const found = await world.sql<{ events: string[] | null; tables: string[]; operation: string }>`
    select array_agg(distinct w.name order by w.name) filter (where w.operation is not null) as events,
      array_agg(distinct w.name order by w.name) filter (where w.operation is null) as tables, max(w.operation) as operation
    from written w group by w.xact having bool_or(w.operation is null)`;
  const isFollowed = (type: string) => concernsAll.has(type) || concernsSome.has(type);
  const unfollowed = found
    .filter(({ events, tables }) => events !== null || !tables.every((name) => UNTOLD.includes(name)))
    .filter(({ events }) => !(events ?? []).some(isFollowed) && !(events ?? []).some((type) => type in EARNS_NOTHING))
    .map(({ events, tables, operation }) => `${operation} writes ${tables} and records ${events}`);
  expect([...new Set(unfollowed)].sort(), 'follow the event in credits/followed.ts, or say here why nobody earns by it').toEqual([]);
  const met = new Set(found.flatMap(({ events }) => events ?? []));
  expect(Object.keys(EARNS_NOTHING).filter((type) => !met.has(type) || isFollowed(type))).toEqual([]);
});
