import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { type Predicate, yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { kinds, type ObligationKind } from './kinds.ts';
import * as queries from './queries.ts';
import type { ObligationQuery } from './schema.ts';

/** True where the caller has the permission that the kind of a row requires besides `obligation:read`; `kind` and `person` name columns. */
export function kindVisible(ctx: Ctx, kind: string, person: string): Predicate {
  const cases = kinds.flatMap((each) =>
    each.permission === null ? [] : [sql`when ${each.kind} then ${allowed(ctx, each.permission, { person })}`],
  );
  return sql<boolean>`case ${sql.ref(kind)} ${sql.join(cases, sql` `)} else true end`;
}

/** The kinds that require a permission besides `obligation:read`, by it. */
const confined = Map.groupBy(
  kinds.filter(({ permission }) => permission !== null),
  ({ permission }) => permission as Permission,
);

/** An array of the kinds of which the caller may see none of the person (a column). */
function hiddenKinds(ctx: Ctx, person: string): RawBuilder<ObligationKind[]> {
  const hidden = [...confined].flatMap(([permission, of]) => {
    const granted = allowed(ctx, permission, { person });
    return granted === yes
      ? []
      : [sql`case when ${granted} then '{}' else ${sql.lit(`{${of.map(({ kind }) => kind).join(',')}}`)}::text[] end`];
  });
  return sql`${hidden.length === 0 ? sql`'{}'::text[]` : sql.join(hidden, sql` || `)}`;
}

/** What the caller may see of obligations. Each relation that may read them is to the person or to the mentor. */
function readable(ctx: Ctx): queries.Readable {
  return {
    mentored: allowed(ctx, 'obligation:read', { mentor: 'o.mentor_id' }),
    person: (person) => allowed(ctx, 'obligation:read', { person }),
    hidden: (person) => hiddenKinds(ctx, person),
    leaves: (person) => allowed(ctx, 'leave:read', { person }),
    meetings: (person, mentor) => allowed(ctx, 'meeting:read', { person, mentor }),
  };
}

/** Whose obligations to derive: of people of whom the caller may see some, limited to those asked for. */
function owners(ctx: Ctx, { person_id, mentor_id, division_id }: ObligationQuery): Predicate {
  const conditions: Predicate[] = [
    sql<boolean>`(${allowed(ctx, 'obligation:read', { person: 'p.id' })} or ${queries.mentoredBy(ctx.actor.person_id)})`,
  ];
  if (person_id) conditions.push(sql<boolean>`p.id = ${person_id}`);
  if (mentor_id) conditions.push(queries.mentoredBy(mentor_id));
  if (division_id) conditions.push(isPrimaryMember('p.id', division_id, ctx.today));
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/**
 * The obligations that the caller may see, by due date, as they stood or will stand on a day; the rights are those of today.
 * @throws Problem invalid-cursor
 */
export async function list(ctx: Ctx, query: ObligationQuery) {
  const { state = ['due', 'overdue'] as const, as_of = ctx.today } = query;
  const asked = { of: owners(ctx, query), as_of, kinds: query.kind, states: state };
  const rows = queries.list(ctx, asked, readable(ctx), { ...query, state: [...state] });
  const found = await page(ctx, query, rows, [
    { column: 'o.sort_due_on', field: 'sort_due_on' },
    { column: 'o.person_id', field: 'person_id' },
    { column: 'o.kind', field: 'kind' },
    { column: 'o.occasion', field: 'occasion' },
  ]);
  return { ...found, items: found.items.map(({ sort_due_on: _, ...item }) => item) };
}

/** What the caller owes today, done and waived obligations left out, that is due by a day. */
export function ofCaller(ctx: Ctx, by: string) {
  const asked = { of: sql<boolean>`p.id = ${ctx.actor.person_id}`, as_of: ctx.today };
  return queries
    .list(ctx, asked, readable(ctx), { state: ['due', 'overdue', 'upcoming'], due_on_lte: by })
    .orderBy('o.kind')
    .orderBy('o.occasion')
    .execute();
}

/**
 * Like `visible`, with the rows that the caller may not see, for features that count them: only rows where `is_visible` holds may be shown one
 * by one.
 */
export const every = (ctx: Ctx, asked: queries.Asked) => queries.every(ctx, asked, readable(ctx));

/** The obligations that the caller may see, as a derived table of one row an obligation; `asked.of` is a condition on the person `p`. */
export const visible = (ctx: Ctx, asked: queries.Asked) => queries.visible(ctx, asked, readable(ctx));
