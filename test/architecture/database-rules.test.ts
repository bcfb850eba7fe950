/** The database keeps the invariants, each refusal has a meaning, and the service's role can undo none of it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { constraintNames } from '../../src/domain/problems/index.ts';
import { freshDatabase } from '../setup/database.ts';
import { populate } from '../setup/populate.ts';
import { ROOT } from '../setup/source.ts';

const { ownerUrl, appUrl } = await freshDatabase();
const owner = new pg.Pool({ connectionString: ownerUrl, max: 2 });
const app = new pg.Pool({ connectionString: appUrl, max: 2 });
afterAll(async () => {
  await owner.end();
  await app.end();
});

async function names(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(text);
  return rows.map(({ name }) => name);
}

const TABLES = `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  and not relispartition and relname not like 'kysely_%' and relname <> 'function_version' order by 1`;

describe('tables', () => {
  /** Parts of a row that has a department, and storage that belongs to a person or to nobody. */
  const WITHOUT_DEPARTMENT = [
    'annual_review_content',
    'check_in_content',
    'department',
    'external_profile',
    'facilitator_statement',
    'idempotency_key',
    'import_error',
    'import_row',
    'import_warning',
    'leave_restricted',
    'match_input',
    'meeting_content',
    'meeting_goal',
    'meeting_reason',
    'mentor_request_choice',
    'mentor_request_note',
    'mentoring_agreement_text',
    'need',
    'notification_link',
    'plan_content',
    'plan_goal',
    'service_key',
    'sponsorship_action_text',
  ];

  test('have a column for their department', async () => {
    const without = await names(`
      select t.name from (${TABLES}) t
      where not exists (select from pg_attribute a where a.attrelid = ('public.' || t.name)::regclass and a.attname = 'department_id' and a.attnotnull)
      order by 1`);
    expect(without).toEqual(WITHOUT_DEPARTMENT);
  });

  test('refer to rows of their own department only', async () => {
    // A reference to a table that carries a department names the department too, or its target says why it cannot cross.
    const crossing = await names(`
      select c.conname as name from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and array_length(c.conkey, 1) = 1
        and exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'department_id')
        and c.confrelid <> 'department'::regclass
        and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'department_id')
      order by 1`);
    expect(crossing).toEqual(SAME_ROOM_REFERENCES);
  });

  /** References made by the service itself from a row it has just read in the same department, never from a request. */
  const SAME_ROOM_REFERENCES = [
    'annual_review_role_id_fkey',
    'assignment_converted_from_id_fkey',
    'check_in_role_id_fkey',
    'conflict_case_policy_id_fkey',
    'conflict_recheck_assignment_id_fkey',
    'credit_claim_role_id_fkey',
    'facilitator_application_role_id_fkey',
    'leadership_role_delegated_from_id_fkey',
    'match_contribution_delegation_id_fkey',
    'match_contribution_role_id_fkey',
    'match_delegation_role_id_fkey',
    'mentor_request_policy_id_fkey',
    'peer_group_policy_id_fkey',
    'peer_recheck_membership_id_fkey',
    'plan_decision_role_id_fkey',
    'plan_version_based_on_id_fkey',
  ];

  test('that are listed by department and id have an index for it', async () => {
    const listed = [
      ...['assignment', 'conflict_case', 'event', 'facilitator_application', 'facilitator_call', 'introduction', 'match_discussion'],
      ...['mentor_request', 'mentoring_agreement', 'sponsorship_action'],
    ];
    const indexed = await names(`
      select distinct x.indrelid::regclass::text as name from pg_index x
      where x.indpred is null and pg_get_indexdef(x.indexrelid) like '%(department_id, id)' order by 1`);
    expect(listed.filter((name) => !indexed.includes(name))).toEqual([]);
  });

  test('have no index that repeats another one', async () => {
    const repeated = await names(`
      select i.indexrelid::regclass::text as name from pg_index i join pg_index o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid
        and o.indkey::text = i.indkey::text and o.indclass::text = i.indclass::text and o.indoption::text = i.indoption::text
        and o.indexprs is null and i.indexprs is null and o.indpred is null and i.indpred is null
      join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
      where not i.indisunique order by 1`);
    expect(repeated).toEqual([]);
  });

  test('with a row version have the trigger that maintains it', async () => {
    const unstamped = await names(`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'row_version'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'stamp_row'::regproc) order by 1`);
    expect(unstamped).toEqual([]);
    // Of a notification, what the mail has come to changes no version.
    const partly = await names(`
      select tgrelid::regclass::text as name from pg_trigger where tgfoid = 'stamp_row'::regproc and tgrelid <> 'notification'::regclass
        and (tgenabled <> 'O' or pg_get_triggerdef(oid) !~ ' BEFORE INSERT OR UPDATE ON .* FOR EACH ROW EXECUTE FUNCTION ')`);
    expect(partly).toEqual([]);
  });
});

describe('constraints', () => {
  /** Constraints that no request can violate, with the reason. Everything else has its problem in domain/problems. */
  const UNREACHABLE: Record<string, string> = {
    peer_group_eot_is_limited: 'policy has a limit for this kind',
    peer_group_concluded_has_day: 'concluding sets both',
    peer_group_active_has_day: 'beginning sets the day',
    peer_membership_joined_has_day: 'accepting and forming set both',
    peer_membership_left_has_day: 'leaving and concluding set both',
    peer_membership_acknowledged_whole: 'both are set together',
    peer_conflict_resolved_whole: 'both are set together',
    peer_conflict_no_overlap: 'cases of a pair are planned together',
    peer_conflict_one_open: 'a second conflict of a pair is in its open case',
    possible_duplicate_once: 'a pair that is kept already is compared anew',
    possible_duplicate_ordered: 'the older record comes first',
    possible_duplicate_dismissed_whole: 'both are set together',
    focus_activity_adjudicated_whole: 'all three are set together',
    cohort_choice_once: 'choices are distinct, and those before are deleted first',
    cohort_mentor_of_cohort: 'its identifier is unique already',
    cohort_application_of_cohort: 'its identifier is unique already',
    cohort_mentor_publication_whole: 'a publication without a day, or a day without one, is refused before',
    cohort_application_submitted_whole: 'both are set together',
    cohort_application_decided_whole: 'both are set together',
    meeting_counted_is_imported: 'imports alone count meetings by year',
    academic_plan_imported_has_reference: 'both are set together, by imports alone',
    matching_round_of_cohort: 'its identifier is unique already',
    matching_round_job: 'a job is made for its round alone',
    matching_round_number: 'the cohort is locked while a round of it is numbered',
    matching_round_computed_whole: 'all are set together',
    matching_round_confirmed_whole: 'all are set together',
    matching_place_whole: 'follows from what was computed',
    cohort_pair_live: 'one round of a cohort is confirmed, which has an application once',
    focus_coding_once: 'coding it again replaces what the coder found',
    training_course_has_objectives: 'a course without objectives is refused at the border',
    promotion_file_criterion_of_grant: 'a criterion without a granted promotion is refused before',
    access_change_decided_once: 'both are set together',
    access_change_has_second_person: 'whoever asked is refused before',
    access_change_login_is_whole: 'each kind is written with what belongs to it',
    access_change_merge_is_whole: 'each kind is written with what belongs to it',
    access_change_role_is_whole: 'each kind is written with what belongs to it',
    assignment_started_when_live: 'activation and recording always set the first day',
    mentor_request_reopened_on_its_day: 'opening it again sets both days',
    assignment_ended_has_day: 'ending always sets the day',
    action_item_of_one_source: 'an action is written with its check-in or review',
    annual_review_held_has_reviewer: 'holding sets all of them',
    annual_review_not_of_oneself: 'a reviewer is refused before',
    annual_review_release_once: 'a second release finds the first, under the lock of the review',
    annual_review_once_a_year: 'a second writer finds the first, under a lock of the person',
    annual_review_waived_explained: 'both are set together',
    annual_review_waived_has_day: 'both are set together',
    annual_review_voided_explained: 'both are set together',
    assignment_early_end_open: 'a new proposal withdraws the one before, under the lock of the assignment',
    meeting_void_proposal_is_of_confirmed: 'a confirmed meeting can become void alone',
    calendar_feed_one: 'a new feed revokes the one before',
    calendar_feed_secret_unique: 'secrets are drawn at random',
    notification_link_secret_unique: 'secrets are drawn at random',
    assignment_accepted_by_when_accepted: 'accepting and revoking set both',
    career_milestone_outcome_of_cfar: 'one without the other is refused before',
    check_in_allowance_by_another: 'the mentee is refused before',
    check_in_declined_without_rating: 'a rating of what is declined is refused before',
    check_in_has_conductor: 'scheduling sets both, and only a waiver does without',
    check_in_held_has_day: 'holding sets the day',
    check_in_not_by_oneself: 'a conductor is refused before',
    check_in_once_a_clock: 'a second writer finds the first, under a lock of the person',
    check_in_waived_explained: 'both are set together',
    check_in_waived_has_day: 'both are set together',
    check_in_voided_explained: 'both are set together',
    meeting_confirmed_by_other: 'the side that logged it is refused before',
    meeting_joint_is_of_joint: 'only joint meetings of the mentee are taken, and the kind never changes',
    meeting_held_has_facts: 'logging sets all of them',
    meeting_no_show_names_who: 'both are set together',
    policy_voided_is_empty: 'both are set together',
    plan_decision_one_voice: 'a second decision is refused before, under the lock of the version',
    plan_endorsement_once: 'a second endorsement finds the first',
    plan_goal_lineage_once: 'goals of a version are written together',
    plan_version_in_force_has_day: 'coming into force sets the day',
    plan_version_number_unique: 'versions are counted under the lock of the plan',
    plan_version_one_in_force: 'the version before is superseded first',
    plan_version_one_open: 'an open version is refused before, under the lock of the plan',
    sponsorship_action_answered_once: 'an answer sets both, and nothing takes it back',
    mentor_feedback_given_has_day: 'giving sets both',
    mentor_feedback_in_its_form: 'giving sets both',
    mentor_feedback_shown_in_collection: 'the daily work sets both',
    mentor_feedback_withdrawn_is_empty: 'withdrawing sets both',
    feedback_reflection_on_one: 'both and neither are refused before',
    learning_record_from_another: 'oneself is refused before, and merges leave what would become it',
    learning_record_rests_on_its_kind: 'what does not fit the kind is refused before',
    learning_record_topic_of_learning: 'what does not fit the kind is refused before',
    thanks_agreed_to_what_is_published: 'agreeing is refused before, under the lock of the thanks',
    resource_use_once_a_day: 'a second use finds the first',
    acknowledgement_once: 'a second acknowledgement finds the first',
    assignment_accepted_when_live: 'activation follows both acceptances',
    assignment_replaced_after_start: 'what has not begun is replaced on the day on which it would have',
    assignment_replaced_has_day: 'both are set and taken back together',
    assignment_replaces_another: 'a proposal names an assignment that exists',
    assignment_recorded_is_not_formal: 'a formal assignment is proposed, and the type never changes',
    assignment_recorded_confirmed_when_live: 'the confirmation of the second side lets it begin',
    assignment_claim_is_recorded: 'recording sets both, and only a confirmation activates',
    assignment_claim_waits: 'the confirmation of the second side ends the claim',
    assignment_claim_expires: 'recording a spot session sets the day, and no other relation has one',
    assignment_career_ends_it: 'both are set together',
    assignment_announced_end_gave_way: 'an announced end is set aside together with the career that ends it',
    concern_routed_to_another: 'routing looks for somebody else',
    expectation_document_version_unique: 'versions of a kind are counted under a lock',
    facilitator_application_decided_whole: 'a decision sets all three',
    facilitator_application_serves_when_selected: 'a term begins after a selection',
    leave_choice_continues_when_so: 'both follow from the choice',
    match_contribution_one_voice: 'a second contribution changes the first',
    match_input_states_something: 'a part is stored once one is given, and never cleared',
    match_discussion_concluded_whole: 'the conclusion sets both',
    match_discussion_match_names_mentor: 'a conclusion that is a match names the mentor',
    metric_refresh_days_ordered: 'the service keeps periods of its own rules',
    metric_value_key_of_split: 'the service keeps what its own statement counts',
    mentor_request_no_match_explained: 'both are set together',
    mentor_training_verified_by_somebody: 'both are set together',
    mentoring_agreement_version_unique: 'versions are counted under the lock of the assignment',
    needs_profile_version_unique: 'versions are counted under the lock of the person',
    notification_once: 'a repetition finds the first',
    obligation_waiver_other_has_note: 'a waiver without words is refused before',
    obligation_waiver_once: 'a second waiver finds the first, or revokes it where it counts no longer, under a lock of the person',
    conflict_case_no_overlap: 'cases are planned from the days that no case holds',
    conflict_case_one_open: 'an open case is continued, not opened again',
    conflict_case_resolution_when_resolved: 'both are set together',
    badge_announced_when_groundless: 'only what went with its ground is announced',
    badge_of_one_ground: 'the ground decides which of them is set',
    badge_public_id_unique: 'it is drawn at random',
    badge_revoked_whole: 'both are set together',
    badge_status_index_in_list: 'places are drawn within the list',
    badge_status_index_once: 'another place is drawn instead',
    credit_claim_decided_by_another: 'whoever claims is refused before',
    credit_claim_decided_whole: 'both are set together',
    credit_claim_of_one_event: 'the code decides which of them is set',
    credit_entry_capped_below: 'a grant says what it was capped from only where that is more',
    credit_entry_decision_of_misconduct: 'both are set together',
    credit_entry_identity: 'it contains the id',
    credit_entry_kind_fits: 'entries are derived, each with the sign of its kind',
    credit_entry_once: 'a second grant finds the first, under the lock of the person',
    credit_rule_set_one_a_year: 'the version before is closed first, under its lock',
    credit_rule_set_version_unique: 'versions are counted under the lock of the latest',
    credit_rule_set_years_ordered: 'an earlier year than that of the latest is refused before',
    analysis_drawn_whole: 'both are set together',
    analysis_fingerprint_is_digest: 'it is made by the service',
    analysis_job: 'each analysis has a job of its own',
    analysis_once: 'the same inputs find the analysis that there is',
    analysis_outcome_of_each_test: 'both are written with one another',
    import_bundle_job: 'a bundle is stored with the job that it has just been given',
    programme_report_job: 'each report has a job of its own',
    programme_report_made_whole: 'they are set together',
    programme_report_number_unique: 'numbers are given under a lock',
    report_batch_job: 'each batch has a job of its own',
    report_batch_row_names_somebody: 'a row that names nobody is refused as it is added',
    report_batch_row_once_a_person: 'who is named again is refused as it is added, and a merge leaves such a row',
    report_batch_row_refused_whole: 'both are set together',
    report_batch_row_report: 'a report is requested for one row',
    report_batch_row_requested_whole: 'both are set together',
    report_mention_achieved_on_a_day: 'a mention with members of another kind is refused before',
    report_mention_answered_whole: 'both are set together',
    report_mention_joint_work: 'a mention with members of another kind is refused before',
    report_mention_of_two: 'an assignment is of two people',
    report_mention_place_taken: 'places are given under the lock of the person',
    report_mention_selected_has_place: 'the place is given and taken with the state',
    report_profile_days_ordered: 'an earlier day than that of the latest is refused before',
    report_profile_one_a_day: 'the version before is closed first, under its lock',
    report_profile_orcid_alone: 'the other layout is refused before',
    report_profile_version_unique: 'versions are counted under the lock of the latest',
    award_criteria_one_a_day: 'the version before ends first, under the lock of the programme',
    award_criteria_version_unique: 'versions are counted under the lock of the programme',
    award_cycle_conferred_whole: 'conferring sets both',
    award_cycle_deadlines_ordered: 'deadlines in the wrong order are refused before',
    award_cycle_decided_whole: 'deciding sets both',
    award_cycle_opened_by_criteria: 'opening sets both',
    award_committee_member_once: 'only who is no member joins, under the lock of the cycle',
    nomination_submitted_whole: 'submitting sets both',
    nomination_ineligible_explained: 'judging sets both',
    nomination_withdrawn_explained: 'withdrawing sets both',
    nomination_letter_submitted_whole: 'submitting sets both',
    award_ranking_one_a_member: 'a second ranking takes the place of the first',
    award_one_a_nomination: 'a cycle is conferred once, under its lock',
    award_withdrawn_whole: 'withdrawing sets all of them',
    award_listed_while_held: 'withdrawing ends the listing',
    report_name_consent_answered_whole: 'both are set together',
    report_name_consent_of_two: 'an assignment is of two people',
    report_name_consent_one_a_pair: 'who was asked is not asked again',
    report_snapshot_hash_fits: 'the digest is that of the text written with it',
    report_snapshot_issued_whole: 'issuing sets all of them',
    report_snapshot_number_unique: 'numbers are drawn at random',
    report_snapshot_superseded_whole: 'both are set together',
    idempotency_key_body_or_location: 'an answer is kept or read again, as its operation says',
    survey_item_concept_is_single: 'an item with a concept that is not rated is refused before',
    survey_item_options_of_choice: 'options that do not go with the type are refused before',
    survey_item_position_unique: 'items are numbered as they are written',
    survey_instrument_version_unique: 'versions are counted under a lock',
    survey_wave_pair_is_not_anonymous: 'an anonymous wave about pairs is refused before',
    survey_wave_reminds_in_its_form: 'reminders of another form are refused before',
    survey_wave_opened_whole: 'opening sets both',
    survey_wave_closed_whole: 'closing sets both',
    survey_wave_published_whole: 'publishing sets both',
    survey_wave_pause_one_open: 'a paused wave is not paused again, under its lock',
    survey_invitation_once: 'a wave is opened once, and a merge leaves the second one where it is',
    survey_respondent_key_unique: 'keys are drawn at random',
    survey_pair_key_unique: 'keys are drawn at random',
    survey_linked_response_once: 'a second answer finds the first',
    survey_external_base_once: 'a base that is stated twice is refused before',
    survey_external_base_delivered_to_invited: 'a base that does not add up is refused before',
    service_key_long_enough: 'the service may not write the table',
    idempotency_key_unique: 'requests with one key take turns under a lock',
  };

  test('each maps to a problem, or has a reason why no request can violate it', async () => {
    const violable = await names(`
      select c.conname as name from pg_constraint c
      where c.connamespace = 'public'::regnamespace and c.contype in ('c', 'u', 'x') and c.conrelid <> 0
        and not (c.contype = 'c' and c.conname ~ '_check\\d*$')
        and c.conname !~ '_department_key$' and c.conname !~ '_period_ordered$' and c.conname !~ '^kysely_'
      union
      select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
      where x.indisunique and not x.indisprimary and i.relnamespace = 'public'::regnamespace
        and not exists (select from pg_constraint c where c.conindid = i.oid)
      order by 1`);
    expect(violable.length).toBeGreaterThan(30);
    expect(violable.filter((name) => !constraintNames.includes(name) && !(name in UNREACHABLE))).toEqual([]);
    expect(Object.keys(UNREACHABLE).filter((name) => !violable.includes(name) || constraintNames.includes(name))).toEqual([]);
  });

  test('only constraints that exist map to problems', async () => {
    const existing = await names(`
      select conname as name from pg_constraint where connamespace = 'public'::regnamespace
      union select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'i'`);
    const raised = await names(
      `select (regexp_matches(prosrc, 'constraint = ''([a-z_]+)''', 'g'))[1] as name from pg_proc where pronamespace = 'public'::regnamespace`,
    );
    expect(constraintNames.filter((name) => !existing.includes(name) && !raised.includes(name))).toEqual([]);
    expect(raised.filter((name) => !constraintNames.includes(name))).toEqual([]);
  });

  test('checks without a name of their own are about one column: a check over several has a name and a problem', async () => {
    // column_check: an enumeration or a bound, which the zod schema states as well. A check over several columns has a meaning, hence a name and a problem.
    const wide = await names(`
      select conname as name from pg_constraint
      where connamespace = 'public'::regnamespace and contype = 'c' and conname ~ '_check\\d*$' and array_length(conkey, 1) > 1 order by 1`);
    expect(wide).toEqual([]);
  });
});

describe('the stamp of a row', () => {
  beforeAll(() => populate(ownerUrl));

  test('counts each change of it once, whatever the statement says of version, creation and change', async () => {
    const stamped = await names(`
      select c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where t.tgfoid = 'stamp_row'::regproc and c.relname <> 'policy' order by 1`);
    const tried: string[] = [];
    for (const table of stamped) {
      const { rows } = await owner.query(`
        with one as (select ctid, to_jsonb(t) as before from ${table} t limit 1 for update)
        update ${table} t set row_version = 99, created_at = '2001-01-01', created_by = null, updated_at = '2001-01-01'
        from one where t.ctid = one.ctid returning one.before, to_jsonb(t) as after`);
      const [row] = rows as { before: Record<string, unknown>; after: Record<string, unknown> }[];
      if (!row) continue;
      tried.push(table);
      const { row_version, updated_at, ...rest } = row.before;
      expect(row.after, table).toMatchObject({ row_version: Number(row_version) + 1, created_at: rest['created_at'] });
      expect(String(row.after['updated_at']) > '2002', table).toBe(true);
    }
    expect(tried.length).toBeGreaterThan(10);
    const { rows } = await owner.query(`
      insert into department (code, name, programme_starts_on, row_version, created_at, updated_at)
      values ('STAMP', 'Stamped', '2020-07-01', 7, '2001-01-01', '2001-01-01')
      returning row_version, created_at > '2002-01-01' as created, updated_at > '2002-01-01' as updated, created_by`);
    expect(rows).toEqual([{ row_version: 1, created: true, updated: true, created_by: null }]);
  });
});

describe('the role of the service', () => {
  const refused = (statement: string) => expect(app.query(statement), statement).rejects.toMatchObject({ code: '42501' });

  test('may insert events, and neither update nor delete them', async () => {
    await app.query(`insert into event (department_id, type, subject_id) select id, 'person.created', id from department limit 1`);
    await refused(`update event set type = 'person.forgotten'`);
    await refused('delete from event');
    await refused('truncate event');
  });

  test('may delete only working storage, removed choices and what people withdraw about themselves', async () => {
    const erasable = await names(
      `select t.name from (${TABLES}) t where has_table_privilege('mentorship_app', 'public.' || t.name, 'delete') order by 1`,
    );
    expect(erasable).toEqual([
      'cohort_choice',
      'concordance_change',
      'concordance_preference',
      'conflict_recheck',
      'idempotency_key',
      'import_row',
      'meeting_goal',
      'mentor_request_choice',
      'metric_change',
      'metric_value',
      'peer_recheck',
      'plan_goal',
      'possible_duplicate',
      'self_identification',
      'survey_draft',
      'survey_urn',
      'training_session',
    ]);
    const truncatable = await names(
      `select t.name from (${TABLES}) t where has_table_privilege('mentorship_app', 'public.' || t.name, 'truncate') order by 1`,
    );
    expect(truncatable).toEqual([]);
    for (const table of [
      'assignment',
      'assignment_pause',
      'assignment_reason',
      'conflict_case',
      'reporting_line',
      'leadership_role',
      'person',
      'division_membership',
    ])
      await refused(`delete from ${table}`);
  });

  test('has exactly the rights that service_right lists, and the list names nothing that is not there', async () => {
    expect(await names(`select name from service_right where wanted <> held order by 1`)).toEqual([]);
    const listed = [...(await readFile(path.join(ROOT, 'db/functions/service_right.sql'), 'utf8')).matchAll(/^ {2}\('(\w+)', '\{/gm)];
    expect(listed.length).toBeGreaterThan(10);
    expect(listed.map(([, name]) => name)).toEqual(expect.arrayContaining(['event', 'kysely_migration']));
    const missing = await names(
      `select name from unnest('{${listed.map(([, name]) => name)}}'::text[]) name where to_regclass(name) is null`,
    );
    expect(missing).toEqual([]);
  });

  test('gets no rights from migrations or by default: what they grant is not repeated by every restore', async () => {
    const folder = path.join(ROOT, 'db/migrations');
    for (const file of (await readdir(folder)).filter((name) => name > '0041_z'))
      expect(await readFile(path.join(folder, file), 'utf8'), `${file}: rights belong into db/functions/service_right.sql`).not.toMatch(
        /\bmentorship_app\b/,
      );
    expect(await names(`select defaclrole::regrole::text as name from pg_default_acl`)).toEqual([]);
  });

  test('may not alter tables, triggers, functions or roles', async () => {
    for (const statement of [
      'alter table assignment add column x int',
      'alter table assignment disable trigger all',
      'alter table assignment drop constraint assignment_one_primary',
      'drop table event',
      'drop trigger conflict_rule on assignment',
      'create table mine (id int)',
      'create or replace function request_now() returns timestamptz language sql as $$ select now() $$',
      'create index on event (type)',
      'create role somebody',
      'alter role mentorship_app superuser',
      'set session_replication_role = replica',
    ]) {
      await expect(app.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('is not a superuser, owns nothing and is a member of no other role', async () => {
    const { rows } = await owner.query(`
      select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
        (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
        (select count(*)::int from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = 'mentorship_app'`);
    const nothing = { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false };
    expect(rows).toEqual([{ ...nothing, memberships: 0, owned: 0 }]);
  });
});
