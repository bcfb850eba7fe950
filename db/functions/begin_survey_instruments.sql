-- A new department begins with this survey instrument; it adds its own, and later versions.
create or replace function begin_survey_instruments() returns trigger language plpgsql as $$
declare instrument uuid;
begin
  insert into survey_instrument (department_id, code, version, title, licence_note, is_embeddable)
  values (new.id, 'MENTORSHIP-SHORT', 1, 'Mentorship in brief', 'Part of this service, under its licence.', true)
  returning id into instrument;
  insert into survey_item (department_id, instrument_id, position, code, type, audience, concept, text, anchors, options, allows_not_applicable)
  select new.id, instrument, v.position, v.code, v.type, v.audience, v.concept, v.text,
    case when v.type = 'likert5' then '{Strongly disagree,Disagree,Neither agree nor disagree,Agree,Strongly agree}'::text[] end, v.options::jsonb,
    v.type <> 'text'
  from (values
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
  return null;
end
$$;
create or replace trigger begin_survey_instruments after insert on department for each row execute function begin_survey_instruments();
