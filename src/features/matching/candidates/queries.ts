import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { matchesName } from '../../../core/search.ts';
import { isPrimaryMember, primaryDivisionCode, primaryDivisionId } from '../../../domain/sql/divisions.ts';
import { appointedFrom, joinedName } from '../../../domain/sql/people.ts';
import { hasRested } from '../needs/concordance/sql.ts';
import { sharesInOrder, tenths, weights } from './fit-queries.ts';
import { type Found, ranked, type Search } from './ranking-queries.ts';
import type { Candidate } from './schema.ts';

export type { CanRead, Pool, Readable, Search } from './ranking-queries.ts';

export type Filters = Readonly<{
  q?: string | undefined;
  division_id?: string | undefined;
  site_id?: string | undefined;
  need_areas?: readonly string[] | undefined;
}>;

/**
 * The mentee, where the caller may know of them; `permitted` says whether the caller may list candidates for them, `appointed_from` the first
 * day from `day` on on which the mentee is here.
 */
export const mentee = (
  ctx: Ctx,
  id: string,
  readable: RawBuilder<SqlBool>,
  permitted: RawBuilder<SqlBool>,
  canRead: Readonly<Record<'needs' | 'concordance', RawBuilder<SqlBool>>>,
  day: string,
) =>
  ctx.db
    .selectFrom('person as p')
    .select([
      'p.id',
      'p.kind',
      'p.merged_into_id',
      'p.deceased_on',
      permitted.as('permitted'),
      appointedFrom('p.id', day).as('appointed_from'),
    ])
    .select([canRead.needs.as('needs'), canRead.concordance.as('concordance'), hasRested('p.id', ctx.today).as('has_rested')])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .executeTakeFirst();

/**
 * The candidates with everything that is answered about them; the caller orders and limits. What the order does not need stands in the select
 * list, which PostgreSQL evaluates for the rows of the page alone.
 */
export function candidates(ctx: Ctx, search: Search, { q, division_id, site_id, need_areas }: Filters = {}) {
  const day = sql`${search.period.starts_on}::date`;
  const canReadWhole = search.readable.profiles('c.id');
  const fromProfile = <T>(value: RawBuilder<unknown>, otherwise = sql`null`) =>
    sql<T>`case when c.is_profile_readable then ${value} else ${otherwise} end`;
  const ofPerson = <T>(column: string) => sql<T>`(select ${sql.ref(`person.${column}`)} from person where person.id = c.id)`;
  const ofProfile = <T>(column: string) =>
    sql<T>`(select ${sql.ref(`profile.${column}`)} from mentor_profile profile where profile.person_id = c.id)`;
  const list = <T>(values: RawBuilder<unknown>) => fromProfile<T>(sql`coalesce(${values}, '{}')`, sql`'{}'`);
  const retirement = ofProfile<string | null>('retirement_expected_on');
  let rows = ctx.db
    .with(
      (cte) => cte('found').notMaterialized(),
      () => ranked(ctx, search),
    )
    .selectFrom('found as c')
    .select(['c.id', ofPerson<Candidate['kind']>('kind').as('kind'), ofPerson<string>('display_name').as('display_name'), 'c.rank'])
    .select(['c.site_id', 'c.position_description', 'c.exclusions', 'c.policy_version'])
    .select(['c.sort_rank', 'c.sort_name', 'c.concordance_requested'])
    .select([sharesInOrder('c').as('shares'), weights('c').as('weights'), tenths('c').as('tenths')])
    .select([
      sql<boolean>`c.exclusions = '[]'`.as('is_eligible'),
      primaryDivisionId('c.id', day).as('division_id'),
      primaryDivisionCode('c.id', day).as('division_code'),
      sql<string | null>`(select s.code from site s where s.id = c.site_id)`.as('site_code'),
      list<Candidate['expertise']>(ofProfile('expertise')).as('expertise'),
      list<Candidate['need_areas']>(sql`c.need_areas`).as('need_areas'),
      list<Candidate['languages']>(ofProfile('languages')).as('languages'),
      sql<boolean>`c.is_profile_readable and coalesce(${ofProfile('is_open_to_approach')}, false)`.as('is_open_to_approach'),
      fromProfile<number | null>(sql`c.capacity`).as('capacity'),
      fromProfile<number | null>(sql`c.formal_mentees`).as('formal_mentees'),
      fromProfile<number | null>(sql`greatest(c.capacity - c.formal_mentees, 0)`).as('free_capacity'),
      sql<string | null>`case when ${search.readable.appointments('c.id')} then ${appointedUntil(day)} end`.as('appointment_ends_on'),
      sql<string | null>`case when ${retirement} is not null and ${canReadWhole} then ${retirement} end`.as('retirement_expected_on'),
    ]);
  if (q !== undefined) rows = rows.where(named(q));
  if (division_id !== undefined) rows = rows.where(isPrimaryMember('c.id', division_id, day));
  if (site_id !== undefined) rows = rows.where('c.site_id', '=', site_id);
  if (need_areas !== undefined) rows = rows.where(sql<boolean>`c.is_profile_readable and c.need_areas && ${need_areas}::text[]`);
  return rows;
}

/** End of the unbroken chain of appointments that holds on the day. */
const appointedUntil = (day: RawBuilder<unknown>) => sql`(
  select upper(span)
  from (select range_agg(daterange(a.starts_on, a.ends_on)) as days from appointment a where a.person_id = c.id) chain
  cross join lateral unnest(chain.days) span
  where span @> ${day})`;

/** True of candidates (`c`) whose name contains each word; accents and case do not matter. */
const named = (q: string): RawBuilder<boolean> =>
  sql`exists (select from person named where named.id = c.id and ${matchesName(sql.ref('named.search_name'), q, joinedName('named'))})`;

/** The reasons against each of these people, and nothing else about them. */
export async function exclusions(ctx: Ctx, search: Search): Promise<Pick<Found, 'id' | 'exclusions'>[]> {
  const { rows } = await sql<Pick<Found, 'id' | 'exclusions'>>`select c.id, c.exclusions from ${ranked(ctx, search)} c`.execute(ctx.db);
  return rows;
}
