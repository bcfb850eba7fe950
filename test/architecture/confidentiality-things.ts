/** The ids of everything the scene holds about somebody, read from the tables. What the former pair had is listed under the former mentor. */
import type { World } from '../setup/world.ts';
import type { Cast, Topic } from './confidentiality-relations.ts';

/** Of which table, of whom (a topic), under which id. */
export type Things = (table: string, topic: Topic) => readonly string[];

export async function thingsOf(world: World, cast: Cast): Promise<Things> {
  const rows = await world.sql<{ name: string; owner: string | null; id: string }>`
    with pair as (
      select a.id, case when a.mentor_id = ${cast.former.id} then a.mentor_id else a.mentee_id end as owner from assignment a
    )
    select 'assignment' as name, owner, id from pair
    union all select 'conflict_case', a.owner, c.id from conflict_case c join pair a on a.id = c.assignment_id
    union all select 'meeting', a.owner, m.id from meeting m join pair a on a.id = m.assignment_id
    union all select 'meeting_note', a.owner, n.id from meeting_note n join meeting m on m.id = n.meeting_id join pair a on a.id = m.assignment_id
    union all select 'mentoring_agreement', a.owner, g.id from mentoring_agreement g join pair a on a.id = g.assignment_id
    union all select 'academic_plan', mentee_id, id from academic_plan
    union all select 'plan_version', p.mentee_id, v.id from plan_version v join academic_plan p on p.id = v.plan_id
    union all select 'check_in', mentee_id, id from check_in
    union all select 'annual_review', mentee_id, id from annual_review
    union all select 'action_item', coalesce(c.mentee_id, r.mentee_id), i.id
      from action_item i left join check_in c on c.id = i.check_in_id left join annual_review r on r.id = i.review_id
    union all select 'mentor_request', mentee_id, id from mentor_request
    union all select 'match_discussion', r.mentee_id, d.id from match_discussion d join mentor_request r on r.id = d.request_id
    union all select 'pair_feedback', a.owner, f.id from pair_feedback f join pair a on a.id = f.assignment_id
    union all select 'mentor_feedback', a.owner, f.id from mentor_feedback f join pair a on a.id = f.assignment_id
    union all select 'thanks', a.owner, t.id from thanks t join pair a on a.id = t.assignment_id
    union all select 'relation_follow_up', a.owner, f.id from relation_follow_up f join pair a on a.id = f.assignment_id
    union all select 'feedback_collection', mentor_id, id from feedback_collection
    union all select 'feedback_reflection', mentor_id, id from feedback_reflection
    union all select 'learning_record', person_id, id from learning_record
    union all select 'sponsorship_action', beneficiary_id, id from sponsorship_action
    union all select 'introduction', mentee_id, id from introduction
    union all select 'concern', raised_by_id, id from concern
    union all select 'peer_group', created_by, id from peer_group
    union all select 'peer_membership', g.created_by, m.id from peer_membership m join peer_group g on g.id = m.peer_group_id
    union all select 'conflict_declaration', person_id, id from conflict_declaration
    union all select 'needs_profile', person_id, id from needs_profile
    union all select 'career_milestone', person_id, id from career_milestone
    union all select 'cfar_extension', person_id, id from cfar_extension
    union all select 'programme_enrolment', person_id, id from programme_enrolment
    union all select 'obligation_waiver', person_id, id from obligation_waiver
    union all select 'appointment', person_id, id from appointment
    union all select 'division_membership', person_id, id from division_membership
    union all select 'site_membership', person_id, id from site_membership
    union all select 'position_description', person_id, id from position_description
    union all select 'leave', person_id, id from leave
    union all select 'reporting_line', subordinate_id, id from reporting_line
    union all select 'person_login', person_id, id from person_login
    union all select 'access_change', person_id, id from access_change
    union all select 'possible_duplicate', person_id, id from possible_duplicate
    union all select 'acknowledgement', person_id, id from acknowledgement
    union all select 'mentor_training', person_id, id from mentor_training
    union all select 'credit_entry', person_id, id from credit_entry
    union all select 'credit_claim', person_id, id from credit_claim
    union all select 'badge', person_id, id from badge
    union all select 'public_badge', null, public_id from badge where revoked_at is null
    union all select 'badge_status_list', null, id from badge_status_list
    union all select 'facilitator_application', person_id, id from facilitator_application
    union all select 'resource_use', person_id, id from resource_use
    union all select 'notification', person_id, id from notification
    union all select 'calendar_feed', person_id, id from calendar_feed
    union all select 'department', null, id from department where id = ${world.id}
    union all select 'policy', null, id from policy where department_id = ${world.id}
    union all select 'credit_rule_set', null, id from credit_rule_set where department_id = ${world.id}
    union all select 'division', null, id from division where department_id = ${world.id}
    union all select 'site', null, id from site where department_id = ${world.id}
    union all select 'external', null, person_id from external_profile
    union all select 'leadership_role', null, id from leadership_role where department_id = ${world.id}
    union all select 'facilitator_call', null, id from facilitator_call
    union all select 'expectation_document', null, id from expectation_document
    union all select 'division_succession', null, id from division_succession
    union all select 'programme_event', null, id from programme_event
    union all select 'resource', null, id from resource
    union all select 'import', null, id from import
    union all select 'import_bundle', null, id from import_bundle
    union all select 'analysis', created_by, id from analysis
    union all select 'report_batch', null, id from report_batch
    union all select 'programme_report', null, id from programme_report
    union all select 'award_programme', null, id from award_programme
    union all select 'award_cycle', null, id from award_cycle
    union all select 'award_ranked_cycle', nominee_id, cycle_id from nomination
    union all select 'nomination', nominee_id, id from nomination
    union all select 'nomination_letter', writer_id, id from nomination_letter
    union all select 'award', person_id, id from award
    union all select 'promotion_file', person_id, id from promotion_file
    union all select 'scholarly_output', mentee_id, id from scholarly_output
    union all select 'training_course', null, id from training_course
    union all select 'focus_activity', null, id from focus_activity
    union all select 'cohort', null, id from cohort
    union all select 'cohort_mentor', person_id, id from cohort_mentor
    union all select 'cohort_application', applicant_id, id from cohort_application
    union all select 'matching_round', a.applicant_id, l.round_id from matching_place l join cohort_application a on a.id = l.application_id
    union all select 'cohort_pair', a.applicant_id, q.id from cohort_pair q join cohort_application a on a.id = q.application_id
    union all select 'stipend', person_id, id from stipend
    union all select 'report_snapshot', subject_id, id from report_snapshot
    union all select 'report_name_consent', mentee_id, id from report_name_consent
    union all select 'report_mention', mentee_id, id from report_mention
    union all select 'report_profile', null, id from report_profile where department_id = ${world.id}
    union all select 'survey_instrument', null, id from survey_instrument where department_id = ${world.id}
    union all select 'survey_wave', null, id from survey_wave
    union all select 'survey_named', null, id from survey_wave where title = 'With names'
    union all select 'survey_published', null, id from survey_wave where state = 'published'
    union all select 'survey_invitation', person_id, id from survey_invitation
    union all select 'job', null, id from job`;
  const owners: Record<Topic, string | null> = {
    mentee: cast.mentee.id,
    past: cast.former.id,
    suspended: cast.fellow.id,
    mentor: cast.mentor.id,
    division: null,
    department: null,
  };
  return (table, topic) => rows.filter((row) => row.name === table && row.owner === owners[topic]).map(({ id }) => id);
}
