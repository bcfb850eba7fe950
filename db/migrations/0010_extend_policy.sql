-- What a department decides about matching, succession and agreements. Each default is a proposal; none is a constant in code.

alter table policy
  add match_participants text[] not null default '{division_director,physician_in_chief}'
    check (match_participants <@ '{division_director,physician_in_chief,hospital_division_head,mentorship_facilitator,mentorship_lead}'),
  add discussion_required boolean not null default false,
  add request_answer_days int not null default 21 check (request_answer_days between 1 and 365),
  add acceptance_days int not null default 21 check (acceptance_days between 1 and 365),
  add reminder_days int not null default 7 check (reminder_days between 1 and 90),
  add no_match_reopen_days int not null default 90 check (no_match_reopen_days between 1 and 730),
  add external_same_institution_barred boolean not null default true,
  add mentor_leave_pause_days int not null default 90 check (mentor_leave_pause_days between 1 and 730),
  add retirement_alert_months int[] not null default '{12,6}' check (cardinality(retirement_alert_months) <= 6),
  add agreement_due_days int not null default 60 check (agreement_due_days between 1 and 365),
  add agreement_review_months int not null default 12 check (agreement_review_months between 1 and 12),
  add early_career_years int not null default 7 check (early_career_years between 1 and 40),
  add late_career_years int not null default 20 check (late_career_years between 1 and 60),
  add weight_needs int not null default 40 check (weight_needs between 0 and 100),
  add weight_position int not null default 15 check (weight_position between 0 and 100),
  add weight_seniority int not null default 10 check (weight_seniority between 0 and 100),
  add weight_training_location int not null default 5 check (weight_training_location between 0 and 100),
  add weight_site int not null default 5 check (weight_site between 0 and 100),
  add weight_availability int not null default 10 check (weight_availability between 0 and 100),
  add weight_mentor_training int not null default 5 check (weight_mentor_training between 0 and 100),
  add weight_concordance int not null default 10 check (weight_concordance between 0 and 100),
  add facilitator_committee text not null default 'Mentorship',
  add constraint policy_reminder_within check (reminder_days < acceptance_days),
  add constraint policy_career_stages_ordered check (early_career_years < late_career_years),
  add constraint policy_weights_count check (weight_needs + weight_position + weight_seniority + weight_training_location + weight_site
    + weight_availability + weight_mentor_training + weight_concordance > 0);

comment on column policy.match_participants is 'Who, beside the mentee, takes part in a match discussion before it can end in a match';
comment on column policy.discussion_required is 'Formal assignments come about through a held discussion only';
comment on column policy.acceptance_days is 'Days both sides have to accept a proposal before it expires';
comment on column policy.facilitator_committee is 'The committee whose members decide who becomes mentorship facilitator; case and accents do not matter';
comment on column policy.mentor_leave_pause_days is 'A mentor''s absence of at least so many days pauses their formal assignments';

-- Early, mid or late career by the years since the first faculty appointment; what a person says of themself comes before it.
create function career_stage(person uuid, day date) returns text language sql stable
  return (
    select case
      when day < (first_day.starts_on + make_interval(years => p.early_career_years))::date then 'early'
      when day < (first_day.starts_on + make_interval(years => p.late_career_years))::date then 'mid'
      else 'late' end
    from (
      select min(least(a.starts_on, a.appointed_on)) as starts_on from appointment a
      where a.person_id = person and a.category in ('full_time', 'part_time', 'adjunct') and (a.ends_on is null or a.ends_on > a.starts_on)
    ) first_day
    join person who on who.id = person
    join policy p on p.department_id = who.department_id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day)
    where first_day.starts_on is not null
  );

-- The institution a department belongs to: an external mentor of the same one is none.
alter table department add institution text;

create function same_institution(mentee uuid, other text, during daterange) returns boolean language sql stable
  return exists (
    select from person who join department d on d.id = who.department_id
    where who.id = mentee and search_key(d.institution) = search_key(other)
  ) or exists (
    select from site_membership m join site s on s.id = m.site_id
    where m.person_id = mentee and daterange(m.starts_on, m.ends_on) && during and search_key(s.name) = search_key(other)
  );
