/** The programme events of the demo department, with attendance: orientations, workshops, retreats and others; and the resources. */
import { addDays, addMonths } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { at, type Colleague, type DemoFacts, later } from './facts.ts';
import { july } from './roles.ts';
import type { Rows } from './rows.ts';

/** Month and day of each event in an academic year, and how many attend. */
const CALENDAR = [
  ['orientation', 'Orientation of new faculty', 2, 10, 0],
  ['orientation', 'Orientation of new faculty, winter', 7, 12, 0],
  ['workshop', 'Becoming a mentor', 4, 6, 24],
  ['social', 'Evening of mentors and mentees', 5, 4, 45],
  ['mentor_forum', 'Mentors’ forum', 9, 16, 30],
  ['lecture', 'Lecture on mentorship', 10, 14, 55],
  ['award_ceremony', 'Mentorship awards', 11, 8, 60],
] as const;
const RETREATS = ['GIM', 'CARD', 'ONC', 'NEUR', 'EM', 'NEPH', 'GI', 'RESP'] as const;
/** How many orientation sessions are offered to a person. */
const TRIES = 3;
/** The mentee of the tour, who has attended no orientation yet. */
const TOUR_MENTEE = 'D100002';

const RESOURCES = [
  ['checklist', 'The first year: a checklist', 'https://mentorship.example.edu/first-year'],
  ['guide', 'Guide to the five-year academic plan', 'https://mentorship.example.edu/plan'],
  ['guide', 'Difficult conversations between mentor and mentee', 'https://mentorship.example.edu/conversations'],
  ['course', 'Mentoring colleagues: self-study in four parts', 'https://mentorship.example.edu/course'],
  ['video', 'What reviewers look for at the continuing appointment review', 'https://mentorship.example.edu/review'],
  ['other', 'Template of a mentoring agreement', null],
  ['checklist', 'Checklist of the first year (2019)', null],
] as const;

type Event = {
  id: string;
  kind: string;
  title: string;
  held_on: string;
  division_id: string | null;
  is_mandatory: boolean;
  cancelled_at: string | null;
};
type Attendance = { event_id: string; person_id: string; attendance: 'present' | 'excused' | 'absent' };

/** Draws the events of all years and the next months, their attendance, and the resources with their use; recorded by `recorded_by`. */
export function drawEvents(
  chance: Chance,
  facts: DemoFacts,
  years: number,
  unit: Readonly<Record<string, string>>,
  recorded_by: string,
): Rows {
  const { today, colleagues } = facts;
  const drawn = Array.from({ length: years + 2 }, (_, n) => july(today, years - n)).flatMap((from, n) =>
    yearOf(chance, from, unit, RETREATS[n % RETREATS.length] ?? 'GIM'),
  );
  const events = drawn.filter(({ held_on }) => held_on < addMonths(today, 12));
  const cancelled = events.findLast(({ kind, held_on }) => kind === 'social' && held_on < addDays(today, -300));
  if (cancelled) cancelled.cancelled_at = at(addDays(cancelled.held_on, -7));
  const held = events.filter((event) => event.held_on < today && event !== cancelled);
  const sessions = held.filter(({ kind }) => kind === 'orientation').toSorted((a, b) => (a.held_on < b.held_on ? -1 : 1));
  const turns = { latest: 0 };
  const dayOf = new Map(held.map(({ id, held_on }) => [id, held_on]));
  const attendances = [
    ...colleagues
      .filter(({ hr_number, clock_starts_on }) => hr_number !== TOUR_MENTEE && clock_starts_on >= july(today, years))
      .flatMap((colleague) => orientation(chance, colleague, sessions, turns)),
    ...held.flatMap((event) => visitors(chance, event, colleagues)),
  ];
  const resources = RESOURCES.map(([kind, title, url], i) => ({
    id: chance.id(),
    kind,
    title,
    url,
    description: null,
    withdrawn_at: i === RESOURCES.length - 1 ? at(addDays(today, -400)) : null,
  }));
  return [
    ['programme_event', events],
    ['event_attendance', attendances.map((each) => ({ ...each, recorded_by, recorded_at: at(dayOf.get(each.event_id) ?? today, 22) }))],
    ['resource', resources],
    ['resource_use', uses(chance, resources, colleagues, today)],
  ];
}

function yearOf(chance: Chance, from: string, unit: Readonly<Record<string, string>>, retreating: string): Event[] {
  const event = { is_mandatory: false, division_id: null, cancelled_at: null };
  return [
    ...CALENDAR.map(([kind, title, months, day]) => ({
      ...event,
      id: chance.id(),
      kind,
      title,
      held_on: addDays(addMonths(from, months), day - 1),
      is_mandatory: kind === 'orientation',
    })),
    {
      ...event,
      id: chance.id(),
      kind: 'social',
      title: 'Retreat of the division',
      held_on: addDays(addMonths(from, 8), 20),
      division_id: unit[retreating] ?? null,
    },
  ];
}

/**
 * Most attend the first session after their clock began; those who were excused or absent attend a later one, or none. Of those to whom only
 * the latest session was offered, one in four was excused.
 */
function orientation(
  chance: Chance,
  { id: person_id, clock_starts_on }: Colleague,
  sessions: readonly Event[],
  turns: { latest: number },
): Attendance[] {
  const offered = sessions.filter(({ held_on }) => held_on >= clock_starts_on).slice(0, TRIES);
  const isNew = offered.length === 1 && offered[0] === sessions.at(-1);
  const isExcused = isNew && turns.latest++ % 4 === 0;
  const attended: Attendance[] = [];
  for (const { id: event_id } of offered) {
    const attendance = isExcused ? 'excused' : chance.weighted({ present: 76, excused: 14, absent: 10 });
    attended.push({ event_id, person_id, attendance });
    if (attendance === 'present') break;
  }
  return attended;
}

function visitors(chance: Chance, { id: event_id, title, held_on, division_id }: Event, colleagues: readonly Colleague[]): Attendance[] {
  const expected = CALENDAR.find((each) => each[1] === title)?.[4] ?? 0;
  const able = colleagues.filter((each) => each.clock_starts_on <= held_on && (division_id === null || each.division_id === division_id));
  const share = division_id === null ? expected / Math.max(able.length, 1) : 0.5;
  if (share === 0) return [];
  return able
    .filter(() => chance.odds(share))
    .map(({ id: person_id }) => ({ event_id, person_id, attendance: chance.weighted({ present: 92, excused: 5, absent: 3 }) }));
}

/** Draws the uses of resources, most of them by people in their first programme years; at most one a person, resource and day. */
function uses(chance: Chance, resources: readonly { id: string }[], colleagues: readonly Colleague[], today: string) {
  return colleagues
    .filter(({ programme_year, hr_number }) => hr_number !== TOUR_MENTEE && chance.odds(programme_year <= 5 ? 0.7 : 0.15))
    .flatMap(({ id: person_id, clock_starts_on }) => {
      const first = chance.between(0, resources.length - 3);
      return resources.slice(first, first + 2).flatMap(({ id: resource_id }) => {
        const used_on = later(clock_starts_on, addDays(today, -chance.between(1, 700)));
        return used_on < today ? [{ resource_id, person_id, used_on }] : [];
      });
    });
}
