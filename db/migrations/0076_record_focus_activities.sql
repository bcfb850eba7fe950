-- Its columns change: it tells by day what mentors offered.
drop function if exists measured_free_places(uuid, date);

-- Interviews and focus groups about the programme. Who took part is not recorded: only how many, and the themes that two coders found, each without
-- seeing those of the other.
create table focus_activity (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  kind text not null check (kind in ('interview', 'focus_group')),
  audience text not null check (audience in ('mentee', 'mentor', 'leader', 'all')),
  title text not null,
  held_on date not null,
  participants int not null check (participants between 1 and 100),
  recording_consent text not null check (recording_consent in ('given', 'refused', 'not_asked')),
  incentive text,
  theme_codes text[],
  adjudicated_by uuid,
  adjudicated_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint focus_activity_department_key unique (department_id, id),
  foreign key (department_id, adjudicated_by) references person (department_id, id),
  constraint focus_activity_participants_of_kind check ((kind = 'interview') = (participants = 1)),
  constraint focus_activity_adjudicated_whole
    check ((theme_codes is null) = (adjudicated_at is null) and (adjudicated_by is null) = (adjudicated_at is null))
);
comment on column focus_activity.theme_codes is 'What somebody who coded none of it decided on the codes of both coders; null until then';
create trigger stamp before insert or update on focus_activity for each row execute function stamp_row();
create index focus_activity_adjudicated_by on focus_activity (department_id, adjudicated_by);

create table focus_coding (
  activity_id uuid not null,
  department_id uuid not null references department (id),
  place smallint not null check (place in (1, 2)),
  coder_id uuid not null,
  theme_codes text[] not null,
  coded_at timestamptz not null,
  primary key (activity_id, place),
  constraint focus_coding_once unique (activity_id, coder_id),
  foreign key (department_id, activity_id) references focus_activity (department_id, id),
  foreign key (department_id, coder_id) references person (department_id, id)
);
comment on table focus_coding is 'The themes that a coder found; at most two code an activity';
create index focus_coding_coder on focus_coding (department_id, coder_id);

-- A table made of a report is verified as an extract.
alter table report_rendition drop constraint report_rendition_media_type_check;
alter table report_rendition add constraint report_rendition_media_type_check
  check (media_type in ('application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'text/csv'));
