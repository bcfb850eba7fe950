import { type RawBuilder, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { both, either } from '../../../core/predicates.ts';
import { partyOf } from '../../../domain/sql/parties.ts';
import { kinds as everyKind } from './kinds.ts';
import { type OwedRow, type Owing, owed, type Visibility } from './owed-queries.ts';
import type { Obligation, ObligationQuery } from './schema.ts';

/** What the caller may see of a person's obligations, and which of them as their mentor (`o.mentor_id`), whatever they may see of the person. */
export type Readable = Readonly<{ mentored: Predicate }> & Omit<Visibility, 'today'>;

/** Whose obligations (a condition on the person `p`), on which day, of which kinds and in which states; default all. The answer may have other states. */
export type Asked = Readonly<{ of: Predicate; as_of: string } & Pick<Owing, 'kinds' | 'states' | 'programme_starts_on'>>;

/** Facts that leaves have moved, or that reveal one. */
const DETAIL_OF_LEAVES: readonly string[] = everyKind.flatMap(({ detail_of_leaves }) => detail_of_leaves);

/** True of the person `p` whose formal mentor this is or was. */
export const mentoredBy = (mentor_id: string): Predicate =>
  sql<boolean>`exists (select from assignment a where a.mentee_id = p.id and a.mentor_id = ${mentor_id} and a.subtype = 'formal')`;

/**
 * All obligations, as a derived table: days that the caller may not see are null, and `is_visible` is false on rows that the caller may not see,
 * which can be counted but not shown. Filter and sort the result, so that hidden days do not show in the order.
 */
export function every(
  ctx: Ctx,
  { of, as_of, kinds, states, programme_starts_on }: Asked,
  readable: Readable,
): RawBuilder<OwedRow & { is_visible: boolean }> {
  const visibility = { ...readable, today: ctx.today };
  const rows = owed({
    department_id: ctx.department_id,
    time_zone: ctx.actor.time_zone,
    as_of,
    of,
    kinds,
    states,
    visibility,
    programme_starts_on,
  });
  const days = sql`(not o.follows_clock or o.sees_leaves)`;
  const seen = both(either(sql<boolean>`o.sees_person`, readable.mentored), sql<boolean>`not o.is_hidden`);
  return sql`(
    select o.person_id, o.kind, o.occasion, o.assignment_id, o.mentor_id, o.clock_from, o.state, o.waiver_id, o.follows_clock,
      case when ${days} then o.opens_on end as opens_on, case when ${days} then o.due_on end as due_on,
      case when ${days} then o.overdue_since end as overdue_since, o.done_on,
      case when o.sees_leaves then o.detail else o.detail - ${DETAIL_OF_LEAVES}::text[] end as detail, ${seen} as is_visible
    from ${rows} o
  )`;
}

/** Like `every`, limited to rows that the caller may see. */
export const visible = (ctx: Ctx, asked: Asked, readable: Readable): RawBuilder<OwedRow> =>
  sql`(select k.* from ${every(ctx, asked, readable)} k where k.is_visible)`;

/**
 * The rows of the list with their parties. Order and limit are for the caller to add; names are read for the rows of the page alone, because
 * PostgreSQL sorts before it evaluates what the order does not need.
 */
export function list(ctx: Ctx, asked: Asked, readable: Readable, { mentor_id, state, due_on_gte, due_on_lte }: Partial<ObligationQuery>) {
  let rows = ctx.db
    .selectFrom(
      sql<OwedRow & { sort_due_on: string }>`(
        select l.*, coalesce(l.due_on, 'infinity') as sort_due_on from ${visible(ctx, asked, readable)} l
      )`.as('o'),
    )
    .select(['o.person_id', partyOf('o.person_id').as('person'), 'o.kind', 'o.occasion', 'o.assignment_id', 'o.mentor_id'])
    .select([partyOf('o.mentor_id').as('mentor'), 'o.state', 'o.opens_on', 'o.due_on'])
    .select(['o.overdue_since', 'o.done_on', 'o.waiver_id', 'o.detail', 'o.sort_due_on']);
  if (state) rows = rows.where('o.state', 'in', state);
  if (mentor_id) rows = rows.where('o.mentor_id', '=', mentor_id);
  if (due_on_gte) rows = rows.where('o.due_on', '>=', due_on_gte);
  if (due_on_lte) rows = rows.where('o.due_on', '<=', due_on_lte);
  return rows;
}

/** One obligation of a person as it stands today; nothing unless the condition `visible` on `o` holds. */
export const find = async (
  ctx: WriteCtx,
  { person_id, kind, occasion }: Pick<Obligation, 'person_id' | 'kind' | 'occasion'>,
  visible: Predicate,
) => {
  const { department_id, today } = ctx;
  const rows = owed({ department_id, time_zone: ctx.actor.time_zone, as_of: today, of: sql<boolean>`p.id = ${person_id}`, kinds: [kind] });
  const found = await sql<OwedRow>`select * from ${rows} o where o.occasion = ${occasion} and ${visible}`.execute(ctx.db);
  return found.rows[0];
};
