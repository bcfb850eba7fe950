import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { belongsTo } from '../../../domain/sql/divisions.ts';
import { officeHolders } from '../../../domain/sql/leaders.ts';
import { dueDay, isDue } from '../../../domain/sql/mentor-requests.ts';
import { memberPartyOf } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { MentorRequest, MentorRequestPatch, Status } from './schema.ts';

/** The status of a request (alias `r`) today and the assignment behind it, to be joined laterally; the statements here join it as `current`. */
export const statusToday = (ctx: Ctx) =>
  sql<{ status: Status; assignment_id: string | null }>`mentor_request_status(r, ${ctx.today}::date)`;

/** What the caller may read of a request (alias `r`): the facts, the reason, the preferred mentors, the note about no match, the days that leaves move. */
export type CanRead = Readonly<Record<'facts' | 'content' | 'choices' | 'note' | 'leaves', Predicate>>;

/** True where the person is not a preferred mentor of the request: nobody reads what is written about themselves. */
export const notChosen = (person_id: string) =>
  sql<boolean>`not exists (select from mentor_request_choice ch where ch.request_id = r.id and ch.mentor_id = ${person_id})`;

/** Requests of the department with their status of today, where `canRead.facts` holds. */
export const requests = (ctx: Ctx, canRead: CanRead) =>
  ctx.db
    .selectFrom('mentor_request as r')
    .innerJoinLateral(statusToday(ctx).as('current'), (join) => join.onTrue())
    .where('r.department_id', '=', ctx.department_id)
    .where(canRead.facts)
    .select([
      'r.id',
      sql<MentorRequest['type']>`r.type`.as('type'),
      sql<MentorRequest['via']>`r.via`.as('via'),
      'current.status',
      'current.assignment_id',
      'r.is_primary',
      'r.replaces_id',
      'r.needs_profile_id',
      'r.starts_on',
      'r.planned_ends_on',
      'r.opened_on',
      dueDay('request_due_on(r)', canRead.leaves).as('answer_due_on'),
      'r.withdrawn_on',
      'r.no_match_on',
      sql<MentorRequest['no_match_reason']>`r.no_match_reason`.as('no_match_reason'),
      dueDay('request_reopens_on(r)', canRead.leaves).as('reopens_on'),
      'r.row_version',
      'r.created_at',
      'r.updated_at',
      memberPartyOf('r.mentee_id', ctx.today).as('mentee'),
      overdue(ctx, canRead.leaves).as('is_overdue'),
      sql<number | null>`case when current.status in ('matched', 'withdrawn') then null
        when ${canRead.leaves} then days_in(datemultirange(daterange(r.opened_on, ${ctx.today}::date)) - stopped_days(r.mentee_id))
        else ${ctx.today}::date - r.opened_on end`.as('waiting_days'),
      sql<string | null>`(
        select d.id from match_discussion d where d.request_id = r.id and d.outcome is null and current.status = 'in_discussion')`.as(
        'discussion_id',
      ),
      sql<MentorRequest['choices']>`case when ${canRead.choices} then coalesce((
        select jsonb_agg(jsonb_build_object('rank', ch.rank, 'mentor', ${memberPartyOf('ch.mentor_id', ctx.today)}) order by ch.rank)
        from mentor_request_choice ch where ch.request_id = r.id), '[]') end`.as('choices'),
      sql<string | null>`case when ${canRead.content} then (select n.reason from mentor_request_note n where n.request_id = r.id) end`.as(
        'reason',
      ),
      sql<
        string | null
      >`case when ${canRead.note} then (select n.no_match_note from mentor_request_note n where n.request_id = r.id) end`.as(
        'no_match_note',
      ),
    ]);

/** True where nobody has opened a discussion in time, or the open one has passed its due day. */
const overdue = (ctx: Ctx, leaves: Predicate) =>
  sql<boolean>`((current.status = 'open' and ${isDue('request_due_on(r)', leaves, ctx.today)}) or (current.status = 'in_discussion' and exists (
    select from match_discussion d where d.request_id = r.id and d.outcome is null and ${isDue('match_due_on(d, r)', leaves, ctx.today)})))`;

export type Filters = {
  mentee_id?: string | undefined;
  division_id?: string | undefined;
  status?: readonly string[] | undefined;
  type?: readonly string[] | undefined;
  is_overdue?: boolean | undefined;
  opened_on_gte?: string | undefined;
  opened_on_lte?: string | undefined;
};

/** Limits requests to the filters of a list. */
export const filtered = (ctx: Ctx, query: ReturnType<typeof requests>, { leaves }: CanRead, filters: Filters) => {
  const { mentee_id, division_id, type, is_overdue, opened_on_gte, opened_on_lte } = filters;
  let rows = query;
  if (mentee_id) rows = rows.where('r.mentee_id', '=', mentee_id);
  if (type) rows = rows.where(sql<boolean>`r.type = any (${type})`);
  if (opened_on_gte) rows = rows.where('r.opened_on', '>=', opened_on_gte);
  if (opened_on_lte) rows = rows.where('r.opened_on', '<=', opened_on_lte);
  if (filters.status) rows = rows.where(sql<boolean>`current.status = any (${filters.status})`);
  if (is_overdue !== undefined) rows = rows.where(sql<boolean>`${overdue(ctx, leaves)} = ${is_overdue}`);
  if (division_id) rows = rows.where(belongsTo('r.mentee_id', division_id, ctx.today));
  return rows;
};

/** One request, where `canRead.facts` holds. */
export const find = (ctx: Ctx, id: string, canRead: CanRead) => requests(ctx, canRead).where('r.id', '=', id).executeTakeFirst();

/** The stored row, locked until the transaction ends. Its status is read afterwards, when nobody can change it any more. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('mentor_request as r')
    .select([
      'r.id',
      'r.mentee_id',
      sql<MentorRequest['type']>`r.type`.as('type'),
      'r.is_primary',
      'r.replaces_id',
      'r.needs_profile_id',
      'r.starts_on',
      'r.planned_ends_on',
      'r.row_version',
      permitted.as('permitted'),
    ])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

/** The status of a request today. */
export const statusOf = (ctx: Ctx, id: string) =>
  ctx.db
    .selectFrom('mentor_request as r')
    .innerJoinLateral(statusToday(ctx).as('current'), (join) => join.onTrue())
    .select('current.status')
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .executeTakeFirstOrThrow();

export type NewRow = {
  mentee_id: string;
  type: MentorRequest['type'];
  is_primary: boolean;
  replaces_id: string | null;
  /** The assignment during whose mentor's absence an interim mentor is sought. */
  interim_for_id?: string | null;
  starts_on: string | null;
  planned_ends_on: string | null;
};

/** Inserts a request under the policy of today, with the needs recorded last. Without `via`, it follows from the caller's roles for the mentee. */
export const insert = async (ctx: WriteCtx, row: NewRow, via: 'service' | null) => {
  const caller = ctx.actor.person_id;
  const { rows } = await sql<{ id: string; via: MentorRequest['via']; answer_due_on: string; due_on: string | null }>`
    insert into mentor_request (department_id, mentee_id, type, via, needs_profile_id, is_primary, replaces_id, interim_for_id, starts_on,
      planned_ends_on, opened_on, answer_due_on, policy_id)
    select p.department_id, ${row.mentee_id}, ${row.type}, coalesce(${via}, case
        when ${row.mentee_id}::uuid = ${caller}::uuid then 'mentee'
        when exists (select from ${officeHolders(sql.val(row.mentee_id), ctx.today)} held
          where held.person_id = ${caller}::uuid and held.capacity <> 'mentorship_facilitator') then 'leader'
        else 'facilitator' end),
      (select n.id from needs_profile n where n.person_id = ${row.mentee_id} order by n.version desc limit 1),
      ${row.is_primary}, ${row.replaces_id}, ${row.interim_for_id ?? null}, ${row.starts_on}::date, ${row.planned_ends_on}::date, ${ctx.today}::date,
      ${ctx.today}::date + p.request_answer_days, p.id
    from policy p where ${policyOn('p', sql.val(ctx.department_id), ctx.today)}
    returning id, via, answer_due_on, request_due_on(mentor_request) as due_on`.execute(ctx.db);
  const inserted = rows[0];
  if (!inserted) throw new Error(`no policy in force on ${ctx.today}`);
  return inserted;
};

/**
 * Requests without a match do not open again by themselves once another one has taken their place, also those for an interim mentor in place
 * of the one who is replaced.
 */
export const keepClosed = (ctx: WriteCtx, mentee_id: string, replaces_id: string | null) =>
  ctx.db
    .updateTable('mentor_request as r')
    .set({ reopens_on: null })
    .where('r.department_id', '=', ctx.department_id)
    .where('r.mentee_id', '=', mentee_id)
    .where(sql<boolean>`(r.replaces_id is not distinct from ${replaces_id}::uuid or r.interim_for_id = ${replaces_id}::uuid)`)
    .where('r.reopens_on', 'is not', null)
    .where(sql<boolean>`(select current.status from ${statusToday(ctx)} current) = 'no_match'`)
    .execute();

/** Stores why a mentor is asked for. */
export const insertReason = (ctx: WriteCtx, request_id: string, reason: string) =>
  ctx.db.insertInto('mentor_request_note').values({ request_id, reason }).execute();

/** The ids of the preferred mentors, in order. */
export const choicesOf = async (ctx: Ctx, request_id: string): Promise<string[]> =>
  (await ctx.db.selectFrom('mentor_request_choice').select('mentor_id').where('request_id', '=', request_id).orderBy('rank').execute()).map(
    ({ mentor_id }) => mentor_id,
  );

/** Deletes the preferred mentors. */
export const clearChoices = (ctx: WriteCtx, request_id: string) =>
  ctx.db.deleteFrom('mentor_request_choice').where('request_id', '=', request_id).execute();

/** Stores the preferred mentors in this order. */
export const insertChoices = (ctx: WriteCtx, request_id: string, mentor_ids: readonly string[]) =>
  sql`insert into mentor_request_choice (request_id, rank, mentor_id)
    select ${request_id}, n.rank, n.mentor_id from unnest(${mentor_ids}::uuid[]) with ordinality n(mentor_id, rank)`.execute(ctx.db);

/** Raises the version of the request after a change that is stored in another table. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('mentor_request').set({ row_version: sql<number>`row_version` }).where('id', '=', id).execute();

/** Changes columns of a request. */
export const update = (
  ctx: WriteCtx,
  id: string,
  changes: Partial<MentorRequestPatch & Pick<NewRow, 'type' | 'replaces_id'>> & { withdrawn_on?: string },
) => ctx.db.updateTable('mentor_request').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Opens a request from today on, with the policy's days for an answer. */
export const reopen = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('mentor_request as r')
    .from('policy as p')
    .set({ reopens_on: ctx.today, reopened_on: ctx.today, answer_due_on: sql<string>`${ctx.today}::date + p.request_answer_days` })
    .where(policyOn('p', 'r.department_id', ctx.today))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .execute();
