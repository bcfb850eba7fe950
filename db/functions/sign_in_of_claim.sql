-- The person whom a claim of a verified token names, if the subject may sign in as them; no row where it names nobody, or more than one. Is_bound: it was
-- bound to them when it first signed in. Where it is not, nobody has signed in as the person with this issuer, they have no login of their own and no
-- role that opens everything, and the subject is nobody else: whoever may write an HR number could else become anybody by it.
create or replace function sign_in_of_claim(token_issuer text, token_subject text, identifier text, value text, department text, opening text[], at timestamptz)
returns table (person_id uuid, is_bound boolean) language sql stable as $$
  with named as (
    select coalesce(p.merged_into_id, p.id) as id
    from department d
    join person p on p.department_id = d.id and lower(p.hr_number) = lower(value)
    where identifier = 'hr_number' and d.code = coalesce(department, d.code) and p.kind <> 'service' and p.deceased_on is null
    union
    select coalesce(p.merged_into_id, p.id)
    from department d
    join person p on p.department_id = d.id and lower(p.university_id) = lower(value)
    where identifier = 'university_id' and d.code = coalesce(department, d.code) and p.kind <> 'service' and p.deceased_on is null
    union
    select coalesce(p.merged_into_id, p.id)
    from department d
    join person p on p.department_id = d.id and lower(p.email) = lower(value)
    where identifier = 'email' and d.code = coalesce(department, d.code) and p.kind <> 'service' and p.deceased_on is null
  ), only_one as (
    select id from named where (select count(*) from named) = 1
  ), judged as (
    select o.id, exists (
        select from person_login l
        where l.person_id = o.id and l.issuer = token_issuer and l.subject = token_subject and l.by_claim and l.ended_at is null) as is_bound
    from only_one o
  )
  select j.id, j.is_bound
  from judged j
  join person p on p.id = j.id
  join department d on d.id = p.department_id
  where j.is_bound or not (
    exists (select from person_login l where l.person_id = j.id and (l.issuer = token_issuer or not l.by_claim))
    or exists (
      select from person_login l
      where l.issuer = token_issuer and l.subject = token_subject and l.ended_at is null and l.department_id = p.department_id)
    or exists (
      select from leadership_role r
      where r.person_id = j.id and r.role = any (opening)
        and (r.ends_on is null or r.ends_on > greatest((at at time zone d.time_zone)::date, r.starts_on))))
$$;
