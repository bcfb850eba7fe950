/** Sections on mentorships: the tables of activities, and what mentees consented to. */
import type { DossierActivity } from '../../content-schema.ts';
import { type Printed, type Section, type TableSection, table } from './descriptor.ts';
import { codeWords, dayWords, hours, NONE, until } from './words.ts';

const activitiesOf = ({ dossier: { activities } }: Printed) => [...activities.current, ...activities.past];

/** By name with the mentee’s consent, else by number. */
const menteeOf = ({ mentee_name, mentee_no }: Readonly<{ mentee_name: string | null; mentee_no: number }>) =>
  mentee_name ?? `Faculty member ${mentee_no}`;

type Standing = DossierActivity['at_start'];

const placeOf = ({ division, site }: Pick<Standing, 'division' | 'site'>) =>
  [division, site].filter((place) => place !== null).join(', ') || NONE;
const standingOf = ({ rank, position, ...at }: Standing) =>
  [[rank && codeWords(rank), position && codeWords(position).toLowerCase()].filter(Boolean).join(', '), placeOf(at)]
    .filter((line) => line !== '' && line !== NONE)
    .join('\n') || NONE;

const activities = (which: 'current' | 'past'): TableSection =>
  table(({ dossier }) => dossier.activities[which], {
    mentee: { heading: 'Mentee', width: 4, cell: menteeOf },
    number: { heading: 'No.', width: 1, numbers: true, cell: (a) => String(a.mentee_no) },
    at_start: { heading: 'At the start', width: 6, cell: (a) => standingOf(a.at_start) },
    now: { heading: 'On the day of the report', width: 6, cell: (a) => standingOf(a.at_report) },
    rank_at_start: { heading: 'Rank at the start', width: 3, cell: (a) => codeWords(a.at_start.rank) },
    rank_now: { heading: 'Rank now', width: 3, cell: (a) => codeWords(a.at_report.rank) },
    position_at_start: { heading: 'Position at the start', width: 3, cell: (a) => codeWords(a.at_start.position) },
    position_now: { heading: 'Position now', width: 3, cell: (a) => codeWords(a.at_report.position) },
    place_at_start: { heading: 'Division and site at the start', width: 3, cell: (a) => placeOf(a.at_start) },
    place_now: { heading: 'Division and site now', width: 3, cell: (a) => placeOf(a.at_report) },
    role: { heading: 'Role', width: 3, cell: (a) => codeWords(a.role) + (a.status === 'current' ? '' : `, ${a.status}`) },
    origin: { heading: 'Origin', width: 2, cell: (a) => codeWords(a.origin) },
    period: { heading: 'From and until', width: 3, cell: (a) => `${dayWords(a.starts_on)}\n${until(a.ends_on)}` },
    from: { heading: 'From', width: 3, cell: (a) => dayWords(a.starts_on) },
    until: { heading: 'Until', width: 3, cell: (a) => until(a.ends_on) },
    meetings: { heading: 'Meetings', width: 3, numbers: true, cell: (a) => String(a.qualifying_meetings) },
    time: { heading: 'Time', width: 4, numbers: true, cell: (a) => hours(a.minutes) },
    plan_and_years: {
      heading: 'Plan, years',
      width: 3,
      cell: (a) => `${a.plan_co_written ? 'Plan co-written; ' : ''}${a.years_cadence_met}\u00a0y`,
    },
    plan: { heading: 'Plan co-written', width: 2, cell: (a) => (a.plan_co_written ? 'Yes' : 'No') },
    years: { heading: 'Years', width: 1, numbers: true, cell: (a) => String(a.years_cadence_met) },
  });

type Achievement = NonNullable<Printed['dossier']['mentions']>['achievements'][number];

const menteeByNumber = (mentee_no: number, of: Printed) => {
  const found = activitiesOf(of).filter((one) => one.mentee_no === mentee_no);
  return menteeOf(found.find(({ mentee_name }) => mentee_name !== null) ?? { mentee_no, mentee_name: null });
};

const achievements = (is_joint: boolean): TableSection =>
  table<Achievement>(({ dossier }) => (dossier.mentions?.achievements ?? []).filter((one) => one.is_joint === is_joint), {
    mentee: { heading: 'Mentee', width: 3, cell: (a, of) => menteeByNumber(a.mentee_no, of) },
    kind: { heading: 'Kind', width: 2, cell: (a) => codeWords(a.kind) },
    words: { heading: 'What', width: 5, cell: (a) => a.words },
    day: { heading: 'Day', width: 2, cell: (a) => dayWords(a.happened_on) },
    reference: { heading: 'Reference', width: 4, cell: (a) => a.reference ?? NONE },
  });

/** The neutral description of a mentee: where they stood, and where they stand. */
function described(mentee_no: number, of: Printed): string {
  const periods = activitiesOf(of).filter((one) => one.mentee_no === mentee_no);
  const [first] = periods;
  if (!first) return '';
  const days = periods.map((one) => `${dayWords(one.starts_on)} – ${until(one.ends_on)}`).join('; ');
  const words = (standing: Standing) => standingOf(standing).replaceAll('\n', ', ');
  return `${days}. At the start: ${words(first.at_start)}. On the day of the report: ${words(first.at_report)}.`;
}

export const mentorship = {
  summary: table<readonly [string, string, string]>(
    ({ dossier: { summary } }) =>
      (
        [
          ['Formal mentees', summary.mentees, String],
          ['Meetings confirmed by both sides', summary.confirmed_meetings, String],
          ['Of these, qualifying for the programme', summary.qualifying_meetings, String],
          ['Time in confirmed meetings', summary.minutes, hours],
        ] as const
      ).map(([measure, { in_period, ever }, words]) => [measure, words(in_period), words(ever)] as const),
    {
      measure: { heading: 'Measure', width: 4, cell: ([measure]) => measure },
      in_period: { heading: 'In the period', width: 2, numbers: true, cell: ([, in_period]) => in_period },
      in_total: { heading: 'In total', width: 2, numbers: true, cell: ([, , in_total]) => in_total },
    },
    (of) => {
      const { assignments, mentees, current_mentees } = of.dossier.summary;
      const years = activitiesOf(of).reduce((sum, one) => sum + one.years_cadence_met, 0);
      return (
        `${assignments} formal mentorships with ${mentees.ever} mentees, ${current_mentees} of them current; ${years} closed programme years ` +
        'with the meetings that the programme asks for. A joint meeting of several mentees counts its time once.'
      );
    },
  ),
  current_mentees: activities('current'),
  past_mentees: activities('past'),
  products: achievements(true),
  achievements: achievements(false),
  selected_mentorships: {
    kind: 'text',
    paragraphs: (of) =>
      (of.dossier.mentions?.selected ?? []).flatMap(({ mentee_no, words }) => [
        { heading: menteeByNumber(mentee_no, of), text: described(mentee_no, of), style: 'plain' as const },
        ...(words === null ? [] : [{ text: words, style: 'quote' as const }]),
      ]),
  },
  other_mentoring: table(({ dossier }) => dossier.other_mentoring, {
    kind: { heading: 'Kind', width: 4, cell: (o) => codeWords(o.type) },
    in_total: { heading: 'In total', width: 2, numbers: true, cell: (o) => String(o.relations) },
    in_period: { heading: 'In the period', width: 2, numbers: true, cell: (o) => String(o.in_period) },
    confirmed: { heading: 'Confirmed by both', width: 3, numbers: true, cell: (o) => String(o.confirmed_by_both) },
  }),
  sponsor_actions: table(({ dossier }) => dossier.sponsor_actions, {
    kind: { heading: 'Action as a sponsor', width: 4, cell: (s) => codeWords(s.kind) },
    actions: { heading: 'Verified by the beneficiary', width: 3, numbers: true, cell: (s) => String(s.actions) },
  }),
  exclusions: table<readonly [string, number | string]>(
    ({ dossier: { exclusions: e } }) => [
      ['Periods suspended for a reporting line (days)', `${e.suspended_periods} (${e.suspended_days})`],
      ['Meetings on these days', e.meetings_while_suspended],
      ['Mentorships voided as recorded in error', e.voided_assignments],
      ['Meetings recorded by one side alone', e.unconfirmed_meetings],
      ['Other relations recorded by one side alone', e.unconfirmed_relations],
      ['Sponsor actions not verified', e.unverified_sponsor_actions],
      ['Trainings not verified', e.unverified_trainings],
    ],
    {
      what: { heading: 'Not counted', width: 6, cell: ([what]) => what },
      number: { heading: 'Number', width: 2, numbers: true, cell: ([, number]) => String(number) },
    },
  ),
} as const satisfies Record<string, Section>;
