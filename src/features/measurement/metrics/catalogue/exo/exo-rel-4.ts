import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRel4 = metric({
  id: 'EXO-REL-4',
  version: 1,
  level: 'exo',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Mentors who left or had to go, replaced within 60 days',
  numerator:
    'Those after which the mentee had another formal mentor within 60 days, who replaced the one before; beside it the median of the days between',
  denominator:
    'Formal assignments that ended in the period by retirement, departure, death, leave or conflict, of mentees who are still eligible',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: {
    not_yet: '60 days have not passed since the end',
    not_eligible: 'The mentee was not an eligible mentee on the day of the end',
  },
  rows: ({ department, from, to, until }) => sql`
    select a.id::text as unit, a.mentee_id as person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      (next.gap is not null)::int as numerator, 1 as denominator, next.gap::numeric as value, false as censored,
      case when a.until_on + 60 >= ${until} then 'not_yet'
        when not coalesce((select k.programme_year <= rule.programme_years from programme_clock(a.mentee_id, a.until_on) k), false)
          or exists (select from leave l where l.person_id = a.mentee_id and l.stops_clock and l.starts_on <= a.until_on and (l.ends_on is null or l.ends_on > a.until_on))
          or exists (select from person p where p.id = a.mentee_id and p.deceased_on <= a.until_on) then 'not_eligible' end as excluded
    from assignment a
    cross join lateral policy_on(a.department_id, a.until_on) rule
    cross join lateral measured_place(a.mentee_id, a.until_on) place
    cross join lateral (
      select min(greatest(b.starts_on - a.until_on, 0)) as gap
      from assignment b
      where b.mentee_id = a.mentee_id and b.id <> a.id and b.subtype = 'formal' and b.state in ('live', 'completed', 'ended')
        and b.starts_on <= a.until_on + 60 and (b.until_on is null or b.until_on > greatest(b.starts_on, a.until_on))
        and (b.replaces_id = a.id or b.starts_on >= a.until_on)
    ) next
    where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended') and a.until_on > a.starts_on
      and a.until_on >= ${from} and a.until_on < ${to}
      and (
        a.ended_by_career in ('mentor_retired', 'mentor_departed', 'mentor_died')
        or exists (select from assignment_reason r where r.assignment_id = a.id and r.kind = 'end'
          and r.code in ('mentor_retired', 'mentor_departed', 'mentor_leave', 'conflict_reporting', 'conflict_other'))
        or exists (select from conflict_case c where c.assignment_id = a.id and c.resolution in ('reassigned', 'ended', 'converted')))`,
});
