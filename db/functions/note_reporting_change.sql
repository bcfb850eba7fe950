-- Runs after each statement that touches a reporting fact: takes the lock, refuses cycles, notes who must be looked at again.
create or replace function note_reporting_change() returns trigger language plpgsql as $$
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
    insert into peer_recheck (membership_id, department_id)
      select m.id, m.department_id from peer_membership m
      where m.department_id in (select c.department_id from changed c) and m.joined_on is not null
      on conflict do nothing;
  else
    perform note_for_recheck(array(select c.person_id from changed c), '{}');
  end if;
  return null;
end
$$;
