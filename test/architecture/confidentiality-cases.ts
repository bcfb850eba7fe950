/** Which requests read what the scene holds: for every operation that reads, the requests about each topic that has something there. */
import type { World } from '../setup/world.ts';
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Cast, Relation, Topic } from './confidentiality-relations.ts';
import { SECRET } from './confidentiality-scene-working.ts';
import type { Things } from './confidentiality-things.ts';

export interface Scene {
  world: World;
  cast: Cast;
  things: Things;
}

type Thing = { readonly [member: string]: unknown };

export interface Ask {
  topic: Topic;
  /** For `{…}` in the path. */
  path?: string;
  query?: Record<string, string>;
  accept?: string;
  /** Of what an asker gets there of their own: what is about the topic. Everything, unless said. */
  counts?: (thing: Thing) => boolean;
  /** What else there is about another topic. */
  also?: Pick<Ask, 'topic' | 'counts'>;
  /** Who asks; everybody, unless said. */
  only?: Relation;
}

type Case = (scene: Scene) => readonly Ask[];

const PEOPLE = ['mentee', 'suspended', 'mentor'] as const;
const MENTEES = ['mentee', 'suspended'] as const;
const PAIRS = ['mentee', 'past', 'suspended'] as const;
type About = (typeof PEOPLE)[number];

const whose = ({ cast }: Scene, topic: About) => ({ mentee: cast.mentee, suspended: cast.fellow, mentor: cast.mentor })[topic];
const division = ({ world }: Scene) => world.division('CARD').id;

/** Each thing of the table by its id. */
const each =
  (table: string, ...about: readonly Topic[]): Case =>
  ({ things }) =>
    about.flatMap((topic) => things(table, topic).map((path) => ({ topic, path })));
/** The list, of the person. */
const of =
  (parameter: string, about: readonly About[] = PEOPLE, more: Record<string, string> = {}): Case =>
  (scene) =>
    about.map((topic) => ({ topic, query: { limit: '200', ...more, [parameter]: whose(scene, topic).id } }));
/** What hangs on the person in the path. */
const at =
  (about: readonly About[], more: Partial<Ask> = {}): Case =>
  (scene) =>
    about.map((topic) => ({ topic, path: whose(scene, topic).id, ...more }));
/** The list of the asker’s own, or of everybody’s, as far as it holds what is about the topic. */
const own =
  (table: string, ...about: readonly Topic[]): Case =>
  ({ things }) =>
    about.map((topic) => ({ topic, query: { limit: '200' }, counts: ({ id }) => things(table, topic).includes(String(id)) }));
/** The list, by mentee, told apart by pair. */
const paired =
  (table: string, parameter = 'mentee_id', more: Record<string, string> = {}): Case =>
  (scene) => {
    const [mine, past, theirs] = own(
      table,
      'mentee',
      'past',
      'suspended',
    )(scene).map((ask) => {
      const { id } = ask.topic === 'suspended' ? scene.cast.fellow : scene.cast.mentee;
      return { ...ask, query: { limit: '200', ...more, [parameter]: id } };
    });
    return mine && past && theirs ? [{ ...mine, also: past }, theirs] : [];
  };
/** What everybody has of their own, without an id: that of the person, known by what it says. */
const mine =
  (...says: readonly string[]): Case =>
  (scene) =>
    PEOPLE.map((topic, i) => ({
      topic,
      counts: (thing) => (says.length > 0 ? JSON.stringify(thing).includes(says[i] ?? '') : thing['person_id'] === whose(scene, topic).id),
    }));
/** One of the department’s own. */
const one =
  (table: string): Case =>
  (scene) =>
    each(table, 'department')(scene).slice(0, 1);
const once =
  (topic: Topic, path: (scene: Scene) => string, more: Partial<Ask> = {}): Case =>
  (scene) => [{ topic, path: path(scene), ...more }];
const both =
  (...cases: readonly Case[]): Case =>
  (scene) =>
    cases.flatMap((one) => one(scene));
/** By the mentor of the mentee, and of the fellow. */
const pairs: Case = (scene) =>
  MENTEES.flatMap((topic) => {
    const query = { mentee_id: whose(scene, topic).id, mentor_id: scene.cast.mentor.id };
    return [{}, { starts_on: '2025-10-01', ends_on: '2027-06-01' }].map((period) => ({ topic, query: { ...query, ...period } }));
  });

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const cases: Record<string, Case> = {
  getLiveness: () => [{ topic: 'department' }],
  getReadiness: () => [{ topic: 'department' }],
  getProblemMeaning: once('department', () => 'not-found'),
  getMe: mine(),
  getDepartment: ({ world }) => [{ topic: 'department', counts: ({ id }) => id === world.id }],
  listPolicies: own('policy', 'department'),
  getPolicy: one('policy'),
  listDivisions: own('division', 'department'),
  getDivision: one('division'),
  listDivisionSuccessions: own('division_succession', 'department'),
  getDivisionSuccession: one('division_succession'),
  listSites: own('site', 'department'),
  getSite: one('site'),

  listPeople: (scene) => PEOPLE.map((topic) => ({ topic, query: { limit: '200', q: whose(scene, topic).family_name } })),
  getPerson: both(at(PEOPLE), one('external')),
  getPersonByHrNumber: (scene) => PEOPLE.map((topic) => ({ topic, path: whose(scene, topic).hr_number ?? '' })),
  listLogins: of('person_id'),
  getLogin: each('person_login', ...PEOPLE),
  listAppointments: of('person_id'),
  getAppointment: each('appointment', ...PEOPLE),
  listDivisionMemberships: of('person_id'),
  getDivisionMembership: each('division_membership', ...PEOPLE),
  listSiteMemberships: of('person_id'),
  getSiteMembership: each('site_membership', ...PEOPLE),
  listPositionDescriptions: of('person_id', MENTEES),
  getPositionDescription: each('position_description', ...MENTEES),
  listLeaves: of('person_id'),
  getLeave: each('leave', ...PEOPLE),
  listLeadershipRoles: own('leadership_role', 'department'),
  getLeadershipRole: one('leadership_role'),
  listReportingLines: of('subordinate_id', MENTEES),
  getReportingLine: each('reporting_line', ...MENTEES),

  checkReporting: pairs,
  listConflictCases: paired('conflict_case'),
  getConflictCase: each('conflict_case', ...PAIRS),
  listAssignments: both(paired('assignment'), paired('assignment', 'mentee_id', { as_of: '2025-06-01' })),
  getAssignment: each('assignment', ...PAIRS),
  listMentorCandidates: (scene) =>
    MENTEES.flatMap((topic) =>
      [{ limit: '200' }, { limit: '200', include: 'excluded' }].map((query) => ({ topic, path: whose(scene, topic).id, query })),
    ),
  listMentorRequests: of('mentee_id', MENTEES),
  getMentorRequest: each('mentor_request', ...MENTEES),
  listUnmatchedPeople: (scene) =>
    MENTEES.map((topic) => ({ topic, query: { limit: '200' }, counts: ({ id }) => id === whose(scene, topic).id })),
  listMatchDiscussions: of('mentee_id', MENTEES),
  getMatchDiscussion: each('match_discussion', ...MENTEES),
  listLeaveChoices: each('assignment', ...PAIRS),
  listSuccession: of('mentee_id', MENTEES),
  getHandoverPack: once('division', division),

  listExpectationDocuments: own('expectation_document', 'department'),
  getExpectationDocument: one('expectation_document'),
  listAcknowledgements: of('person_id'),
  listAgreements: paired('mentoring_agreement', 'person_id'),
  getAgreement: each('mentoring_agreement', ...PAIRS),

  listMentors: (scene) => [{ topic: 'mentor', query: { limit: '200' }, counts: ({ id }) => id === scene.cast.mentor.id }],
  getMentorProfile: at(['mentor']),
  listMentorTrainings: of('person_id', ['mentor']),
  getMentorTraining: each('mentor_training', 'mentor'),
  listConflictDeclarations: own('conflict_declaration', 'mentee', 'mentor'),
  getConflictDeclaration: each('conflict_declaration', 'mentee', 'mentor'),
  getConcordance: mine('"faith"', '"gender"', '"parenthood"'),
  getSelfIdentification: mine(canary('identity'), canary('fellow_identity'), canary('mentor_identity')),
  listNeedsProfiles: at(MENTEES),
  getNeedsProfile: each('needs_profile', ...MENTEES),
  listFacilitatorCalls: own('facilitator_call', 'department'),
  getFacilitatorCall: each('facilitator_call', 'department'),
  listFacilitatorApplications: of('person_id', ['mentee', 'mentor']),
  getFacilitatorApplication: each('facilitator_application', 'mentee', 'mentor'),
  listIntroductions: of('mentee_id', ['mentee']),
  getIntroduction: each('introduction', 'mentee'),
  listConcerns: of('raised_by_id', MENTEES),
  getConcern: each('concern', ...MENTEES),

  listPlans: of('mentee_id', MENTEES),
  getPlan: each('academic_plan', ...MENTEES),
  listPlanVersions: each('academic_plan', ...MENTEES),
  getPlanVersion: each('plan_version', ...MENTEES),
  comparePlanVersions: ({ things }) => {
    const [from = '', to = ''] = [...things('plan_version', 'mentee')].sort();
    return [{ topic: 'mentee', path: to, query: { against: from } }];
  },

  listMeetings: paired('meeting', 'person_id'),
  getMeeting: both(each('meeting', ...PAIRS), (scene) =>
    each('meeting', 'mentee', 'past')(scene).map((ask) => ({ ...ask, accept: 'text/calendar' })),
  ),
  listMeetingNotes: each('meeting', ...PAIRS),
  getMeetingNote: each('meeting_note', ...PAIRS),
  getCalendarFeed: ({ things }) => [{ topic: 'mentee', counts: ({ id }) => things('calendar_feed', 'mentee').includes(String(id)) }],
  // Whoever holds the address: the mentee.
  readCalendar: once('mentee', () => `${SECRET}.ics`, { only: 'mentee' }),
  listActions: of('mentee_id', MENTEES),
  getAction: each('action_item', ...MENTEES),
  listCheckIns: of('mentee_id', MENTEES),
  getCheckIn: each('check_in', ...MENTEES),
  proposeConductor: at(MENTEES),
  listAnnualReviews: of('mentee_id', MENTEES),
  getAnnualReview: each('annual_review', ...MENTEES),
  listMilestones: of('person_id', MENTEES),
  getMilestone: each('career_milestone', ...MENTEES),
  listCfarExtensions: of('person_id', MENTEES),
  getCfarExtension: each('cfar_extension', ...MENTEES),
  getCfarWindow: at(MENTEES),
  listProgrammeEnrolments: of('person_id', MENTEES),
  getProgrammeEnrolment: each('programme_enrolment', ...MENTEES),

  listProgrammeEvents: own('programme_event', 'department'),
  getProgrammeEvent: one('programme_event'),
  listAttendance: (scene) => {
    const [path = ''] = scene.things('programme_event', 'department');
    return PEOPLE.map((topic) => ({ topic, path, counts: ({ person_id }) => person_id === whose(scene, topic).id }));
  },
  listEventAttendance: of('person_id'),
  listResources: own('resource', 'department'),
  getResource: one('resource'),
  listResourceUses: own('resource_use', 'mentee', 'mentor'),
  listNotifications: own('notification', ...PEOPLE),
  getNotificationPreferences: mine(),
  listObligations: (scene) => {
    const ofFormer = ({ mentor_id }: Thing) => mentor_id === scene.cast.former.id;
    const asks = of('person_id', PEOPLE, { state: 'waived,done,overdue,due,upcoming' })(scene);
    return asks.map((ask) =>
      ask.topic === 'mentee' ? { ...ask, counts: (thing) => !ofFormer(thing), also: { topic: 'past', counts: ofFormer } } : ask,
    );
  },
  listObligationWaivers: of('person_id', ['mentee']),
  getObligationWaiver: each('obligation_waiver', 'mentee'),
  getWorklist: once('division', division),
  getDivisionRoster: both(once('division', division), once('division', division, { accept: 'text/csv' })),

  listEvents: () => [{ topic: 'department', query: { limit: '200' } }],
  listJobs: own('job', 'department'),
  getJob: one('job'),
  listImports: own('import', 'department'),
  getImport: one('import'),
  listImportErrors: both(one('import'), (scene) => one('import')(scene).map((ask) => ({ ...ask, accept: 'text/csv' }))),
  getImportTemplate: once('department', () => 'people', { accept: EXCEL }),
};
