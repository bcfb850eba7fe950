import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, type Predicate, yes } from '../../../core/db.ts';
import { lockFirst } from '../../../core/locks.ts';
import { sendWithNext } from '../../../core/prepared-statements.ts';
import { isSuspended, statusOn } from '../../../domain/sql/assignments.ts';
import { isoInstant } from '../../../domain/sql/days.ts';
import { party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { Meeting, MeetingDetail, MeetingQuery, NewMeeting } from './schema.ts';
import { derived, qualifies, type State, statusOf } from './standing-queries.ts';

export type { State } from './standing-queries.ts';

/** Meetings, `m`, of assignments, `a`, with the policy, `p`, of the day they were held. */
const base = (ctx: Ctx) =>
  ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .leftJoin('policy as p', (join) => join.on(policyOn('p', 'm.department_id', sql.ref('m.held_on'))))
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
  'm.logged_by',
  'm.logged_at',
  'm.confirmed_by',
  'm.confirmed_at',
  'm.void_proposed_by',
  'm.absent',
  'm.counted_year',
  'm.row_version',
  'm.created_at',
  'm.updated_at',
] as const;

/** The day, where it is known; and whether an import brought the meeting along. */
const origin = [
  sql<string | null>`case when m.counted_year is null then m.held_on end`.as('held_on'),
  sql<boolean>`m.import_id is not null`.as('is_brought_along'),
] as const;

const meetings = (ctx: Ctx, visible: Predicate, state?: State) =>
  base(ctx)
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .select(columns)
    .select(origin)
    .select([party('mentee').as('mentee'), party('mentor').as('mentor')])
    .select(derived(ctx, state))
    .where(visible);

/** The facts about meetings for a list, with its filters. */
export const filtered = (ctx: Ctx, visible: Predicate, filters: Omit<MeetingQuery, 'limit'>) => {
  const { assignment_id, person_id, held_on_gte, held_on_lte, scheduled_at_gte, scheduled_at_lt } = filters;
  let rows = meetings(ctx, visible);
  if (assignment_id) rows = rows.where('m.assignment_id', '=', assignment_id);
  if (person_id) rows = rows.where(sql<boolean>`${person_id}::uuid in (a.mentee_id, a.mentor_id)`);
  if (filters.status) rows = rows.where(sql<boolean>`${statusOf(ctx)} = any (${filters.status}::text[])`);
  if (filters.qualifies !== undefined) rows = rows.where(sql<boolean>`${qualifies} = ${filters.qualifies}`);
  if (held_on_gte) rows = rows.where('m.held_on', '>=', held_on_gte);
  if (held_on_lte) rows = rows.where('m.held_on', '<=', held_on_lte);
  if (scheduled_at_gte) rows = rows.where('m.scheduled_at', '>=', scheduled_at_gte);
  if (scheduled_at_lt) rows = rows.where('m.scheduled_at', '<', scheduled_at_lt);
  return rows;
};

/** A mentor may read the content because of the assignment, and so not while a conflict suspends it. */
const canReadContent = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and (a.mentee_id = ${ctx.actor.person_id} or not ${isSuspended('a', ctx.today)}))`;

/**
 * One meeting. `permitted`: the caller may read content of meetings. The content of this one arrives unless a conflict suspends the
 * assignment for the mentor; reasons that the caller gave arrive even then. With a `state`, only a meeting that is in it.
 */
export const find = (ctx: Ctx, id: string, visible: Predicate, permitted: Predicate, state?: State) => {
  const found = meetings(ctx, visible, state)
    .leftJoinLateral(sql<{ yes: boolean }>`(select ${canReadContent(ctx, permitted)} as yes offset 0)`.as('readable'), (join) =>
      join.onTrue(),
    )
    .leftJoin('meeting_content as c', (join) => join.onRef('c.meeting_id', '=', 'm.id').on('readable.yes', '=', true))
    .select(['c.agenda', 'c.location'])
    .select([
      sql<MeetingDetail['goal_lineage_ids']>`case when readable.yes then array(
        select g.lineage_id from meeting_goal g where g.meeting_id = m.id order by g.lineage_id) end`.as('goal_lineage_ids'),
      sql<MeetingDetail['reasons']>`case when ${permitted} then (
        select coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'author_id', r.author_id, 'note', r.note,
          'at', ${isoInstant('r.at')}) order by r.id), '[]')
        from meeting_reason r where r.meeting_id = m.id and (r.author_id = ${ctx.actor.person_id} or readable.yes)) end`.as('reasons'),
    ])
    .where('m.id', '=', id);
  return (state === undefined ? found : found.where('m.state', '=', state)).executeTakeFirst();
};

/** The stored row, locked, and its assignment locked for share, so that the two people do not change before this is written. */
export const lock = async (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) => {
  await lockFirst(ctx, 'meeting', id);
  await lockFirst(ctx, 'assignment', sql`(select m.assignment_id from meeting m where m.id = ${id})`, 'share');
  return base(ctx)
    .select(columns)
    .select(origin)
    .select(['m.state', 'm.updated_by', statusOf(ctx).as('status')])
    .select([sql<boolean>`${permitted}`.as('permitted'), canReadContent(ctx, yes).as('can_read_content')])
    .where('m.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('m')
    .forShare('a')
    .executeTakeFirst();
};

/** The content of a meeting, for changing it. */
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

/**
 * The assignment, locked for share, with its status today and whether a conflict suspends it on a day. The programme year that holds the day is of a day
 * that has passed: another one is not closed.
 */
export const assignment = async (ctx: WriteCtx, id: string, day: string, visible: Predicate, permitted: Predicate) => {
  await lockFirst(ctx, 'assignment', id, 'share');
  return ctx.db
    .selectFrom('assignment as a')
    .innerJoinLateral(days(day), (join) => join.onTrue())
    .select(['a.id', 'a.mentee_id', 'a.mentor_id', 'a.subtype', 'a.state', 'a.starts_on', 'a.until_on', 'days.active', 'days.is_suspended'])
    .select([
      statusOn('a', ctx.today).as('status'),
      (day < ctx.today ? yearOf(day) : sql<null>`null::jsonb`).as('year'),
      sql<boolean>`${permitted}`.as('permitted'),
    ])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forShare('a')
    .executeTakeFirst();
};

/** The active days of the assignment `a`, and whether a conflict suspends it on a day. */
const days = (day: string) =>
  sql<{ active: { starts_on: string; ends_on: string | null }[]; is_suspended: boolean }>`(
    select coalesce(jsonb_agg(jsonb_build_object('starts_on', i.starts_on, 'ends_on', i.ends_on) order by i.starts_on)
        filter (where i.status = 'active'), '[]') as active,
      coalesce(bool_or(i.status = 'suspended_conflict' and ${holdsOn('i', day)}), false) as is_suspended
    from assignment_interval i where i.assignment_id = a.id)`.as<'days'>('days');

const yearOf = (day: string) =>
  sql<{
    ends_on: string | null;
    closes_on: string | null;
  } | null>`(select jsonb_build_object('ends_on', y.ends_on, 'closes_on', y.closes_on)
    from year_closing(a.id, ${day}::date) y)`;

/** Those of the ids that are not goals of a plan of the mentee. */
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

/** The first recorded row of a joint meeting of the mentee, to which its other rows point. */
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

/** First day on which meetings of an assignment held on `day` can no longer be confirmed; null while it is not known, or where no clock runs. */
export const closedOn = async (ctx: WriteCtx, assignment_id: string, day: string): Promise<string | null> => {
  const { rows } = await sql<{ closes_on: string | null }>`select closes_on from year_closing(${assignment_id}, ${day}::date)`.execute(
    ctx.db,
  );
  return rows[0]?.closes_on ?? null;
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

/** Inserts a meeting, proposed by the caller or held already. Agenda, place and goals are set separately. */
export const insert = (ctx: WriteCtx, id: string, state: 'proposed' | 'held', values: Planned) =>
  sendWithNext(
    ctx.db,
    ctx.db.insertInto('meeting').values({ ...values, id, state, department_id: ctx.department_id, proposed_by: ctx.actor.person_id }),
  );

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
  void_proposed_by: string | null;
}>;

/** Changes the row. Without changes it gets a new version, for a change that is stored in another table. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  sendWithNext(
    ctx.db,
    ctx.db
      .updateTable('meeting')
      .set(Object.keys(changes).length > 0 ? changes : { row_version: sql<number>`row_version` })
      .where('department_id', '=', ctx.department_id)
      .where('id', '=', id),
  );

/** Replaces agenda and place, which are stored apart from the facts because only the pair reads them. */
export const setContent = (ctx: WriteCtx, id: string, { agenda, location }: { agenda: string | null; location: string | null }) =>
  sendWithNext(
    ctx.db,
    sql`insert into meeting_content (meeting_id, agenda, location)
      select m.id, ${agenda}, ${location} from meeting m where m.department_id = ${ctx.department_id} and m.id = ${id}
      on conflict (meeting_id) do update set agenda = excluded.agenda, location = excluded.location`,
  );

/** Removes the goals of a meeting that are not listed. */
export const removeOtherGoals = (ctx: WriteCtx, id: string, lineage_ids: readonly string[]) =>
  sql`delete from meeting_goal g using meeting m
    where m.id = g.meeting_id and m.department_id = ${ctx.department_id} and m.id = ${id} and g.lineage_id <> all (${lineage_ids}::uuid[])`.execute(
    ctx.db,
  );

/** Links the goals by their lineage, which is the same in all versions of a plan. Those linked already stay. */
export const addGoals = (ctx: WriteCtx, id: string, lineage_ids: readonly string[]) =>
  sendWithNext(
    ctx.db,
    sql`insert into meeting_goal (meeting_id, lineage_id)
      select m.id, goal.lineage_id from meeting m cross join unnest(${lineage_ids}::uuid[]) goal(lineage_id)
      where m.department_id = ${ctx.department_id} and m.id = ${id}
      on conflict do nothing`,
  );

/** A reason by the caller. */
export const insertReason = (ctx: WriteCtx, id: string, kind: 'dispute' | 'cancel' | 'void', note: string) =>
  sendWithNext(
    ctx.db,
    sql`insert into meeting_reason (meeting_id, author_id, kind, note, at)
      select m.id, ${ctx.actor.person_id}::uuid, ${kind}, ${note}, ${ctx.now}::timestamptz
      from meeting m where m.department_id = ${ctx.department_id} and m.id = ${id}`,
  );
