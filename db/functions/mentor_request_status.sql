-- What a request is on a day, and the assignment that settles it or waits for acceptance. Whoever looks for a primary mentor, or for a
-- successor, has found one, too, where one was agreed upon without the request after it was opened. One that was called off before it began
-- settles nothing. A function of rows, so that the planner writes it into the
-- statement that asks: `cross join lateral mentor_request_status(r, day) known`.
create or replace function mentor_request_status(r mentor_request, day date) returns table (status text, assignment_id uuid) language sql stable as $$
  select case
      when r.withdrawn_on <= day then 'withdrawn'
      when settled.id is not null then 'matched'
      when r.no_match_on <= day and coalesce(request_reopens_on(r) > day, true) and not exists (
        select from match_discussion d where d.request_id = r.id and d.outcome is null) then 'no_match'
      when proposed.id is not null then 'awaiting_acceptance'
      when exists (select from match_discussion d where d.request_id = r.id and d.outcome is null) then 'in_discussion'
      else 'open'
    end,
    coalesce(settled.id, proposed.id)
  from (
    select coalesce(
      (
        select a.id from assignment a join department d on d.id = a.department_id
        where a.request_id = r.id and a.state in ('live', 'completed', 'ended') and (a.until_on is null or a.until_on > a.starts_on)
          and (a.activated_at is null or (a.activated_at at time zone d.time_zone)::date <= day)
        order by a.id desc limit 1
      ),
      case when r.type = 'new' or (r.type = 'replacement' and r.is_primary) then (
        select a.id from assignment a join department d on d.id = a.department_id
        where a.mentee_id = r.mentee_id and a.is_primary and a.state in ('live', 'completed', 'ended') and a.id is distinct from r.replaces_id
          and (a.activated_at at time zone d.time_zone)::date between r.opened_on and day
          and (a.until_on is null or a.until_on > greatest(r.opened_on, a.starts_on))
        order by a.id desc limit 1
      ) end,
      case when r.replaces_id is not null then (
        select a.id from assignment a join department d on d.id = a.department_id
        where a.replaces_id = r.replaces_id and a.state in ('live', 'completed', 'ended')
          and (a.activated_at at time zone d.time_zone)::date between r.opened_on and day
          and (a.until_on is null or a.until_on > greatest(r.opened_on, a.starts_on))
        order by a.id desc limit 1
      ) end
    ) as id
  ) settled
  cross join lateral (
    select (
      select a.id from assignment a
      where a.request_id = r.id and a.state = 'pending_acceptance' and (a.expires_on is null or a.expires_on > day)
      order by a.id desc limit 1
    ) as id
  ) proposed
  offset 0 -- keeps the planner from working it out anew at each place that names its result
$$;
