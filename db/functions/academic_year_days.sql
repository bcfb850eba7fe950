-- First day of the academic year that begins in a calendar year, on the first of the month, and the first day after it.
create or replace function academic_year_days(academic_year int, start_month int) returns table (starts_on date, ends_on date)
language sql immutable parallel safe as $$
  select make_date(academic_year, start_month, 1), make_date(academic_year + 1, start_month, 1)
$$;
