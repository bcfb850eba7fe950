-- Keeps the pairs with one of these people as possible_duplicates() finds them now; null: all pairs. A pair that somebody dismissed stays dismissed. With
-- the people come those who have a name or an address of theirs, or one of those given, which few records have: one more or one fewer can make all the
-- difference to them. Whoever compares has the turn of the conflict rule, so that
-- two records which come at the same time find each other. Many are compared by reading all
-- records once, whatever the statistics say of a table that the same transaction fills; few are looked up, and not at all where nobody shares or shared
-- anything with them, as is so of nearly every record.
create or replace function refresh_possible_duplicates(department uuid, people uuid[], names text[], addresses text[]) returns void language plpgsql as $$
declare
  many boolean := people is null or cardinality(people) > 20;
  compared uuid[] := people;
begin
  perform lock_conflict_rule(department);
  if not many and not exists (select from possible_duplicate d where d.person_id = any (people))
    and not exists (select from possible_duplicate d where d.duplicate_id = any (people))
    and not shares_identity(department, people, names, addresses) then
    return;
  end if;
  if many then perform set_config('enable_nestloop', 'off', true); end if;
  if cardinality(names) > 0 or cardinality(addresses) > 0 then
    execute $sql$
      with given as (
        select k.words, count(*) as times from unnest($2) k(words) group by 1
      ), posted as (
        select k.email, count(*) as times from unnest($3) k(email) group by 1
      ), alive as (
        select p.id, sorted_words(p.sort_name) as words, lower(p.email) as email from person p
        where p.department_id = $1 and p.kind <> 'service' and p.merged_into_id is null and p.deceased_on is null
      )
      select array_agg(n.id) from (
        select unnest($4)
        union
        select a.id from (
          select given.words from given join alive a on a.words = given.words group by given.words, given.times having count(*) <= given.times + 10
        ) few join alive a on a.words = few.words
        union
        select a.id from (
          select posted.email from posted join alive a on a.email = posted.email group by posted.email, posted.times having count(*) <= posted.times + 10
        ) few join alive a on a.email = few.email
      ) n(id)
    $sql$ into compared using department, names, addresses, people;
  end if;
  execute $sql$
    with now as materialized (
      select n.person_id, n.duplicate_id, n.reasons from possible_duplicates($1, $2) n
    ), gone as (
      delete from possible_duplicate d
      where d.department_id = $1 and d.dismissed_on is null
        and ($2 is null or d.person_id = any ($2) or d.duplicate_id = any ($2))
        and not exists (select from now n where n.person_id = d.person_id and n.duplicate_id = d.duplicate_id)
    )
    insert into possible_duplicate as kept (department_id, person_id, duplicate_id, reasons)
    select $1, n.person_id, n.duplicate_id, n.reasons from now n
    on conflict on constraint possible_duplicate_once do update set reasons = excluded.reasons
      where kept.reasons is distinct from excluded.reasons
  $sql$ using department, compared;
  if many then perform set_config('enable_nestloop', 'on', true); end if;
end
$$;
