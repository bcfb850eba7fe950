-- The academic year in which a day lies, named by the calendar year in which it begins, on the first of the month.
create or replace function academic_year_of(day date, start_month int) returns int language sql immutable parallel safe
  return extract(year from day - make_interval(months => start_month - 1))::int;
