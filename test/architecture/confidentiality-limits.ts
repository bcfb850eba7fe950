/** What the classes leave to judgement: what it is of which a role reads some, and where the service goes another way. */
import type { Role } from './confidentiality-classes.ts';

export interface Limit {
  roles: readonly Role[];
  /** `Schema.field`, or `Schema.*`; `text.name` for a text of the scene. */
  fields: readonly string[];
  because: string;
}

const plan = [
  'AcademicPlan.*',
  'PlanVersion.*',
  'PlanContent.*',
  'PlanGoal.*',
  'PlanAdvice.*',
  'PlanDecision.*',
  'GoalProgress.*',
  'getPlanDocument (pdf).content',
] as const;
const checkIn = ['CheckIn.content', 'CheckIn.early_reason', 'CheckInContent.*', 'ActionItem.*'] as const;
const review = ['AnnualReview.content', 'AnnualReviewContent.*', 'ActionItem.*'] as const;
const matchInput = ['MatchContribution.*', 'MentorRequest.no_match_note'] as const;
const cases = ['ConflictCase.*', 'HandoverPack.conflict_cases', 'HandoverConflictCases.*', 'Worklist.*', 'WorklistCase.*'] as const;
const decisions = [
  'Appointment.status',
  'Appointment.end_reason',
  'CareerMilestone.*',
  'CfarExtension.*',
  'CfarWindow.*',
  'ObligationDetail.recommended_latest_on',
] as const;
const roster = [
  ...['cfar_state', 'cfar_earliest_on', 'cfar_latest_on', 'promotion_due_on'].flatMap((field) => [
    `RosterEntry.${field}`,
    `getDivisionRoster (csv).${field}`,
  ]),
];
const application = ['FacilitatorApplication.status', 'FacilitatorApplication.decided_on', 'FacilitatorApplication.decided_by'] as const;
const caseFacts = [
  'assignment_id',
  'mentee_id',
  'mentor_id',
  'mentee',
  'mentor',
  'status',
  'resolution',
  'source',
  'starts_on',
  'ends_on',
  'basis_ends_on',
  'detected_on',
  'due_on',
  'bases',
  'policy_version',
  'acknowledged_by',
  'resolved_by',
].map((field) => `ConflictCase.${field}`);
const wishes = ['MentorRequest.choices', 'MentorRequest.reason', 'MentorRequestChoice.*'] as const;
const award = ['Nomination.*', 'NominationLetter.*', 'AwardRanking.*', 'AwardTally.*'] as const;
const needs = ['NeedsProfile.*', 'Need.*', 'Assignment.need_areas', 'Assignment.cadence_target'] as const;

/** Where the table says “some”: this much of it. */
export const some: readonly Limit[] = [
  { roles: ['pic'], fields: plan, because: 'plans to approve' },
  { roles: ['conductor'], fields: plan, because: 'plan of the person checked in' },
  { roles: ['faculty_affairs'], fields: plan, because: 'original plan and versions for CFAR' },
  { roles: ['committee'], fields: ['FacilitatorApplication.statement'], because: 'nomination packs' },
  {
    roles: ['lead', 'chair', 'committee'],
    fields: [...award, 'text.nomination_statement', 'text.nomination_materials', 'text.nomination_letter'],
    because: 'run the award, or rank its nominations, and have no part in the cycle',
  },
  {
    roles: ['mentor'],
    fields: ['Nomination.*', 'text.nomination_statement'],
    because: 'nominates the mentee',
  },
  {
    roles: ['mentor_suspended'],
    fields: ['NominationLetter.*'],
    because: 'asked for the letter in support of their own nomination, and does not read what it says',
  },
  { roles: ['faculty_affairs'], fields: ['Award.decision_ref', 'text.award_decision'], because: 'decides on withdrawals' },

  { roles: ['conductor'], fields: checkIn, because: 'check-ins they conduct; they write the rating down themselves' },
  { roles: ['director'], fields: review, because: 'reviews they hold, and what the mentee shared' },
  { roles: ['leader_past'], fields: ['AnnualReview.*'], because: 'that they held the review, and when' },
  {
    roles: ['leader_past'],
    fields: [...plan.slice(1), 'PlanEndorsement.*', 'MissingApproval.*'],
    because: 'that they decided on the version of a plan, and when',
  },
  { roles: ['director', 'pic'], fields: matchInput, because: 'leader input, of those who take part in the discussion' },

  {
    roles: ['mentor_suspended'],
    fields: ['MeetingNote.*', 'Meeting.reasons', 'MeetingReason.*'],
    because: 'what they wrote themselves stays with them',
  },
  { roles: ['superior'], fields: ['ReportingLine.*'], because: 'the line to themselves' },

  {
    roles: ['mentor', 'mentor_former'],
    fields: ['MentorFeedback.*', 'text.feedback_released', 'text.feedback_shown', 'text.former_released'],
    because: 'only released feedback',
  },
  { roles: ['mentor'], fields: ['NeedsProfile.concordance_requested'], because: 'that concordance is requested, never what' },
  {
    roles: ['facilitator'],
    fields: ['NeedsProfile.concordance_requested', 'MentorCandidate.*'],
    because: 'that concordance is requested, never in what nor by whom it is met',
  },

  { roles: ['director', 'lead', 'chair'], fields: cases, because: 'conflict cases; the Chair, to whom they are escalated' },
  { roles: ['mentor_former', 'mentor_suspended'], fields: caseFacts, because: 'own: a case has two sides' },
  {
    roles: ['director', 'pic', 'div_head', 'faculty_affairs'],
    fields: decisions,
    because: 'CFAR, milestones and appointments of those they answer for',
  },
  { roles: ['faculty_affairs'], fields: ['Credit.decision_ref'], because: 'personnel decisions that take credits back' },
  { roles: ['director', 'faculty_affairs'], fields: roster, because: 'CFAR, on the roster of the division' },
  { roles: ['director', 'lead', 'committee'], fields: application, because: 'those who call for facilitators, and decide' },
  { roles: ['facilitator', 'lead'], fields: ['Concern.*'], because: 'concerns routed to them' },
  { roles: ['faculty_affairs'], fields: ['Events.career_milestone', 'Events.cfar_extension'], because: 'CFAR, milestones' },
  { roles: ['faculty_affairs'], fields: ['PromotionFile.*', 'Events.promotion_file'], because: 'files submitted to them' },

  { roles: ['admin'], fields: ['Login.*', 'AccessChange.*'], because: 'who connects sign-ins to people, and approves it' },
];

/** Where the service lets read what the table does not, and is right: the reason. */
export const deviations: readonly Limit[] = [
  {
    roles: ['anybody'],
    fields: [
      ...[
        'MetricValues.values',
        'MetricValue.*',
        'MetricTrend.points',
        'MetricTrendPoint.*',
        'SemMatrix.cells',
        'SemCell.*',
        'SemMetric.*',
      ],
      ...['getMetricValues', 'getMetricTrend', 'getSem'].map((name) => `${name} (csv).*`),
    ],
    because: 'directors and facilitators of other divisions read the department’s row, under disclosure control',
  },
  {
    roles: ['anybody'],
    fields: ['SurveyItemResult.*', 'SurveyParticipation.*', 'SurveyResults.items', 'SurveyResults.participation'],
    because: 'directors and facilitators of any division read the results of the department, under disclosure control',
  },
  {
    roles: ['lead'],
    fields: ['NamedSurveyAnswers.*', 'SurveyAnswer.*', 'text.survey_words_with_name'],
    because: 'the person who planned an identified survey reads who answered what, as respondents were told',
  },
  {
    roles: ['lead', 'admin'],
    fields: ['SurveyTexts.texts', 'text.survey_words_of_many'],
    because: 'those who run surveys read own words, without names, once at least ten people wrote some',
  },
  {
    roles: ['vice_chair'],
    fields: [
      ...[
        'CohortApplication.*',
        'CohortApplicantProfile.*',
        'CohortArtefact.*',
        'CohortBaseline.*',
        'CohortCharacteristic.*',
        'CohortChoice.*',
      ],
      ...['getCohortArtefact (octet-stream).content', 'MatchingRound.*', 'MatchingWeights.*', 'MatchingLock.*', 'MatchingBlocking.*'],
      ...['MatchingPlace.*', 'MatchingParts.*', 'MatchingChoice.*', 'MatchingDifference.*', 'CohortPair.*'],
      ...['text.cohort_statement', 'text.cohort_facet', 'text.cohort_file', 'text.cohort_decision', 'text.matching_reason'],
      'text.matching_rationale',
    ],
    because: 'the vice-chair of the scene hosts the cohort, and nobody else reads its applications and rounds',
  },
  { roles: ['mentor'], fields: ['CohortPair.*'], because: 'one of the two' },
  {
    roles: ['lead', 'admin'],
    fields: ['FocusActivity.*', 'FocusCoding.*'],
    because: 'those who run interviews and focus groups read the themes; who took part is not recorded',
  },
  {
    roles: ['faculty_affairs'],
    fields: ['Leave.*', 'text.leave_reason', 'text.mentor_leave_reason', 'text.sabbatical'],
    because: 'HR records leaves, kind and all: whoever writes something down reads it',
  },
  {
    roles: ['faculty_affairs', 'admin'],
    fields: ['ImportReport.*', 'ImportBundleReport.*', 'Events.conflict_case'],
    because: 'an HR change answers with the cases it opens, and an import is one',
  },
  {
    roles: ['pic', 'facilitator'],
    fields: needs,
    because: 'needs have no class of their own: those who find a mentor with somebody know what is looked for',
  },
  {
    roles: ['pic', 'div_head', 'facilitator', 'lead'],
    fields: [...wishes, 'text.request_reason', 'text.second_reason', 'text.fellow_reason'],
    because: 'what a request says has no class of its own: those who answer it read it',
  },
  {
    roles: ['lead'],
    fields: ['CheckIn.early_reason', 'text.early_reason'],
    because: 'a mentorship lead allows an early check-in: whoever writes something down reads it',
  },
  {
    roles: ['lead'],
    fields: ['FacilitatorApplication.statement', 'text.application', 'text.mentor_application'],
    because: 'decides on applications like the committee',
  },
  {
    roles: ['facilitator'],
    fields: ['PairFeedback.*', 'text.pair_feedback', 'text.fellow_feedback'],
    because: 'what they said to a pair stays with them',
  },
];

/** Fields of a class that the scene never fills, and why that cannot be, or need not. */
export const unseen: Readonly<Record<string, readonly string[]>> = {
  'another state than the scene’s excludes it': [
    'AcademicPlan.closed_on',
    'SurveyInvitation.link',
    'Analysis.job_id',
    'AnalysisMetric.compare',
    'AnalysisMetric.definition_version',
    'AnalysisMetric.metric_id',
    'AnalysisMetric.period',
    'AnalysisResult.metric',
    'AnalysisResult.p_interval',
    'AnalysisResult.replicates',
    'AnalysisResult.seed',
    'AnalysisResult.survey',
    'AnalysisSummary.job_id',
    'AnalysisSurvey.answers',
    'AnalysisSurvey.audience',
    'AnalysisSurvey.compare',
    'AnalysisSurvey.item',
    'AnalysisSurvey.wave_id',
    'AnnualReview.released_to',
    'AnnualReview.voided_reason',
    'AnnualReview.waived_note',
    'AnnualReview.waived_on',
    'AnnualReview.waived_reason',
    'AcceptanceEvidence.accepted_on',
    'AcceptanceEvidence.kind',
    'AcceptanceEvidence.recorded_at',
    'AcceptanceEvidence.recorded_by',
    'AcceptanceEvidence.reference',
    'AskedByLink.answer',
    'Assignment.acceptance_evidence',
    'Assignment.converted_from_id',
    'Assignment.mentor_accepted_by',
    'Award.division_id',
    'CalendarFeed.revoked_at',
    'CfarWindow.exemption',
    'ConflictBasis.possible_duplicate_ids',
    'CheckIn.acknowledged_at',
    'CheckIn.voided_reason',
    'CheckIn.waived_note',
    'CheckIn.waived_on',
    'CheckIn.waived_reason',
    'FeedbackReflection.voided_at',
    'FocusActivity.adjudicated_at',
    'FocusActivity.adjudicator',
    'FocusActivity.incentive',
    'FocusActivity.theme_codes',
    'MentorLoad.maximum',
    'PossibleDuplicate.conflicting_assignment_ids',
    'PossibleDuplicate.dismissed_by',
    'PossibleDuplicate.dismissed_on',
    'LearningRecord.voided_at',
    'PromotionFile.report_id',
    'Dossier.other_mentoring',
    'Dossier.stipends',
    'Dossier.teaching',
    'DossierActivities.past',
    'DossierActivity.ends_on',
    'DossierFeedback.mentees',
    'DossierOtherMentoring.confirmed_by_both',
    'DossierOtherMentoring.in_period',
    'DossierOtherMentoring.relations',
    'DossierOtherMentoring.type',
    'DossierStipend.amount_cents',
    'DossierStipend.currency',
    'DossierStipend.ends_on',
    'DossierStipend.purpose',
    'DossierStipend.starts_on',
    'DossierTeaching.held_on',
    'DossierTeaching.session',
    'OrcidServiceItem.end-date',
    'Credit.capped_from',
    'CreditClaim.academic_year',
    'CreditEvidence.programme_year',
    'CreditStatement.issued_on',
    'ImportBundleReport.conflicts_changed[].ends_on',
    'ImportBundleReport.conflicts_changed[].resolution',
    'ImportBundleReport.conflicts_opened[].ends_on',
    'ImportBundleReport.conflicts_opened[].resolution',
    'ImportReport.conflicts_changed[].ends_on',
    'ImportReport.conflicts_changed[].resolution',
    'ImportReport.conflicts_opened[].ends_on',
    'ImportReport.conflicts_opened[].resolution',
    'LatestPlanVersion.in_force_on',
    'Meeting.counted_year',
    'MatchingRound.job_id',
    'Meeting.joint_id',
    'MocFramework.section_credits',
    'MentorshipTable.current',
    'MentorshipTable.past',
    'Nomination.ineligible_reasons',
    'Nomination.withdrawn_because',
    'MocRow.capped_from',
    'ObligationWaiver.note',
    'PlanVersion.superseded_on',
  ],
  'only a change is answered with it': ['Assignment.warnings', 'AssignmentWarning.code', 'AssignmentWarning.detail'],
  'neither the mentees nor the mentor have a role, or a client that acts for them': [
    'HeldRole.division_id',
    'HeldRole.portfolio',
    'HeldRole.role',
    'HeldRole.site_id',
    'Me.client_id',
    'Me.roles',
    'Me.scopes',
  ],
  'a programme report says what the matrix, trends and overviews say, which are asked for by themselves': [
    'ProgrammeReportDocument.divisions',
    'ProgrammeReportDocument.matrix',
    'ProgrammeReportDocument.trends',
  ],
  'nobody stands in for anybody': [
    'MatchContribution.delegated_from',
    'MatchContribution.delegated_from_id',
    'MetricExplanation.rows[].part',
    'MissingParticipant.stand_in_ids',
    'MissingParticipant.stand_ins',
    'PlanDecision.stands_in_for',
  ],
  'the mentor comes back, and nobody has died or left': [
    'HandoverComing.items[].choice',
    'HandoverComing.items[].ends_on',
    'HandoverComing.items[].request_id',
    'HandoverInterruptions.items[].ends_on',
    'LeaveChoice.request_id',
    'Person.deceased_on',
    'SuccessionItem.choice',
    'SuccessionItem.ends_on',
    'SuccessionItem.request_id',
    'UnmatchedPerson.last_end_cause',
  ],
  'only obligations that come more than once have one': ['ObligationWaiver.occasion'],
};
