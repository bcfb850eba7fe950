import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { DisclosurePolicy } from '../../../domain/disclosure/rules.ts';
import type { Figures } from './aggregates.ts';

/** What identifies a table that is published. */
export type TableKey = Readonly<{ subject: string; period: string; as_of: string }>;

/** A cell as it was published. */
export type PublishedCell = TableKey &
  Readonly<{ cell: string; is_shown: boolean; base: number; counts: number[]; answer: Figures; published_at: string }>;

/** The department's rules of publication, of today. */
export const policy = async (ctx: Ctx): Promise<DisclosurePolicy> => {
  const { rows } = await sql<DisclosurePolicy>`
    select disclosure_minimum_base, disclosure_minimum_text_base, disclosure_small_group, disclosure_hidden_width
    from policy_on(${ctx.department_id}::uuid, ${ctx.today}::date)`.execute(ctx.db);
  const [held] = rows;
  if (!held) throw new Error('the department has no policy');
  return held;
};

const list = (tables: readonly TableKey[], of: keyof TableKey) => tables.map((table) => table[of]);

/** What was answered of these tables. What only deciding looks at is left where it is: this is read whenever something is shown. */
export const published = async (
  ctx: Ctx,
  tables: readonly TableKey[],
): Promise<Pick<PublishedCell, keyof TableKey | 'cell' | 'answer'>[]> => {
  // The number of the table stands for its names, of which there are thousands.
  const { rows } = await sql<{ n: number; cell: string; answer: Figures }>`
    select t.n::int as n, p.cell, p.answer
    from unnest(${list(tables, 'subject')}::text[], ${list(tables, 'period')}::text[], ${list(tables, 'as_of')}::date[])
      with ordinality as t (subject, period, as_of, n)
    join published_cell p on p.department_id = ${ctx.department_id} and p.subject = t.subject and p.period = t.period and p.as_of = t.as_of`.execute(
    ctx.db,
  );
  return rows.flatMap(({ n, cell, answer }) => {
    const table = tables[n - 1];
    return table ? [{ subject: table.subject, period: table.period, as_of: table.as_of, cell, answer }] : [];
  });
};

/** What was published of these tables, and of the same subjects and periods as of the last day before. */
export const publishedBefore = async (ctx: Ctx, tables: readonly TableKey[]): Promise<PublishedCell[]> => {
  const { rows } = await sql<PublishedCell>`
    select p.subject, p.period, p.as_of, p.cell, p.is_shown, p.base, p.counts, p.answer, p.published_at
    from unnest(${list(tables, 'subject')}::text[], ${list(tables, 'period')}::text[], ${list(tables, 'as_of')}::date[])
      as t (subject, period, as_of)
    cross join lateral (
      select max(b.as_of) as as_of from published_cell b
      where b.department_id = ${ctx.department_id} and b.subject = t.subject and b.period = t.period and b.as_of < t.as_of
    ) before
    join published_cell p on p.department_id = ${ctx.department_id} and p.subject = t.subject and p.period = t.period
      and p.as_of in (t.as_of, before.as_of)`.execute(ctx.db);
  return rows;
};

/** Waits until nobody else decides in the department what is published. */
export const decideAlone = (ctx: WriteCtx) =>
  sql`select pg_advisory_xact_lock(hashtextextended('disclosure:' || ${ctx.department_id}::text, 0))`.execute(ctx.db);

/** Remembers what was decided. */
export const remember = (ctx: WriteCtx, cells: readonly Omit<PublishedCell, 'published_at'>[]) =>
  sql`
    insert into published_cell (department_id, subject, period, as_of, cell, is_shown, base, counts, answer, published_at)
    select ${ctx.department_id}, c.subject, c.period, c.as_of, c.cell, c.is_shown, c.base, c.counts, c.answer, ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb)
      as c (subject text, period text, as_of date, cell text, is_shown boolean, base int, counts int[], answer jsonb)`.execute(ctx.db);

/** Whether each division is shown among the others on these days, as far as that was decided. */
export const groups = async (ctx: Ctx, days: readonly string[]) =>
  (
    await sql<{ as_of: string; division_id: string; is_combined: boolean }>`
      select as_of, division_id, is_combined from published_group
      where department_id = ${ctx.department_id} and as_of = any (${[...days]}::date[]) order by 1, 2`.execute(ctx.db)
  ).rows;

/** How many of the full-time faculty each division has on a day. */
export const divisionSizes = async (ctx: Ctx, day: string) =>
  (
    await sql<{ division_id: string; persons: number }>`
      select d.id as division_id, count(f.person_id)::int as persons
      from division d left join measured_faculty(${ctx.department_id}::uuid, ${day}::date) f on f.division_id = d.id
      where d.department_id = ${ctx.department_id} group by d.id order by d.id`.execute(ctx.db)
  ).rows;

/** Remembers which divisions a day's tables show together. */
export const rememberGroups = (
  ctx: WriteCtx,
  as_of: string,
  divisions: readonly { division_id: string; persons: number; is_combined: boolean }[],
) =>
  sql`
    insert into published_group (department_id, as_of, division_id, persons, is_combined)
    select ${ctx.department_id}, ${as_of}, d.division_id, d.persons, d.is_combined
    from jsonb_to_recordset(${JSON.stringify(divisions)}::jsonb) as d (division_id uuid, persons int, is_combined boolean)`.execute(ctx.db);
