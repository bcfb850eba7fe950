-- Who somebody reports to, all of them at once: who may formally mentor somebody is asked of a whole department, and a question for each pair
-- costs a thousand times as much as one for the mentee.
--
-- Bases:
--   primary_line, dotted_line, supervision, evaluation   a line from mentee to mentor
--   transitive_line          primary lines through others, as far up as policy counts; the Chair, and whoever is above the Chair, never
--                            counts this way, else nobody could be mentored by the Chair
--   division_director        of a division the mentee belongs to (cross-appointments too, where policy says so)
--   physician_in_chief       of a site the mentee works at
--   hospital_division_head   of a division at a site, where the mentee belongs to both
-- Acting and delegated roles count like any other. Each row is one uninterrupted period of one basis.
create or replace function superiors_of(mentee uuid, during daterange)
returns table (superior_id uuid, kind text, role_id uuid, line_ids uuid[], division_id uuid, site_id uuid, starts_on date, ends_on date)
language sql stable as $$
  with recursive rule as (
    select daterange(p.starts_on, p.ends_on) * during as days, p.cross_appointment_counts, p.reporting_line_depth
    from policy p
    where p.department_id = (select department_id from person where id = mentee) and daterange(p.starts_on, p.ends_on) && during
  ),
  climb(superior_id, depth, days, line_ids) as (
    select l.superior_id, 1, datemultirange(daterange(l.starts_on, l.ends_on) * during), array[l.id]
    from reporting_line l
    where l.subordinate_id = mentee and l.kind = 'primary' and daterange(l.starts_on, l.ends_on) && during
    union all
    select l.superior_id, c.depth + 1, still.days, c.line_ids || l.id
    from climb c
    join reporting_line l on l.subordinate_id = c.superior_id and l.kind = 'primary'
    cross join lateral (
      select (c.days * datemultirange(daterange(l.starts_on, l.ends_on)))
        - coalesce((select range_agg(daterange(r.starts_on, r.ends_on)) from leadership_role r
                    where r.role = 'chair' and r.person_id in (l.subordinate_id, l.superior_id)), '{}') as days
    ) still
    where not isempty(still.days) and l.id <> all (c.line_ids)
  ),
  basis(superior_id, kind, role_id, line_ids, division_id, site_id, days) as (
    select l.superior_id, case l.kind when 'primary' then 'primary_line' when 'dotted' then 'dotted_line' else l.kind end,
      null::uuid, array[l.id], null::uuid, null::uuid, datemultirange(daterange(l.starts_on, l.ends_on) * during)
    from reporting_line l
    where l.subordinate_id = mentee
    union all
    select c.superior_id, 'transitive_line', null, c.line_ids, null, null, c.days * datemultirange(rule.days)
    from climb c
    join rule on rule.reporting_line_depth is null or c.depth <= rule.reporting_line_depth
    where c.depth > 1
    union all
    select r.person_id, 'division_director', r.id, '{}', r.division_id, null,
      datemultirange(daterange(r.starts_on, r.ends_on) * daterange(m.starts_on, m.ends_on) * rule.days)
    from leadership_role r
    join division_membership m on m.division_id = r.division_id and m.person_id = mentee
    join rule on m.is_primary or rule.cross_appointment_counts
    where r.role = 'division_director'
    union all
    select r.person_id, 'physician_in_chief', r.id, '{}', null, r.site_id,
      datemultirange(daterange(r.starts_on, r.ends_on) * daterange(m.starts_on, m.ends_on) * during)
    from leadership_role r
    join site_membership m on m.site_id = r.site_id and m.person_id = mentee
    where r.role = 'physician_in_chief'
    union all
    select r.person_id, 'hospital_division_head', r.id, '{}', r.division_id, r.site_id,
      datemultirange(daterange(r.starts_on, r.ends_on) * daterange(d.starts_on, d.ends_on) * daterange(s.starts_on, s.ends_on) * rule.days)
    from leadership_role r
    join division_membership d on d.division_id = r.division_id and d.person_id = mentee
    join site_membership s on s.site_id = r.site_id and s.person_id = mentee
    join rule on d.is_primary or rule.cross_appointment_counts
    where r.role = 'hospital_division_head'
  )
  select b.superior_id, b.kind, b.role_id, b.line_ids, b.division_id, b.site_id, lower(days), upper(days)
  from (
    select superior_id, kind, role_id, line_ids, division_id, site_id, range_agg(basis.days) as all_days
    from basis where not isempty(basis.days)
    group by superior_id, kind, role_id, line_ids, division_id, site_id
  ) b
  cross join lateral unnest(b.all_days) days
$$;
