-- Early, mid or late career by the years since the first faculty appointment; what a person says of themself comes before it.
create or replace function career_stage(person uuid, day date) returns text language sql stable
  return (
    select case
      when day < (first_day.starts_on + make_interval(years => p.early_career_years))::date then 'early'
      when day < (first_day.starts_on + make_interval(years => p.late_career_years))::date then 'mid'
      else 'late' end
    from (
      select min(least(a.starts_on, a.appointed_on)) as starts_on from appointment a
      where a.person_id = person and a.category in ('full_time', 'part_time', 'adjunct') and (a.ends_on is null or a.ends_on > a.starts_on)
    ) first_day
    join person who on who.id = person
    join policy p on p.department_id = who.department_id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day)
    where first_day.starts_on is not null
  );
