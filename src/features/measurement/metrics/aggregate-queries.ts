import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { json } from '../../../core/db.ts';
import type { Metric, Result, Scope, Split } from './definition.ts';
import type { Period } from './period-rules.ts';
import type { Counted } from './statistic-rules.ts';

/** A row of a metric, as its definition says. */
export type MetricRow = {
  unit: string;
  person_id: string | null;
  division_id: string | null;
  site_id: string | null;
  position_description: string | null;
  stage: string | null;
  part: string;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  censored: boolean;
  excluded: string | null;
};

const COLUMNS: Readonly<Record<Split, string>> = {
  division: 'division_id',
  site: 'site_id',
  position_description: 'position_description',
  career_stage: 'stage',
};

/** The values that the statement of a metric is asked with. */
export function scopeOf(department_id: string, { from, to, until, wave }: Period, results: readonly Result[]): Scope {
  return {
    department: sql<string>`${department_id}::uuid`,
    from: sql<string>`${from}::date`,
    to: sql<string>`${to}::date`,
    until: sql<string>`${until}::date`,
    wave: sql<string | null>`${wave}::uuid`,
    results: json(results),
  };
}

/** The rows of a metric as a derived table of columns with known types. */
const rowsOf = (metric: Metric, scope: Scope): RawBuilder<unknown> => {
  if (!metric.rows) throw new Error(`${metric.id} has no rows`);
  return sql`(
    select m.unit::text, m.person_id::uuid, m.division_id::uuid, m.site_id::uuid, m.position_description::text, m.stage::text, m.part::text,
      m.numerator::float8, m.denominator::float8, m.value::float8, coalesce(m.censored, false) as censored, m.excluded::text
    from (${metric.rows(scope)}) m)`;
};

type Row = Omit<Counted, 'excluded'> & { excluded: readonly string[] | null };

/**
 * What a metric counts in a period, for the department and each unit that it is split by: one statement around its rows. Nothing is answered for
 * units without a row.
 */
export async function counted(
  ctx: Pick<Ctx, 'db'>,
  metric: Metric,
  department_id: string,
  period: Period,
  needsRows: boolean,
  results: readonly Result[] = [],
): Promise<Counted[]> {
  const sets = metric.by.map((split) => sql`(r.part, ${sql.ref(`r.${COLUMNS[split]}`)})`);
  const when = (split: Split, found: RawBuilder<unknown>) =>
    metric.by.includes(split) ? sql`when grouping(${sql.ref(`r.${COLUMNS[split]}`)}) = 0 then ${found}` : sql``;
  const cases = (found: (split: Split) => RawBuilder<unknown>, otherwise: RawBuilder<unknown>) =>
    metric.by.length === 0
      ? otherwise
      : sql`case ${sql.join(
          metric.by.map((split) => when(split, found(split))),
          sql` `,
        )} else ${otherwise} end`;
  const counts = sql`filter (where r.excluded is null)`;
  const observed = sql`filter (where r.excluded is null and r.value is not null and not r.censored)`;
  const { rows } = await sql<Row>`
    with r as materialized (select * from ${rowsOf(metric, scopeOf(department_id, period, results))} m)
    select ${cases((split) => sql.lit(split), sql.lit('department'))} as split,
      ${cases((split) => sql`coalesce(${sql.ref(`r.${COLUMNS[split]}`)}::text, '')`, sql.lit(''))} as key,
      r.part, coalesce(sum(r.numerator) ${counts}, 0) as numerator, coalesce(sum(r.denominator) ${counts}, 0) as denominator,
      (count(distinct r.unit) ${counts})::int as units, (count(distinct r.person_id) ${counts})::int as people,
      case when count(*) ${observed} > 0 then jsonb_build_object(
        'n', count(*) ${observed}, 'median', ${quantile(0.5, observed)}, 'lower', ${quantile(0.25, observed)}, 'upper', ${quantile(0.75, observed)},
        'mean', avg(r.value) ${observed}, 'least', min(r.value) ${observed}, 'greatest', max(r.value) ${observed},
        'deviation', coalesce(stddev_samp(r.value) ${observed}, 0)) end as observed,
      ${needsRows ? sql`jsonb_agg(jsonb_build_array(r.numerator, r.value, r.censored, coalesce(r.person_id::text, r.unit)) order by r.unit) ${counts}` : sql`null::jsonb`} as rows,
      array_agg(r.excluded) filter (where r.excluded is not null) as excluded
    from r
    group by grouping sets (${sql.join([sql`(r.part)`, ...sets])})
    order by 1, 2, 3`.execute(ctx.db);
  return rows.map((row) => ({
    ...row,
    excluded: Object.fromEntries([...Map.groupBy(row.excluded ?? [], (code) => code)].map(([code, all]) => [code, all.length])),
  }));
}

/** The quantile of R's type 2: the mean of two neighbours where the share falls between them. */
const quantile = (share: number, observed: RawBuilder<unknown>) => sql`(
  (percentile_disc(${sql.lit(share)}::float8) within group (order by r.value) ${observed}
    - percentile_disc(${sql.lit(1 - share)}::float8) within group (order by -r.value) ${observed}) / 2)`;

/** The rows of a metric themselves: all, or those about one person. */
export async function rows(
  ctx: Pick<Ctx, 'db'>,
  metric: Metric,
  department_id: string,
  period: Period,
  person_id?: string,
  results: readonly Result[] = [],
): Promise<MetricRow[]> {
  const of = person_id === undefined ? sql`true` : sql`m.person_id = ${person_id}::uuid`;
  const found =
    await sql<MetricRow>`select * from ${rowsOf(metric, scopeOf(department_id, period, results))} m where ${of} order by m.unit, m.part`.execute(
      ctx.db,
    );
  return found.rows;
}
