-- What a mentee needs, in versions; and, apart from it, what only the person may know: which likeness they would like in a mentor, and
-- what they say of themselves. The last two can be erased, because consent can be withdrawn.

create table needs_profile (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  version int not null,
  training_location text check (training_location in ('local', 'elsewhere_canada', 'international')),
  career_stage text check (career_stage in ('early', 'mid', 'late')),
  intensity text not null default 'default' check (intensity in ('default', 'higher')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint needs_profile_department_key unique (department_id, id),
  -- Deferrable, so that it is judged when a merge has counted the versions of two records anew.
  constraint needs_profile_version_unique unique (person_id, version) deferrable initially immediate,
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column needs_profile.career_stage is 'What the person says; null = as the appointments say (career_stage)';
create trigger stamp before insert or update on needs_profile for each row execute function stamp_row();

create table need (
  needs_profile_id uuid not null references needs_profile,
  area text not null check (area in ('promotion', 'cfar', 'research_network', 'quality_network', 'education_recognition', 'grants',
    'clinical_skills', 'difficult_conversations', 'work_life', 'family', 'leadership', 'sponsorship', 'new_direction',
    'becoming_a_mentor', 'succession', 'retirement_transition', 'other')),
  priority int not null check (priority between 1 and 5),
  primary key (needs_profile_id, area)
);

create table concordance_preference (
  person_id uuid not null,
  department_id uuid not null references department,
  dimension text not null check (dimension in ('gender', 'race_ethnicity', 'indigenous_identity', 'sexual_orientation', 'disability',
    'faith', 'first_language', 'parenthood', 'trained_abroad')),
  importance text not null check (importance in ('none', 'some', 'strong')),
  opted_in_at timestamptz not null default request_now(),
  primary key (person_id, dimension),
  foreign key (department_id, person_id) references person (department_id, id)
);
grant delete on concordance_preference to mentorship_app;

create table self_identification (
  person_id uuid not null,
  department_id uuid not null references department,
  dimension text not null check (dimension in ('gender', 'race_ethnicity', 'indigenous_identity', 'sexual_orientation', 'disability',
    'faith', 'first_language', 'parenthood', 'trained_abroad')),
  value text not null,
  consented_at timestamptz not null default request_now(),
  primary key (person_id, dimension, value),
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on table self_identification is 'Given for matching alone, by the person, who can take it back; nobody else ever reads a value';
create index self_identification_alike on self_identification (department_id, dimension, search_key(value));
grant delete on self_identification to mentorship_app;
