import { sql } from 'kysely';
import type { Period } from '../../../core/calendar.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { json, type Predicate } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { isHeld, responsibleLeaders } from '../../../domain/sql/leaders.ts';
import { party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { divisionLabel, siteLabel } from '../../../domain/sql/units.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import type { Basis } from './schema.ts';

export type BasisRow = Omit<Basis, 'detail'> & { division: string | null; site: string | null };

const basisColumns = sql`r.kind, r.role_id, r.line_ids, r.division_id, r.site_id, r.possible_duplicate_ids, r.starts_on, r.ends_on,
  ${divisionLabel('r.division_id')} as division,
  ${siteLabel('r.site_id')} as site`;

/**
 * Every basis on which a formal mentorship of the two is a conflict on some day of the period. Its own days are those on which it holds, also
 * outside the period.
 */
export const bases = async (ctx: Ctx, mentee_id: string, mentor_id: string, { starts_on, ends_on }: Period): Promise<BasisRow[]> =>
  (
    await sql<BasisRow>`select ${basisColumns} from conflict_bases(${mentee_id}, ${mentor_id}, daterange(null, null)) r
      where daterange(r.starts_on, r.ends_on) && daterange(${starts_on}, ${ends_on})
      order by r.starts_on nulls first, r.kind, r.possible_duplicate_ids`.execute(ctx.db)
  ).rows;

/** The bases that hold on a day on which the formal assignment has one of these statuses. An active day must have none at commit. */
export const basesWhile = async (ctx: Ctx, assignment_id: string, ...statuses: ('active' | 'paused')[]): Promise<BasisRow[]> =>
  (
    await sql<BasisRow>`select ${basisColumns}
      from assignment a
      cross join lateral conflict_bases(a.mentee_id, a.mentor_id, daterange(null, null)) r
      where a.id = ${assignment_id} and a.subtype = 'formal' and exists (
        select from assignment_interval i
        where i.assignment_id = a.id and i.status = any (${statuses}) and daterange(r.starts_on, r.ends_on) && daterange(i.starts_on, i.ends_on))
      order by r.starts_on nulls first, r.kind, r.possible_duplicate_ids`.execute(ctx.db)
  ).rows;

/** The department's conflict lock, shared: activations take it side by side, writers of reporting facts wait for them. */
export const lockRuleShared = (ctx: WriteCtx) => sql`select lock_conflict_rule_shared(${ctx.department_id})`.execute(ctx.db);

/** The same lock, exclusive: for writers of reporting facts. The triggers of those tables take it too. */
export const lockRule = (ctx: WriteCtx) => sql`select lock_conflict_rule(${ctx.department_id})`.execute(ctx.db);

/** A stored case with what planning needs of it. `by_hand`: a person resolved it. */
export type CaseRow = {
  id: string;
  status: string;
  resolution: string | null;
  starts_on: string;
  ends_on: string | null;
  basis_ends_on: string | null;
  by_hand: boolean;
  bases: Basis[];
};

export type Affected = {
  assignment_id: string;
  mentee_id: string;
  mentor_id: string;
  starts_on: string;
  until_on: string | null;
  bases: BasisRow[];
  cases: CaseRow[];
};

/** The formal assignments whose bases may have changed in this transaction, each with the bases and cases it has now. */
export const affected = async (ctx: WriteCtx): Promise<Affected[]> =>
  (
    await sql<Affected>`
      select a.id as assignment_id, a.mentee_id, a.mentor_id, a.starts_on, a.until_on,
        coalesce((
          select jsonb_agg(to_jsonb(basis) order by basis.starts_on nulls first, basis.kind, basis.possible_duplicate_ids)
          from (
            select ${basisColumns} from conflict_bases(a.mentee_id, a.mentor_id, daterange(null, null)) r
            where may_conflict(a.mentee_id, a.mentor_id) and daterange(r.starts_on, r.ends_on) && daterange(a.starts_on, a.until_on)
          ) basis
        ), '[]') as bases,
        coalesce((
          select jsonb_agg(jsonb_build_object('id', c.id, 'status', c.status, 'resolution', c.resolution, 'starts_on', c.starts_on,
            'ends_on', c.ends_on, 'basis_ends_on', c.basis_ends_on,
            'by_hand', c.resolved_by is not null, 'bases', c.bases) order by c.starts_on)
          from conflict_case c where c.assignment_id = a.id
        ), '[]') as cases
      from conflict_recheck q
      join assignment a on a.id = q.assignment_id
      where q.department_id = ${ctx.department_id} and a.subtype = 'formal' and ${counts('a')}
      order by a.id`.execute(ctx.db)
  ).rows;

/** Queues assignments for the recheck at the end of the transaction, which reads them with `affected`. */
export const enqueue = (ctx: WriteCtx, assignment_ids: readonly string[]) =>
  sql`insert into conflict_recheck (assignment_id, department_id)
    select id, ${ctx.department_id} from unnest(${assignment_ids}::uuid[]) id on conflict do nothing`.execute(ctx.db);

/** Empties that queue once it has been worked through. */
export const clearQueue = (ctx: WriteCtx) => ctx.db.deleteFrom('conflict_recheck').where('department_id', '=', ctx.department_id).execute();

const changeColumns = sql`c.id, c.assignment_id, c.status, c.resolution, c.source, c.starts_on, c.ends_on, c.basis_ends_on, c.detected_on, c.due_on`;

export type ChangedCase = {
  id: string;
  assignment_id: string;
  status: 'detected' | 'acknowledged' | 'escalated' | 'resolved';
  resolution: 'reassigned' | 'ended' | 'converted' | 'conflict_ended' | 'false_positive' | null;
  source: 'hr_change' | 'creation_check' | 'declaration' | 'scan';
  starts_on: string;
  ends_on: string | null;
  basis_ends_on: string | null;
  detected_on: string;
  due_on: string;
};

export type CaseToOpen = Period & {
  assignment_id: string;
  resolution: string | null;
  basis_ends_on: string | null;
  bases: readonly Basis[];
};

/** Opens cases in one statement; the grace period is that of the policy in force today. */
export const openCases = async (ctx: WriteCtx, cases: readonly CaseToOpen[]): Promise<ChangedCase[]> =>
  (
    await sql<ChangedCase>`
      insert into conflict_case as c (department_id, assignment_id, status, resolution, source, bases, basis_ends_on, starts_on, ends_on,
        detected_on, due_on, policy_id, resolved_at)
      select ${ctx.department_id}, n.assignment_id, case when n.resolution is null then 'detected' else 'resolved' end, n.resolution,
        'hr_change', n.bases, n.basis_ends_on, n.starts_on, n.ends_on,
        ${ctx.today}::date, greatest(${ctx.today}::date, n.starts_on) + p.conflict_grace_days, p.id,
        case when n.resolution is not null then request_now() end
      from jsonb_to_recordset(${json(cases)}) n(assignment_id uuid, resolution text, bases jsonb, basis_ends_on date, starts_on date, ends_on date)
      cross join policy p
      where ${policyOn('p', sql.val(ctx.department_id), ctx.today)}
      returning ${changeColumns}`.execute(ctx.db)
  ).rows;

export type CaseToChange = Period & { id: string; basis_ends_on: string | null; reopen: boolean; bases: readonly Basis[] };

/** Changes days and bases of cases, reopens them, or resolves those of which no day is left, in one statement. A reopened case starts its grace period anew. */
export const changeCases = async (ctx: WriteCtx, cases: readonly CaseToChange[]): Promise<ChangedCase[]> =>
  (
    await sql<ChangedCase>`
      update conflict_case c set
        starts_on = n.starts_on, ends_on = n.ends_on, basis_ends_on = n.basis_ends_on, bases = n.bases,
        status = case when n.reopen then 'detected' when n.ends_on <= n.starts_on then 'resolved' else c.status end,
        resolution = case when n.reopen then null when n.ends_on <= n.starts_on then 'false_positive' else c.resolution end,
        resolved_by = case when n.reopen then null else c.resolved_by end,
        resolved_at = case when n.reopen then null when n.ends_on <= n.starts_on then coalesce(c.resolved_at, request_now()) else c.resolved_at end,
        detected_on = case when n.reopen then ${ctx.today}::date else c.detected_on end,
        due_on = greatest(case when n.reopen then ${ctx.today}::date else c.detected_on end, n.starts_on) + p.conflict_grace_days
      from jsonb_to_recordset(${json(cases)}) n(id uuid, reopen boolean, bases jsonb, basis_ends_on date, starts_on date, ends_on date), policy p
      where c.id = n.id and p.id = c.policy_id
      returning ${changeColumns}`.execute(ctx.db)
  ).rows;

/**
 * Notices of open cases: to mentee, mentor, the leaders who are responsible for the mentee, and the mentorship leads who will handle them.
 */
export const noticesOf = async (ctx: WriteCtx, case_ids: readonly string[]): Promise<Notice[]> =>
  (
    await sql<Notice>`
      select distinct news.person_id, 'conflict_opened' as kind, c.id as subject_id, c.detected_on::text as occasion
      from conflict_case c
      join assignment a on a.id = c.assignment_id
      cross join lateral (
        values (a.mentee_id), (a.mentor_id)
        union select l.person_id from ${responsibleLeaders('a.mentee_id', ctx.today)} l
        union select r.person_id from leadership_role r
          where r.department_id = c.department_id and ${isHeld('r', 'mentorship_lead', ctx.today)}
      ) news(person_id)
      where c.department_id = ${ctx.department_id} and c.id = any (${case_ids}::uuid[]) and c.status <> 'resolved'
      order by c.id, news.person_id`.execute(ctx.db)
  ).rows;

/** The two people of a check, and whether the caller may check them; nothing where one of them does not exist in the department. */
export const findPair = (ctx: Ctx, mentee_id: string, mentor_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as mentee')
    .innerJoin('person as mentor', 'mentor.department_id', 'mentee.department_id')
    .select([party('mentee').as('mentee'), party('mentor').as('mentor'), permitted.as('permitted')])
    .where('mentee.department_id', '=', ctx.department_id)
    .where('mentee.id', '=', mentee_id)
    .where('mentor.id', '=', mentor_id)
    .executeTakeFirst();

/** Whether the mentor reports to the mentee on some day of the period. */
export const isInverse = async (ctx: Ctx, mentee_id: string, mentor_id: string, { starts_on, ends_on }: Period): Promise<boolean> =>
  (await sql`select from reports_to(${mentor_id}, ${mentee_id}, daterange(${starts_on}, ${ends_on})) limit 1`.execute(ctx.db)).rows.length >
  0;
