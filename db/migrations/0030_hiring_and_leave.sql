-- A person is hired before they begin: what is asked, discussed and agreed for them rests on the days that it covers. And what the paper
-- numbers is policy, with its defaults.

alter table policy
  add hire_lead_days int not null default 180 check (hire_lead_days between 0 and 730),
  add formal_mentor_days int not null default 0 check (formal_mentor_days between 0 and 365),
  add mentor_grace_days int not null default 30 check (mentor_grace_days between 0 and 365),
  add check_in_months int not null default 18 check (check_in_months between 1 and 60),
  add cfar_earliest_months int not null default 36 check (cfar_earliest_months between 1 and 120),
  add cfar_latest_months int not null default 60 check (cfar_latest_months between 1 and 120),
  add plan_months int not null default 60 check (plan_months between 12 and 120),
  add programme_years int not null default 5 check (programme_years between 1 and 10),
  add constraint policy_cfar_window_ordered check (cfar_earliest_months < cfar_latest_months),
  add constraint policy_plan_renewal_within check (plan_renewal_months < plan_months);

comment on column policy.hire_lead_days is 'Days before the first day of a coming appointment from which those who will lead the person already do';
comment on column policy.formal_mentor_days is 'Adjusted days after the first day by which a formal mentor is due; 0 = on the first day';
comment on column policy.mentor_grace_days is 'Adjusted days after which a formal mentor that is due and missing is overdue';
comment on column policy.check_in_months is 'Adjusted months after which the check-in is due';
comment on column policy.cfar_earliest_months is 'Months on the calendar at whose end the continuing faculty appointment review can be decided';
comment on column policy.cfar_latest_months is 'Months on the calendar at whose end it is late';
comment on column policy.plan_months is 'Months of an academic plan that is opened from then on';
comment on column policy.programme_years is 'Programme years in which the programme asks for a mentor, a plan and meetings';

-- A plan keeps the months that it was opened for.
alter table academic_plan add months int not null default 60 check (months between 12 and 120);
comment on column academic_plan.months is 'Of its nominal days, and on the adjusted clock';

-- Whose appointment begins in the coming days is asked at every read of a leader.
create index appointment_starts on appointment (starts_on, person_id);

drop function if exists plan_months() cascade;
