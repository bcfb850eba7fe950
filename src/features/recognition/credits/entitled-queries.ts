import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import type { CreditKind } from './descriptor.ts';
import { kinds } from './kinds.ts';
import type { Chain, Earned } from './rules.ts';
import { academicYear, relations, type Scope } from './sql.ts';

/** The facts of one kind, with the columns that all kinds have, in the same order. */
function factsOf({ code, side, facts }: CreditKind, scope: Scope): RawBuilder<unknown>[] {
  if (!facts) return [];
  const { share, ...row } = facts(scope);
  return [
    sql`
    select ${row.person_id} as person_id, ${sql.lit(side)} as side, ${sql.lit(code)} as code, ${row.event_id} as event_id,
      ${row.occasion ?? sql`''`} as occasion, ${row.event_on} as event_on, ${row.recorded_at} as recorded_at,
      ${row.recorded_on ?? sql`null::date`} as recorded_on, ${row.verified_on ?? sql`null::date`} as verified_on,
      ${share?.of ?? sql`1`} as numerator, ${share?.from ?? sql`1`} as denominator, ${row.assignment_id ?? sql`null::uuid`} as assignment_id,
      ${row.window} as window_key, ${row.repeats ?? sql`null::text`} as repeat_key
    from ${row.from}`,
  ];
}

/**
 * Grants with what has become of them, of the people asked for, those whose record was merged into another's among them.
 * `is_reported`: the statement in which it stands was issued. `is_barred`: a finding of misconduct took it back for good.
 */
const chains = ({ department_id, of }: Pick<Scope, 'department_id' | 'of'>) => sql`
  chain as materialized (
    select g.id as grant_id, g.person_id, g.side, g.code, g.event_id, g.occasion, g.round, g.event_on, g.academic_year, g.window_key,
      g.repeat_key, g.assignment_id, g.rule_set_id, coalesce(g.capped_from, g.quarter_credits) as whole,
      g.quarter_credits + coalesce(later.amount, 0)::int as net, coalesce(later.is_reversed, false) as is_reversed,
      coalesce(later.is_barred, false) as is_barred,
      exists (select from credit_statement s where s.person_id = g.person_id and s.academic_year = g.statement_year) as is_reported,
      exists (select from credit_statement s where s.person_id = g.person_id and s.academic_year = g.academic_year) as is_issued
    from person p
    join credit_entry g on g.person_id = p.id and g.kind = 'grant'
    cross join lateral (
      select sum(e.quarter_credits) as amount, bool_or(e.kind = 'reversal') as is_reversed, bool_or(e.reason = 'misconduct') as is_barred
      from credit_entry e where e.grant_id = g.id
    ) later
    where p.department_id = ${department_id} and ${of}
  )`;

/**
 * What the facts earn before caps, by the rules of the academic year of the event, or by those of the grant that there is. `renewed`: by those of
 * the year, unless the grant is reported.
 */
const earned = (scope: Scope, renewed: boolean) => sql`
  fact as materialized (${sql.join(
    kinds.flatMap((kind) => factsOf(kind, scope)),
    sql` union all `,
  )}),
  granted as materialized (
    select k.person_id, k.code, k.event_id, k.occasion, max(k.round) as rounds, bool_or(k.is_barred) as is_barred,
      (array_agg(k.grant_id) filter (where not k.is_reversed))[1] as grant_id,
      (array_agg(k.rule_set_id) filter (where not k.is_reversed))[1] as rule_set_id,
      (array_agg(k.academic_year) filter (where not k.is_reversed))[1] as academic_year,
      coalesce(bool_or(k.is_reported) filter (where not k.is_reversed), false) as is_reported
    from chain k group by k.person_id, k.code, k.event_id, k.occasion
  ),
  -- What a decision took back on a record that was merged into theirs stays taken back.
  barred as materialized (
    select s.id as person_id, g.code, g.event_id, g.occasion from earner s
    join person d on d.merged_into_id = s.id
    join credit_entry g on g.person_id = d.id and g.kind = 'grant'
    join credit_entry e on e.grant_id = g.id and e.reason = 'misconduct'
  ),
  -- Full, because the planner expects few rows, and would compare each fact with each grant; a full join is always hashed.
  matched as materialized (
    select f.*, ${academicYear(sql`f.event_on`)} as academic_year, g.rounds, g.is_barred, g.grant_id, g.is_reported,
      case when g.academic_year = ${academicYear(sql`f.event_on`)} then g.rule_set_id end as granted_by
    from fact f
    full join granted g on g.person_id = f.person_id and g.code = f.code and g.event_id = f.event_id and g.occasion = f.occasion
  ),
  earned as materialized (
    select f.person_id, f.side, f.code, f.event_id, f.occasion, f.event_on, f.recorded_at, f.assignment_id, f.window_key, f.repeat_key,
      f.academic_year, r.rule_set_id, r.cap_quarter_credits, r.cap_count, r.repeat_months, s.person_cap,
      (r.quarter_credits::bigint * f.numerator / f.denominator)::int as whole, f.grant_id, coalesce(f.rounds, 0) as rounds,
      exists (select from credit_statement i where i.person_id = f.person_id and i.academic_year = f.academic_year) as is_issued
    from matched f
    join credit_rule_set now on now.department_id = ${scope.department_id} and int4range(now.starts_year, now.ends_year) @> f.academic_year
    join credit_rule_set s on s.id = case when f.is_reported or not ${renewed}::boolean then coalesce(f.granted_by, now.id) else now.id end
    join credit_rule r on r.rule_set_id = s.id and r.code = f.code
    where f.person_id is not null and f.is_barred is not true
      and not exists (select from barred b where (b.person_id, b.code, b.event_id, b.occasion) = (f.person_id, f.code, f.event_id, f.occasion))
      and (r.expires_days is null or f.verified_on is null or f.verified_on <= f.recorded_on + r.expires_days)
      and r.quarter_credits::bigint * f.numerator / f.denominator > 0
  )`;

/** Derives what the facts of the people `of` earn, in the order in which caps apply. */
export const listEarned = async (ctx: Ctx, of: Predicate, renewed = false): Promise<Earned[]> => {
  const scope = scopeOf(ctx, of);
  const { rows } = await sql<Earned>`
    with ${chains(scope)}, ${relations(scope)}, ${earned(scope, renewed)}
    select e.* from earned e order by e.person_id, e.event_on, e.recorded_at, e.event_id, e.occasion, e.code`.execute(ctx.db);
  return rows;
};

/** The grants of the people `of`, in no order. */
export const listChains = async (ctx: Ctx, of: Predicate): Promise<Chain[]> =>
  (await sql<Chain>`with ${chains(scopeOf(ctx, of))} select * from chain`.execute(ctx.db)).rows;

/**
 * The people whose ledger is not what their facts earn. Caps are not looked at: where facts and grants are the same, they have been applied.
 * `renewed`: by the rules of the year.
 */
export const listOutdated = async (ctx: Ctx, of: Predicate, renewed = false): Promise<string[]> => {
  const scope = scopeOf(ctx, of);
  const { rows } = await sql<{ person_id: string }>`
    with ${chains(scope)}, ${relations(scope)}, ${earned(scope, renewed)}
    select distinct coalesce(e.person_id, c.person_id) as person_id
    from earned e
    full join (select * from chain where not is_reversed) c on c.grant_id = e.grant_id
    where (e.event_on, e.academic_year, e.window_key, e.repeat_key, e.whole, e.rule_set_id, e.assignment_id)
      is distinct from (c.event_on, c.academic_year, c.window_key, c.repeat_key, c.whole, c.rule_set_id, c.assignment_id)
    order by 1`.execute(ctx.db);
  return rows.map(({ person_id }) => person_id);
};

function scopeOf(ctx: Ctx, of: Predicate): Scope {
  return { department_id: ctx.department_id, time_zone: ctx.actor.time_zone, today: ctx.today, of };
}
