-- Pairs of records of a department that may be one person, the older record first: they have the same e-mail address or ORCID iD, HR numbers that differ in
-- case alone, or the same name, in whatever order its parts stand, together with a division or with the first day of an appointment. `of_people`: pairs
-- with one of these; null: all pairs. A name or an address that more than ten records have says nothing about any two of them. What is kept of it is in
-- possible_duplicate.
create or replace function possible_duplicates(department uuid, of_people uuid[])
returns table (person_id uuid, duplicate_id uuid, reasons text[]) language sql stable as $$
  with asked as materialized (
    select p.id, lower(p.email) as email, lower(p.hr_number) as hr_number, p.orcid, sorted_words(p.sort_name) as words
    from unnest(coalesce(of_people, array(select p.id from person p where p.department_id = department))) one(id)
    join person p on p.id = one.id
    where p.department_id = department and p.kind <> 'service' and p.merged_into_id is null and p.deceased_on is null
  ), address as materialized (
    select k.email from (select distinct a.email from asked a where a.email is not null) k
    join person p on p.department_id = department and lower(p.email) = k.email
    where p.kind <> 'service' and p.merged_into_id is null and p.deceased_on is null
    group by k.email having count(*) between 2 and 10
  ), name as materialized (
    select k.words from (select distinct a.words from asked a where a.words is not null) k
    join person p on p.department_id = department and sorted_words(p.sort_name) = k.words
    where p.kind <> 'service' and p.merged_into_id is null and p.deceased_on is null
    group by k.words having count(*) between 2 and 10
  ), found as (
    select a.id as a, b.id as b, 'email' as reason
    from address
    join asked a on a.email = address.email
    join person b on b.department_id = department and lower(b.email) = address.email and b.id <> a.id
    where b.kind <> 'service' and b.merged_into_id is null and b.deceased_on is null
    union all
    select a.id, b.id, 'hr_number'
    from asked a
    join person b on b.department_id = department and lower(b.hr_number) = a.hr_number and b.id <> a.id
    where b.kind <> 'service' and b.merged_into_id is null and b.deceased_on is null
    union all
    select a.id, b.id, 'orcid'
    from asked a
    join person b on b.department_id = department and b.orcid = a.orcid and b.id <> a.id
    where b.kind <> 'service' and b.merged_into_id is null and b.deceased_on is null
    union all
    select same.a, same.b, shared.reason
    from (
      select a.id as a, b.id as b
      from name
      join asked a on a.words = name.words
      join person b on b.department_id = department and sorted_words(b.sort_name) = name.words and b.id <> a.id
      where b.kind <> 'service' and b.merged_into_id is null and b.deceased_on is null
      offset 0
    ) same
    cross join lateral (
      select 'name_and_division' as reason where exists (
        select from division_membership m join division_membership n on n.division_id = m.division_id
        where m.person_id = same.a and n.person_id = same.b
          and m.ends_on is distinct from m.starts_on and n.ends_on is distinct from n.starts_on)
      union all
      select 'name_and_first_day' where
        (select min(t.starts_on) from appointment t where t.person_id = same.a and t.ends_on is distinct from t.starts_on)
          = (select min(t.starts_on) from appointment t where t.person_id = same.b and t.ends_on is distinct from t.starts_on)
    ) shared
  )
  select least(f.a, f.b), greatest(f.a, f.b), array_agg(distinct f.reason order by f.reason)
  from found f
  group by least(f.a, f.b), greatest(f.a, f.b)
$$;
