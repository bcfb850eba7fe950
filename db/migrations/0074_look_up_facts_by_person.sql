-- Exclusion constraints whose index the planner took for looking up the facts of a person or an assignment. Ids begin with the time they were made at,
-- which such an index keeps badly apart: a look-up went through most of its pages. The key is now the id backwards: it spreads evenly, and look-ups
-- use the B-tree indexes on the id itself.
create index position_description_person on position_description (person_id, starts_on);
alter table position_description drop constraint position_description_no_overlap,
  add constraint position_description_no_overlap exclude using gist (reverse(person_id::text) with =, daterange(starts_on, ends_on) with &&);
alter table site_membership drop constraint site_membership_one_primary,
  add constraint site_membership_one_primary exclude using gist (reverse(person_id::text) with =, daterange(starts_on, ends_on) with &&)
    where (is_primary);
alter table division_membership drop constraint division_membership_one_primary,
  add constraint division_membership_one_primary exclude using gist (reverse(person_id::text) with =, daterange(starts_on, ends_on) with &&)
    where (is_primary);
alter table appointment drop constraint appointment_one_full_time,
  add constraint appointment_one_full_time exclude using gist (reverse(person_id::text) with =, daterange(starts_on, ends_on) with &&)
    where (category = 'full_time');
alter table conflict_case drop constraint conflict_case_no_overlap,
  add constraint conflict_case_no_overlap exclude using gist (reverse(assignment_id::text) with =, daterange(starts_on, ends_on) with &&)
    deferrable initially immediate;
alter table assignment_pause drop constraint assignment_pause_no_overlap,
  add constraint assignment_pause_no_overlap exclude using gist (reverse(assignment_id::text) with =, daterange(starts_on, ends_on) with &&);
alter table appointment drop constraint appointment_one_of_a_category,
  add constraint appointment_one_of_a_category exclude using gist
    (reverse(person_id::text) with =, category with =, daterange(starts_on, ends_on) with &&);
create index programme_enrolment_person on programme_enrolment (person_id, starts_on);
alter table programme_enrolment drop constraint programme_enrolment_no_overlap,
  add constraint programme_enrolment_no_overlap exclude using gist (reverse(person_id::text) with =, daterange(starts_on, ends_on) with &&);

-- What a mentor offered on a day in the past: a profile says what it says today.
create table mentor_profile_day (
  person_id uuid not null,
  department_id uuid not null references department (id),
  on_day date not null,
  is_willing boolean not null,
  capacity_formal int,
  need_areas text[] not null default '{}',
  primary key (person_id, on_day),
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on table mentor_profile_day is 'What a mentor profile said at the end of each day on which it changed, as far as metrics of past days count it';
-- A profile has said the same since it was last written; what it said before is not known.
insert into mentor_profile_day (person_id, department_id, on_day, is_willing, capacity_formal, need_areas)
select m.person_id, m.department_id, (m.updated_at at time zone d.time_zone)::date, m.is_willing, m.capacity_formal, m.need_areas
from mentor_profile m join department d on d.id = m.department_id;
