import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { spokeInOffice } from '../../../domain/relations.ts';
import { belongsTo } from '../../../domain/sql/divisions.ts';
import { delegations, isHeld, officeHolders } from '../../../domain/sql/leaders.ts';
import { dueDay, isDue } from '../../../domain/sql/mentor-requests.ts';
import { memberPartyOf, partyOf } from '../../../domain/sql/parties.ts';
import { isAlive } from '../../../domain/sql/people.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { Office, Voice } from './rules.ts';
import type { MatchDiscussion } from './schema.ts';

/** The status of the request (alias `r`) today, to be joined laterally; the statements here join it as `current`. */
export const statusToday = (ctx: Ctx) => sql<{ status: string }>`mentor_request_status(r, ${ctx.today}::date)`;

/** A request that is withdrawn, or matched otherwise, cancels its discussion. */
const isOpen = sql<boolean>`(d.outcome is null and current.status = 'in_discussion')`;
const outcome = sql<
  MatchDiscussion['outcome']
>`case when d.outcome is null and current.status <> 'in_discussion' then 'cancelled' else d.outcome end`;
const overdue = (ctx: Ctx, leaves: Predicate) => sql<boolean>`(${isOpen} and ${isDue('match_due_on(d, r)', leaves, ctx.today)})`;

/** True of contributions that count. Those of a record that was merged away do not, where the survivor has one: a person has one contribution. */
const counts = sql<boolean>`c.discussion_id = d.id and not exists (select from person gone where gone.id = c.person_id and gone.merged_into_id is not null)`;

/** The preferred mentors, whoever was agreed upon, and who is involved in the request. */
const subjects = sql<string[]>`array(
  select ch.mentor_id from mentor_request_choice ch where ch.request_id = r.id
  union select d.mentor_id where d.mentor_id is not null
  union select i.person_id from involved_in_request(r.id) i)`;

/** The holders of each office today, and the delegates of holders who still hold it and whom the discussion is not about. */
const voices = (ctx: Ctx) => sql`(
  select held.capacity, held.person_id, held.role_id, null::uuid as delegation_id, null::uuid as delegated_from_id
  from ${officeHolders('r.mentee_id', ctx.today)} held
  union all
  select sent.capacity, sent.to_id, null, sent.id, sent.from_id
  from ${delegations(ctx.today)}
  where sent.discussion_id = d.id and sent.from_id <> r.mentee_id and sent.from_id <> all (${subjects}))`;

/** The Chairs of today, who stand in where no mentorship lead is left. */
const chairs = (ctx: Ctx) => sql<Chair[]>`coalesce((
  select jsonb_agg(distinct jsonb_build_object('person_id', role.person_id, 'role_id', role.id, 'display_name', who.display_name))
  from leadership_role role join person who on who.id = role.person_id and ${isAlive('who', ctx.today)}
  where role.department_id = ${ctx.department_id} and ${isHeld('role', 'chair', ctx.today)}), '[]')`;

/**
 * True where the caller may read everybody's input (class C5, leaders' input in matching): they contributed in one of the offices that the policy
 * names, delegated one or are a delegate, each as long as the office lasts, or hold one while the discussion is open. Never the mentee or a
 * preferred mentor; people who contribute without being asked read their own input alone.
 */
const canReadAll = (ctx: Ctx, readable: Predicate) => sql<boolean>`(${readable} and r.mentee_id <> ${ctx.actor.person_id}
  and ${ctx.actor.person_id} <> all (${subjects}) and (
    ${spokeInOffice(ctx, 'r.mentee_id')}
    or exists (
      select from ${delegations(ctx.today)}
      where sent.discussion_id = d.id and ${ctx.actor.person_id} in (sent.from_id, sent.to_id) and sent.capacity = any (d.participants)
        and sent.from_id <> r.mentee_id and sent.from_id <> all (${subjects}))
    or (${isOpen} and exists (select from ${officeHolders('r.mentee_id', ctx.today)} held
      where held.person_id = ${ctx.actor.person_id} and held.capacity = any (d.participants)))))`;

/** True where the caller is the mentee, who reads of a leader’s contribution what it says to them. */
const isReadingMentee = (ctx: Ctx, readable: Predicate) => sql<boolean>`(${readable} and r.mentee_id = ${ctx.actor.person_id})`;

/** The caller's permission to read a discussion, without which only their own input is answered; and whose leaves they may read, which move days. */
export type CanRead = Readonly<Record<'readable' | 'leaves', Predicate>>;

/** Discussions of the department for which `visible` holds, with who takes part. */
export const discussions = (ctx: Ctx, visible: Predicate, { readable, leaves }: CanRead) =>
  ctx.db
    .selectFrom('match_discussion as d')
    .innerJoin('mentor_request as r', 'r.id', 'd.request_id')
    .innerJoinLateral(statusToday(ctx).as('current'), (join) => join.onTrue())
    .where('d.department_id', '=', ctx.department_id)
    .where(visible)
    .select([
      'd.id',
      'd.request_id',
      'r.mentee_id',
      'd.opened_on',
      'd.planned_on',
      'd.held_on',
      'd.mentor_id',
      'd.assignment_id',
      'd.concluded_by',
      'd.concluded_at',
      'd.row_version',
      'd.created_at',
      'd.updated_at',
      isOpen.as('is_open'),
      outcome.as('outcome'),
      dueDay('match_due_on(d, r)', leaves).as('due_on'),
      overdue(ctx, leaves).as('is_overdue'),
      subjects.as('subjects'),
      chairs(ctx).as('chairs'),
      sql<MatchDiscussion['participants']>`d.participants`.as('participants'),
      memberPartyOf('r.mentee_id', ctx.today).as('mentee'),
      partyOf('d.mentor_id').as('mentor'),
      sql<NamedVoice[]>`case when ${isOpen} then coalesce((
        select jsonb_agg(jsonb_build_object('capacity', v.capacity, 'person_id', v.person_id, 'delegated_from_id', v.delegated_from_id,
          'display_name', speaker.display_name)) from ${voices(ctx)} v join person speaker on speaker.id = v.person_id), '[]') else '[]' end`.as(
        'voices',
      ),
      sql<MatchDiscussion['contributions']>`coalesce((
        select jsonb_agg(jsonb_build_object('person', ${memberPartyOf('c.person_id', ctx.today)}, 'capacity', c.capacity, 'stands_in', c.stands_in,
          'delegated_from_id', (select sent.from_id from match_delegation sent where sent.id = c.delegation_id),
          'delegated_from', (select ${partyOf('sent.from_id')} from match_delegation sent where sent.id = c.delegation_id),
          'took_part_on', c.took_part_on,
          'agrees', case when c.person_id = ${ctx.actor.person_id} or reader.can_read_all then c.agrees end,
          'input', case when c.person_id = ${ctx.actor.person_id} or reader.can_read_all then (
            select i.input from match_input i where i.contribution_id = c.id) end,
          'for_mentee', case when c.person_id = ${ctx.actor.person_id} or reader.can_read_all or reader.is_mentee then (
            select i.for_mentee from match_input i where i.contribution_id = c.id) end) order by c.id)
        from match_contribution c
        cross join (select ${canReadAll(ctx, readable)} as can_read_all, ${isReadingMentee(ctx, readable)} as is_mentee) reader
        where ${counts}), '[]')`.as('contributions'),
    ]);

/** One discussion, where `visible` holds. */
export const find = (ctx: Ctx, id: string, visible: Predicate, canRead: CanRead) =>
  discussions(ctx, visible, canRead).where('d.id', '=', id).executeTakeFirst();

/** The stored row, locked until the transaction ends; `permitted` says whether the caller may act on it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('match_discussion as d')
    .innerJoin('mentor_request as r', 'r.id', 'd.request_id')
    .select(['d.id', 'd.request_id', 'd.opened_on', 'd.row_version', permitted.as('permitted')])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('d')
    .executeTakeFirst();

/** Locks the request as well, after the discussion, so that nobody withdraws it meanwhile. */
export const lockRequest = (ctx: WriteCtx, request_id: string) =>
  ctx.db
    .selectFrom('mentor_request as r')
    .select('r.id')
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', request_id)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

export type Chair = { person_id: string; role_id: string; display_name: string };
export type NamedVoice = Voice & { display_name: string };
export type HeldVoice = Voice & { role_id: string | null; delegation_id: string | null };
export type Contribution = Voice & { stands_in: boolean; agrees: boolean | null; input: string | null; for_mentee: string | null };

/** Everything that decides who may contribute in which office; read once the discussion is locked. */
export const situation = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('match_discussion as d')
    .innerJoin('mentor_request as r', 'r.id', 'd.request_id')
    .innerJoinLateral(statusToday(ctx).as('current'), (join) => join.onTrue())
    .select([
      'r.mentee_id',
      isOpen.as('is_open'),
      outcome.as('outcome'),
      'current.status as request_status',
      sql<Office[]>`d.participants`.as('participants'),
      subjects.as('subjects'),
      chairs(ctx).as('chairs'),
      sql<HeldVoice[]>`coalesce((select jsonb_agg(to_jsonb(v) order by v.role_id) from ${voices(ctx)} v), '[]')`.as('voices'),
      sql<Contribution[]>`coalesce((
        select jsonb_agg(jsonb_build_object('capacity', c.capacity, 'person_id', c.person_id, 'stands_in', c.stands_in, 'agrees', c.agrees,
          'delegated_from_id', (select sent.from_id from match_delegation sent where sent.id = c.delegation_id),
          'input', case when c.person_id = ${ctx.actor.person_id} then said.input end,
          'for_mentee', case when c.person_id = ${ctx.actor.person_id} then said.for_mentee end))
        from match_contribution c left join match_input said on said.contribution_id = c.id where ${counts}), '[]')`.as('contributions'),
    ])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .executeTakeFirstOrThrow();

/** Inserts a discussion with the offices that the policy of today names. */
export const insert = async (ctx: WriteCtx, request_id: string, planned_on: string | null) =>
  ctx.db
    .insertInto('match_discussion')
    .columns(['department_id', 'request_id', 'opened_on', 'planned_on', 'participants'])
    .expression((eb) =>
      eb
        .selectFrom('policy as p')
        .select(['p.department_id', sql<string>`${request_id}::uuid`.as('request_id'), sql<string>`${ctx.today}::date`.as('opened_on')])
        .select([sql<string | null>`${planned_on}::date`.as('planned_on'), 'p.match_participants'])
        .where(policyOn('p', sql.val(ctx.department_id), ctx.today)),
    )
    .returning(['id'])
    .executeTakeFirstOrThrow();

/** Raises the version of the discussion after a change that is stored in another table. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('match_discussion').set({ row_version: sql<number>`row_version` }).where('id', '=', id).execute();

/** Ends a discussion with an outcome. */
export const conclude = (
  ctx: WriteCtx,
  id: string,
  values: { outcome: 'match' | 'no_match' | 'cancelled'; held_on?: string; mentor_id?: string; assignment_id?: string },
) =>
  ctx.db
    .updateTable('match_discussion')
    .set({ ...values, concluded_by: ctx.actor.person_id, concluded_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

export type Filters = {
  request_id?: string | undefined;
  mentee_id?: string | undefined;
  division_id?: string | undefined;
  is_open?: boolean | undefined;
  is_overdue?: boolean | undefined;
  outcome?: readonly string[] | undefined;
};

/** Limits discussions to the filters of a list. */
export const filtered = (ctx: Ctx, query: ReturnType<typeof discussions>, { leaves }: CanRead, filters: Filters) => {
  const { request_id, mentee_id, division_id, is_open, is_overdue } = filters;
  let rows = query;
  if (request_id) rows = rows.where('d.request_id', '=', request_id);
  if (mentee_id) rows = rows.where('r.mentee_id', '=', mentee_id);
  if (is_open !== undefined) rows = rows.where(sql<boolean>`${isOpen} = ${is_open}`);
  if (is_overdue !== undefined) rows = rows.where(sql<boolean>`${overdue(ctx, leaves)} = ${is_overdue}`);
  if (filters.outcome) rows = rows.where(sql<boolean>`${outcome} = any (${filters.outcome})`);
  if (division_id) rows = rows.where(belongsTo('r.mentee_id', division_id, ctx.today));
  return rows;
};
