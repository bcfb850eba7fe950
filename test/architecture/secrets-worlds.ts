/**
 * What must not be found out: secrets as pairs of worlds that differ in nothing else. A feature that stores something of class C4 or above adds
 * its pair here, or says in `elsewhere` why its fields need none.
 */
import { followTime } from '../../src/features/recognition/credits/posting.ts';
import { statementOf } from '../setup/badges.ts';
import { asService } from '../setup/context.ts';
import { type Person, START, type World } from '../setup/world.ts';
import type { Cast, Relation } from './confidentiality-relations.ts';
import type { Stage } from './confidentiality-scene.ts';

/** People beside those of the scene, each about whom there is something to find out. */
export interface Extras {
  /** A new member of the division of the mentees, and their mentor. */
  other: Person;
  paired: Person;
  /** Mentors of another division, listed and willing, without mentees. */
  possible: Person;
  apart: Person;
  rival: Person;
  leaving: Person;
  gone: Person;
  /** Of the mentees’ own department, who states something about themselves. */
  alike: Person;
  /** The proposal that `possible` mentors `other`. */
  proposal: { id: string };
  /** What `leaving` is to those who ask, planned to end when the appointment may have. */
  ending: { fellow: { id: string }; colleague: { id: string } };
  /** A certificate of `paired` that nobody has verified yet. */
  certificate: { id: string };
}

export async function createExtras(world: World, cast: Cast): Promise<Extras> {
  const mentor = async (identity?: string) => {
    const person = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor', starts_on: '2015-07-01' });
    const profile = { is_willing: true, listing_consented_at: '2026-01-01', expertise: ['Trials'], need_areas: ['grants'] };
    await world.insert('mentor_profile', { person_id: person.id, ...profile });
    if (identity) await world.insert('self_identification', { person_id: person.id, dimension: 'faith', value: identity });
    return person;
  };
  const other = await world.person({ starts_on: '2022-07-01' });
  await world.sql`update appointment set status = 'probationary' where person_id = ${other.id}`;
  const paired = await mentor();
  await world.assignment(other, paired, { is_primary: true, starts_on: '2025-09-01' });
  const [possible, apart, rival, leaving, gone] = [await mentor(), await mentor(), await mentor(), await mentor(), await mentor()];
  const alike = await mentor(ALIKE);
  const course = { course_title: 'Listening', duration_min: 120, is_accredited: true, completed_on: '2024-02-01' };
  await world.insert('mentor_training', { person_id: rival.id, ...course, verified_by: alike.id, verified_at: '2024-02-02T12:00:00Z' });
  await asService(world, followTime);
  await statementOf(world, rival, 2023, 8);
  const waiting = { state: 'pending_acceptance', starts_on: '2026-07-01', expires_on: '2026-06-01' } as const;
  const proposal = await world.assignment(other, possible, waiting);
  const informal = { subtype: 'informal', starts_on: '2025-09-01', planned_ends_on: LEAVES_ON } as const;
  const ending = {
    fellow: await world.assignment(cast.fellow, leaving, informal),
    colleague: await world.assignment(cast.colleague, leaving, informal),
  };
  const certificate = await world.insert('mentor_training', { person_id: paired.id, ...course, completed_on: '2026-02-01' });
  return { other, paired, possible, apart, rival, leaving, gone, alike, proposal, ending, certificate };
}

/** When the appointment of `leaving` ends. */
const LEAVES_ON = '2026-08-01';

/** What `alike` states. */
const ALIKE = 'Bahai';

/** What makes one of the two worlds, in requests that must succeed. */
type Plant = (stage: Stage, extras: Extras) => Promise<unknown>;

export interface Secret {
  name: string;
  /** Who may not find it out, of those who ask: relations to the mentee of the scene. */
  unknownTo: readonly Relation[];
  plant: Plant;
  /** What the other world has in its place; nothing by default. */
  instead?: Plant;
  /** The day of the plants, if not the first. */
  on?: string;
  /** The confidential fields that say it. */
  fields: readonly string[];
}

/** Without any right over the mentees, their mentor or the possible mentors; with one over the division of the mentees; and their own leader. */
const STRANGERS = ['colleague', 'fellow'] as const;
const ALMOST_ALL = [...STRANGERS, 'facilitator', 'director_mentor'] as const;
const EVERYBODY = [...ALMOST_ALL, 'director', 'mentor'] as const;

const away = { starts_on: '2026-03-15', ends_on: '2026-08-01' };

const onLeave =
  (of: (stage: Stage, extras: Extras) => Person, kind: string, days: object = away): Plant =>
  (stage, extras) =>
    stage.post(stage.cast.facultyAffairs, 'leaves', { person_id: of(stage, extras).id, kind, ...days });

const declining =
  (reason_code: string, reason_note: string): Plant =>
  ({ post }, { possible, proposal }) =>
    post(possible, `assignments/${proposal.id}/decline`, { reason_code, reason_note });

const diedOn =
  (deceased_on: string): Plant =>
  ({ cast, patch }, { gone }) =>
    patch(cast.facultyAffairs, `people/${gone.id}`, { deceased_on });

const stating =
  (who: (stage: Stage, extras: Extras) => Person, value: string): Plant =>
  (stage, extras) =>
    stage.put(who(stage, extras), 'self-identification', { consents_to_matching: true, values: [{ dimension: 'faith', value }] });

const wishing =
  (dimension: string): Plant =>
  ({ put }, { other }) =>
    put(other, 'concordance-preferences', { preferences: [{ dimension, importance: 'strong' }] });

const reviewed =
  (cfar_outcome: string): Plant =>
  ({ cast, post }, { other }) =>
    post(cast.facultyAffairs, 'career-milestones', { person_id: other.id, kind: 'cfar_decided', reached_on: '2026-02-15', cfar_outcome });

const submitting =
  (kind: string): Plant =>
  ({ cast, post }, { other }) =>
    post(cast.facultyAffairs, 'promotion-files', { person_id: other.id, kind, submitted_on: '2026-02-15' });

/** Somebody applies to a cohort that another hosts. */
const applying =
  (who: (extras: Extras) => Person, statement: string): Plant =>
  async ({ cast, post }, extras) => {
    const days = { applications_start_on: '2026-02-01', applications_end_on: '2026-05-01', starts_on: '2026-07-01', ends_on: '2027-07-01' };
    const rules = { mentor_external: false, required_artefacts: [] };
    const planned = { name: 'A year', host_name: 'A society', host_id: extras.rival.id, ...days, ...rules };
    const { id: cohort_id } = await post(cast.lead, 'cohorts', planned);
    await post(extras.rival, `cohorts/${cohort_id}/advance`);
    const { id: chosen } = await post(extras.possible, 'cohort-mentors', { cohort_id });
    const { id } = await post(who(extras), 'cohort-applications', { cohort_id, channel: 'mail', statement, choices: [chosen] });
    await post(who(extras), `cohort-applications/${id}/submit`);
  };

/** Two colleagues are nominated by another, with a letter; the committee ranks them in this order, and neither gets the award. */
const passedOver =
  (nominees: (extras: Extras) => readonly [Person, Person], letter: string): Plant =>
  async ({ world, cast, post }, extras) => {
    const both = nominees(extras);
    const { id: programme_id } = await post(cast.lead, 'award-programmes', { name: 'An award', criteria: { body: 'Mentors well.' } });
    const days = { nominations_due_on: '2026-03-02', letters_due_on: '2026-03-03' };
    const { id: cycle_id } = await post(cast.lead, 'award-cycles', { programme_id, academic_year: 2025, ...days });
    await post(cast.lead, `award-cycles/${cycle_id}/set-committee`, { person_ids: [cast.committee.id] });
    await post(cast.lead, `award-cycles/${cycle_id}/open`);
    const ids: string[] = [];
    for (const { id: nominee_id } of both) {
      const { id } = await post(extras.paired, 'nominations', { cycle_id, nominee_id, statement: 'A generous mentor.' });
      await post(extras.paired, `nominations/${id}/submit`);
      ids.push(String(id));
    }
    const asked = await post(extras.paired, 'nomination-letters', { nomination_id: ids[0], writer_id: extras.alike.id });
    await post(extras.alike, `nomination-letters/${asked.id}/submit`, { body: letter });
    world.at('2026-03-03');
    await post(cast.lead, `award-cycles/${cycle_id}/close-nominations`);
    for (const [i, nominee] of both.entries()) await post(nominee, `nominations/${ids[i]}/give-materials`, { materials: 'How I mentor.' });
    world.at('2026-03-04');
    await post(cast.lead, `award-cycles/${cycle_id}/begin-review`);
    await post(cast.committee, 'award-rankings', { cycle_id, nomination_ids: ids });
    await post(cast.lead, `award-cycles/${cycle_id}/decide`, { nomination_ids: [] });
    world.at(START);
  };

/** The certificate of `paired` is verified and later void: the credit for it is taken back by the facts, unless a decision has done so before. */
const credited =
  (isDecided: boolean): Plant =>
  async ({ world, cast, post }, { paired, certificate }) => {
    await post(cast.facultyAffairs, `mentor-trainings/${certificate.id}/verify`);
    const [grant] = await world
      .as(cast.facultyAffairs)
      .get(`/v1/credits?person_id=${paired.id}&code=TRAIN`)
      .then(({ body }) => body.items);
    if (isDecided) {
      const decision = { decision_ref: 'FA-2026-014' };
      const decided = await world
        .as(cast.facultyAffairs)
        .post(`/v1/credits/${grant?.['id']}/reverse`, decision, { key: crypto.randomUUID() });
      if (decided.status !== 201) throw new Error(decided.text);
    }
    await post(cast.facultyAffairs, `mentor-trainings/${certificate.id}/void`);
  };

/** What the new member of the division says to their mentor with their name. */
const saying = async ({ world, post }: Stage, { other, paired }: Extras) => {
  const [pair] = await world.sql<{ id: string }>`
    select id from assignment where mentee_id = ${other.id} and mentor_id = ${paired.id} and state = 'live'`;
  const { id } = await post(other, 'mentor-feedback', { assignment_id: pair?.id, form: 'now', body: 'You ask before you say.' });
  await post(other, `mentor-feedback/${id}/give`);
  return { feedback_id: id, assignment_id: pair?.id };
};

/** Two form a peer group, with these words. */
const gathering =
  (who: (extras: Extras) => Person, mission: string): Plant =>
  async ({ post }, extras) => {
    const { id } = await post(extras.alike, 'peer-groups', { name: 'Thursdays', kind: 'eot', ground_rules: 'Come on time.', mission });
    const invited = await post(extras.alike, `peer-groups/${id}/memberships`, { person_id: who(extras).id });
    await post(who(extras), `peer-memberships/${invited.id}/accept`);
    await post(who(extras), `peer-memberships/${invited.id}/acknowledge`, { rules_version: 1, mission_version: 1 });
  };

export const secrets: readonly Secret[] = [
  {
    name: 'who is in a peer group, and what they want to do there',
    unknownTo: [...EVERYBODY, 'lead'],
    plant: gathering(({ rival }) => rival, 'A grant each.'),
    instead: gathering(({ apart }) => apart, 'A paper each.'),
    fields: ['PeerGroup.*', 'PeerGroupFacts.*', 'PeerGroupText.*', 'PeerMember.*', 'PeerMembership.*', 'PeerRevisit.*'],
  },
  {
    // The person and faculty affairs know; the mentorship lead reads that the credit was taken back, and not why.
    name: 'that a decision took a credit back, and not what happened to a certificate',
    unknownTo: [...EVERYBODY, 'lead'],
    plant: credited(true),
    instead: credited(false),
    fields: ['Credit.decision_ref'],
  },
  {
    name: 'that a mentor reflected on what a mentee said to them',
    unknownTo: EVERYBODY,
    plant: async (stage, extras) => {
      const { feedback_id } = await saying(stage, extras);
      await stage.post(extras.paired, 'feedback-reflections', { feedback_id, minutes: 30, body: 'I will ask first.' });
    },
    instead: saying,
    fields: ['FeedbackReflection.*'],
  },
  {
    name: 'that a mentor learned something for a mentee',
    unknownTo: [...EVERYBODY, 'lead'],
    plant: async ({ world, post }, { other, paired }) => {
      const [pair] = await world.sql<{ id: string }>`
        select id from assignment where mentee_id = ${other.id} and mentor_id = ${paired.id} and state = 'live'`;
      const learned = { kind: 'mentoring_preparation', topic: 'Grant budgets', minutes: 60, body: 'I can explain each line.' };
      await post(paired, 'learning-records', { ...learned, assignment_id: pair?.id });
    },
    fields: ['LearningRecord.*'],
  },
  {
    name: 'that a mentee thanked their mentor',
    unknownTo: [...EVERYBODY, 'lead'],
    plant: async ({ world, post }, { other, paired }) => {
      const [pair] = await world.sql<{ id: string }>`
        select id from assignment where mentee_id = ${other.id} and mentor_id = ${paired.id} and state = 'live'`;
      await post(other, 'thanks', { assignment_id: pair?.id, message: 'Thank you for reading it twice.' });
    },
    fields: ['Thanks.*'],
  },
  {
    name: 'the leave of somebody who could be a mentor',
    unknownTo: ALMOST_ALL,
    plant: onLeave((_, { possible }) => possible, 'medical'),
    fields: [],
  },
  {
    // The pair, their leaders and their facilitator know, because they choose how to go on.
    name: 'the leave of somebody who mentors another',
    unknownTo: STRANGERS,
    plant: onLeave((_, { paired }) => paired, 'medical'),
    fields: [],
  },
  {
    name: 'the leave of a mentee',
    unknownTo: [...ALMOST_ALL, 'mentor'],
    plant: onLeave(({ cast }) => cast.mentee, 'parental'),
    fields: [],
  },
  {
    name: 'whether a leave stops the clock',
    unknownTo: ALMOST_ALL,
    plant: onLeave((_, { other }) => other, 'parental'),
    instead: onLeave((_, { other }) => other, 'administrative'),
    fields: ['Leave.clock_override_reason'],
  },
  {
    name: 'the kind of a leave',
    unknownTo: EVERYBODY.filter((relation) => relation !== 'fellow'),
    plant: onLeave(({ cast }) => cast.fellow, 'compassionate'),
    instead: onLeave(({ cast }) => cast.fellow, 'medical'),
    fields: ['Leave.kind'],
  },
  {
    name: 'that a mentor declared a conflict with the asker, and does not just take no mentees',
    unknownTo: STRANGERS,
    plant: async ({ cast, post }, { apart }) => {
      for (const { id } of [cast.colleague, cast.fellow])
        await post(apart, 'conflict-declarations', { other_id: id, kind: 'competition', note: 'Rival' });
    },
    instead: async ({ world }, { apart }) => {
      const answer = await world.as(apart).put(`/v1/people/${apart.id}/mentor-profile`, { is_willing: false }, { ifMatch: '*' });
      if (answer.status !== 200) throw new Error(answer.text);
    },
    fields: ['ConflictDeclaration.*'],
  },
  {
    name: 'that two others declared a conflict',
    unknownTo: [...STRANGERS, 'director_mentor'],
    plant: ({ cast, post }, { rival }) => post(rival, 'conflict-declarations', { other_id: cast.mentee.id, kind: 'competition' }),
    fields: ['ConflictDeclaration.*'],
  },
  {
    name: 'on which days, and why, two cannot be matched',
    unknownTo: EVERYBODY,
    plant: ({ cast, post }, { rival, other }) =>
      post(rival, 'conflict-declarations', { other_id: other.id, kind: 'declared_conflict', ends_on: '2026-12-01', note: cast.mentee.id }),
    instead: ({ post }, { rival, other }) => post(rival, 'conflict-declarations', { other_id: other.id, kind: 'competition' }),
    fields: ['ConflictDeclaration.*'],
  },
  { name: 'the day of a death', unknownTo: EVERYBODY, plant: diedOn('2026-02-20'), instead: diedOn('2026-01-10'), fields: [] },
  {
    name: 'the coming end of an appointment',
    unknownTo: EVERYBODY,
    plant: async ({ world, cast, patch }, { leaving }) => {
      const { body } = await world.as(cast.facultyAffairs).get(`/v1/appointments?person_id=${leaving.id}`);
      await patch(cast.facultyAffairs, `appointments/${body.items[0]?.id}`, { ends_on: LEAVES_ON });
    },
    fields: ['Appointment.status', 'Appointment.end_reason'],
  },
  {
    name: 'why somebody declined',
    unknownTo: EVERYBODY,
    plant: declining('poor_communication', 'We do not get on.'),
    instead: declining('mismatch_availability', 'I have no time.'),
    fields: ['AssignmentDetail.own_reasons*'],
  },
  {
    // Whom the facilitator looks for is answered by a score that counts it; what somebody states who is not looked for is answered to nobody.
    name: 'how a mentor identifies',
    unknownTo: ['colleague', 'fellow', 'director_mentor', 'director', 'mentor'],
    plant: stating((_, { possible }) => possible, ALIKE),
    instead: stating((_, { possible }) => possible, 'Quaker'),
    fields: ['SelfIdentification.*', 'MentorCandidate.concordance*'],
  },
  {
    name: 'how a mentee identifies who has changed it lately',
    unknownTo: EVERYBODY,
    plant: stating(({ cast }) => cast.mentee, ALIKE),
    instead: stating(({ cast }) => cast.mentee, 'Quaker'),
    on: '2026-04-10',
    fields: ['SelfIdentification.*', 'MentorCandidate.concordance*'],
  },
  {
    name: 'in which respect a mentee would like a mentor who is like them',
    unknownTo: EVERYBODY,
    plant: wishing('disability'),
    instead: wishing('parenthood'),
    fields: ['ConcordancePreferences.*', 'NeedsProfile.concordance_requested'],
  },
  {
    name: 'a concern',
    unknownTo: EVERYBODY,
    plant: async ({ cast, post }) => {
      const said = { body: 'They shout.', about_person_id: cast.mentor.id, route: 'mentorship_lead' };
      const { id } = await post(cast.mentee, 'concerns', said);
      await post(cast.lead, `concerns/${id}/acknowledge`);
    },
    fields: ['Concern.*', 'ConcernFacts.*'],
  },
  {
    name: 'how an appointment was reviewed',
    unknownTo: ALMOST_ALL,
    plant: reviewed('position_description_revised'),
    instead: reviewed('continuing'),
    fields: ['CareerMilestone.*'],
  },
  {
    name: 'for which promotion somebody submitted a file',
    unknownTo: EVERYBODY,
    plant: submitting('junior_promotion'),
    instead: submitting('senior_promotion'),
    fields: ['PromotionFile.*'],
  },
  {
    name: 'that a mentee holds feedback to their mentor',
    unknownTo: EVERYBODY,
    plant: async ({ world, cast, post }) => {
      const [pair] = await world.sql<{ id: string }>`
        select id from assignment where mentee_id = ${cast.mentee.id} and mentor_id = ${cast.mentor.id} and subtype = 'formal' and state = 'live'`;
      const words = { assignment_id: pair?.id, form: 'held', body: 'They are never there.' };
      const { id } = await post(cast.mentee, 'mentor-feedback', words);
      await post(cast.mentee, `mentor-feedback/${id}/give`);
    },
    fields: ['MentorFeedback.*', 'FeedbackCollection.*'],
  },
  {
    name: 'who was nominated for an award and did not get it, by which letter and in which order',
    unknownTo: EVERYBODY,
    plant: passedOver(({ possible, rival }) => [possible, rival], 'They listen.'),
    instead: passedOver(({ apart, possible }) => [apart, possible], 'They open doors.'),
    fields: ['Nomination.*', 'NominationLetter.*', 'AwardRanking.*', 'AwardTally.*'],
  },
  {
    name: 'who applied to a cohort, with which words and choices',
    unknownTo: EVERYBODY,
    plant: applying(({ paired }) => paired, 'I hope for a laboratory.'),
    instead: applying(({ alike }) => alike, 'I hope for a clinic.'),
    fields: [
      'CohortApplication.*',
      'CohortApplicantProfile.*',
      'CohortArtefact.*',
      'CohortBaseline.*',
      'CohortCharacteristic.*',
      'CohortChoice.*',
      'getCohortArtefact (octet-stream).*',
    ],
  },
  {
    name: 'that somebody has a badge',
    unknownTo: EVERYBODY,
    plant: ({ post }, { rival }) => post(rival, 'badges', { ground: 'year', academic_year: 2023 }),
    fields: [],
  },
];

/** Confidential fields that no pair of worlds is about, and why not. */
export const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'written by people and answered as it is: nothing is derived from it, and confidentiality.test.ts follows each text': [
    'ActionItem.*',
    'AnnualReview.*',
    'AnnualReviewContent.*',
    'CheckIn.*',
    'CheckInAllowance.*',
    'CheckInContent.*',
    'Award.decision_ref',
    'FacilitatorApplication.*',
    'MatchContribution.*',
    'MeetingDetail.*',
    'MeetingNote.*',
    'MeetingReason.*',
    'MentorRequest.no_match_note',
    'ObligationWaiver.note',
    'PairFeedback.*',
    'ReportMention.*',
    'SponsorshipAction.*',
  ],
  'answered to the person who gave it alone; metrics count it, under disclosure control': ['RelationFollowUp.*'],
  'answered to whoever holds the link of the invitation, and to nobody else': ['SurveyAnswer.*', 'SurveyInvitation.*', 'SurveySheet.*'],
  'answered to the person who planned the survey, as respondents were told': ['NamedSurveyAnswers.*'],
  'themes of interviews and focus groups whose participants are not recorded, for those who run them': ['FocusActivity.*', 'FocusCoding.*'],
  'answered to the host of the cohort alone, and pairs to the two: matching-rounds.test.ts': [
    ...['MatchingRound.*', 'MatchingWeights.*', 'MatchingLock.*', 'MatchingBlocking.*', 'MatchingPlace.*', 'MatchingParts.*'],
    ...['MatchingChoice.*', 'MatchingDifference.*', 'CohortPair.*'],
  ],
  'of at least ten people, without their names, in an order that follows from the words: survey-results.test.ts': ['SurveyTexts.*'],
  'between the two whom it is about, until it has happened': ['AssignmentDetail.early_end*'],
  'a case suspends the assignment, which those who read the assignment see; by whom and why it was opened, confidentiality.test.ts follows':
    ['ConflictCase.*', 'HandoverConflictCases.*', 'HandoverPack.*', 'Worklist.*', 'WorklistCase.*'],
  'only a change by HR is answered with it, or an import': [
    'ConflictChanges.*',
    'DivisionMembershipWithConflicts.*',
    'ImportBundleReport.*',
    'ImportReport.*',
    'LeadershipRoleWithConflicts.*',
    'MergedPerson.*',
    'PolicyWithConflicts.*',
    'ReportingLineWithConflicts.*',
    'SiteMembershipWithConflicts.*',
  ],
  'follows from the clock and the extensions, and is answered to those who may read milestones': [
    'CfarExtension.*',
    'CfarWindow.*',
    'ObligationDetail.*',
    'RosterEntry.*',
    'getDivisionRoster (csv).*',
  ],
};
