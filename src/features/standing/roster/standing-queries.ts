import { type RawBuilder, sql } from 'kysely';
import { flaggedKinds, milestoneKinds, shownKinds } from '../obligations/kinds.ts';
import type { Matter } from './rules.ts';
import type { Flag } from './schema.ts';
import type { Totals } from './totals-schema.ts';

const fraction = (numerator: RawBuilder<unknown>, denominator: RawBuilder<unknown>) => sql`jsonb_build_object(
  'numerator', count(*) filter (where ${numerator}), 'denominator', count(*) filter (where ${denominator}))`;

/** Like `fraction`, with null as its numerator where somebody counted is one of whom the caller may not read it. */
const readFraction = (
  numerator: RawBuilder<unknown>,
  denominator: RawBuilder<unknown>,
  mayRead: RawBuilder<unknown>,
) => sql`jsonb_build_object(
  'numerator', case when count(*) filter (where ${denominator} and not coalesce(${mayRead}, true)) = 0 then count(*) filter (where ${numerator}) end,
  'denominator', count(*) filter (where ${denominator}))`;
const fullTime = sql`appointment_category = 'full_time'`;

/** Whoever has no primary mentor is among those without one: the days without are not counted as days on which the two could meet. */
const meets = sql`is_eligible and is_evaluated and primary_status is not null`;

/**
 * The totals of all primary members. What rows tell every reader of the roster is counted whatever else the caller may read; what rows may hide from
 * them is counted where they may read it of each counted member. `countable`: what their token lets them read.
 */
export const totalsOfMembers = ({ plans, obligations }: Countable) => {
  const activity = sql`(shows_activity and ${obligations}::boolean)`;
  return sql<Totals>`(select jsonb_build_object(
  'full_time', ${fraction(fullTime, sql`true`)},
  'eligible', ${fraction(sql`is_eligible`, fullTime)},
  'with_live_primary', ${fraction(sql`is_eligible and primary_status in ('active', 'paused')`, sql`is_eligible`)},
  'suspended', ${fraction(sql`is_eligible and status = 'suspended_conflict'`, sql`is_eligible`)},
  'in_matching', ${fraction(sql`is_eligible and status = 'in_matching'`, sql`is_eligible`)},
  'without_mentor', ${fraction(sql`is_eligible and status in ('none', 'in_matching') and not coalesce(is_excused, false)`, sql`is_eligible`)},
  'with_plan', ${readFraction(sql`is_eligible and has_plan`, sql`is_eligible`, sql`(shows_plan and ${plans}::boolean)`)},
  'oriented', ${readFraction(sql`is_eligible and is_oriented`, sql`is_eligible and owes_orientation is not false`, activity)},
  'meetings_on_track', ${readFraction(sql`${meets} and is_on_track`, meets, activity)}
) from member left join standing on standing.person_id = member.id where not is_cross)`;
};

/** What the caller's token lets them read of single people. Their roles let them read all of it of whoever is in the division today. */
export type Countable = Readonly<Record<'plans' | 'obligations', boolean>>;

/** `matters` has only what the caller may see, of the kinds that make columns. The rest is for totals, and for what every reader of the roster sees about mentors. */
export type Standing = {
  person_id: string;
  matters: Matter[] | null;
  /** Whether the caller may see what is counted of the plan, and of orientation and meetings. */
  shows_plan: boolean;
  shows_activity: boolean;
  has_plan: boolean;
  is_oriented: boolean;
  /** Null where there is no such obligation; false where it fell due before the programme began. */
  owes_orientation: boolean | null;
  is_evaluated: boolean;
  is_on_track: boolean;
  is_excused: boolean;
  /** A mentor has been missing for longer than the policy's time of grace. */
  is_missing: boolean;
  /** Since when nobody is the person's formal mentor, or none of them the primary one; null where no mentor is required. */
  without_since: string | null;
  without_primary_since: string | null;
};

/**
 * A person's obligations in one row, over the relations `owing` (one obligation a row) and `member`. Whether a mentor is missing follows from the
 * obligation as well, because it may be waived.
 */
export const standings = () => sql<Standing>`(
  select stood.*,
    case when stood.is_without and coalesce(m.best_status, '') not in ('active', 'paused')
      then greatest(m.clock_starts_on, m.mentored_until) end as without_since,
    case when stood.is_without and m.primary_status is null and m.best_status in ('active', 'paused')
      then stood.missing_since end as without_primary_since
  from (
    select o.person_id,
      jsonb_agg(jsonb_build_object('kind', o.kind, 'occasion', o.occasion, 'state', o.state, 'opens_on', o.opens_on, 'due_on', o.due_on,
        'overdue_since', o.overdue_since, 'done_on', o.done_on, 'detail', case when o.kind = 'meetings' then o.detail else '{}' end))
        filter (where o.is_visible and o.kind = any (${[...shownKinds, ...milestoneKinds]}::text[])) as matters,
      coalesce(bool_and(o.is_visible) filter (where o.kind = 'academic_plan'), true) as shows_plan,
      coalesce(bool_and(o.is_visible) filter (where o.kind in ('orientation', 'meetings')), true) as shows_activity,
      bool_or(o.kind = 'academic_plan' and o.state = 'done') as has_plan,
      bool_or(o.kind = 'orientation' and o.state = 'done') as is_oriented,
      bool_and(o.state <> 'not_tracked') filter (where o.kind = 'orientation') as owes_orientation,
      bool_or((o.detail ->> 'is_evaluated')::boolean) filter (where ${thisYear}) as is_evaluated,
      bool_or((o.detail ->> 'qualifying')::int >= (o.detail ->> 'expected_to_date')::int) filter (where ${thisYear}) as is_on_track,
      bool_or(o.kind = 'formal_mentor' and o.state = 'waived') as is_excused,
      bool_or(o.kind = 'formal_mentor' and o.state in ('due', 'overdue')) as is_without,
      bool_or(o.kind = 'formal_mentor' and o.state = 'overdue') as is_missing,
      max((o.detail ->> 'missing_since')::date) filter (where o.kind = 'formal_mentor') as missing_since
    from owing o join member on member.id = o.person_id
    group by o.person_id
  ) stood
  join member m on m.id = stood.person_id)`;

const thisYear = sql`o.kind = 'meetings' and o.occasion = member.programme_year::text`;

export type Flagged = { person_id: string; rules: Flag['rule'][]; flags: Flag[] };

/**
 * The flags of a person in one row: a suspended mentor, one who has been missing for longer than the time of grace, and each flagged kind that is overdue, with the first day on which one of its
 * obligations was. Over the relations `member`, `standing` and `owing`.
 */
export const flagged = sql<Flagged>`(
  select f.person_id, array_agg(f.rule) as rules, jsonb_agg(jsonb_build_object('rule', f.rule, 'since', f.since) order by f.place) as flags
  from (
    select m.id as person_id, gap.rule, gap.since, gap.place
    from member m left join standing s on s.person_id = m.id
    cross join lateral (values
      (-3, 'formal_mentor_missing', case when m.suspended_since is null and s.is_missing then s.without_since end),
      (-2, 'primary_mentor_missing', case when s.is_missing then s.without_primary_since end),
      (-1, 'formal_mentor_suspended', m.suspended_since)
    ) gap(place, rule, since)
    where gap.since is not null
    union all
    select o.person_id, o.kind || '_overdue', min(o.overdue_since), array_position(${flaggedKinds}::text[], o.kind)
    from owing o
    where o.state = 'overdue' and o.is_visible and o.kind = any (${flaggedKinds}::text[])
    group by o.person_id, o.kind
  ) f
  group by f.person_id)`;
