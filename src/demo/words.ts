/** The texts that people of the demo department write: a few invented sentences for each field. */

type Words = readonly [string, ...string[]];

/** Complete goals: domain, statement, measure, and target in months after the plan began. */
export const GOALS = [
  [
    'research',
    'Submit a grant application on the care of older patients to a national agency.',
    'One application as principal investigator',
    20,
  ],
  ['research', 'Publish the results of the registry study in a peer-reviewed journal.', 'Two first-authored papers', 30],
  ['research', 'Recruit and keep the first graduate student of the group.', 'One student enrolled and meeting weekly', 26],
  [
    'education',
    'Lead the cardiac and renal physiology block for first-year students.',
    'Block led twice, ratings in the department’s upper half',
    28,
  ],
  ['education', 'Complete the certificate in medical education.', 'Certificate', 18],
  ['creative_professional_activity', 'Write the regional guideline on transitions of care.', 'Guideline adopted by two hospitals', 34],
  ['creative_professional_activity', 'Build the quality dashboard of the clinic.', 'Dashboard used in twelve monthly rounds', 24],
  ['clinical', 'Open the rapid access clinic on two mornings a week.', 'Waiting time below ten days for six months', 15],
  ['clinical', 'Reduce readmissions of the ward’s patients within 30 days by a fifth.', 'Readmission rate in the hospital’s report', 36],
  ['leadership', 'Chair the residency selection committee for two cycles.', 'Two cycles completed', 40],
  ['leadership', 'Complete the department’s leadership course.', 'Course completed, one project presented', 22],
  ['wellbeing', 'Keep one day a week free of clinic and meetings.', 'Calendar of four months without a booking on that day', 12],
] as const satisfies readonly (readonly [domain: string, statement: string, measure: string, months: number])[];

/** Incomplete goals, on which the service gives advice. */
export const LOOSE_GOALS = [
  ['research', 'Publish more.', null, null],
  ['wellbeing', 'Find a better balance soon.', null, null],
] as const;

/** Long-term goals of plans. */
export const LONG_TERM: Words = [
  'An independent research programme with stable funding and a group of three.',
  'To be the person in the region whom others ask about teaching at the bedside.',
  'A clinic that treats early and well, and a record that shows it.',
  'Promotion on the strength of education, with a course that others have taken over.',
  'To lead quality improvement for the division and to have trained who comes next.',
];
/** Stakeholders of plans. */
export const STAKEHOLDERS: Words = ['Research institute', 'Division head', 'Residency programme', 'Clinic managers', 'Statistics unit'];
/** Resources that plans need. */
export const RESOURCES: Words = [
  'A research coordinator for two days a week.',
  'Two protected half-days and a desk near the clinic.',
  'Access to the hospital’s data, and a statistician for 40 hours.',
];
/** Barriers of plans. */
export const BARRIERS: Words = ['Too little protected time', 'Two sites on one day', 'Late start of the ethics review', 'On-call load'];
/** Comments on approved versions. */
export const APPROVED: Words = ['A clear plan.', 'Ambitious and possible.', 'Good. Ask early for the protected time.'];
/** Comments on returned versions. */
export const RETURNED: Words = [
  'Please name what you will stop doing; the week has five days.',
  'The second goal needs a measure, and the third belongs into year four.',
];

/** Agendas of meetings. */
export const AGENDAS: Words = [
  'Where to send the paper first, and who could read it before.',
  'The week: what to stop doing.',
  'Aims of the grant, one page.',
  'Feedback from the students, and what follows from it.',
  'How the review works and what it asks for.',
  'Whom to meet at the conference.',
];
/** Places of meetings. */
export const PLACES: Words = ['Room 4-120', 'Café at the main entrance', 'Mentor’s office', 'Video'];
/** Notes for their author alone. */
export const PRIVATE_NOTES: Words = [
  'Ask next time how the conversation with the clinic manager went.',
  'Said yes too quickly again. Practise a polite no.',
  'Bring the draft next time.',
];
/** Notes for the pair. */
export const SHARED_NOTES: Words = [
  'Draft of the aims by the end of the month; comments within a week.',
  'Agreed: no new committee until the paper is out.',
  'Introductions to the registry group sent.',
];
/** Why meetings are disputed, cancelled or void. */
export const MEETING_REASONS = {
  dispute: ['We spoke in the corridor for five minutes; that was no meeting.', 'I have another day in my calendar.'],
  cancel: ['I am on call that afternoon.', 'The clinic runs late; a new time follows.'],
  void: ['Entered twice.', 'Wrong day; entered anew.'],
} as const satisfies Record<string, Words>;

/** Progress on goals, in check-ins. */
export const ACADEMIC_GOALS: Words = [
  'Two papers out; the grant comes next.',
  'On the way; the course took longer than planned.',
  'The clinic is open, the data follow.',
];
/** Balance of work and life, in check-ins. */
export const BALANCE: Words = [
  'Evenings are free again.',
  'Tight with small children, but it works.',
  'Too many weekends; the on-call rota is being changed.',
];
/** Satisfaction with the mentorship, in check-ins. */
export const SATISFACTION: Words = ['We meet often enough.', 'Good talks, hard to schedule.', 'I would like more about promotion.'];

/** Input of mentees to annual reviews. */
export const MENTEE_INPUT: Words = [
  'I would like more time for the grant.',
  'A good year with my mentor.',
  'I need somebody who knows education.',
];
/** Support that mentees need. */
export const SUPPORT: Words = ['Two protected half-days a week.', 'Introductions to the registry group.', 'Start-up funds for the pilot.'];
/** Feedback of reviewers. */
export const FEEDBACK: Words = [
  'A strong year; the grant is the next step.',
  'Well on the way; say no more often.',
  'Good teaching; write about it.',
];
/** Issues in reviews and check-ins. */
export const ISSUES: Words = ['Clinic load', 'Meetings are hard to schedule', 'No statistician'];
/** Why reviews are contested. */
export const CONTEST: Words = ['The clinic load was not mine to choose.', 'The second paper is missing from what is said.'];
/** Why reviews are waived. */
export const WAIVED: Words = ['Reviewed by the hospital in the same month; not twice.', 'Talked about at length with the lead already.'];
/** Action items. */
export const ACTIONS: Words = [
  'Draft the aims of the grant and send them round.',
  'Ask the hospital for a research assistant.',
  'Write down what to stop doing and talk about it with the clinic manager.',
  'Find a second mentor for education.',
  'Update the teaching dossier.',
  'Put two writing days a month into the calendar.',
];
