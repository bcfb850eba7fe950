-- Effective-dated HR facts. Periods are [starts_on, ends_on); a fact recorded in error gets an empty period, never a delete.
--
-- Where an exclusion constraint is about a pair of ids, the pair is one expression: as two columns of a GiST index the second id would look
-- searchable to the planner, which then finds it slowly there instead of quickly in its B-tree.

create table appointment (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  category text not null check (category in ('full_time', 'part_time', 'adjunct', 'status_only', 'emeritus')),
  rank text not null check (rank in ('lecturer', 'assistant_professor', 'associate_professor', 'professor')),
  academic_fte_pct int not null check (academic_fte_pct between 0 and 100),
  status text not null check (status in ('probationary', 'continuing', 'ended')),
  appointed_on date not null,
  starts_on date not null,
  ends_on date,
  end_reason text check (end_reason in ('retired', 'resigned', 'not_renewed', 'deceased', 'other')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint appointment_period_ordered check (ends_on >= starts_on),
  constraint appointment_terms_within_it check (appointed_on <= starts_on),
  constraint appointment_fte_fits_category check (case category
    when 'full_time' then academic_fte_pct >= 80
    when 'part_time' then academic_fte_pct between 20 and 79
    when 'adjunct' then academic_fte_pct < 20
    else true end),
  constraint appointment_one_full_time exclude using gist (person_id with =, daterange(starts_on, ends_on) with &&)
    where (category = 'full_time'),
  constraint appointment_one_of_a_category exclude using gist (person_id with =, category with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column appointment.appointed_on is
  'First day of the appointment these terms belong to; a promotion opens a new row with a later starts_on and the same appointed_on';
create index appointment_person on appointment (person_id, starts_on);
create trigger stamp before insert or update on appointment for each row execute function stamp_row();

create table division_membership (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  division_id uuid not null,
  is_primary boolean not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint division_membership_period_ordered check (ends_on >= starts_on),
  constraint division_membership_one_primary exclude using gist (person_id with =, daterange(starts_on, ends_on) with &&) where (is_primary),
  constraint division_membership_no_overlap exclude using gist
    ((person_id::text || division_id::text) with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id)
);
create index division_membership_person on division_membership (person_id, starts_on);
create index division_membership_division on division_membership (division_id, is_primary, person_id) include (starts_on, ends_on);
create trigger stamp before insert or update on division_membership for each row execute function stamp_row();

create table site_membership (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  site_id uuid not null,
  is_primary boolean not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint site_membership_period_ordered check (ends_on >= starts_on),
  constraint site_membership_one_primary exclude using gist (person_id with =, daterange(starts_on, ends_on) with &&) where (is_primary),
  constraint site_membership_no_overlap exclude using gist
    ((person_id::text || site_id::text) with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, site_id) references site (department_id, id)
);
create index site_membership_person on site_membership (person_id, starts_on);
create index site_membership_site on site_membership (site_id, person_id) include (starts_on, ends_on);
create trigger stamp before insert or update on site_membership for each row execute function stamp_row();

create table position_description (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  kind text not null check (kind in ('clinician_teacher', 'clinician_educator', 'clinician_investigator', 'clinician_scientist',
    'clinician_administrator', 'clinician_quality_innovation', 'other')),
  clinical_pct int,
  teaching_pct int,
  scholarship_pct int,
  administration_pct int,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint position_description_period_ordered check (ends_on >= starts_on),
  constraint position_description_split_is_whole check (
    num_nulls(clinical_pct, teaching_pct, scholarship_pct, administration_pct) = 4
    or (num_nulls(clinical_pct, teaching_pct, scholarship_pct, administration_pct) = 0
      and least(clinical_pct, teaching_pct, scholarship_pct, administration_pct) >= 0
      and clinical_pct + teaching_pct + scholarship_pct + administration_pct = 100)),
  constraint position_description_no_overlap exclude using gist (person_id with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, person_id) references person (department_id, id)
);
create trigger stamp before insert or update on position_description for each row execute function stamp_row();

-- Leaves may overlap. What kind of leave it is lives in a table of its own, so that a leader's query cannot select it.
create table leave (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  stops_clock boolean not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint leave_period_ordered check (ends_on >= starts_on),
  foreign key (department_id, person_id) references person (department_id, id)
);
create index leave_person on leave (person_id, starts_on);
create trigger stamp before insert or update on leave for each row execute function stamp_row();

create table leave_restricted (
  leave_id uuid primary key references leave,
  kind text not null check (kind in ('parental', 'medical', 'compassionate', 'sabbatical', 'research', 'administrative', 'other_protected')),
  clock_override_reason text
);

create table leadership_role (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  role text not null check (role in ('chair', 'vice_chair', 'division_director', 'physician_in_chief', 'hospital_division_head',
    'mentorship_lead', 'mentorship_facilitator', 'committee_member', 'faculty_affairs', 'programme_admin', 'edi_analyst')),
  division_id uuid,
  site_id uuid,
  portfolio text check (portfolio in ('research', 'education', 'quality_innovation', 'culture_inclusion')),
  committee text,
  acting boolean not null default false,
  delegated_from_id uuid references leadership_role,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint leadership_role_period_ordered check (ends_on >= starts_on),
  constraint leadership_role_not_from_itself check (delegated_from_id <> id),
  constraint leadership_role_scope_fits check (
    (division_id is not null) = (role in ('division_director', 'mentorship_facilitator', 'hospital_division_head'))
    and (site_id is not null) = (role in ('physician_in_chief', 'hospital_division_head'))
    and (portfolio is not null) = (role = 'vice_chair')
    and (committee is not null) = (role = 'committee_member')),
  constraint leadership_role_no_overlap exclude using gist (person_id with =, role with =,
    (coalesce(division_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
    (coalesce(site_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
    (coalesce(portfolio, committee, '')) with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id),
  foreign key (department_id, site_id) references site (department_id, id)
);
create index leadership_role_person on leadership_role (person_id, role);
create index leadership_role_unit on leadership_role (department_id, role, division_id, site_id);
create trigger stamp before insert or update on leadership_role for each row execute function stamp_row();

create table reporting_line (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  subordinate_id uuid not null,
  superior_id uuid not null,
  kind text not null check (kind in ('primary', 'dotted', 'supervision', 'evaluation')),
  source text not null check (source in ('hr', 'manual')),
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint reporting_line_period_ordered check (ends_on >= starts_on),
  constraint reporting_line_not_to_self check (subordinate_id <> superior_id),
  constraint reporting_line_one_primary exclude using gist (subordinate_id with =, daterange(starts_on, ends_on) with &&) where (kind = 'primary'),
  constraint reporting_line_no_overlap exclude using gist
    ((subordinate_id::text || superior_id::text || kind) with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, subordinate_id) references person (department_id, id),
  foreign key (department_id, superior_id) references person (department_id, id)
);
create index reporting_line_subordinate on reporting_line (subordinate_id, kind) include (superior_id, starts_on, ends_on);
create index reporting_line_superior on reporting_line (superior_id, kind) include (subordinate_id, starts_on, ends_on);
create trigger stamp before insert or update on reporting_line for each row execute function stamp_row();
