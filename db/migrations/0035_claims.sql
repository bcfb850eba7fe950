-- A relation that is not formal holds once both of its sides have confirmed it. Until then it is a claim of whoever recorded it. Relations
-- recorded before stay as they are: nobody is named as having recorded them.
alter table assignment
  add recorded_by_id uuid,
  add foreign key (department_id, recorded_by_id) references person (department_id, id),
  drop constraint assignment_state_check,
  add constraint assignment_state_check check (state in ('pending_acceptance', 'declined', 'withdrawn', 'expired', 'claimed', 'lapsed', 'live',
    'completed', 'ended', 'voided')),
  add constraint assignment_recorded_is_not_formal check (recorded_by_id is null or subtype <> 'formal'),
  add constraint assignment_claim_is_recorded check (state not in ('claimed', 'lapsed')
    or (recorded_by_id is not null and starts_on is not null and activated_at is null)),
  add constraint assignment_claim_waits check (state <> 'claimed' or mentee_accepted_at is null or mentor_accepted_at is null),
  add constraint assignment_claim_expires check (state <> 'claimed' or (subtype = 'spot') = (expires_on is not null)),
  add constraint assignment_recorded_confirmed_when_live check (recorded_by_id is null or state not in ('live', 'completed', 'ended')
    or (mentee_accepted_at is not null and mentor_accepted_at is not null));
comment on column assignment.recorded_by_id is 'Who recorded a relation that is not formal; null also where it was recorded before both sides had to confirm';
comment on column assignment.expires_on is 'First day on which a proposal can no longer be accepted, or a claim confirmed';
create unique index assignment_one_claim
  on assignment (recorded_by_id, mentee_id, mentor_id, subtype, (case when subtype = 'spot' then starts_on end)) nulls not distinct
  where state = 'claimed';
create index assignment_claim_expiring on assignment (department_id, expires_on) where state = 'claimed';
create index assignment_recorded_by on assignment (recorded_by_id) where recorded_by_id is not null;

alter table policy
  add claim_days_spot int not null default 60 check (claim_days_spot between 1 and 365),
  add higher_intensity_meetings int not null default 2 check (higher_intensity_meetings between 0 and 52);
comment on column policy.claim_days_spot is 'Days within which a spot session recorded by one side is confirmed';
comment on column policy.higher_intensity_meetings is 'Meetings added to the target of a pair whose mentee asks for more mentoring';
