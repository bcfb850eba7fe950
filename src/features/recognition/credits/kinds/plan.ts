import { sql } from 'kysely';
import { describeCredit } from '../descriptor.ts';

/** The first version of a plan that came into force, for each formal mentor who endorsed it while the assignment was active. */
export const plan = describeCredit({
  code: 'PLAN',
  side: 'mentor',
  event: 'the first version in force of an academic plan that the mentor endorsed',
  evidence: 'academic_plan',
  window: 'plan_series',
  days: 'all',
  is_claimed: false,
  facts: ({ time_zone }) => ({
    person_id: sql`e.mentor_id`,
    event_id: sql`v.plan_id`,
    event_on: sql`v.in_force_on`,
    recorded_at: sql`v.in_force_on::timestamp at time zone ${time_zone}`,
    assignment_id: sql`e.assignment_id`,
    window: sql`v.plan_id::text`,
    from: sql`pair x
      join plan_endorsement e on e.assignment_id = x.assignment_id and e.mentor_id = x.mentor_id and x.active @> e.endorsed_on
      join plan_version v on v.id = e.version_id and v.edition = e.edition and v.in_force_on is not null
      where not exists (
        select from plan_version earlier
        where earlier.plan_id = v.plan_id and earlier.in_force_on is not null and earlier.version < v.version
      )`,
  }),
});
