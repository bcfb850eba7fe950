-- The conflict rule: nobody is formally mentored by someone they report to, on any day, whoever writes what and when.
--
--   reports_to(mentee, mentor, during)   every basis with its period: the one definition of the rule
--   conflict_recheck                     assignments whose bases may have changed in the running transaction
--   deferred triggers                    at commit no active day of a formal assignment may lie in a conflict
--
-- Writers of reporting facts take the department's conflict lock exclusively, activations take it shared, both before they
-- look. Under READ COMMITTED the look is a later statement than the wait, so it sees what the other side committed.

create function lock_conflict_rule(department uuid) returns void language sql
  begin atomic select pg_advisory_xact_lock(hashtextextended('conflict_rule:' || department::text, 0)); end;

create function lock_conflict_rule_shared(department uuid) returns void language sql
  begin atomic select pg_advisory_xact_lock_shared(hashtextextended('conflict_rule:' || department::text, 0)); end;

-- Bases:
--   primary_line, dotted_line, supervision, evaluation   a line from mentee to mentor
--   transitive_line          primary lines through others, as far up as policy counts; the Chair, and whoever is above the
--                            Chair, never counts this way, else nobody could be mentored by the Chair
--   division_director        of a division the mentee belongs to (cross-appointments too, where policy says so)
--   physician_in_chief       of a site the mentee works at
--   hospital_division_head   of a division at a site, where the mentee belongs to both
-- Acting and delegated roles count like any other. Each row is one uninterrupted period of one basis.
create function reports_to(mentee uuid, mentor uuid, during daterange)
returns table (kind text, role_id uuid, line_ids uuid[], division_id uuid, site_id uuid, starts_on date, ends_on date)
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
    where c.superior_id <> mentor and not isempty(still.days) and l.id <> all (c.line_ids)
  ),
  basis(kind, role_id, line_ids, division_id, site_id, days) as (
    select case l.kind when 'primary' then 'primary_line' when 'dotted' then 'dotted_line' else l.kind end,
      null::uuid, array[l.id], null::uuid, null::uuid, datemultirange(daterange(l.starts_on, l.ends_on) * during)
    from reporting_line l
    where l.subordinate_id = mentee and l.superior_id = mentor
    union all
    select 'transitive_line', null, c.line_ids, null, null, c.days * datemultirange(rule.days)
    from climb c
    join rule on rule.reporting_line_depth is null or c.depth <= rule.reporting_line_depth
    where c.superior_id = mentor and c.depth > 1
    union all
    select 'division_director', r.id, '{}', r.division_id, null,
      datemultirange(daterange(r.starts_on, r.ends_on) * daterange(m.starts_on, m.ends_on) * rule.days)
    from leadership_role r
    join division_membership m on m.division_id = r.division_id and m.person_id = mentee
    join rule on m.is_primary or rule.cross_appointment_counts
    where r.person_id = mentor and r.role = 'division_director'
    union all
    select 'physician_in_chief', r.id, '{}', null, r.site_id,
      datemultirange(daterange(r.starts_on, r.ends_on) * daterange(m.starts_on, m.ends_on) * during)
    from leadership_role r
    join site_membership m on m.site_id = r.site_id and m.person_id = mentee
    where r.person_id = mentor and r.role = 'physician_in_chief'
    union all
    select 'hospital_division_head', r.id, '{}', r.division_id, r.site_id,
      datemultirange(daterange(r.starts_on, r.ends_on) * daterange(d.starts_on, d.ends_on) * daterange(s.starts_on, s.ends_on) * rule.days)
    from leadership_role r
    join division_membership d on d.division_id = r.division_id and d.person_id = mentee
    join site_membership s on s.site_id = r.site_id and s.person_id = mentee
    join rule on d.is_primary or rule.cross_appointment_counts
    where r.person_id = mentor and r.role = 'hospital_division_head'
  )
  select b.kind, b.role_id, b.line_ids, b.division_id, b.site_id, lower(days), upper(days)
  from (
    select kind, role_id, line_ids, division_id, site_id, range_agg(basis.days) as all_days
    from basis where not isempty(basis.days)
    group by kind, role_id, line_ids, division_id, site_id
  ) b
  cross join lateral unnest(b.all_days) days
$$;

-- Working storage of one transaction: filled by the triggers below, emptied by the service that plans suspensions, and
-- checked at commit. The conflict lock keeps two writers of one department from meeting here.
create table conflict_recheck (
  assignment_id uuid primary key references assignment,
  department_id uuid not null
);
grant delete on conflict_recheck to mentorship_app;

create function refuse_active_conflict(checked uuid) returns void language plpgsql as $$
declare
  department uuid;
begin
  select a.department_id into department from assignment a
  where a.id = checked and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended');
  if not found then return; end if;
  perform lock_conflict_rule_shared(department);
  if exists (
    select from assignment a
    join assignment_interval i on i.assignment_id = a.id and i.status = 'active'
    cross join lateral reports_to(a.mentee_id, a.mentor_id, daterange(i.starts_on, i.ends_on)) r
    where a.id = checked
  ) then
    raise exception 'assignment % would be active while the mentee reports to the mentor', checked
      using errcode = 'check_violation', constraint = 'assignment_not_in_reporting_line', table = 'assignment';
  end if;
end
$$;

create function check_assignment_conflict() returns trigger language plpgsql as $$
begin
  -- Two statements: an expression that names both columns would be refused for the table that has only one.
  if tg_table_name = 'assignment' then
    perform refuse_active_conflict(new.id);
  else
    perform refuse_active_conflict(new.assignment_id);
  end if;
  return null;
end
$$;

create function check_recheck_conflict() returns trigger language plpgsql as $$
begin
  if exists (select from conflict_recheck q where q.assignment_id = new.assignment_id) then
    perform refuse_active_conflict(new.assignment_id);
    delete from conflict_recheck q where q.assignment_id = new.assignment_id;
  end if;
  return null;
end
$$;

create constraint trigger conflict_rule after insert or update on assignment
  deferrable initially deferred for each row execute function check_assignment_conflict();
create constraint trigger conflict_rule after insert or update on assignment_pause
  deferrable initially deferred for each row execute function check_assignment_conflict();
create constraint trigger conflict_rule after insert or update on conflict_case
  deferrable initially deferred for each row execute function check_assignment_conflict();
create constraint trigger conflict_rule after insert on conflict_recheck
  deferrable initially deferred for each row execute function check_recheck_conflict();

-- Everybody who is below one of `people` by primary lines on some day, and they themselves. Walks by index whatever the statistics say: the
-- planner knows nothing of a transition table and would read whole tables.
create function with_everybody_below(people uuid[]) returns table (person_id uuid) language sql stable as $$
  with recursive below(person_id) as (
    select unnest(people)
    union
    select l.subordinate_id from below b
    cross join lateral (
      select r.subordinate_id from reporting_line r where r.superior_id = b.person_id and r.kind = 'primary' offset 0
    ) l
  )
  select person_id from below
$$;

-- Notes the formal assignments of these mentees and these mentors for the next recheck.
create function note_for_recheck(mentees uuid[], mentors uuid[]) returns void language sql as $$
  insert into conflict_recheck (assignment_id, department_id)
  select a.id, a.department_id
  from unnest(mentees) mentee(id)
  cross join lateral (
    select id, department_id from assignment
    where mentee_id = mentee.id and subtype = 'formal' and state in ('live', 'completed', 'ended') offset 0
  ) a
  union
  select a.id, a.department_id
  from unnest(mentors) mentor(id)
  cross join lateral (
    select id, department_id from assignment
    where mentor_id = mentor.id and subtype = 'formal' and state in ('live', 'completed', 'ended') offset 0
  ) a
  on conflict do nothing
$$;

-- Runs after each statement that touches a reporting fact: takes the lock, refuses cycles, notes who must be looked at again.
create function note_reporting_change() returns trigger language plpgsql as $$
declare
  department uuid;
begin
  for department in select distinct c.department_id from changed c order by 1 loop
    perform lock_conflict_rule(department);
  end loop;

  if tg_table_name = 'reporting_line' then
    if exists (
      with recursive climb(origin, superior_id, days) as (
        select c.subordinate_id, c.superior_id, daterange(c.starts_on, c.ends_on)
        from changed c where c.kind = 'primary' and not isempty(daterange(c.starts_on, c.ends_on))
        union
        select u.origin, l.superior_id, u.days * daterange(l.starts_on, l.ends_on)
        from climb u
        cross join lateral (
          select r.superior_id, r.starts_on, r.ends_on from reporting_line r
          where r.subordinate_id = u.superior_id and r.kind = 'primary' and daterange(r.starts_on, r.ends_on) && u.days offset 0
        ) l
        where u.superior_id <> u.origin
      )
      select from climb where origin = superior_id
    ) then
      raise exception 'primary reporting lines would form a cycle'
        using errcode = 'check_violation', constraint = 'reporting_line_no_cycle', table = 'reporting_line';
    end if;
    perform note_for_recheck(array(select with_everybody_below(array(select c.subordinate_id from changed c))), '{}');
  elsif tg_table_name = 'leadership_role' then
    perform note_for_recheck(
      array(select with_everybody_below(array(select c.person_id from changed c where c.role = 'chair'))),
      array(select c.person_id from changed c where c.role in ('chair', 'division_director', 'physician_in_chief', 'hospital_division_head')));
  elsif tg_table_name = 'policy' then
    insert into conflict_recheck (assignment_id, department_id)
      select a.id, a.department_id from assignment a
      where a.department_id in (select c.department_id from changed c)
        and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
      on conflict do nothing;
  else
    perform note_for_recheck(array(select c.person_id from changed c), '{}');
  end if;
  return null;
end
$$;

create trigger note_insert after insert on reporting_line referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_update after update on reporting_line referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_insert after insert on leadership_role referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_update after update on leadership_role referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_insert after insert on division_membership referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_update after update on division_membership referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_insert after insert on site_membership referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_update after update on site_membership referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_insert after insert on policy referencing new table as changed
  for each statement execute function note_reporting_change();
create trigger note_update after update on policy referencing new table as changed
  for each statement execute function note_reporting_change();
