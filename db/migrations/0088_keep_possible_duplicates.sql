-- Records that may be one person, kept as pairs, so that the conflict rule can look at them: as long as two are alike and nobody has said that they
-- are different persons, each counts as if it were the other. Triggers keep the pairs; the daily work compares all records anew, and so finds those
-- of records from before.
create table possible_duplicate (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  duplicate_id uuid not null,
  reasons text[] not null,
  dismissed_on date,
  dismissed_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version integer not null default 1,
  constraint possible_duplicate_once unique (person_id, duplicate_id),
  constraint possible_duplicate_ordered check (person_id < duplicate_id),
  constraint possible_duplicate_dismissed_whole check ((dismissed_on is null) = (dismissed_by is null)),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, duplicate_id) references person (department_id, id)
);
comment on column possible_duplicate.person_id is 'The older record';
comment on column possible_duplicate.dismissed_on is 'The day on which somebody decided that the two are different persons';
create index possible_duplicate_duplicate on possible_duplicate (duplicate_id);
create index possible_duplicate_department on possible_duplicate (department_id, person_id, duplicate_id);
create trigger stamp before insert or update on possible_duplicate for each row execute function stamp_row();

-- The words of a name in one order, so that names are the same in whatever order they stand. An index uses it.
create function sorted_words(name text) returns text language sql immutable strict parallel safe
  return (select string_agg(word, ' ' order by word collate "C") from unnest(string_to_array(name, ' ')) word where word <> '');
create index person_sorted_name on person (department_id, sorted_words(sort_name))
  where kind <> 'service' and merged_into_id is null and deceased_on is null;

-- A file may bring a new record with the ORCID iD of another one, as it may with the same e-mail address: the two are listed, and one is merged or corrected.
alter table person add column orcid_clashes boolean not null default false;
comment on column person.orcid_clashes is 'A file brought the record with the ORCID iD of another one; false again once it is changed';
alter table person drop constraint person_orcid_unique;
create unique index person_orcid_unique on person (department_id, orcid, (case when orcid_clashes then id end)) nulls not distinct
  where orcid is not null;
