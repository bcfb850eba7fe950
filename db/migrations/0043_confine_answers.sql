-- What the service keeps to itself: the key that seals the cursors of lists, the same in all processes and after a restart.
create table service_key (
  purpose text primary key,
  key bytea not null,
  constraint service_key_long_enough check (octet_length(key) >= 32)
);
comment on table service_key is 'Secrets of the service itself, made at random by the migration that made the table';
-- Two random UUIDs have 244 random bits.
insert into service_key (purpose, key) values ('cursors', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- Answers that may hold content (class C4 and above) are no longer kept for a repeated request: where the resource is read is, and there it is read
-- again. Answers that are there lose what they hold now; the operations are those of this release.
alter table idempotency_key add column location text;
comment on column idempotency_key.location is 'Where the answered resource is read again, in place of a body too confidential to be kept';
update idempotency_key k set location = m.location || (k.body ->> 'id'), body = null
from (values
  ('/v1/conflict-cases/', array['acknowledgeConflictCase', 'resolveConflictCase']),
  ('/v1/assignments/', array[
    'acceptAssignment', 'agreeToEarlyEnd', 'chooseForAbsence', 'completeAssignment', 'confirmAssignment', 'convertAssignment',
    'declineAssignment', 'endAssignment', 'pauseAssignment', 'proposeAssignment', 'proposeEarlyEnd', 'recordAcceptance',
    'requestAcceptanceLink', 'resumeAssignment', 'voidAssignment', 'withdrawAssignment', 'withdrawEarlyEnd']),
  ('/v1/meetings/', array[
    'agreeToMeeting', 'cancelMeeting', 'confirmMeeting', 'disputeMeeting', 'holdMeeting', 'logMeeting', 'proposeMeeting',
    'reportNoShow', 'voidMeeting']),
  ('/v1/meeting-notes/', array['addMeetingNote']),
  ('/v1/sponsorship-actions/', array[
    'declineSponsorshipAction', 'recordSponsorshipAction', 'verifySponsorshipAction', 'voidSponsorshipAction']),
  ('/v1/conflict-declarations/', array['declareConflict', 'endConflictDeclaration']),
  ('/v1/needs-profiles/', array['recordNeeds']),
  ('/v1/mentor-requests/', array['openMentorRequest', 'reopenMentorRequest', 'withdrawMentorRequest']),
  ('/v1/match-discussions/', array[
    'cancelMatchDiscussion', 'concludeMatchDiscussion', 'contributeToDiscussion', 'delegateDiscussion', 'openMatchDiscussion']),
  ('/v1/policies/', array['succeedPolicy', 'voidPolicy']),
  ('/v1/appointments/', array['createAppointment', 'voidAppointment']),
  ('/v1/division-memberships/', array['createDivisionMembership', 'voidDivisionMembership']),
  ('/v1/site-memberships/', array['createSiteMembership', 'voidSiteMembership']),
  ('/v1/leaves/', array['createLeave', 'voidLeave']),
  ('/v1/leadership-roles/', array['createLeadershipRole', 'voidLeadershipRole']),
  ('/v1/reporting-lines/', array['createReportingLine', 'voidReportingLine']),
  ('/v1/action-items/', array['completeAction', 'dropAction', 'shareAction']),
  ('/v1/check-ins/', array[
    'acknowledgeCheckIn', 'cancelCheckIn', 'delegateCheckIn', 'holdCheckIn', 'recordCheckIn', 'scheduleCheckIn', 'voidCheckIn',
    'waiveCheckIn']),
  ('/v1/annual-reviews/', array[
    'acknowledgeAnnualReview', 'contestAnnualReview', 'giveReviewInput', 'holdAnnualReview', 'releaseAnnualReview',
    'revokeAnnualReviewRelease', 'voidAnnualReview', 'waiveAnnualReview']),
  ('/v1/career-milestones/', array['recordMilestone', 'voidMilestone']),
  ('/v1/cfar-extensions/', array['recordCfarExtension', 'voidCfarExtension']),
  ('/v1/facilitator-applications/', array[
    'applyAsFacilitator', 'beginFacilitatorTerm', 'decideFacilitatorApplication', 'withdrawFacilitatorApplication']),
  ('/v1/pair-feedback/', array['givePairFeedback']),
  ('/v1/concerns/', array['acknowledgeConcern', 'closeConcern', 'raiseConcern', 'rerouteConcern', 'withdrawConcern']),
  ('/v1/obligation-waivers/', array['revokeObligationWaiver', 'waiveObligation']),
  ('/v1/people/', array['mergePeople'])
) m(location, operations)
where k.operation_id = any (m.operations) and k.body is not null;
update idempotency_key set body = null where operation_id = 'allowEarlyCheckIn';
alter table idempotency_key add constraint idempotency_key_body_or_location check (body is null or location is null);
