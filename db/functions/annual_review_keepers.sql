-- Who holds on a day the office in which an annual review was held: its reviewer as long as they hold it over the mentee and are not their
-- formal mentor; then whoever would hold the review on that day.
create or replace function annual_review_keepers(review_id uuid, day date) returns table (person_id uuid) language sql stable as $$
  with held as (
    select r.mentee_id, r.reviewer_id, year.starts_on as year_starts_on,
      holds_office(r.reviewer_id, array[r.capacity], r.mentee_id, day)
        and not mentored_during(r.reviewer_id, r.mentee_id, daterange(day, day, '[]')) as is_kept
    from annual_review r
    join department d on d.id = r.department_id
    cross join lateral academic_year_days(r.academic_year, d.academic_year_start_month) year
    where r.id = review_id and r.reviewer_id is not null
  )
  select h.reviewer_id from held h where h.is_kept
  union all
  select successor.person_id
  from held h cross join lateral annual_review_holders(h.mentee_id, h.year_starts_on, day) successor
  where not h.is_kept
$$;
