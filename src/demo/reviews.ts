/** Annual reviews of the demo department: of two past academic years, and of the present one up to today. */
import { addDays, daysBetween } from '../core/calendar.ts';
import { type AcademicYear, academicYear, academicYearOf } from './academic-year.ts';
import { drawActions } from './actions.ts';
import type { Chance } from './chance.ts';
import { at, type Colleague, type DemoFacts, earlier, holders, later, mentorsIn } from './facts.ts';
import type { Rows } from './rows.ts';
import * as words from './words.ts';

const YEAR_STARTS_IN = 7;
/** Somebody appointed fewer days before the end of a year is not reviewed for it. */
const RECENT_DAYS = 90;
/** The director reviews; where there was none, or it is the director’s own review, the next of these. */
const REVIEWERS = ['division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead', 'chair'] as const;
/** One review in so many is contested. */
const CONTESTED = 130;
/** The states of reviews that were not held. */
const UNHELD = {
  present: { nothing: 78, mentee_input: 14, waived: 5, open: 3 },
  over: { nothing: 75, mentee_input: 0, waived: 25, open: 0 },
};
const TOUR_MENTEE = 'D100002';

interface Review {
  id: string;
  mentee_id: string;
  academic_year: number;
  state: 'open' | 'mentee_input' | 'held' | 'acknowledged' | 'contested' | 'waived';
  reviewer_id: string | null;
  capacity: string | null;
  role_id: string | null;
  held_on: string | null;
  acknowledged_at: string | null;
  contested_at: string | null;
  waived_on: string | null;
  waived_reason: string | null;
}

/** Draws the reviews of all full-time faculty but the mentee of the tour, with content and action items. */
export function drawReviews(chance: Chance, facts: DemoFacts): Rows {
  const { today } = facts;
  const present = academicYearOf(today, YEAR_STARTS_IN).academic_year;
  let held = 0;
  const reviews = [present - 2, present - 1, present].flatMap((n) => {
    const year = academicYear(n, YEAR_STARTS_IN);
    const share = n === present ? (0.85 * daysBetween(year.starts_on, today)) / 365 : 0.9;
    return facts.colleagues.flatMap((colleague): Review[] => {
      if (daysBetween(colleague.clock_starts_on, year.ends_on) < RECENT_DAYS || colleague.hr_number === TOUR_MENTEE) return [];
      if (chance.odds(share)) {
        const review = hold(chance, facts, colleague, year);
        if (review) held += 1;
        return review ? [held % CONTESTED === 40 ? contest(chance, review, today) : review] : [];
      }
      const other = chance.weighted(n === present ? UNHELD.present : UNHELD.over);
      return unheld(chance, colleague, n, other);
    });
  });
  const done = reviews.flatMap(({ id, mentee_id, reviewer_id, held_on }) =>
    reviewer_id && held_on ? [{ id, mentee_id, reviewer_id, held_on }] : [],
  );
  return [
    ['annual_review', reviews],
    ['annual_review_content', reviews.filter(({ state }) => state !== 'open').map((review) => content(chance, review))],
    [
      'action_item',
      done.flatMap(({ id, mentee_id, reviewer_id, held_on }) => {
        const count = chance.odds(0.45) ? chance.between(1, 2) : 0;
        return drawActions(chance, { check_in_id: null, review_id: id }, [mentee_id, reviewer_id], { held_on, count, today });
      }),
    ],
  ];
}

const blank = (chance: Chance, { id: mentee_id }: Colleague, academic_year: number): Review => ({
  id: chance.id(),
  mentee_id,
  academic_year,
  state: 'open',
  reviewer_id: null,
  capacity: null,
  role_id: null,
  held_on: null,
  acknowledged_at: null,
  contested_at: null,
  waived_on: null,
  waived_reason: null,
});

function unheld(
  chance: Chance,
  colleague: Colleague,
  academic_year: number,
  state: 'nothing' | 'mentee_input' | 'waived' | 'open',
): Review[] {
  if (state === 'nothing') return [];
  if (state !== 'waived') return [{ ...blank(chance, colleague, academic_year), state }];
  const waived_on = later(academicYear(academic_year, YEAR_STARTS_IN).starts_on, colleague.clock_starts_on);
  const waived_reason = colleague.stopped.length > 0 ? 'on_leave' : 'other';
  return [{ ...blank(chance, colleague, academic_year), state, waived_on, waived_reason }];
}

/** The review held by a leader in office that day who was neither the mentee nor their mentor that year; undefined where there is no such day. */
function hold(chance: Chance, facts: DemoFacts, colleague: Colleague, year: AcademicYear): Review | undefined {
  const from = later(addDays(year.starts_on, 20), addDays(colleague.clock_starts_on, 45));
  const to = earlier(addDays(year.ends_on, -1), addDays(facts.today, -1));
  if (from > to) return undefined;
  const held_on = addDays(from, chance.between(0, daysBetween(from, to)));
  const mentors = mentorsIn(facts, colleague.id, { starts_on: year.starts_on, ends_on: addDays(held_on, 1) });
  const reviewer = holders(facts, colleague, held_on, REVIEWERS).find(
    ({ person_id }) => person_id !== colleague.id && !mentors.has(person_id),
  );
  if (!reviewer) return undefined;
  const { person_id: reviewer_id, capacity, role_id } = reviewer;
  const isFresh = held_on > addDays(facts.today, -30);
  const isAcknowledged = chance.odds(isFresh ? 0.5 : 0.93);
  const acknowledged_on = earlier(addDays(held_on, chance.between(1, 20)), addDays(facts.today, -1));
  const acknowledged_at = isAcknowledged ? at(acknowledged_on, 22) : null;
  const state = isAcknowledged ? 'acknowledged' : 'held';
  return { ...blank(chance, colleague, year.academic_year), state, reviewer_id, capacity, role_id, held_on, acknowledged_at };
}

const contest = (chance: Chance, review: Review, today: string): Review => ({
  ...review,
  state: 'contested',
  acknowledged_at: null,
  contested_at: at(earlier(addDays(review.held_on ?? today, chance.between(1, 9)), addDays(today, -1)), 22),
});

function content(chance: Chance, { id: review_id, state, held_on, waived_reason }: Review) {
  const isHeld = held_on !== null;
  const rating = () => (isHeld ? Number(chance.weighted({ '2': 4, '3': 16, '4': 48, '5': 32 })) : null);
  return {
    review_id,
    mentee_input: state === 'mentee_input' || (isHeld && chance.odds(0.5)) ? chance.pick(words.MENTEE_INPUT) : null,
    mentorship_quality: rating(),
    mentorship_quantity: isHeld ? chance.weighted({ too_little: 18, right: 78, too_much: 4 }) : null,
    appropriateness_to_needs: rating(),
    support_given: isHeld ? chance.pick(words.SUPPORT) : null,
    feedback: isHeld ? chance.pick(words.FEEDBACK) : null,
    issues: isHeld && chance.odds(0.35) ? [chance.pick(words.ISSUES)] : [],
    contest_note: state === 'contested' ? chance.pick(words.CONTEST) : null,
    waived_note: waived_reason === 'other' ? chance.pick(words.WAIVED) : null,
  };
}
