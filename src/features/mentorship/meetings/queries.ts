import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { MeetingTable } from '../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, yes } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { civilDay, isoInstant } from '../../../domain/sql/days.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import type { Meeting, MeetingDetail, MeetingQuery, NewMeeting } from './schema.ts';

export type State = MeetingTable['state'];

/** The view says what counts; asked by pair and day, which is how it finds the one of that day without looking at all the others. */
const qualifies = sql<boolean>`exists (select from qualifying_meeting q
  where q.assignment_id = m.assignment_id and q.held_on = m.held_on and q.id = m.id)`;

/** The conditions of the view in its order; a meeting that meets them all and still does not count gave way to another one of the day. */
const barrier = sql<Meeting['not_qualifying_because']>`case
  when ${qualifies} then null
  when m.state in ('proposed', 'scheduled', 'cancelled', 'no_show') then 'not_held'
  when m.state = 'voided' then 'voided'
  when m.state = 'disputed' then 'disputed'
  when m.state = 'held' then 'pending_confirmation'
  when a.subtype <> 'formal' then 'not_formal'
  when m.mode = 'email' then 'by_email'
  when m.duration_min < p.meeting_min_minutes then 'too_short'
  when not exists (select from assignment_interval i where i.assignment_id = a.id and i.status = 'active'
    and i.starts_on <= m.held_on and (i.ends_on is null or i.ends_on > m.held_on)) then 'not_active'
  else 'another_that_day' end`;

/** The days to confirm are those of the policy of the day it was held, counted from the day it was logged. */
const status = (ctx: Ctx) => sql<Meeting['status']>`case
  when m.state = 'held' and ${civilDay('m.logged_at', ctx.actor.time_zone)} + p.meeting_confirmation_days <= ${ctx.today}::date then 'unconfirmed'
  else m.state end`;

/** Meetings, `m`, of assignments, `a`, with the policy, `p`, of the day they were held. */
const base = (ctx: Ctx) =>
  ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .leftJoin('policy as p', (join) =>
      join
        .onRef('p.department_id', '=', 'm.department_id')
        .on(sql<boolean>`p.starts_on <= m.held_on and (p.ends_on is null or p.ends_on > m.held_on)`),
    )
    .where('m.department_id', '=', ctx.department_id);

const columns = [
  'm.id',
  'm.assignment_id',
  'a.mentee_id',
  'a.mentor_id',
  'm.kind',
  'm.joint_id',
  'm.mode',
  'm.proposed_by',
  'm.scheduled_at',
  'm.duration_min',
  'm.held_on',
  'm.logged_by',
  'm.logged_at',
  'm.confirmed_by',
  'm.confirmed_at',
  'm.absent',
  'm.row_version',
  'm.created_at',
  'm.updated_at',
] as const;

const meetings = (ctx: Ctx, seen: Expression<SqlBool>) =>
  base(ctx)
    .select(columns)
    .select([status(ctx).as('status'), qualifies.as('qualifies'), barrier.as('not_qualifying_because')])
    .where(seen);

export const filtered = (ctx: Ctx, seen: Expression<SqlBool>, filters: Omit<MeetingQuery, 'limit'>) => {
  const { assignment_id, person_id, held_on_gte, held_on_lte, scheduled_at_gte, scheduled_at_lt } = filters;
  let rows = meetings(ctx, seen);
  if (assignment_id) rows = rows.where('m.assignment_id', '=', assignment_id);
  if (person_id) rows = rows.where(sql<boolean>`${person_id}::uuid in (a.mentee_id, a.mentor_id)`);
  if (filters.status) rows = rows.where(sql<boolean>`${status(ctx)} = any (${filters.status}::text[])`);
  if (filters.qualifies !== undefined) rows = rows.where(sql<boolean>`${qualifies} = ${filters.qualifies}`);
  if (held_on_gte) rows = rows.where('m.held_on', '>=', held_on_gte);
  if (held_on_lte) rows = rows.where('m.held_on', '<=', held_on_lte);
  if (scheduled_at_gte) rows = rows.where('m.scheduled_at', '>=', scheduled_at_gte);
  if (scheduled_at_lt) rows = rows.where('m.scheduled_at', '<', scheduled_at_lt);
  return rows;
};

/** The mentor reads what the mentee brought through the assignment, and so not while a conflict suspends it (domain rule 6). */
export const legible = (ctx: Ctx, permitted: Expression<SqlBool>): RawBuilder<SqlBool> =>
  sql<boolean>`(${permitted} and (a.mentee_id = ${ctx.actor.person_id} or assignment_status(a, ${ctx.today}::date) <> 'suspended_conflict'))`;

/** One meeting. Its content arrives where `open` holds; of the reasons, the asker's own also where only `permitted` does. */
export const find = (ctx: Ctx, id: string, seen: Expression<SqlBool>, permitted: Expression<SqlBool>) => {
  const open = legible(ctx, permitted);
  return meetings(ctx, seen)
    .leftJoin('meeting_content as c', (join) => join.onRef('c.meeting_id', '=', 'm.id').on(open))
    .select(['c.agenda', 'c.location'])
    .select([
      sql<MeetingDetail['goal_lineage_ids']>`case when ${open} then array(
        select g.lineage_id from meeting_goal g where g.meeting_id = m.id order by g.lineage_id) end`.as('goal_lineage_ids'),
      sql<MeetingDetail['reasons']>`case when ${permitted} then (
        select coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'author_id', r.author_id, 'note', r.note,
          'at', ${isoInstant('r.at')}) order by r.id), '[]')
        from meeting_reason r where r.meeting_id = m.id and (r.author_id = ${ctx.actor.person_id} or ${open})) end`.as('reasons'),
    ])
    .where('m.id', '=', id)
    .executeTakeFirst();
};

/** The stored row, locked, with its assignment held as it is: who the two are does not change before this is written. */
export const lock = (ctx: WriteCtx, id: string, seen: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  base(ctx)
    .select(columns)
    .select(['m.state', 'm.updated_by', status(ctx).as('status')])
    .select([sql<boolean>`${permitted}`.as('permitted'), legible(ctx, yes).as('legible')])
    .where('m.id', '=', id)
    .where(sql<boolean>`(${seen} or ${permitted})`)
    .forNoKeyUpdate('m')
    .forShare('a')
    .executeTakeFirst();

/** What the two keep of a meeting, for a change of it. */
export const contentOf = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('meeting as m')
    .leftJoin('meeting_content as c', 'c.meeting_id', 'm.id')
    .select(['c.agenda', 'c.location'])
    .select(
      sql<string[]>`array(select g.lineage_id from meeting_goal g where g.meeting_id = m.id order by g.lineage_id)`.as('goal_lineage_ids'),
    )
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .executeTakeFirstOrThrow();

/** The assignment, held as it is, and how it stands today and on a day. */
export const assignment = (ctx: WriteCtx, id: string, day: string, seen: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', 'a.mentee_id', 'a.mentor_id', 'a.state', 'a.starts_on', 'a.until_on'])
    .select([
      sql<string>`assignment_status(a, ${ctx.today}::date)`.as('status'),
      sql<boolean>`exists (select from assignment_interval i where i.assignment_id = a.id and i.status = 'suspended_conflict' and ${holdsOn('i', day)})`.as(
        'is_suspended',
      ),
      sql<boolean>`${permitted}`.as('permitted'),
    ])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${seen} or ${permitted})`)
    .forShare('a')
    .executeTakeFirst();

/** Which of these are no goals of a plan of the person. */
export const foreignGoals = async (ctx: WriteCtx, mentee_id: string, lineage_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ lineage_id: string }>`
      select asked.lineage_id from unnest(${lineage_ids}::uuid[]) asked(lineage_id)
      where not exists (
        select from plan_goal g
        join plan_version v on v.id = g.version_id
        join academic_plan plan on plan.id = v.plan_id
        where g.lineage_id = asked.lineage_id and plan.mentee_id = ${mentee_id} and plan.department_id = ${ctx.department_id})`.execute(
      ctx.db,
    )
  ).rows.map(({ lineage_id }) => lineage_id);

/** The row of a joint meeting of the mentee that the others point to. */
export const firstOfJoint = (ctx: WriteCtx, mentee_id: string, id: string) =>
  ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .select(sql<string>`coalesce(m.joint_id, m.id)`.as('id'))
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where('m.kind', '=', 'joint')
    .where('a.mentee_id', '=', mentee_id)
    .executeTakeFirst();

/**
 * First day on which the mentee's programme year of the day can no longer change: the policy's days to confirm after its end, or after an enrolment
 * was recorded, without which there would be no such year. Null while that is not known, or where no clock runs.
 */
export const closedOn = async (ctx: WriteCtx, mentee_id: string, day: string): Promise<string | null> => {
  const { rows } = await sql<{ closed_on: string | null }>`
    select case when year.ends_on is not null then greatest(year.ends_on, enrolled.on_day) + p.meeting_confirmation_days end as closed_on
    from mentoring_clock(${mentee_id}, ${day}::date) k
    join policy p on p.department_id = ${ctx.department_id} and ${holdsOn('p', day)}
    cross join lateral (
      select coalesce(range_agg(daterange(l.starts_on, l.ends_on)), '{}') as days from leave l where l.person_id = ${mentee_id} and l.stops_clock
    ) leaves
    cross join lateral (select due_after(k.starts_on, 12 * k.programme_year, leaves.days) as ends_on) year
    cross join lateral (
      select max(${civilDay('e.created_at', ctx.actor.time_zone)}) as on_day from programme_enrolment e
      where k.is_enrolled and e.person_id = ${mentee_id}
    ) enrolled`.execute(ctx.db);
  return rows[0]?.closed_on ?? null;
};

export type Planned = Pick<NewMeeting, 'assignment_id' | 'kind' | 'mode'> &
  Partial<{
    joint_id: string;
    scheduled_at: string;
    duration_min: number | undefined;
    held_on: string;
    logged_by: string;
    logged_at: string;
  }>;

export const insert = (ctx: WriteCtx, state: 'proposed' | 'held', values: Planned) =>
  ctx.db
    .insertInto('meeting')
    .values({ ...values, state, department_id: ctx.department_id, proposed_by: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{
  state: State;
  mode: Meeting['mode'];
  scheduled_at: string | null;
  duration_min: number;
  held_on: string;
  proposed_by: string;
  logged_by: string;
  logged_at: string;
  confirmed_by: string;
  confirmed_at: string;
  absent: 'mentee' | 'mentor' | null;
}>;

/** Changes the row; without any change of its own it counts one of what is stored beside it. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db
    .updateTable('meeting')
    .set(Object.keys(changes).length > 0 ? changes : { row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

export const setContent = (ctx: WriteCtx, id: string, { agenda, location }: { agenda: string | null; location: string | null }) =>
  sql`insert into meeting_content (meeting_id, agenda, location)
    select m.id, ${agenda}, ${location} from meeting m where m.department_id = ${ctx.department_id} and m.id = ${id}
    on conflict (meeting_id) do update set agenda = excluded.agenda, location = excluded.location`.execute(ctx.db);

export const keepGoals = (ctx: WriteCtx, id: string, lineage_ids: readonly string[]) =>
  sql`delete from meeting_goal g using meeting m
    where m.id = g.meeting_id and m.department_id = ${ctx.department_id} and m.id = ${id} and g.lineage_id <> all (${lineage_ids}::uuid[])`.execute(
    ctx.db,
  );

export const addGoals = (ctx: WriteCtx, id: string, lineage_ids: readonly string[]) =>
  sql`insert into meeting_goal (meeting_id, lineage_id)
    select m.id, goal.lineage_id from meeting m cross join unnest(${lineage_ids}::uuid[]) goal(lineage_id)
    where m.department_id = ${ctx.department_id} and m.id = ${id}
    on conflict do nothing`.execute(ctx.db);

export const insertReason = (ctx: WriteCtx, id: string, kind: 'dispute' | 'cancel' | 'void', note: string) =>
  sql`insert into meeting_reason (meeting_id, author_id, kind, note, at)
    select m.id, ${ctx.actor.person_id}::uuid, ${kind}, ${note}, ${ctx.now}::timestamptz
    from meeting m where m.department_id = ${ctx.department_id} and m.id = ${id}`.execute(ctx.db);

/** Held meetings that were logged the policy’s days ago or before, and of which nobody was reminded since; `person_id` is who would confirm. */
export const waiting = async (ctx: WriteCtx) =>
  (
    await sql<{ person_id: string; subject_id: string; from_person_id: string; occasion: string }>`
      select other.person_id, m.id as subject_id, m.logged_by as from_person_id, logged.occasion
      from meeting m
      join assignment a on a.id = m.assignment_id and ${counts('a')}
      join policy p on p.department_id = m.department_id and ${holdsOn('p', ctx.today)}
      cross join lateral (select case m.logged_by when a.mentee_id then a.mentor_id else a.mentee_id end as person_id) other
      cross join lateral (select to_char(m.logged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') as occasion) logged
      where m.department_id = ${ctx.department_id} and m.state = 'held'
        and ${civilDay('m.logged_at', ctx.actor.time_zone)} + p.meeting_reminder_days <= ${ctx.today}::date
        and ${notNotified({ person: 'other.person_id', kind: 'meeting_unconfirmed', subject: 'm.id', occasion: 'logged.occasion' })}
      order by m.id`.execute(ctx.db)
  ).rows;
