import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoMea1 = metric({
  id: 'EXO-MEA-1',
  version: 1,
  level: 'exo',
  component: 'measurement',
  cell: 'paper',
  title: 'Eligible faculty whose mentorship status is on record',
  numerator:
    'Those who have a formal mentor, whose assignment is suspended by a conflict, who wait for acceptance or have an open request for a mentor, or of whom it is recorded with its day that they want none: a mentor search that was waived or a request that was withdrawn',
  denominator: 'Eligible mentees on the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'mentor_request:read',
  exclusions: {},
  rows: ({ department, from }) => sql`
    select e.person_id::text as unit, e.person_id, e.division_id, e.site_id, e.position_description, e.stage, '' as part,
      (exists (
        select from assignment a
        where a.mentee_id = e.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from})
      ) or exists (
        select from assignment a
        where a.mentee_id = e.person_id and a.subtype = 'formal' and a.state = 'pending_acceptance'
          and (a.created_at at time zone d.time_zone)::date <= ${from} and (a.expires_on is null or a.expires_on > ${from})
      ) or exists (
        select from mentor_request r cross join lateral mentor_request_status(r, ${from}) known
        where r.mentee_id = e.person_id and r.opened_on <= ${from} and known.status in ('open', 'in_discussion', 'awaiting_acceptance', 'withdrawn')
      ) or exists (
        select from obligation_waiver w
        where w.person_id = e.person_id and w.kind = 'formal_mentor' and (w.created_at at time zone d.time_zone)::date <= ${from}
          and (w.revoked_at is null or (w.revoked_at at time zone d.time_zone)::date > ${from})
      ))::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from department d cross join measured_eligible(${department}, ${from}) e
    where d.id = ${department}`,
});
