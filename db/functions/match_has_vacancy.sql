-- Whether a discussion asks for a capacity that nobody is left to speak in: no holder but the mentee, whoever is involved in the request,
-- those who are wished for, and those who have spoken in another one.
create or replace function match_has_vacancy(discussion uuid, day date) returns boolean language sql stable
  return exists (
    select from match_discussion d
    join mentor_request r on r.id = d.request_id
    cross join unnest(d.participants) wanted(capacity)
    where d.id = discussion and not exists (
      select from match_capacities(r.mentee_id, day) held
      where held.capacity = wanted.capacity and held.person_id <> r.mentee_id
        and not exists (select from involved_in_request(r.id) i where i.person_id = held.person_id)
        and not exists (select from mentor_request_choice ch where ch.request_id = r.id and ch.mentor_id = held.person_id)
        and not exists (select from match_contribution c
          where c.discussion_id = d.id and c.person_id = held.person_id and c.capacity <> wanted.capacity))
  );
