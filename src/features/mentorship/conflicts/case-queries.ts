import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { ChangedCase } from './queries.ts';
import type { Basis } from './schema.ts';

/** What the caller may read of cases: which rows, and of which rows the note. */
export type Visibility = Readonly<{ visible: Predicate; canReadNote: Predicate }>;

/** Cases from before know of no records that may be one person. */
const basesOf = sql<Basis[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('possible_duplicate_ids', '[]'::jsonb) || b.basis order by b.nr), '[]')
  from jsonb_array_elements(c.bases) with ordinality b(basis, nr))`;

/** The cases that the caller may see, `c`, with their assignments, `a`. */
export const cases = (ctx: Ctx, { visible, canReadNote }: Visibility) =>
  ctx.db
    .selectFrom('conflict_case as c')
    .innerJoin('assignment as a', 'a.id', 'c.assignment_id')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .innerJoin('policy as p', 'p.id', 'c.policy_id')
    .where('c.department_id', '=', ctx.department_id)
    .where(visible)
    .select([
      'c.id',
      'c.assignment_id',
      'a.mentee_id',
      'a.mentor_id',
      party('mentee').as('mentee'),
      party('mentor').as('mentor'),
      'c.status',
      'c.resolution',
      'c.source',
      'c.starts_on',
      'c.ends_on',
      'c.basis_ends_on',
      'c.detected_on',
      'c.due_on',
      'c.acknowledged_by',
      'c.resolved_by',
      'p.version as policy_version',
      'c.row_version',
      'c.created_at',
      'c.updated_at',
    ])
    .select([basesOf.as('bases'), sql<string | null>`case when ${canReadNote} then c.note end`.as('note')]);

/** One case as the caller may see it; its note is null where the caller may not read it. Undefined where the case is not visible. */
export const find = (ctx: Ctx, id: string, visibility: Visibility) => cases(ctx, visibility).where('c.id', '=', id).executeTakeFirst();

/** The case, locked until the transaction ends. */
export const lock = (ctx: WriteCtx, id: string, visibility: Visibility, permitted: Predicate) =>
  cases(ctx, { ...visibility, visible: sql<boolean>`(${visibility.visible} or ${permitted})` })
    .select(permitted.as('permitted'))
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** Marks the case as acknowledged by a person. Without a note the former one stays. */
export const setAcknowledged = (ctx: WriteCtx, id: string, values: { acknowledged_by: string; note?: string }) =>
  ctx.db
    .updateTable('conflict_case')
    .set({ status: 'acknowledged', ...values })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Resolves the case, which then suspends the assignment up to the day before `ends_on`. Without a note the former one stays. */
export const setResolved = (
  ctx: WriteCtx,
  id: string,
  values: { resolution: NonNullable<ChangedCase['resolution']>; ends_on: string; resolved_by: string; resolved_at: string; note?: string },
) =>
  ctx.db
    .updateTable('conflict_case')
    .set({ status: 'resolved', ...values })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/**
 * Resolves the open case of an assignment that ends. A suspension that would begin after the end becomes empty; one that is to begin before
 * it stays open. Where the conflict has turned out never to have been, no day of the suspension is left.
 */
export const resolveOpen = (
  ctx: WriteCtx,
  assignment_id: string,
  values: { resolution: 'reassigned' | 'ended' | 'converted'; ends_on: string; resolved_by: string; resolved_at: string },
) =>
  ctx.db
    .updateTable('conflict_case')
    .set({
      ...values,
      status: 'resolved',
      ends_on: sql<string>`case when basis_ends_on <= starts_on then starts_on else greatest(starts_on, ${values.ends_on}::date) end`,
    })
    .where('department_id', '=', ctx.department_id)
    .where('assignment_id', '=', assignment_id)
    .where('status', '<>', 'resolved')
    .where((eb) => eb.or([eb('starts_on', '<=', ctx.today), eb('starts_on', '>=', values.ends_on)]))
    .returning(['id', sql<string>`ends_on`.as('ends_on')])
    .execute();

/** Opens the case again that was resolved because the assignment was to pass to another mentor on that day. */
export const reopenReassigned = (ctx: WriteCtx, assignment_id: string, ends_on: string) =>
  ctx.db
    .updateTable('conflict_case')
    .set({
      status: sql<ChangedCase['status']>`case when acknowledged_by is null then 'detected' else 'acknowledged' end`,
      resolution: null,
      resolved_by: null,
      resolved_at: null,
      ends_on: null,
    })
    .where('department_id', '=', ctx.department_id)
    .where('assignment_id', '=', assignment_id)
    .where('resolution', '=', 'reassigned')
    .where(sql<boolean>`ends_on = greatest(starts_on, ${ends_on}::date)`)
    .returning(['id', 'status'])
    .execute();

/** Resolves the open cases of assignments that are over: there is nothing left to decide. */
export const resolveOver = (ctx: WriteCtx) =>
  ctx.db
    .updateTable('conflict_case as c')
    .from('assignment as a')
    .set({
      status: 'resolved',
      resolution: sql<'reassigned' | 'ended'>`case when a.replaced_on = a.until_on then 'reassigned' else 'ended' end`,
      resolved_at: ctx.now,
      ends_on: sql<string>`greatest(c.starts_on, a.until_on)`,
    })
    .whereRef('a.id', '=', 'c.assignment_id')
    .where('c.department_id', '=', ctx.department_id)
    .where('c.status', '<>', 'resolved')
    .where('a.until_on', '<=', ctx.today)
    .returning(['c.id', 'c.assignment_id', 'c.resolution'])
    .execute();

/** Escalates the open cases whose `due_on` has passed. */
export const escalateDue = (ctx: WriteCtx) =>
  ctx.db
    .updateTable('conflict_case')
    .set({ status: 'escalated' })
    .where('department_id', '=', ctx.department_id)
    .where('status', 'in', ['detected', 'acknowledged'])
    .where('due_on', '<', ctx.today)
    .returning(['id', 'assignment_id', 'due_on'])
    .execute();
