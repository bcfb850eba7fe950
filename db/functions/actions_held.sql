-- The actions of a department of whose office somebody is a holder on a day: those for which action_holders names them, found for all at once. An
-- office is looked at once for all reviews that were held in it over the mentee.
create or replace function actions_held(department uuid, holder uuid, day date) returns table (action_id uuid) language sql stable as $$
  with acted as materialized (
    select r.id, r.mentee_id, r.reviewer_id, r.capacity, r.academic_year
    from annual_review r
    where r.department_id = department and r.reviewer_id is not null and exists (select from action_item t where t.review_id = r.id)
  ), office as materialized (
    select o.mentee_id, o.reviewer_id, o.capacity,
      holds_office(o.reviewer_id, array[o.capacity], o.mentee_id, day)
        and not mentored_during(o.reviewer_id, o.mentee_id, daterange(day, day, '[]')) as is_kept
    from (select distinct x.mentee_id, x.reviewer_id, x.capacity from acted x) o
  ), left_behind as materialized (
    select distinct x.mentee_id, x.academic_year
    from acted x join office o on o.mentee_id = x.mentee_id and o.reviewer_id = x.reviewer_id and o.capacity = x.capacity
    where not o.is_kept
  ), succeeded as materialized (
    select l.mentee_id, l.academic_year
    from left_behind l
    join department d on d.id = department
    cross join lateral academic_year_days(l.academic_year, d.academic_year_start_month) year
    where exists (select from annual_review_holders(l.mentee_id, year.starts_on, day) h where h.person_id = holder)
  )
  select t.id
  from acted x
  join office o on o.mentee_id = x.mentee_id and o.reviewer_id = x.reviewer_id and o.capacity = x.capacity
  join action_item t on t.review_id = x.id
  where case when o.is_kept then x.reviewer_id = holder
    else exists (select from succeeded s where s.mentee_id = x.mentee_id and s.academic_year = x.academic_year) end
  union all
  select t.id
  from check_in c
  join action_item t on t.check_in_id = c.id
  where c.department_id = department and (t.owner_id <> c.mentee_id or c.conductor_id = holder)
    and exists (select from leadership_role r where r.person_id = holder and r.role = 'vice_chair')
    and exists (select from check_in_holders(c.id, day) h where h.person_id = holder)
$$;
