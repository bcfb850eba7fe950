import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn8 = metric({
  id: 'EXO-IDN-8',
  version: 1,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Mentor requests without a match, or open for more than 90 days',
  numerator: 'Those that, 90 days after they were opened, were closed without a match or still open',
  denominator: 'Mentor requests opened in the period: all, and by type',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['all', 'new', 'additional', 'replacement'],
  by: ['division', 'position_description'],
  explained_by: 'mentor_request:read',
  exclusions: { not_yet: '90 days have not passed since it was opened', withdrawn: 'Withdrawn within 90 days' },
  rows: ({ department, from, to, until }) => sql`
    select r.id::text as unit, r.mentee_id as person_id, place.division_id, place.site_id, place.position_description, place.stage, part.name as part,
      (known.status <> 'matched')::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when r.opened_on + 90 >= ${until} then 'not_yet' when known.status = 'withdrawn' then 'withdrawn' end as excluded
    from mentor_request r
    cross join lateral mentor_request_status(r, r.opened_on + 90) known
    cross join lateral measured_place(r.mentee_id, coalesce(appointed_from(r.mentee_id, r.opened_on), r.opened_on)) place
    cross join lateral (values ('all'), (r.type)) part(name)
    where r.department_id = ${department} and r.opened_on >= ${from} and r.opened_on < ${to}`,
});
