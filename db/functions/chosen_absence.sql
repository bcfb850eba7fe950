-- Which of the absences a choice is about: the one that held absent_from or, where HR has moved it since, the first that begins within the
-- 90 days after it.
create or replace function chosen_absence(c leave_choice, absences datemultirange) returns daterange language sql immutable
  return (
    select away.days from unnest(absences) away(days)
    where (upper(away.days) is null or upper(away.days) > c.absent_from) and lower(away.days) <= c.absent_from + 90
    order by lower(away.days)
    limit 1
  );
