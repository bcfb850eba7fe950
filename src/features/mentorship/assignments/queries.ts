import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import { lockFirst } from '../../../core/locks.ts';
import { statusOn } from '../../../domain/sql/assignments.ts';
import { isoInstant } from '../../../domain/sql/days.ts';
import { belongsTo } from '../../../domain/sql/divisions.ts';
import { memberParty, partyOf } from '../../../domain/sql/parties.ts';
import { openEarlyEnd } from './early-ends/sql.ts';
import type { Assignment, AssignmentDetail, AssignmentQuery } from './schema.ts';
import { isClaim } from './sql.ts';

/**
 * What the caller may read of assignments: which rows, and of which rows the need areas, what follows from the mentee's needs profile, and the
 * evidence of an acceptance.
 */
export type Visibility = Readonly<{ visible: Predicate; canReadNeeds: Predicate; canReadProfile: Predicate; canReadEvidence: Predicate }>;

/** When a side gave its word. Whoever recorded a relation of two others learns of it once the relation holds: who declined it stays private. */
const accepted = (ctx: Ctx, side: 'mentee' | 'mentor') =>
  sql<string | null>`case when not ${isClaim} or ${ctx.actor.person_id}::uuid in (a.mentee_id, a.mentor_id)
    then ${sql.ref(`a.${side}_accepted_at`)} end`.as(`${side}_accepted_at`);

/** The assignments, `a`, that the caller may see, as they are on `day`. */
export const assignments = (ctx: Ctx, { visible, canReadNeeds }: Visibility, day: string) =>
  ctx.db
    .selectFrom('assignment as a')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .where('a.department_id', '=', ctx.department_id)
    .where(visible)
    .select([
      'a.id',
      'a.subtype',
      'a.is_primary',
      'a.category',
      'a.origin',
      sql<Assignment['need_areas']>`case when ${canReadNeeds} then a.need_areas end`.as('need_areas'),
      'a.starts_on',
      'a.planned_ends_on',
      sql<string | null>`least(a.ends_on, a.replaced_on)`.as('ends_on'),
      sql<Assignment['end_reason']>`case when a.replaced_on = a.until_on then 'replaced' end`.as('end_reason'),
      accepted(ctx, 'mentee'),
      accepted(ctx, 'mentor'),
      'a.mentor_accepted_by',
      'a.activated_at',
      'a.converted_from_id',
      'a.request_id',
      'a.replaces_id',
      'a.replaced_by_id',
      'a.expires_on',
      'a.row_version',
      'a.created_at',
      'a.updated_at',
      statusOn('a', day).as('status'),
      sql<Assignment['recorded_by']>`${partyOf('a.recorded_by_id')}`.as('recorded_by'),
      memberParty('mentee', day).as('mentee'),
      memberParty('mentor', day).as('mentor'),
    ]);

/** Like `assignments`, with the filters of a list. Statuses and divisions are those of `day`. */
export const filtered = (ctx: Ctx, visibility: Visibility, filters: Omit<AssignmentQuery, 'limit'>, day: string) => {
  const { person_id, mentee_id, mentor_id, division_id, subtype, status, is_primary } = filters;
  let rows = assignments(ctx, visibility, day);
  if (person_id) rows = rows.where((eb) => eb.or([eb('a.mentee_id', '=', person_id), eb('a.mentor_id', '=', person_id)]));
  if (mentee_id) rows = rows.where('a.mentee_id', '=', mentee_id);
  if (mentor_id) rows = rows.where('a.mentor_id', '=', mentor_id);
  if (subtype) rows = rows.where(sql<boolean>`a.subtype = any (${subtype})`);
  if (is_primary !== undefined) rows = rows.where('a.is_primary', '=', is_primary);
  if (status) rows = rows.where(sql<boolean>`${statusOn('a', day)} = any (${status})`);
  if (division_id) rows = rows.where(belongsTo('a.mentee_id', division_id, day));
  return rows;
};

/** How many meetings a formal pair aims at in a programme year: as the policy says, and more where the mentee's latest needs ask for it. */
const cadenceTarget = ({ canReadProfile }: Visibility, day: string) => sql<
  number | null
>`case when a.subtype = 'formal' and ${canReadProfile} then (
  select case when clock.is_enrolled then p.enrolled_meetings_target else p.meetings_target end
    + case when needs.intensity = 'higher' then p.higher_intensity_meetings else 0 end
  from policy p
  left join lateral (select k.is_enrolled from mentoring_clock(a.mentee_id, ${day}::date) k) clock on true
  left join lateral (select n.intensity from needs_profile n where n.person_id = a.mentee_id order by n.version desc limit 1) needs on true
  where p.department_id = a.department_id and ${holdsOn('p', day)}) end`;

/** One assignment with its intervals, and with the reasons that the caller gave. */
export const one = (ctx: Ctx, id: string, visibility: Visibility, day: string) =>
  assignments(ctx, visibility, day)
    .select([
      cadenceTarget(visibility, day).as('cadence_target'),
      sql<AssignmentDetail['intervals']>`coalesce((select jsonb_agg(jsonb_build_object('status', i.status, 'starts_on', i.starts_on,
        'ends_on', i.ends_on) order by i.starts_on) from assignment_interval i where i.assignment_id = a.id), '[]')`.as('intervals'),
      sql<AssignmentDetail['own_reasons']>`coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'code', r.code, 'note', r.note)
        order by r.id) from assignment_reason r where r.assignment_id = a.id and r.author_id = ${ctx.actor.person_id}), '[]')`.as(
        'own_reasons',
      ),
      openEarlyEnd(ctx).as('early_end'),
      sql<AssignmentDetail['acceptance_evidence']>`case when a.mentor_accepted_by = 'evidence' and ${visibility.canReadEvidence} then (
        select jsonb_build_object('accepted_on', e.accepted_on, 'kind', e.kind, 'reference', e.reference, 'recorded_by', ${partyOf('e.created_by')},
          'recorded_at', ${isoInstant('e.created_at')})
        from acceptance_evidence e where e.assignment_id = a.id order by e.id desc limit 1) end`.as('acceptance_evidence'),
    ])
    .where('a.id', '=', id);

/** The stored row with its status today, locked until the transaction ends; other rows can still be made to refer to it. */
export const lock = async (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) => {
  await lockFirst(ctx, 'assignment', id);
  return ctx.db
    .selectFrom('assignment as a')
    .select([
      'a.id',
      'a.mentee_id',
      'a.mentor_id',
      'a.subtype',
      'a.state',
      'a.is_primary',
      'a.category',
      'a.origin',
      sql<Assignment['need_areas']>`a.need_areas`.as('need_areas'),
      'a.starts_on',
      'a.planned_ends_on',
      'a.until_on',
      'a.mentee_accepted_at',
      'a.mentor_accepted_at',
      'a.mentor_accepted_by',
      'a.terms_changed_at',
      'a.created_at',
      'a.capacity_reason',
      'a.recorded_by_id',
      'a.converted_from_id',
      'a.request_id',
      'a.replaces_id',
      'a.replaced_on',
      'a.expires_on',
      'a.row_version',
      statusOn('a', ctx.today).as('status'),
      permitted.as('permitted'),
    ])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('a')
    .executeTakeFirst();
};

type Insert = {
  mentee_id: string;
  mentor_id: string;
  subtype: Assignment['subtype'];
  state: 'pending_acceptance' | 'live' | 'claimed';
  is_primary: boolean;
  category: Assignment['category'];
  origin: Assignment['origin'];
  need_areas: string[];
  starts_on: string | null;
  planned_ends_on: string | null;
  ends_on?: string;
  expires_on?: string;
  request_id?: string;
  replaces_id?: string | null;
  mentee_accepted_at?: string | null;
  mentor_accepted_at?: string;
  activated_at?: string;
  recorded_by_id?: string;
  capacity_reason?: string | null;
  converted_from_id?: string;
};

/** Inserts an assignment and answers its id. Constraints refuse overlaps, a second primary one and a reporting line. */
export const insert = (ctx: WriteCtx, values: Insert) =>
  ctx.db
    .insertInto('assignment')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{
  state: 'declined' | 'withdrawn' | 'live' | 'completed' | 'ended' | 'voided';
  starts_on: string;
  planned_ends_on: string | null;
  ends_on: string;
  is_primary: boolean;
  category: Assignment['category'];
  need_areas: string[];
  mentee_accepted_at: string | null;
  mentor_accepted_at: string | null;
  mentor_attested_at: string | null;
  mentor_accepted_by: 'link' | 'evidence' | null;
  terms_changed_at: string;
  activated_at: string;
  capacity_reason: string;
  ended_by_career: null;
  announced_ends_on: null;
  replaces_id: string;
  replaced_by_id: string;
  replaced_on: string;
}>;

/** Changes the columns given and counts the version up. `changes` must not be empty. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('assignment').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Gives the row a new version for a change that is stored in another table: the trigger counts every update. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('assignment')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** A reason by the caller. */
export const insertReason = (ctx: WriteCtx, assignment_id: string, reason: AssignmentDetail['own_reasons'][number]) =>
  ctx.db
    .insertInto('assignment_reason')
    .values({ ...reason, assignment_id, department_id: ctx.department_id, author_id: ctx.actor.person_id })
    .execute();

/** Begins a pause without an end. A constraint refuses one that overlaps another. */
export const insertPause = (ctx: WriteCtx, assignment_id: string, starts_on: string) =>
  ctx.db.insertInto('assignment_pause').values({ department_id: ctx.department_id, assignment_id, starts_on }).execute();

/** Ends the pause of today on `ends_on`; false where there is none. */
export const endPause = async (ctx: WriteCtx, assignment_id: string, ends_on: string) =>
  (
    await ctx.db
      .updateTable('assignment_pause')
      .set({ ends_on })
      .where('department_id', '=', ctx.department_id)
      .where('assignment_id', '=', assignment_id)
      .where('starts_on', '<=', ends_on)
      .where(holdsOn('assignment_pause', ctx.today))
      .returning('id')
      .execute()
  ).length > 0;

/** True where the mentor's long absence pauses the formal assignment on the day. */
export const pausedByAbsence = async (ctx: Ctx, id: string, day: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('assignment as a')
    .select('a.id')
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where('a.subtype', '=', 'formal')
    .where(sql<boolean>`absence_pauses(a.id, a.mentor_id) @> ${day}::date`)
    .executeTakeFirst()) !== undefined;

/** True where the predicate, which is about `a`, holds for the assignment. */
export const holds = async (ctx: Ctx, id: string, predicate: Predicate) =>
  (await ctx.db
    .selectFrom('assignment as a')
    .select('a.id')
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(predicate)
    .executeTakeFirst()) !== undefined;

/**
 * Moves the assignments of one person to another, as mentee and as mentor; answers the ids of the formal ones. An assignment between the
 * two that was declined, withdrawn, voided or never answered stays as it is, because nobody can be their own mentor.
 */
export const reassignPerson = async (ctx: WriteCtx, from: string, to: string): Promise<string[]> => {
  const moved = await sql<{ id: string; subtype: string }>`
    update assignment set
      mentee_id = case mentee_id when ${from} then ${to}::uuid else mentee_id end,
      mentor_id = case mentor_id when ${from} then ${to}::uuid else mentor_id end,
      recorded_by_id = case recorded_by_id when ${from} then ${to}::uuid else recorded_by_id end
    where department_id = ${ctx.department_id} and ${from} in (mentee_id, mentor_id, recorded_by_id)
      and not (mentee_id in (${from}, ${to}) and mentor_id in (${from}, ${to})
        and state in ('declined', 'withdrawn', 'expired', 'lapsed', 'voided'))
    returning id, subtype`.execute(ctx.db);
  return moved.rows.filter((row) => row.subtype === 'formal').map((row) => row.id);
};

/** Makes a surviving person the author of the reasons of a duplicate. */
export const reassignReasons = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('assignment_reason')
    .set({ author_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('author_id', '=', from)
    .execute();
