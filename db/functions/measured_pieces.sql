-- The days [from_on, to_on) in pieces of person-time, each with where the person is counted on all of its days: a transfer between divisions or
-- sites and a changed position description begin the next one. The career stage is that of a piece's first day.
create or replace function measured_pieces(person uuid, from_on date, to_on date)
returns table (starts_on date, ends_on date, division_id uuid, site_id uuid, position_description text, stage text) language sql stable as $$
  select piece.starts_on, piece.ends_on, place.*
  from (
    select cut.day as starts_on, lead(cut.day, 1, to_on) over (order by cut.day) as ends_on
    from (
      select from_on as day
      union
      select day from division_membership m cross join lateral (values (m.starts_on), (m.ends_on)) d(day) where m.person_id = person and m.is_primary
      union
      select day from site_membership s cross join lateral (values (s.starts_on), (s.ends_on)) d(day) where s.person_id = person and s.is_primary
      union
      select day from position_description p cross join lateral (values (p.starts_on), (p.ends_on)) d(day) where p.person_id = person
    ) cut
    where cut.day >= from_on and cut.day < to_on
  ) piece
  cross join lateral measured_place(person, piece.starts_on) place
$$;
