alter table job drop constraint job_type_check, add constraint job_type_check check (type in ('import', 'report_batch', 'analysis'));

-- Statistical tests of counts that somebody posted, and what came of them.
create table analysis (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  title text,
  fingerprint text not null,
  tests jsonb not null,
  outcomes jsonb not null,
  job_id uuid,
  drawn int,
  extreme int,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint analysis_once unique (department_id, created_by, fingerprint),
  constraint analysis_fingerprint_is_digest check (fingerprint ~ '^[0-9a-f]{64}$'),
  constraint analysis_outcome_of_each_test check (
    jsonb_typeof(tests) = 'array' and jsonb_typeof(outcomes) = 'array' and jsonb_array_length(tests) = jsonb_array_length(outcomes)),
  constraint analysis_drawn_whole check ((drawn is null) = (extreme is null) and extreme between 0 and drawn),
  foreign key (department_id, job_id) references job (department_id, id)
);
comment on table analysis is 'Statistical tests of posted counts, and what came of them; of its author alone';
comment on column analysis.fingerprint is 'SHA-256 of the tests and of the version of what computes them: the same inputs are one analysis of a person';
comment on column analysis.outcomes is 'By test; null: it waits for the job';
comment on column analysis.drawn is 'Tables drawn so far in the simulation of the first test that waits; null: it is not simulated, or not yet';
comment on column analysis.extreme is 'How many of these are no more probable than the observed table';
create unique index analysis_job on analysis (job_id);
create trigger stamp before insert or update on analysis for each row execute function stamp_row();
