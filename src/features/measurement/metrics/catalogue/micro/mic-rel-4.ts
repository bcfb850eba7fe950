import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micRel4 = metric({
  id: 'MIC-REL-4',
  version: 1,
  level: 'micro',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Hours of meetings a person-year',
  numerator:
    'Hours of confirmed meetings in formal assignments on their active days, mails left out; a joint meeting counts once for a person',
  denominator: 'Person-years of faculty as formal mentors, or as formal mentees',
  unit: 'hours_per_year',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'ratio',
  parts: ['mentors', 'mentees'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'meeting:read',
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    with relation as materialized (
      select a.id, s.part, s.person_id, daterange(greatest(a.starts_on, ${from}), least(a.until_on, ${to})) as days
      from assignment a
      cross join lateral (values ('mentors', a.mentor_id), ('mentees', a.mentee_id)) s(part, person_id)
      join person p on p.id = s.person_id and p.kind = 'faculty'
      where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and a.starts_on < ${to} and (a.until_on is null or a.until_on > greatest(a.starts_on, ${from}))
    ), active as materialized (
      select i.assignment_id, i.starts_on, i.ends_on
      from (select distinct r.id from relation r) r join assignment_interval i on i.assignment_id = r.id and i.status = 'active'
    ), met as materialized (
      select once.part, once.person_id, once.held_on, sum(once.duration_min) as minutes
      from (
        select r.part, r.person_id, m.held_on, m.duration_min,
          row_number() over (partition by r.part, r.person_id, coalesce(m.joint_id, m.id) order by m.duration_min desc, m.id) as place
        from relation r
        join meeting m on m.assignment_id = r.id and m.state = 'confirmed' and m.mode <> 'email' and m.held_on <@ r.days
        join active i on i.assignment_id = r.id and i.starts_on <= m.held_on and (i.ends_on is null or i.ends_on > m.held_on)
      ) once
      where once.place = 1
      group by once.part, once.person_id, once.held_on
    )
    select piece.part || ' ' || piece.person_id || ' ' || piece.starts_on as unit, piece.person_id, piece.division_id, piece.site_id,
      piece.position_description, piece.stage, piece.part, coalesce(sum(m.minutes), 0) / 60.0::float8 as numerator,
      days_in(piece.days) / 365.0::float8 as denominator, null::numeric as value, false as censored, null::text as excluded
    from (
      select h.part, h.person_id, p.*, h.days * datemultirange(daterange(p.starts_on, p.ends_on)) as days
      from (select r.part, r.person_id, range_agg(r.days) as days from relation r group by r.part, r.person_id) h
      cross join lateral measured_pieces(h.person_id, ${from}, ${to}) p
    ) piece
    left join met m on m.part = piece.part and m.person_id = piece.person_id and m.held_on >= piece.starts_on and m.held_on < piece.ends_on
    where not isempty(piece.days)
    group by piece.part, piece.person_id, piece.starts_on, piece.division_id, piece.site_id, piece.position_description, piece.stage, piece.days`,
});
