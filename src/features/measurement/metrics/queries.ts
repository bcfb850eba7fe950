import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { json, type Predicate } from '../../../core/db.ts';
import { sendWithNext } from '../../../core/prepared-statements.ts';
import type { Metric } from './definition.ts';
import type { Period } from './period-rules.ts';
import type { MeasuredUnit } from './schema.ts';
import type { Valued } from './statistic-rules.ts';

/** A department, division or site that the caller may have measured. */
export type Unit = MeasuredUnit & {
  /** First day of the programme in it. */
  programme_starts_on: string;
  /** People who have it as their primary one today; null for the department. */
  members: number | null;
  /** Fewer people are not measured. */
  minimum: number;
};

/** The department, and its divisions and sites for which `mayRead` holds; `is_whole`: whether it holds for the department. */
export async function units(ctx: Ctx, mayRead: Readonly<{ department: Predicate; division: Predicate; site: Predicate }>) {
  const { rows } = await sql<Unit & { start_month: number; is_whole: boolean }>`
    with u as (
      select 'department' as kind, 1 as place, d.id, d.code, d.name, d.programme_starts_on, null::int as members, d.academic_year_start_month as start_month
      from department d where d.id = ${ctx.department_id}
      union all
      select 'division', 2, d.id, d.code, d.name, greatest(d.starts_on, own.programme_starts_on), coalesce(here.members, 0), own.academic_year_start_month
      from division d join department own on own.id = d.department_id
      left join (
        select m.division_id, count(*)::int as members from division_membership m join person p on p.id = m.person_id and p.merged_into_id is null
        where m.department_id = ${ctx.department_id} and m.is_primary and m.starts_on <= ${ctx.today} and (m.ends_on is null or m.ends_on > ${ctx.today})
        group by m.division_id
      ) here on here.division_id = d.id
      where d.department_id = ${ctx.department_id} and ${mayRead.division}
      union all
      select 'site', 3, s.id, s.code, s.name, own.programme_starts_on, coalesce(here.members, 0), own.academic_year_start_month
      from site s join department own on own.id = s.department_id
      left join (
        select m.site_id, count(*)::int as members from site_membership m join person p on p.id = m.person_id and p.merged_into_id is null
        where m.department_id = ${ctx.department_id} and m.is_primary and m.starts_on <= ${ctx.today} and (m.ends_on is null or m.ends_on > ${ctx.today})
        group by m.site_id
      ) here on here.site_id = s.id
      where s.department_id = ${ctx.department_id} and ${mayRead.site}
    )
    select u.*, rule.disclosure_minimum_base as minimum, ${mayRead.department} as is_whole
    from u cross join policy_on(${ctx.department_id}::uuid, ${ctx.today}::date) rule order by u.place, u.code`.execute(ctx.db);
  return rows;
}

/** Of a person whom the caller may have explained. */
export const explained = (ctx: Ctx, person_id: string, mayRead: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', sql<boolean>`${permitted}`.as('permitted')])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .where(mayRead)
    .executeTakeFirst();

/** The versions of the policy in force on any day of a period, by period. */
export async function policyVersions(
  ctx: Ctx,
  periods: readonly Pick<Period, 'kind' | 'key' | 'from' | 'to'>[],
): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ name: string; versions: number[] }>`
    select w.kind || ' ' || w.key as name, array_agg(p.version order by p.version) as versions
    from jsonb_to_recordset(${json(periods)}) w(kind text, key text, "from" date, "to" date)
    join policy p on p.department_id = ${ctx.department_id} and p.voided_at is null
      and daterange(p.starts_on, p.ends_on) && daterange(w."from", w."to")
    group by 1`.execute(ctx.db);
  return new Map(rows.map(({ name, versions }) => [name, versions]));
}

export type Stored = Readonly<{
  metric_id: string;
  period_key: string;
  version: number;
  from_on: string;
  to_on: string;
  until_on: string;
  refreshed_at: string;
  is_stale: boolean;
  values: Valued[];
}>;

/** What is kept of these metrics and periods, by metric and period; with whether anything was recorded since. */
export async function stored(
  ctx: Pick<Ctx, 'db' | 'department_id'>,
  wanted: readonly { metric_id: string; period_key: string }[],
): Promise<Stored[]> {
  // A row a value, not one JSON text of two thousand values, which would cost four times as much.
  const { rows } = await sql<
    Valued & { n: number; head: Omit<Stored, 'metric_id' | 'period_key' | 'refreshed_at' | 'values'> | null; refreshed_at: string | null }
  >`
    select k.n, case when k.place = 1 then jsonb_build_object('version', k.version, 'from_on', k.from_on, 'to_on', k.to_on, 'until_on', k.until_on,
        'is_stale', k.is_stale) end as head, case when k.place = 1 then k.refreshed_at end as refreshed_at,
      k.split, k.key, k.part, k.numerator, k.denominator, k.value, k.units, k.people, k.excluded, k.beside, k.observations, k.steps
    from (
      select w.n::int as n, row_number() over (partition by w.n order by v.split, v.key, v.part) as place,
        r.version, r.from_on, r.to_on, r.until_on, r.refreshed_at,
        r.is_stale or exists (select from metric_change c where c.department_id = r.department_id) as is_stale,
        v.split, v.key, v.part, v.numerator, v.denominator, v.value, v.units, v.people, v.excluded, v.beside, v.observations, v.steps
      from unnest(${wanted.map(({ metric_id }) => metric_id)}::text[], ${wanted.map(({ period_key }) => period_key)}::text[])
        with ordinality w(metric_id, period_key, n)
      join metric_refresh r on r.department_id = ${ctx.department_id} and r.metric_id = w.metric_id and r.period_key = w.period_key
      left join metric_value v on v.department_id = ${ctx.department_id} and v.metric_id = r.metric_id and v.period_key = r.period_key
    ) k order by k.n, k.place`.execute(ctx.db);
  return [...Map.groupBy(rows, ({ n }) => n)].flatMap(([n, all]) => {
    const { head, refreshed_at } = all[0] ?? {};
    const asked = wanted[n - 1];
    const values = all.flatMap(({ n: _, head: __, refreshed_at: ___, ...value }) => (value.split === null ? [] : [value]));
    return head && refreshed_at && asked ? [{ ...asked, ...head, refreshed_at, values }] : [];
  });
}

/** Keeps the values of a metric in a period in place of those before. */
export async function keep(
  ctx: WriteCtx,
  metric: Pick<Metric, 'id' | 'version'>,
  period: Period,
  values: readonly Valued[],
): Promise<void> {
  const of = { department_id: ctx.department_id, metric_id: metric.id, period_key: period.key };
  const days = { period_kind: period.kind, from_on: period.from, to_on: period.to, until_on: period.until };
  const fresh = { ...days, version: metric.version, is_stale: false, refreshed_at: ctx.now };
  await ctx.db
    .insertInto('metric_refresh')
    .values({ ...of, ...fresh })
    .onConflict((conflict) => conflict.columns(['department_id', 'metric_id', 'period_key']).doUpdateSet(fresh))
    .execute();
  await ctx.db
    .deleteFrom('metric_value')
    .where('department_id', '=', of.department_id)
    .where('metric_id', '=', of.metric_id)
    .where('period_key', '=', of.period_key)
    .execute();
  await sql`
    insert into metric_value (department_id, metric_id, period_key, split, key, part, numerator, denominator, value, units, people, excluded, beside,
      observations, steps)
    select ${of.department_id}::uuid, ${of.metric_id}, ${of.period_key}, v.split, v.key, v.part, v.numerator, v.denominator, v.value, v.units, v.people,
      v.excluded, v.beside, v.observations, v.steps
    from jsonb_to_recordset(${json(values)}) v(split text, key text, part text, numerator float8, denominator float8, value float8, units int, people int,
      excluded jsonb, beside jsonb, observations float8[], steps jsonb)`.execute(ctx.db);
}

/** Notes that the transaction has recorded facts. */
export const noteChange = (ctx: WriteCtx) =>
  sendWithNext(ctx.db, ctx.db.insertInto('metric_change').values({ department_id: ctx.department_id }));

/** Marks what is kept as stale where anything was recorded since, and forgets the notes of it. */
export async function takeChanges(ctx: WriteCtx): Promise<void> {
  const taken = await ctx.db.deleteFrom('metric_change').where('department_id', '=', ctx.department_id).executeTakeFirst();
  if (taken.numDeletedRows === 0n) return;
  await ctx.db
    .updateTable('metric_refresh')
    .set({ is_stale: true })
    .where('department_id', '=', ctx.department_id)
    .where('is_stale', '=', false)
    .execute();
}

/** What is kept, without the values. */
export const refreshes = (ctx: Pick<Ctx, 'db' | 'department_id'>) =>
  ctx.db
    .selectFrom('metric_refresh')
    .select(['metric_id', 'period_key', 'version', 'until_on', 'to_on', 'is_stale', 'refreshed_at'])
    .where('department_id', '=', ctx.department_id)
    .execute();

/** The calendar of the department that the metrics follow. */
export const calendar = (ctx: Pick<Ctx, 'db' | 'department_id'>) =>
  ctx.db
    .selectFrom('department')
    .select(['academic_year_start_month as start_month', 'programme_starts_on'])
    .where('id', '=', ctx.department_id)
    .executeTakeFirstOrThrow();

/** The codes of the department’s divisions by id. */
export async function divisionCodes(ctx: Pick<Ctx, 'db' | 'department_id'>): Promise<Map<string, string>> {
  const found = await ctx.db.selectFrom('division').select(['id', 'code']).where('department_id', '=', ctx.department_id).execute();
  return new Map(found.map(({ id, code }) => [id, code]));
}
