-- Surveys: instruments as versioned data, waves, invitations, and answers in three forms of storage that share no table.

create table survey_instrument (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  code text not null,
  version int not null check (version >= 1),
  title text not null,
  licence_note text,
  is_embeddable boolean not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint survey_instrument_department_key unique (department_id, id),
  constraint survey_instrument_version_unique unique (department_id, code, version)
);
comment on column survey_instrument.is_embeddable is 'Whether its licence lets the service store and show the text of its items; else items have codes alone';
create trigger stamp before insert or update on survey_instrument for each row execute function stamp_row();

create table survey_item (
  department_id uuid not null,
  instrument_id uuid not null,
  code text not null,
  position int not null check (position >= 1),
  type text not null check (type in ('likert5', 'likert6', 'likert7', 'choice', 'multi', 'text')),
  audience text check (audience in ('mentee', 'mentor', 'leader')),
  concept text check (concept in ('expectations_known', 'engaged', 'frequency_adequate', 'recognised', 'prepared', 'good_match',
    'connected_faculty', 'connected_peers', 'contact_since')),
  text text,
  anchors text[],
  options jsonb,
  is_reverse_scored boolean not null default false,
  allows_not_applicable boolean not null default false,
  is_required boolean not null default false,
  primary key (instrument_id, code),
  constraint survey_item_position_unique unique (instrument_id, position),
  constraint survey_item_options_of_choice check ((type in ('choice', 'multi')) = (options is not null)),
  constraint survey_item_concept_is_single check (concept is null or type not in ('multi', 'text')),
  foreign key (department_id, instrument_id) references survey_instrument (department_id, id)
);
comment on column survey_item.audience is 'Who is asked it; null: everybody';
comment on column survey_item.anchors is 'Labels of the scale from its lowest point to its highest';
comment on column survey_item.options is 'Of a choice, in order: code, label, and whether it counts as agreement (is_top)';

create table survey_wave (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  instrument_id uuid not null,
  title text not null,
  division_id uuid,
  audience text not null check (audience in ('mentee', 'mentor', 'leader', 'all')),
  about text not null check (about in ('person', 'pair')),
  form text not null check (form in ('anonymous', 'confidential_linked', 'identified')),
  reminds text not null check (reminds in ('everybody', 'unstated', 'unanswered')),
  reminder_days int[] not null default '{}',
  origin text not null default 'service' check (origin in ('service', 'external')),
  state text not null default 'draft'
    check (state in ('draft', 'approved', 'open', 'paused', 'closed', 'analysed', 'published', 'abandoned')),
  opens_on date not null,
  closes_on date not null,
  opened_on date,
  closed_on date,
  published_on date,
  discarded_answers int check (discarded_answers > 0),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint survey_wave_department_key unique (department_id, id),
  constraint survey_wave_days_ordered check (closes_on > opens_on),
  constraint survey_wave_pair_is_not_anonymous check (about = 'person' or (form <> 'anonymous' and audience <> 'leader')),
  constraint survey_wave_reminds_in_its_form check (reminds = 'everybody' or (reminds = 'unstated') = (form = 'anonymous')),
  constraint survey_wave_opened_whole check ((state in ('draft', 'approved')) <= (opened_on is null)),
  constraint survey_wave_closed_whole check ((state in ('closed', 'analysed', 'published')) = (closed_on is not null)),
  constraint survey_wave_published_whole check ((state = 'published') = (published_on is not null)),
  foreign key (department_id, instrument_id) references survey_instrument (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id)
);
comment on column survey_wave.reminds is 'Whom reminders go to: everybody; of an anonymous wave those who have not stated that they took part; of another those who have not answered';
comment on column survey_wave.discarded_answers is 'So many anonymous answers were there at the close, too few to be kept';
create index survey_wave_department on survey_wave (department_id, id);
create trigger stamp before insert or update on survey_wave for each row execute function stamp_row();

create table survey_wave_pause (
  id uuid primary key default uuidv7(),
  department_id uuid not null,
  wave_id uuid not null,
  reason text not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint survey_wave_pause_period_ordered check (ends_on >= starts_on),
  foreign key (department_id, wave_id) references survey_wave (department_id, id)
);
create unique index survey_wave_pause_one_open on survey_wave_pause (wave_id) where ends_on is null;
create index survey_wave_pause_wave on survey_wave_pause (wave_id, id);
create trigger stamp before insert or update on survey_wave_pause for each row execute function stamp_row();

-- Groups of invited people of an anonymous wave, each large enough to be told: all that an answer says of who gave it.
create table survey_stratum (
  department_id uuid not null,
  wave_id uuid not null,
  number int not null check (number >= 1),
  audience text not null check (audience in ('mentee', 'mentor', 'leader')),
  division_id uuid,
  site_id uuid,
  primary key (wave_id, number),
  foreign key (department_id, wave_id) references survey_wave (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id),
  foreign key (department_id, site_id) references site (department_id, id)
);

-- Who was invited. The link of the invitation is that of its notification; nothing here says whether it was used.
create table survey_invitation (
  id uuid primary key default uuidv7(),
  department_id uuid not null,
  wave_id uuid not null,
  person_id uuid not null,
  audience text not null check (audience in ('mentee', 'mentor', 'leader')),
  assignment_id uuid,
  division_id uuid,
  site_id uuid,
  stratum int,
  met_target boolean,
  took_part_on date,
  revoked_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint survey_invitation_department_key unique (department_id, id),
  constraint survey_invitation_once unique nulls not distinct (wave_id, person_id, audience, assignment_id),
  foreign key (department_id, wave_id) references survey_wave (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id),
  foreign key (department_id, site_id) references site (department_id, id),
  foreign key (wave_id, stratum) references survey_stratum (wave_id, number)
);
comment on column survey_invitation.met_target is 'Of a wave that is not anonymous: whether the primary mentorship had the meetings that the programme asks for, in the year before';
comment on column survey_invitation.took_part_on is 'When the person stated, apart from any answer, that they took part';
create index survey_invitation_person on survey_invitation (person_id, id);
create trigger stamp before insert or update on survey_invitation for each row execute function stamp_row();

-- Form one, anonymous. Until the wave closes all its answers and all spent links lie in one row, in an order that is drawn anew with each of them.
create table survey_urn (
  wave_id uuid primary key,
  department_id uuid not null,
  spent bytea[] not null default '{}',
  sheets jsonb not null default '[]',
  foreign key (department_id, wave_id) references survey_wave (department_id, id)
) with (fillfactor = 10, autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0);
comment on column survey_urn.spent is 'Keyed digests that only the secret of the link gives: not those by which links are found';

create table survey_anonymous_response (
  id uuid primary key default gen_random_uuid(),
  department_id uuid not null,
  wave_id uuid not null,
  audience text not null check (audience in ('mentee', 'mentor', 'leader')),
  division_id uuid,
  site_id uuid,
  answers jsonb not null,
  foreign key (department_id, wave_id) references survey_wave (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id),
  foreign key (department_id, site_id) references site (department_id, id)
);
create index survey_anonymous_response_wave on survey_anonymous_response (wave_id);

-- Form two, confidential and linked: answers of one person, or of the two of a pair, share a key; who has the key is kept in tables of their own.
create table survey_respondent_key (
  person_id uuid primary key,
  department_id uuid not null,
  key uuid not null default gen_random_uuid(),
  constraint survey_respondent_key_unique unique (key),
  foreign key (department_id, person_id) references person (department_id, id)
);
create table survey_pair_key (
  assignment_id uuid primary key,
  department_id uuid not null,
  key uuid not null default gen_random_uuid(),
  constraint survey_pair_key_unique unique (key),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
create table survey_linked_response (
  id uuid primary key default gen_random_uuid(),
  department_id uuid not null,
  wave_id uuid not null,
  respondent_key uuid not null,
  pair_key uuid,
  audience text not null check (audience in ('mentee', 'mentor', 'leader')),
  division_id uuid,
  site_id uuid,
  met_target boolean,
  answers jsonb not null,
  submitted_on date not null,
  constraint survey_linked_response_once unique nulls not distinct (wave_id, respondent_key, audience, pair_key),
  foreign key (department_id, wave_id) references survey_wave (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id),
  foreign key (department_id, site_id) references site (department_id, id)
);

-- Form three, identified: an answer belongs to its invitation.
create table survey_identified_response (
  invitation_id uuid primary key,
  department_id uuid not null,
  wave_id uuid not null,
  answers jsonb not null,
  submitted_at timestamptz not null,
  foreign key (department_id, wave_id) references survey_wave (department_id, id),
  foreign key (department_id, invitation_id) references survey_invitation (department_id, id)
);
create index survey_identified_response_wave on survey_identified_response (wave_id);

-- Drafts, sealed and found with keys that only the secret of the link gives.
create table survey_draft (
  key_sha256 bytea primary key,
  department_id uuid not null,
  wave_id uuid not null,
  version int not null check (version >= 1),
  sealed bytea not null,
  foreign key (department_id, wave_id) references survey_wave (department_id, id)
);
create index survey_draft_wave on survey_draft (wave_id);

-- Of a wave that was held elsewhere: how many people were asked.
create table survey_external_base (
  department_id uuid not null,
  wave_id uuid not null,
  audience text not null check (audience in ('mentee', 'mentor', 'leader')),
  division_id uuid,
  invited int not null check (invited >= 0),
  delivered int not null check (delivered >= 0),
  constraint survey_external_base_once unique nulls not distinct (wave_id, audience, division_id),
  constraint survey_external_base_delivered_to_invited check (delivered <= invited),
  foreign key (department_id, wave_id) references survey_wave (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id)
);

-- The instrument that each department begins with; new departments get it by db/functions/begin_survey_instruments.sql.
with begun as (
  insert into survey_instrument (department_id, code, version, title, licence_note, is_embeddable)
  select id, 'MENTORSHIP-SHORT', 1, 'Mentorship in brief', 'Part of this service, under its licence.', true from department
  returning id, department_id
)
insert into survey_item (department_id, instrument_id, position, code, type, audience, concept, text, anchors, options, allows_not_applicable)
select b.department_id, b.id, v.position, v.code, v.type, v.audience, v.concept, v.text,
  case when v.type = 'likert5' then '{Strongly disagree,Disagree,Neither agree nor disagree,Agree,Strongly agree}'::text[] end, v.options::jsonb,
  v.type <> 'text'
from begun b, (values
  (1, 'expectations', 'likert5', null, 'expectations_known', 'I know what is expected of me in the mentorship programme.', null),
  (2, 'engaged_mentor', 'likert5', 'mentee', 'engaged', 'My mentor is engaged in our mentorship.', null),
  (3, 'engaged_mentee', 'likert5', 'mentor', 'engaged', 'My mentees are engaged in our mentorship.', null),
  (4, 'frequency', 'likert5', null, 'frequency_adequate', 'Mentor and mentee meet often enough.', null),
  (5, 'good_match', 'likert5', null, 'good_match', 'Mentor and mentee are a good match.', null),
  (6, 'recognised', 'likert5', 'mentor', 'recognised', 'I feel recognised for my effort as a mentor.', null),
  (7, 'prepared', 'likert5', 'mentor', 'prepared', 'I feel prepared to mentor.', null),
  (8, 'connected_faculty', 'likert5', 'mentee', 'connected_faculty', 'Through my mentor I am connected with other faculty.', null),
  (9, 'connected_peers', 'likert5', 'mentee', 'connected_peers', 'Through my mentor I am connected with peers and trainees.', null),
  (10, 'contact_since', 'choice', null, 'contact_since', 'If a mentorship of yours was completed at least six months ago: have the two of you been in contact since?',
    '[{"code": "yes", "label": "Yes", "is_top": true}, {"code": "no", "label": "No", "is_top": false}]'),
  (11, 'change', 'text', null, null, 'What should the programme change?', null)
) v(position, code, type, audience, concept, text, options);
