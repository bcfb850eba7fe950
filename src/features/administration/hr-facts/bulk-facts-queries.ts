/** Facts about people from the staged rows of an import (`staged_fact`), one kind of them a file: what it is about, what clashes, and its writing. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import type { Cells } from '../../../domain/staging/stage.ts';
import { oneDayGap, stagedFacts } from '../../../domain/staging/tables.ts';

/** A kind of fact that a file can be of. Column names are constants of the program. */
export type FactFile = Readonly<{
  table: 'leave' | 'reporting_line' | 'position_description';
  /** The facts of the table with all columns that a file gives, as `f`. */
  facts: RawBuilder<unknown>;
  /** The columns of the file and their types in SQL. */
  cells: Cells;
  /** Columns with HR numbers, and the columns of the table that they lead to. */
  people: Readonly<Record<string, string>>;
  /** What rows are known by, beside their first day. */
  key: readonly string[];
  /** What two facts may not share on one day. */
  exclusive: readonly Readonly<{ columns: readonly string[]; where: RawBuilder<unknown> }>[];
  /** What may differ from the fact that is known: columns of the table. */
  values: readonly string[];
  /** What its events carry when it is recorded. */
  in_events: readonly string[];
}>;

type Found = { row: number; field: string; code: string; detail: string };

const isSame = (columns: readonly string[], one: string, other: string) =>
  sql.join(
    columns.map((column) => sql`${sql.ref(`${one}.${column}`)} = ${sql.ref(`${other}.${column}`)}`),
    sql` and `,
  );

/** The errors of rows that name nobody, and of rows that say what an earlier one says. */
export async function errors(ctx: WriteCtx, { people, key }: FactFile): Promise<Found[]> {
  const unknown = Object.entries(people).map(
    ([column, id]) => sql`
      select row, ${column}::text as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where ${sql.ref(column)} is not null and ${sql.ref(id)} is null`,
  );
  const [first = ''] = Object.keys(people);
  const { rows } = await sql<Found>`
    select * from (${sql.join(unknown, sql` union all `)}
      union all
      select s.row, ${first}::text, 'duplicate', format('Row %s is about the same.', min(o.row))
      from ${stagedFacts} s join ${stagedFacts} o on o.row < s.row and o.starts_on = s.starts_on and ${isSame(key, 'o', 's')}
      group by s.row) found
    order by row`.execute(ctx.db);
  return rows;
}

const isHeld = (alias: string) =>
  sql`(${sql.ref(`${alias}.ends_on`)} is null or ${sql.ref(`${alias}.ends_on`)} > ${sql.ref(`${alias}.starts_on`)})`;

/** Finds which fact each row is about, and whether it differs in a column that the file has. */
export async function match(ctx: WriteCtx, { facts, key, values }: FactFile, columns: ReadonlySet<string>): Promise<void> {
  const given = values.filter((column) => columns.has(column));
  const differs = given.map((column) => sql`${sql.ref(`f.${column}`)} is distinct from ${sql.ref(`s.${column}`)}`);
  await sql`
    update ${stagedFacts} s set fact_id = f.id, changes = ${differs.length > 0 ? sql`(${sql.join(differs, sql` or `)})` : sql`false`}
    from ${facts} f
    where f.department_id = ${ctx.department_id} and f.starts_on = s.starts_on and ${isSame(key, 'f', 's')} and ${isHeld('f')}`.execute(
    ctx.db,
  );
  // A column that the file does not have stays as it is.
  const left = values.filter((column) => !columns.has(column));
  if (left.length > 0)
    await sql`update ${stagedFacts} s set ${sql.join(left.map((column) => sql`${sql.ref(column)} = ${sql.ref(`f.${column}`)}`))}
      from ${facts} f where f.id = s.fact_id`.execute(ctx.db);
  await sql`update ${stagedFacts} set fact_id = uuidv7(), is_new = true where fact_id is null`.execute(ctx.db);
}

/** The end of a recorded fact as it would be: another one of the file may take its place. */
const lastDay = (alias: string) =>
  sql`coalesce((select x.closes_on from ${stagedFacts} x where x.replaced_id = ${sql.ref(`${alias}.id`)}), ${sql.ref(`${alias}.ends_on`)}) as ends_on`;

/** All facts as they would be: those of the file, and those of the database that the file does not name. */
const afterwards = ({ table }: FactFile, { columns, where }: FactFile['exclusive'][number], department_id: string) => sql`
  select s.row, ${sql.join(columns.map((column) => sql.ref(`s.${column}`)))}, s.starts_on, s.ends_on from ${stagedFacts} s where ${where}
  union all
  select null, ${sql.join(columns.map((column) => sql.ref(`s.${column}`)))}, s.starts_on, ${lastDay('s')} from ${sql.table(table)} s
  where s.department_id = ${department_id} and ${where} and ${isHeld('s')} and s.id not in (select fact_id from ${stagedFacts})
    and ${sql.ref(`s.${columns[0]}`)} in (select ${sql.ref(columns[0] ?? '')} from ${stagedFacts})`;

/** The rows whose fact would hold on a day on which another one of the same holds. */
export async function overlaps(ctx: WriteCtx, file: FactFile): Promise<Found[]> {
  const found: Found[] = [];
  for (const one of file.exclusive) {
    const { rows } = await sql<Found>`
      with after as materialized (${afterwards(file, one, ctx.department_id)})
      select distinct s.row, 'starts_on' as field, 'period_overlap' as code,
        'Another one of the same holds on a day of that period, here or in the department.' as detail
      from after s join after o on (o.row is null or o.row < s.row) and ${isSame(one.columns, 'o', 's')}
        and daterange(o.starts_on, o.ends_on) && daterange(s.starts_on, s.ends_on)
      where s.row is not null order by 1`.execute(ctx.db);
    found.push(...rows);
  }
  return found;
}

/** A warning for each row that begins a day after the first day without the same before. */
export async function gaps(ctx: WriteCtx, file: FactFile): Promise<Found[]> {
  const found = new Map<number, Found>();
  for (const one of file.exclusive) {
    const { rows } = await sql<Found>`
      with after as materialized (${afterwards(file, one, ctx.department_id)})
      select distinct s.row, 'starts_on' as field, 'one_day_gap' as code, ${oneDayGap(sql`s.starts_on`)} as detail
      from after s join after o on o.ends_on = s.starts_on - 1 and ${isSame(one.columns, 'o', 's')}
      where s.row is not null
        and not exists (select from after x where ${isSame(one.columns, 'x', 's')} and daterange(x.starts_on, x.ends_on) @> s.starts_on - 1)
      order by 1`.execute(ctx.db);
    for (const row of rows) found.set(row.row, row);
  }
  return [...found.values()];
}

/** Whether the clock stops, for each leave: as the policy of its first day decides, before the first one as that; or as the row says. */
export const decideClocks = (ctx: WriteCtx) =>
  sql`
  update ${stagedFacts} s set
    clock_override_reason = case when s.stops_clock is distinct from p.stops then s.clock_override_reason end,
    stops_clock = coalesce(s.stops_clock, p.stops)
  from (select s.row, coalesce((select s.kind = any (p.clock_stopping_leave_kinds) from policy p
      where p.department_id = ${ctx.department_id} and (p.ends_on is null or p.ends_on > s.starts_on) order by p.starts_on limit 1), false) as stops
    from ${stagedFacts} s) p
  where p.row = s.row`.execute(ctx.db);

/** The errors of leaves that depart from the policy without saying why; before `decideClocks`. */
export const unexplained = async (ctx: WriteCtx): Promise<Found[]> =>
  (
    await sql<Found>`
      select s.row, 'clock_override_reason' as field, 'clock_override_unexplained' as code,
        'The policy of that day decides otherwise for this kind: say why this leave departs from it.' as detail
      from ${stagedFacts} s
      where s.stops_clock is not null and s.clock_override_reason is null
        and s.stops_clock <> coalesce((select s.kind = any (p.clock_stopping_leave_kinds) from policy p
          where p.department_id = ${ctx.department_id} and (p.ends_on is null or p.ends_on > s.starts_on) order by p.starts_on limit 1), false)
      order by 1`.execute(ctx.db)
  ).rows;

/** The errors of rows whose two people are one since their records were merged. */
export const toSelf = async (ctx: WriteCtx): Promise<Found[]> =>
  (
    await sql<Found>`
      select row, 'superior_hr_number' as field, 'reports_to_self' as code, 'Nobody reports to themselves: the two records were merged.' as detail
      from ${stagedFacts} where superior_id = subordinate_id order by 1`.execute(ctx.db)
  ).rows;

type WouldBeLine = { row: number | null; subordinate_id: string; superior_id: string; starts_on: string; ends_on: string | null };

/** The primary lines as they would be. */
export const primaryLines = async (ctx: WriteCtx): Promise<WouldBeLine[]> =>
  (
    await sql<WouldBeLine>`
      select row, subordinate_id, superior_id, starts_on, ends_on from ${stagedFacts} where kind = 'primary'
      union all
      select null, l.subordinate_id, l.superior_id, l.starts_on, ${lastDay('l')} from reporting_line l
      where l.department_id = ${ctx.department_id} and l.kind = 'primary' and ${isHeld('l')}
        and l.id not in (select fact_id from ${stagedFacts})`.execute(ctx.db)
  ).rows;

/** Writes the facts that are new, and what differs of those that are known. */
export async function apply(ctx: WriteCtx, { table, people, cells, values }: FactFile): Promise<void> {
  const restricted = ['clock_override_reason', ...(table === 'leave' ? ['kind'] : [])];
  const stored = [...Object.values(people), ...Object.keys(cells).filter((column) => !(column in people) && !restricted.includes(column))];
  const changing = values.filter((column) => !restricted.includes(column));
  const [extra, source] = table === 'reporting_line' ? [sql`, source`, sql`, 'hr'`] : [sql``, sql``];
  const update = sql`
    update ${sql.table(table)} f set ${sql.join(changing.map((column) => sql`${sql.ref(column)} = ${sql.ref(`s.${column}`)}`))}
    from ${stagedFacts} s where s.changes and f.id = s.fact_id and f.department_id = ${ctx.department_id}`;
  // First what ends earlier, then what takes its place.
  await sql`update ${sql.table(table)} f set ends_on = s.closes_on
    from ${stagedFacts} s where f.id = s.replaced_id and s.closes_on is not null and f.department_id = ${ctx.department_id}`.execute(
    ctx.db,
  );
  await update.execute(ctx.db);
  await sql`
    insert into ${sql.table(table)} (id, department_id, ${sql.join(stored.map((column) => sql.ref(column)))}${extra})
    select s.fact_id, ${ctx.department_id}, ${sql.join(stored.map((column) => sql.ref(`s.${column}`)))}${source}
    from ${stagedFacts} s where s.is_new order by s.fact_id`.execute(ctx.db);
  if (table !== 'leave') return;
  await sql`insert into leave_restricted (leave_id, kind, clock_override_reason)
    select fact_id, kind, clock_override_reason from ${stagedFacts} where is_new`.execute(ctx.db);
  await sql`update leave_restricted r set clock_override_reason = s.clock_override_reason from ${stagedFacts} s
    where s.changes and r.leave_id = s.fact_id`.execute(ctx.db);
}

type Fact = { subject_id: string; data: unknown };

/** What was recorded. */
export const recorded = (import_id: string, { in_events }: FactFile): RawBuilder<Fact> => {
  const data = in_events.flatMap((column) => [sql.lit(column), sql.ref(column)]);
  return sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, ${sql.join(data)}) as data
    from ${stagedFacts} where is_new`;
};

/** What was changed. */
export const edited = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'ends_on', ends_on) as data
    from ${stagedFacts} where changes
    union all
    select replaced_id, jsonb_build_object('import_id', ${import_id}::text, 'ends_on', closes_on) from ${stagedFacts} where replaced_id is not null`;
