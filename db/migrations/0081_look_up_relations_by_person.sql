-- Two more exclusion constraints whose index the planner took for looking up what is a mentee's: 0.2 to 0.4 ms a look-up, beside 0.01 ms by the B-tree
-- index on the id itself. The key is now the id backwards, which the planner takes for nothing else.
alter table assignment drop constraint assignment_one_primary,
  add constraint assignment_one_primary exclude using gist (reverse(mentee_id::text) with =, daterange(starts_on, until_on) with &&)
    where (is_primary and state in ('live', 'completed', 'ended'));
alter table academic_plan drop constraint academic_plan_one_at_a_time,
  add constraint academic_plan_one_at_a_time exclude using gist (reverse(mentee_id::text) with =, daterange(starts_on, until_on) with &&);
alter table reporting_line drop constraint reporting_line_one_primary,
  add constraint reporting_line_one_primary exclude using gist (reverse(subordinate_id::text) with =, daterange(starts_on, ends_on) with &&)
    where (kind = 'primary');
