-- Whether either of two people has declared that they cannot be matched and has not taken it back by the day. On which days it holds does
-- not matter: who asks for one period after another must not find out the days, which are the declarer's alone.
create or replace function declared_apart(a uuid, b uuid, day date) returns boolean language sql stable
  return exists (
    select from conflict_declaration c
    where ((c.person_id = a and c.other_id = b) or (c.person_id = b and c.other_id = a))
      and (c.ends_on is null or (c.ends_on > day and c.ends_on > c.starts_on))
  );
