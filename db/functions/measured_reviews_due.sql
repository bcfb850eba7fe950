-- The annual reviews that are owed in an academic year [from_on, …), of which [from_on, to_on) is over: of each of the faculty who hold an
-- appointment on the last of these days, and by the end of the year have been full-time for the policy's days (90), or appointed for as long and
-- formally mentored in it. Nothing is owed for a year that was over when the programme began for them, in the department or in a division that begins later. With what became of the review, if there is one; one that was
-- voided is none.
create or replace function measured_reviews_due(department uuid, from_on date, to_on date)
returns table (person_id uuid, held_on date, reviewer_id uuid, capacity text, role_id uuid, is_waived boolean, division_id uuid, site_id uuid,
  position_description text, stage text) language sql stable as $$
  select p.id, r.held_on, r.reviewer_id, r.capacity, r.role_id, coalesce(r.state = 'waived' and r.waived_on < to_on, false), place.*
  from department d
  cross join lateral policy_on(d.id, to_on - 1) rule
  cross join lateral late_divisions(d.id, d.programme_starts_on) late
  join person p on p.department_id = d.id and p.kind = 'faculty' and p.merged_into_id is null and (p.deceased_on is null or p.deceased_on >= to_on)
  cross join lateral (select (from_on + interval '1 year')::date as ends_on) year
  left join annual_review r on r.mentee_id = p.id and r.academic_year = extract(year from from_on)::int and r.state <> 'voided'
  cross join lateral measured_place(p.id, to_on - 1) place
  where d.id = department and year.ends_on > case when late.ids = '{}' then d.programme_starts_on else owed_from(p.id, d.programme_starts_on, late.ids, late.days) end and (
    coalesce((select year.ends_on - k.starts_on from programme_clock(p.id, to_on - 1) k) >= rule.annual_review_recent_days, false)
    or (
      exists (
        select from assignment a
        where a.mentee_id = p.id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and a.starts_on < to_on and (a.until_on is null or a.until_on > greatest(a.starts_on, from_on)))
      and exists (
        select from appointment a
        where a.person_id = p.id and a.starts_on < to_on and (a.ends_on is null or a.ends_on >= to_on)
          and year.ends_on - a.appointed_on >= rule.annual_review_recent_days)))
$$;
