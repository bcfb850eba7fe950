-- Whether another record has a name, in whatever order its parts stand, an address, an ORCID iD or an HR number of one of these people, or a name or an
-- address of those given. Each is one look-up, by values that are known, so that no plan reads the department, whatever the statistics say.
create or replace function shares_identity(department uuid, people uuid[], names text[], addresses text[]) returns boolean language plpgsql stable as $$
declare
  all_names text[];
  all_addresses text[];
  numbers text[];
  orcids text[];
begin
  select array_agg(sorted_words(p.sort_name)) || names, array_agg(lower(p.email)) || addresses, array_agg(lower(p.hr_number)), array_agg(p.orcid)
  into all_names, all_addresses, numbers, orcids
  from unnest(people) one(id) join person p on p.id = one.id;
  return exists (
      select from person b where b.department_id = department and sorted_words(b.sort_name) = any (all_names) and b.id <> all (people)
        and b.kind <> 'service' and b.merged_into_id is null and b.deceased_on is null)
    or exists (select from person b where b.department_id = department and lower(b.email) = any (all_addresses) and b.id <> all (people))
    or exists (select from person b where b.department_id = department and lower(b.hr_number) = any (numbers) and b.id <> all (people))
    or exists (select from person b where b.department_id = department and b.orcid = any (orcids) and b.id <> all (people))
    -- Two of these people, of whom each shares with the other.
    or exists (
      select from unnest(people) one(id) join person p on p.id = one.id join unnest(people) other(id) on other.id > one.id
      join person q on q.id = other.id
      where sorted_words(q.sort_name) = sorted_words(p.sort_name) or lower(q.email) = lower(p.email) or lower(q.hr_number) = lower(p.hr_number)
        or q.orcid = p.orcid);
end
$$;
