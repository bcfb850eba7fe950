-- A new department prints its reports by these profiles; it succeeds them by its own. What a profile can say is known to the service alone.
create or replace function begin_report_profiles() returns trigger language plpgsql as $$
begin
  insert into report_profile (department_id, code, version, starts_on, title, sections, orcid)
  select new.id, v.code, 1, '1900-01-01', v.title, v.sections, v.orcid
  from (values
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
  return null;
end
$$;
create or replace trigger begin_report_profiles after insert on department for each row execute function begin_report_profiles();
