-- What somebody learned is of a day that has come, and when it is written it rests on what is their own: an assignment on their side of it, a goal of
-- their plan, or a review or check-in that was held with them by that day. Later merges and corrections of these leave the record as it is.
create or replace function check_learning_record() returns trigger language plpgsql as $$
declare
  today date := (select (request_now() at time zone d.time_zone)::date from department d where d.id = new.department_id);
  owner uuid;
  held date;
begin
  if new.learned_on > today then
    raise exception 'the day has not come' using errcode = 'check_violation', constraint = 'learning_record_day', table = tg_table_name;
  end if;
  select mentee_id, on_day into owner, held from (
    select r.mentee_id, case when r.state in ('held', 'acknowledged', 'contested') then r.held_on end as on_day
    from annual_review r where r.id = new.annual_review_id
    union all
    select c.mentee_id, case when c.state in ('held', 'acknowledged') then c.held_on end from check_in c where c.id = new.check_in_id
  ) review;
  if new.learned_on < held and (tg_op = 'UPDATE' or owner = new.person_id) then
    raise exception 'before it was held' using errcode = 'check_violation', constraint = 'learning_record_since_held', table = tg_table_name;
  end if;
  if tg_op = 'UPDATE' then
    return new;
  end if;
  if new.annual_review_id is not null and owner is distinct from new.person_id then
    raise exception 'not their review' using errcode = 'check_violation', constraint = 'learning_record_own_review', table = tg_table_name;
  elsif new.annual_review_id is not null and held is null then
    raise exception 'not held' using errcode = 'check_violation', constraint = 'learning_record_held_review', table = tg_table_name;
  elsif new.check_in_id is not null and owner is distinct from new.person_id then
    raise exception 'not their check-in' using errcode = 'check_violation', constraint = 'learning_record_own_check_in', table = tg_table_name;
  elsif new.check_in_id is not null and held is null then
    raise exception 'not held' using errcode = 'check_violation', constraint = 'learning_record_held_check_in', table = tg_table_name;
  elsif new.assignment_id is not null and not exists (
    select from assignment a where a.id = new.assignment_id and a.state in ('live', 'completed', 'ended')
      and new.person_id = case new.kind when 'mentoring_preparation' then a.mentor_id else a.mentee_id end) then
    raise exception 'not theirs' using errcode = 'check_violation', constraint = 'learning_record_own_assignment', table = tg_table_name;
  elsif new.mentor_id is not null and not exists (
    select from person m where m.id = new.mentor_id and m.department_id = new.department_id and m.id <> new.person_id and m.merged_into_id is null) then
    raise exception 'no such mentor' using errcode = 'check_violation', constraint = 'learning_record_other_mentor', table = tg_table_name;
  elsif new.goal_lineage_id is not null and not exists (
    select from plan_goal g join plan_version v on v.id = g.version_id join academic_plan p on p.id = v.plan_id
    where g.lineage_id = new.goal_lineage_id and p.mentee_id = new.person_id) then
    raise exception 'not their goal' using errcode = 'check_violation', constraint = 'learning_record_own_goal', table = tg_table_name;
  end if;
  return new;
end
$$;
create or replace trigger check_learning_record before insert or update of learned_on on learning_record
  for each row execute function check_learning_record();
