-- The recognition ledger. What facts earn is derived (src/features/recognition/credits/kinds); entries are appended until their sums equal it.
-- Amounts are in quarters of a credit.

-- What earns how much, and up to what: versions that hold from an academic year on.
create table credit_rule_set (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  version int not null check (version >= 1),
  starts_year int not null check (starts_year between 1900 and 2200),
  ends_year int,
  person_cap int not null check (person_cap between 0 and 100000),
  statement_days int not null default 90 check (statement_days between 0 and 365),
  approved_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint credit_rule_set_department_key unique (department_id, id),
  constraint credit_rule_set_version_unique unique (department_id, version),
  constraint credit_rule_set_years_ordered check (ends_year >= starts_year),
  constraint credit_rule_set_one_a_year exclude using gist (department_id with =, int4range(starts_year, ends_year) with &&),
  foreign key (department_id, approved_by) references person (department_id, id)
);
comment on column credit_rule_set.starts_year is 'First academic year, named by the calendar year in which it begins';
comment on column credit_rule_set.ends_year is 'First academic year in which it no longer holds; that of starts_year where another version took its place';
comment on column credit_rule_set.person_cap is 'Quarter-credits that one person gets in an academic year, on each side';
comment on column credit_rule_set.statement_days is 'Days after the end of an academic year on which its statements are issued';
create trigger stamp before insert or update on credit_rule_set for each row execute function stamp_row();

create table credit_rule (
  rule_set_id uuid not null,
  department_id uuid not null references department,
  code text not null,
  side text not null check (side in ('mentor', 'mentee')),
  quarter_credits int not null check (quarter_credits between 0 and 400),
  cap_quarter_credits int check (cap_quarter_credits between 0 and 100000),
  cap_count int check (cap_count between 0 and 1000),
  expires_days int check (expires_days between 1 and 3650),
  repeat_months int check (repeat_months between 1 and 600),
  primary key (rule_set_id, code),
  foreign key (department_id, rule_set_id) references credit_rule_set (department_id, id)
);
comment on column credit_rule.cap_count is 'How many events of a window are credited';
comment on column credit_rule.expires_days is 'Days from recording an event within which it has to be verified';
comment on column credit_rule.repeat_months is 'The same again, such as a course, is credited after so many months';

-- What somebody says they did, where it takes a person to verify it.
create table credit_claim (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  code text not null check (code in ('TEACH', 'FACIL')),
  programme_event_id uuid,
  role_id uuid,
  academic_year int,
  note text,
  state text not null default 'pending' check (state in ('pending', 'verified', 'rejected', 'withdrawn')),
  expires_on date,
  decided_by uuid,
  decided_on date,
  reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint credit_claim_department_key unique (department_id, id),
  constraint credit_claim_of_one_event check (
    (code = 'TEACH') = (programme_event_id is not null) and (code = 'FACIL') = (role_id is not null) and (code = 'FACIL') = (academic_year is not null)),
  constraint credit_claim_decided_whole check ((state in ('verified', 'rejected')) = (decided_by is not null) and num_nulls(decided_by, decided_on) in (0, 2)),
  constraint credit_claim_decided_by_another check (decided_by <> person_id),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, decided_by) references person (department_id, id),
  foreign key (department_id, programme_event_id) references programme_event (department_id, id),
  foreign key (role_id) references leadership_role (id)
);
create unique index credit_claim_once on credit_claim (person_id, code, programme_event_id, role_id, academic_year) nulls not distinct
  where state <> 'withdrawn';
create index credit_claim_department on credit_claim (department_id, id);
create trigger stamp before insert or update on credit_claim for each row execute function stamp_row();

-- One row an entry; nothing here is ever changed. A grant is the credit for an event; releases, cuts and one reversal follow it.
create table credit_entry (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  side text not null check (side in ('mentor', 'mentee')),
  code text not null,
  kind text not null check (kind in ('grant', 'release', 'cut', 'reversal')),
  grant_id uuid,
  event_id uuid not null,
  occasion text not null default '',
  round int not null default 1 check (round >= 1),
  event_on date not null,
  academic_year int not null,
  quarter_credits int not null,
  capped_from int,
  assignment_id uuid,
  window_key text not null,
  repeat_key text,
  rule_set_id uuid not null,
  reason text check (reason in ('headroom_released', 'earlier_event', 'not_entitled', 'recalculated', 'rules_corrected', 'misconduct')),
  decision_ref text,
  effective_on date not null,
  posted_on date not null,
  statement_year int not null,
  created_at timestamptz not null default request_now(),
  created_by uuid default request_actor(),
  constraint credit_entry_identity unique (department_id, person_id, side, code, academic_year, window_key, id),
  constraint credit_entry_kind_fits check (
    (kind = 'grant') = (grant_id is null) and (kind = 'grant') = (reason is null) and (kind = 'grant' or capped_from is null)
    and case kind when 'grant' then quarter_credits >= 0 when 'release' then quarter_credits > 0 when 'cut' then quarter_credits < 0
      else quarter_credits <= 0 end),
  constraint credit_entry_capped_below check (capped_from > quarter_credits),
  constraint credit_entry_decision_of_misconduct check ((reason is not distinct from 'misconduct') = (decision_ref is not null)),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, rule_set_id) references credit_rule_set (department_id, id),
  foreign key (department_id, person_id, side, code, academic_year, window_key, grant_id)
    references credit_entry (department_id, person_id, side, code, academic_year, window_key, id)
);
comment on column credit_entry.event_id is 'The meeting, assignment, plan, training, event or role that earned it';
comment on column credit_entry.occasion is 'Which of several events of one row, such as the programme year of an assignment';
comment on column credit_entry.round is 'Counts on when an event earns again after its credit was reversed';
comment on column credit_entry.capped_from is 'What a grant would be without a cap, where that is more';
comment on column credit_entry.window_key is 'Grants of one person, side, code and window share the caps of the rule';
comment on column credit_entry.effective_on is 'The day to which it applies; posted_on is the day on which it was posted';
comment on column credit_entry.statement_year is 'The academic year in whose statement it is: its own, or where that was issued before, the one of posted_on';
create unique index credit_entry_once on credit_entry (person_id, code, event_id, occasion, round) where kind = 'grant';
create unique index credit_entry_one_reversal on credit_entry (grant_id) where kind = 'reversal';
create index credit_entry_grant on credit_entry (grant_id) where grant_id is not null;
create index credit_entry_person on credit_entry (person_id, academic_year);
create index credit_entry_window on credit_entry (person_id, code, window_key) where kind = 'grant';
create index credit_entry_statement on credit_entry (person_id, statement_year);
create index credit_entry_assignment on credit_entry (assignment_id) where assignment_id is not null;
create index credit_entry_department on credit_entry (department_id, id);

-- A year's statement, frozen: from then on no entry can be posted into that year.
create table credit_statement (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  academic_year int not null,
  issued_on date not null,
  mentor_quarter_credits int not null,
  mentee_quarter_credits int not null,
  minutes jsonb not null,
  created_at timestamptz not null default request_now(),
  created_by uuid default request_actor(),
  constraint credit_statement_department_key unique (department_id, id),
  constraint credit_statement_once unique (person_id, academic_year),
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column credit_statement.minutes is 'Minutes of confirmed meetings by assignment, as they were on issued_on';

insert into credit_rule_set (department_id, version, starts_year, person_cap) select id, 1, 1900, 240 from department;
insert into credit_rule (rule_set_id, department_id, code, side, quarter_credits, cap_quarter_credits, cap_count, expires_days, repeat_months)
select s.id, s.department_id, r.* from credit_rule_set s cross join (values
  ('FM-YEAR', 'mentor', 40, null, 4, null, null),
  ('FM-MEET', 'mentor', 4, 16, null, 60, null),
  ('PLAN', 'mentor', 12, null, 1, null, null),
  ('SPOT', 'mentor', 2, 20, null, 60, null),
  ('PEER-POINT', 'mentor', 12, null, 2, 90, null),
  ('TRAIN', 'mentor', 8, 16, null, 180, 36),
  ('TEACH', 'mentor', 8, 16, null, 180, null),
  ('FACIL', 'mentor', 20, null, 1, null, null),
  ('FEEDBACK', 'mentor', 8, null, 1, 90, null),
  ('COHORT', 'mentor', 24, null, 2, null, null),
  ('NOM', 'mentor', 4, null, 1, null, null),
  ('AWD-DIV', 'mentor', 20, null, 1, null, null),
  ('AWD-DEP', 'mentor', 40, null, 1, null, null),
  ('MTE-FB', 'mentee', 4, null, 2, null, null)
) r;
