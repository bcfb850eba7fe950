-- Answering a survey that is not anonymous earns, once it has closed. Rule sets that are there already get the rules; none has earned by them yet.
insert into credit_rule (rule_set_id, department_id, code, side, quarter_credits, cap_quarter_credits, cap_count, expires_days, repeat_months)
select s.id, s.department_id, r.* from credit_rule_set s cross join (values
  ('SUR-MTE', 'mentee', 4, null::int, 2, null::int, null::int),
  ('SUR-MTR', 'mentor', 4, null, 2, null, null)
) r
on conflict (rule_set_id, code) do nothing;
