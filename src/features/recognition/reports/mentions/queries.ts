import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { Dossier } from '../content-schema.ts';
import type { MentionStatus, NewReportMention, ReportMention, ReportMentionQuery } from './schema.ts';

/** Mentions, `m`, where `readable` holds. */
const mentions = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('report_mention as m')
    .innerJoin('person as mentor', 'mentor.id', 'm.mentor_id')
    .innerJoin('person as mentee', 'mentee.id', 'm.mentee_id')
    .select(['m.id', 'm.mentor_id', 'm.mentee_id', 'm.kind', 'm.place', 'm.words', 'm.happened_on', 'm.is_joint', 'm.reference'])
    .select(['m.state as status', 'm.answered_at', 'm.row_version', 'm.created_at', 'm.updated_at'])
    .select([party('mentor').as('mentor'), party('mentee').as('mentee')])
    .where('m.department_id', '=', ctx.department_id)
    .where(readable);

/** The mentions that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { mentor_id, mentee_id, status }: ReportMentionQuery) => {
  let rows = mentions(ctx, readable);
  if (mentor_id) rows = rows.where('m.mentor_id', '=', mentor_id);
  if (mentee_id) rows = rows.where('m.mentee_id', '=', mentee_id);
  if (status) rows = rows.where('m.state', 'in', status);
  return rows;
};

/** One mention; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate): Promise<ReportMention | undefined> =>
  mentions(ctx, readable).where('m.id', '=', id).executeTakeFirst();

/** The stored row, locked, with whether the caller may act on it; nothing unless they may read it or act on it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('report_mention as m')
    .select(['m.id', 'm.mentor_id', 'm.mentee_id', 'm.words', 'm.state', 'm.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('m')
    .executeTakeFirst();

/** The days of the formal mentorships of the pair up to today, the last one open while one goes on; nothing where there is none. */
export const daysOf = async (ctx: WriteCtx, mentor_id: string, mentee_id: string) =>
  (
    await sql<{ first: string | null; last: string | null }>`
      select min(a.starts_on) as first, case when bool_or(a.until_on is null) then null else max(a.until_on) end as last
      from assignment a
      where a.department_id = ${ctx.department_id} and a.mentor_id = ${mentor_id} and a.mentee_id = ${mentee_id} and a.subtype = 'formal'
        and ${counts('a')} and a.starts_on <= ${ctx.today}::date`.execute(ctx.db)
  ).rows[0] ?? { first: null, last: null };

/** The first place that no selected mentorship of the mentor has; null where all five are taken. */
export const freePlace = async (ctx: WriteCtx, mentor_id: string): Promise<number | null> =>
  (
    await sql<{ place: number | null }>`
      select min(n) as place from generate_series(1, 5) n
      where not exists (select from report_mention m where m.department_id = ${ctx.department_id} and m.mentor_id = ${mentor_id} and m.place = n)`.execute(
      ctx.db,
    )
  ).rows[0]?.place ?? null;

/** Adds what the caller, the mentor, wishes to be said, and answers its id. */
export const insert = async (ctx: WriteCtx, values: NewReportMention & { place: number | null }): Promise<string> =>
  (
    await ctx.db
      .insertInto('report_mention')
      .values({ ...values, department_id: ctx.department_id, mentor_id: ctx.actor.person_id })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id;

type Changes = Readonly<{ state: MentionStatus; answered_at: string | null; words?: string; place?: null }>;

/** Changes the columns given. Call it under the lock of the mention. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('report_mention').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Keeps what mentees consent to of the mentor’s mentions as it is until the transaction is over: who takes consent back meanwhile waits. */
export const hold = (ctx: WriteCtx, mentor_id: string) =>
  ctx.db
    .selectFrom('report_mention as m')
    .select('m.id')
    .where('m.department_id', '=', ctx.department_id)
    .where('m.mentor_id', '=', mentor_id)
    .where('m.state', '<>', 'withdrawn')
    .orderBy('m.id')
    .forShare()
    .execute();

/** What a report of the day says of the mentor’s mentees, who have the numbers of their first places in `mentee_ids`. */
export async function sayable(
  ctx: Ctx,
  mentor_id: string,
  as_of: string,
  mentee_ids: readonly string[],
): Promise<NonNullable<Dossier['mentions']>> {
  const { rows } = await sql<NonNullable<Dossier['mentions']>>`
    with mentee as (select id, min(mentee_no) as mentee_no from unnest(${[...mentee_ids]}::uuid[]) with ordinality n (id, mentee_no) group by id),
    said as materialized (
      select m.*, mentee.mentee_no from report_mention m join mentee on mentee.id = m.mentee_id
      where m.department_id = ${ctx.department_id} and m.mentor_id = ${mentor_id} and m.state <> 'withdrawn'
    )
    select
      coalesce((select jsonb_agg(jsonb_build_object('mentee_no', s.mentee_no, 'words', case when s.state = 'given' then s.words end) order by s.place)
        from said s where s.kind = 'selected'), '[]') as selected,
      coalesce((select jsonb_agg(jsonb_build_object('mentee_no', s.mentee_no, 'kind', s.kind, 'words', s.words, 'happened_on', s.happened_on,
          'is_joint', s.is_joint, 'reference', s.reference) order by s.happened_on, s.id)
        from said s where s.kind <> 'selected' and s.state = 'given' and s.happened_on <= ${as_of}::date), '[]') as achievements`.execute(
    ctx.db,
  );
  return rows[0] ?? { selected: [], achievements: [] };
}

/**
 * Part of a merge. Selected mentorships that would be told twice, or have no place left, are withdrawn; the others keep their words and consent.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await sql`
    update report_mention m set state = 'withdrawn', place = null
    where m.department_id = ${ctx.department_id} and m.kind = 'selected' and m.state <> 'withdrawn' and ${from} in (m.mentor_id, m.mentee_id)
      and (${to} in (m.mentor_id, m.mentee_id) or exists (
        select from report_mention other
        where other.state <> 'withdrawn' and other.kind = 'selected' and other.id <> m.id
          and case when m.mentee_id = ${from} then other.mentee_id = ${to} and other.mentor_id = m.mentor_id
            else other.mentor_id = ${to} and (other.mentee_id = m.mentee_id or other.place = m.place) end))`.execute(ctx.db);
  await sql`
    update report_mention m set state = 'withdrawn', place = null
    where m.department_id = ${ctx.department_id} and m.state <> 'withdrawn' and ${from} in (m.mentor_id, m.mentee_id)
      and ${to} in (m.mentor_id, m.mentee_id)`.execute(ctx.db);
  await sql`
    update report_mention m set
      mentor_id = case m.mentor_id when ${from} then ${to}::uuid else m.mentor_id end,
      mentee_id = case m.mentee_id when ${from} then ${to}::uuid else m.mentee_id end
    where m.department_id = ${ctx.department_id} and ${from} in (m.mentor_id, m.mentee_id)
      and ${to} not in (m.mentor_id, m.mentee_id)`.execute(ctx.db);
}
