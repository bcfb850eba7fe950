-- What mentors say of themselves, what they learned for it, and whom they cannot mentor.

create table mentor_profile (
  person_id uuid primary key,
  department_id uuid not null references department,
  is_willing boolean not null,
  capacity_formal int check (capacity_formal between 0 and 50),
  is_open_to_approach boolean not null default false,
  expertise text[] not null default '{}',
  need_areas text[] not null default '{}',
  languages text[] not null default '{}',
  training_location text check (training_location in ('local', 'elsewhere_canada', 'international')),
  bio text,
  listing_consented_at timestamptz,
  retirement_expected_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column mentor_profile.capacity_formal is 'Formal mentees at a time; null = what the policy says';
comment on column mentor_profile.listing_consented_at is 'Since when colleagues find the profile in the directory; leaders and facilitators see it without';
create index mentor_profile_need_areas on mentor_profile using gin (need_areas);
create index mentor_profile_department on mentor_profile (department_id, person_id) where is_willing;
create index mentor_profile_retirement on mentor_profile (department_id, retirement_expected_on) where retirement_expected_on is not null;
create trigger stamp before insert or update on mentor_profile for each row execute function stamp_row();

create table mentor_training (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  course_code text,
  course_title text not null,
  duration_min int not null check (duration_min between 1 and 60000),
  is_accredited boolean not null,
  moc_section int check (moc_section between 1 and 3),
  completed_on date not null,
  expires_on date,
  evidence text,
  verified_by uuid,
  verified_at timestamptz,
  voided_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint mentor_training_expires_later check (expires_on > completed_on),
  constraint mentor_training_verified_by_somebody check ((verified_by is null) = (verified_at is null)),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, verified_by) references person (department_id, id)
);
create index mentor_training_person on mentor_training (person_id, completed_on);
create index mentor_training_department on mentor_training (department_id, person_id) where verified_at is not null and voided_at is null;
create trigger stamp before insert or update on mentor_training for each row execute function stamp_row();

-- Verified, not struck, completed by the day and not expired on it.
create function has_current_training(person uuid, day date) returns boolean language sql stable
  return exists (
    select from mentor_training t
    where t.person_id = person and t.verified_at is not null and t.voided_at is null
      and t.completed_on <= day and (t.expires_on is null or t.expires_on > day)
  );

-- Who cannot be matched with whom although no line says so. Why stays with whoever declared it.
create table conflict_declaration (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  other_id uuid not null,
  kind text not null check (kind in ('declared_conflict', 'competition')),
  note text,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint conflict_declaration_two_people check (person_id <> other_id),
  constraint conflict_declaration_period_ordered check (ends_on >= starts_on),
  constraint conflict_declaration_no_overlap exclude using gist
    ((person_id::text || other_id::text || kind) with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, other_id) references person (department_id, id)
);
create index conflict_declaration_person on conflict_declaration (person_id, other_id);
create index conflict_declaration_other on conflict_declaration (other_id, person_id);
create trigger stamp before insert or update on conflict_declaration for each row execute function stamp_row();

-- Whether either of two people has declared that they cannot be matched and has not taken it back by the day. On which days it holds does
-- not matter: who asks for one period after another must not find out the days, which are the declarer's alone.
create function declared_apart(a uuid, b uuid, day date) returns boolean language sql stable
  return exists (
    select from conflict_declaration c
    where ((c.person_id = a and c.other_id = b) or (c.person_id = b and c.other_id = a))
      and (c.ends_on is null or (c.ends_on > day and c.ends_on > c.starts_on))
  );

-- How many formal mentees a mentor takes and has on a day, those about to begin included. Paused assignments count, suspended do not.
create function mentor_load(mentor uuid, day date) returns table (capacity int, formal_mentees int) language sql stable as $$
  select coalesce(profile.capacity_formal, p.capacity_formal_default), (
    select count(*)::int from assignment a
    where a.mentor_id = mentor and a.subtype = 'formal' and a.state = 'live' and (a.until_on is null or a.until_on > day)
      and not exists (select from conflict_case c
        where c.assignment_id = a.id and c.starts_on <= day and (c.ends_on is null or c.ends_on > day) and a.starts_on <= day)
  )
  from person who
  join policy p on p.department_id = who.department_id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day)
  left join mentor_profile profile on profile.person_id = who.id
  where who.id = mentor
$$;
