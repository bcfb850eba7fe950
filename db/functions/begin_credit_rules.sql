-- A new department begins with these credit rules; it succeeds them by its own. Amounts in quarters of a credit.
create or replace function begin_credit_rules() returns trigger language plpgsql as $$
declare rule_set uuid;
begin
  insert into credit_rule_set (department_id, version, starts_year, person_cap) values (new.id, 1, 1900, 240) returning id into rule_set;
  insert into credit_rule (rule_set_id, department_id, code, side, quarter_credits, cap_quarter_credits, cap_count, expires_days, repeat_months)
  values
    (rule_set, new.id, 'FM-YEAR', 'mentor', 40, null, 4, null, null),
    (rule_set, new.id, 'FM-MEET', 'mentor', 4, 16, null, 60, null),
    (rule_set, new.id, 'PLAN', 'mentor', 12, null, 1, null, null),
    (rule_set, new.id, 'SPOT', 'mentor', 2, 20, null, 60, null),
    (rule_set, new.id, 'PEER-POINT', 'mentor', 12, null, 2, 90, null),
    (rule_set, new.id, 'TRAIN', 'mentor', 8, 16, null, 180, 36),
    (rule_set, new.id, 'TEACH', 'mentor', 8, 16, null, 180, null),
    (rule_set, new.id, 'FACIL', 'mentor', 20, null, 1, null, null),
    (rule_set, new.id, 'FEEDBACK', 'mentor', 8, null, 1, 90, null),
    (rule_set, new.id, 'COHORT', 'mentor', 24, null, 2, null, null),
    (rule_set, new.id, 'NOM', 'mentor', 4, null, 1, null, null),
    (rule_set, new.id, 'AWD-DIV', 'mentor', 20, null, 1, null, null),
    (rule_set, new.id, 'AWD-DEP', 'mentor', 40, null, 1, null, null),
    (rule_set, new.id, 'MTE-FB', 'mentee', 4, null, 2, null, null),
    (rule_set, new.id, 'SUR-MTE', 'mentee', 4, null, 2, null, null),
    (rule_set, new.id, 'SUR-MTR', 'mentor', 4, null, 2, null, null);
  return null;
end
$$;
create or replace trigger begin_credit_rules after insert on department for each row execute function begin_credit_rules();
