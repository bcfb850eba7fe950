-- Pairs of records of a department that may be one person, the older record first: they have the same e-mail address, HR numbers that differ in case
-- alone, or the same name, in whatever order its parts stand, together with a division or with the first day of an appointment. `of_people`: pairs with
-- one of these; null: all pairs. A name that more than ten records have says nothing about any two of them.
create or replace function possible_duplicates(department uuid, of_people uuid[])
returns table (person_id uuid, duplicate_id uuid, reasons text[]) language sql stable as $$
  with one as materialized (
    select p.id, lower(p.email) as email, lower(p.hr_number) as hr_number, name.words, count(*) over (partition by name.words) as namesakes,
      of_people is null or p.id = any (of_people) as is_asked
    from person p
    cross join lateral (
      select string_agg(word, ' ' order by word) as words from unnest(string_to_array(p.sort_name, ' ')) word where word <> ''
    ) name
    where p.department_id = department and p.kind <> 'service' and p.merged_into_id is null and p.deceased_on is null
  ), found as (
    select a.id as a, b.id as b, 'email' as reason from one a join one b on b.email = a.email where a.is_asked and b.id <> a.id
    union all
    select a.id, b.id, 'hr_number' from one a join one b on b.hr_number = a.hr_number where a.is_asked and b.id <> a.id
    union all
    select a.id, b.id, shared.reason
    from one a
    join one b on b.words = a.words and a.namesakes <= 10
    cross join lateral (
      select 'name_and_division' as reason where exists (
        select from division_membership m join division_membership n on n.division_id = m.division_id
        where m.person_id = a.id and n.person_id = b.id)
      union all
      select 'name_and_first_day' where
        (select min(t.starts_on) from appointment t where t.person_id = a.id) = (select min(t.starts_on) from appointment t where t.person_id = b.id)
    ) shared
    where a.is_asked and b.id <> a.id
  )
  select least(f.a, f.b), greatest(f.a, f.b), array_agg(distinct f.reason order by f.reason)
  from found f
  group by least(f.a, f.b), greatest(f.a, f.b)
$$;
