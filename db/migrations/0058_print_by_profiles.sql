-- What a report prints is data of the department: columns, order and wording, in versions that hold for reports requested from a day on.
create table report_profile (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  code text not null check (code in ('promotion_file', 'annual_activity_report', 'award_nomination_package', 'orcid_service_item')),
  version int not null check (version >= 1),
  starts_on date not null,
  ends_on date,
  title text not null,
  sections jsonb not null check (jsonb_typeof(sections) = 'array'),
  orcid jsonb check (jsonb_typeof(orcid) = 'object'),
  approved_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint report_profile_department_key unique (department_id, id),
  constraint report_profile_version_unique unique (department_id, code, version),
  constraint report_profile_days_ordered check (ends_on >= starts_on),
  constraint report_profile_orcid_alone check ((code = 'orcid_service_item') = (orcid is not null)),
  constraint report_profile_one_a_day exclude using gist (department_id with =, code with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, approved_by) references person (department_id, id)
);
comment on table report_profile is 'What is printed of a report: columns, order and wording, in versions';
comment on column report_profile.ends_on is 'First day on which another version holds; that of starts_on where it was replaced before it began';
create trigger stamp before insert or update on report_profile for each row execute function stamp_row();
insert into report_profile (department_id, code, version, starts_on, title, sections, orcid)
select d.id, v.code, 1, '1900-01-01', v.title, v.sections, v.orcid
from department d cross join (values
  ('promotion_file', 'Mentorship report', '[
    {"section": "subject"},
    {"section": "particulars"},
    {"section": "heading", "introduction": "This report covers faculty-level mentorship; the supervision of trainees is reported elsewhere. Meetings count where mentor and mentee have both confirmed them. On the days that count, the mentor held no reporting authority over the mentee that is on record; days on which one was on record are left out."},
    {"section": "appointments", "heading": "Appointments", "if_empty": "No appointment recorded."},
    {"section": "definition", "heading": "Definition of mentorship"},
    {"section": "summary", "heading": "Summary"},
    {"section": "heading", "heading": "Mentorship activities", "introduction": "Mentees are named with their consent. \"Years\" counts the closed programme years with the meetings that the programme asks for."},
    {"section": "current_mentees", "heading": "Current mentees", "level": 3, "if_empty": "No current formal mentorship recorded.", "columns": [{"column": "mentee"}, {"column": "at_start"}, {"column": "now"}, {"column": "role"}, {"column": "period"}, {"column": "meetings"}, {"column": "time"}, {"column": "plan_and_years"}]},
    {"section": "past_mentees", "heading": "Past mentees", "level": 3, "if_empty": "No past formal mentorship recorded.", "columns": [{"column": "mentee"}, {"column": "at_start"}, {"column": "now"}, {"column": "role"}, {"column": "period"}, {"column": "meetings"}, {"column": "time"}, {"column": "plan_and_years"}]},
    {"section": "products", "heading": "Products with mentees", "introduction": "Public, with the mentee’s consent, during or within two years after the mentorship."},
    {"section": "achievements", "heading": "Achievements of mentees", "introduction": "Public, with the mentee’s consent, during or within two years after the mentorship."},
    {"section": "selected_mentorships", "heading": "Selected mentorships", "introduction": "In the candidate’s words, each with the mentee’s consent; without it, where the mentee stood and stands."},
    {"section": "heading", "heading": "Other mentoring"},
    {"section": "other_mentoring", "heading": "Other relations", "level": 3, "if_empty": "No other mentoring recorded."},
    {"section": "sponsor_actions", "heading": "Sponsorship", "level": 3},
    {"section": "leadership", "heading": "Leadership in mentorship", "if_empty": "No leadership recorded."},
    {"section": "teaching", "heading": "Teaching in mentorship"},
    {"section": "resources", "heading": "Resources authored"},
    {"section": "training", "heading": "Training in mentoring", "if_empty": "No verified training recorded."},
    {"section": "heading", "heading": "Recognition"},
    {"section": "awards", "heading": "Awards", "level": 3},
    {"section": "credits", "heading": "Recognition credits", "level": 3, "if_empty": "No credits recorded."},
    {"section": "stipends", "heading": "Stipends", "level": 3},
    {"section": "feedback", "heading": "Feedback of mentees"},
    {"section": "testimonials", "heading": "Testimonials", "introduction": "Thanks that mentee and mentor both made public."},
    {"section": "philosophy", "heading": "Mentoring philosophy"},
    {"section": "exclusions", "heading": "What was left out"},
    {"section": "comment", "heading": "Comment of the candidate"},
    {"section": "attestation", "heading": "Attestation"}
  ]'::jsonb, null::jsonb),
  ('annual_activity_report', 'Annual activity report: mentorship', '[
    {"section": "subject"},
    {"section": "particulars"},
    {"section": "heading", "heading": "Service: mentorship of faculty", "introduction": "Mentorship of faculty stands under service. Mentorship and supervision of trainees stand under teaching, and are not reported here."},
    {"section": "summary", "heading": "Summary", "level": 3},
    {"section": "current_mentees", "heading": "Current mentees", "level": 3, "if_empty": "None.", "columns": [{"column": "mentee"}, {"column": "rank_now"}, {"column": "position_now"}, {"column": "role"}, {"column": "from"}, {"column": "meetings"}, {"column": "time"}]},
    {"section": "past_mentees", "heading": "Past mentees", "level": 3, "if_empty": "None.", "columns": [{"column": "mentee"}, {"column": "rank_at_start"}, {"column": "rank_now"}, {"column": "role"}, {"column": "from"}, {"column": "until"}, {"column": "meetings"}, {"column": "time"}]},
    {"section": "products", "heading": "Products with mentees", "level": 3},
    {"section": "other_mentoring", "heading": "Other mentoring", "level": 3},
    {"section": "leadership", "heading": "Leadership in mentorship", "level": 3},
    {"section": "teaching", "heading": "Sessions taught", "level": 3},
    {"section": "training", "heading": "Training completed", "level": 3},
    {"section": "heading", "heading": "Recognition"},
    {"section": "awards", "heading": "Awards", "level": 3},
    {"section": "credits", "heading": "Recognition credits", "level": 3},
    {"section": "attestation", "heading": "Attestation"}
  ]'::jsonb, null::jsonb),
  ('award_nomination_package', 'Award nomination: mentorship', '[
    {"section": "subject"},
    {"section": "particulars"},
    {"section": "selected_mentorships", "heading": "Selected mentorships", "introduction": "In the candidate’s words, each with the mentee’s consent; without it, where the mentee stood and stands."},
    {"section": "heading", "heading": "Mentees", "introduction": "Mentees are named with their consent."},
    {"section": "current_mentees", "heading": "Current mentees", "level": 3, "if_empty": "None.", "columns": [{"column": "mentee"}, {"column": "rank_at_start"}, {"column": "position_at_start"}, {"column": "rank_now"}, {"column": "position_now"}, {"column": "place_now"}, {"column": "period"}]},
    {"section": "past_mentees", "heading": "Past mentees", "level": 3, "if_empty": "None.", "columns": [{"column": "mentee"}, {"column": "rank_at_start"}, {"column": "position_at_start"}, {"column": "rank_now"}, {"column": "position_now"}, {"column": "place_now"}, {"column": "period"}]},
    {"section": "products", "heading": "Products with mentees", "introduction": "Public, with the mentee’s consent, during or within two years after the mentorship."},
    {"section": "achievements", "heading": "Achievements of mentees", "introduction": "Public, with the mentee’s consent, during or within two years after the mentorship."},
    {"section": "philosophy", "heading": "Mentoring philosophy"},
    {"section": "testimonials", "heading": "Testimonials", "introduction": "Thanks that mentee and mentor both made public."},
    {"section": "feedback", "heading": "Feedback of mentees"},
    {"section": "summary", "heading": "Summary"},
    {"section": "leadership", "heading": "Leadership in mentorship"},
    {"section": "teaching", "heading": "Teaching in mentorship"},
    {"section": "training", "heading": "Training in mentoring"},
    {"section": "awards", "heading": "Earlier awards"},
    {"section": "attestation", "heading": "Attestation"}
  ]'::jsonb, null::jsonb),
  ('orcid_service_item', 'ORCID service item', '[]'::jsonb, '{"role_title": "Faculty mentor", "organization": {}}'::jsonb)
) v (code, title, sections, orcid);

-- What a mentor wishes their reports to say of a mentee beside the table, in the mentor's words, which the mentee consents to.
create table report_mention (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentor_id uuid not null,
  mentee_id uuid not null,
  kind text not null check (kind in ('selected', 'promotion', 'award', 'grant', 'publication', 'leadership_post')),
  place int check (place between 1 and 5),
  words text not null,
  happened_on date,
  is_joint boolean not null default false,
  reference text,
  state text not null default 'asked' check (state in ('asked', 'given', 'declined', 'revoked', 'withdrawn')),
  answered_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint report_mention_department_key unique (department_id, id),
  constraint report_mention_of_two check (mentor_id <> mentee_id),
  constraint report_mention_selected_has_place check ((kind = 'selected' and state <> 'withdrawn') = (place is not null)),
  constraint report_mention_achieved_on_a_day check ((kind = 'selected') = (happened_on is null)),
  constraint report_mention_joint_work check (not is_joint or kind in ('grant', 'publication', 'award')),
  constraint report_mention_answered_whole check (state = 'withdrawn' or (state = 'asked') = (answered_at is null)),
  constraint report_mention_place_taken unique (mentor_id, place),
  foreign key (department_id, mentor_id) references person (department_id, id),
  foreign key (department_id, mentee_id) references person (department_id, id)
);
comment on table report_mention is 'What a mentor wishes reports to say of a mentee beside the table; they do once the mentee has consented to the words';
comment on column report_mention.place is 'Order of the selected mentorships, of which there are five at most';
comment on column report_mention.is_joint is 'Whether mentor and mentee made it together';
create unique index report_mention_selected_once on report_mention (mentor_id, mentee_id) where kind = 'selected' and state <> 'withdrawn';
create index report_mention_department on report_mention (department_id, id);
create index report_mention_mentee on report_mention (mentee_id, id);
create trigger stamp before insert or update on report_mention for each row execute function stamp_row();

alter table report_snapshot add mentee_ids uuid[] not null default '{}';
comment on column report_snapshot.mentee_ids is 'The mentees of its table in the order of their numbers';

alter table report_rendition drop constraint report_rendition_media_type_check;
alter table report_rendition add constraint report_rendition_media_type_check
  check (media_type in ('application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'));
