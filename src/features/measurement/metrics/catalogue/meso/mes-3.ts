import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const mes3 = metric({
  id: 'MES-3',
  version: 1,
  level: 'meso',
  component: null,
  cell: 'derived',
  title: 'Concentration of load on few mentors',
  numerator:
    'Formal assignments of the tenth of mentors who have most (a begun tenth counts as one mentor); the value of a row is the load of a mentor. The greatest load is the number of one person: the load of mentors (`/v1/mentor-load`) tells it where several have as many',
  denominator: 'Formal assignments of the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  repeats: 'All mentees of a mentor are counted with that mentor',
  by: [],
  exclusions: {},
  rows: ({ department, from }) => sql`
    select load.mentor_id::text as unit, load.mentor_id as person_id, place.*, '' as part,
      case when load.place <= ceil(load.mentors / 10.0) then load.mentees else 0 end as numerator, load.mentees as denominator, load.mentees::numeric as value,
      false as censored, null::text as excluded
    from (
      select f.mentor_id, count(*) as mentees, row_number() over (order by count(*) desc, f.mentor_id) as place, count(*) over () as mentors
      from measured_assignments(${department}, ${from}) f group by f.mentor_id
    ) load
    cross join lateral measured_place(load.mentor_id, ${from}) place`,
});
