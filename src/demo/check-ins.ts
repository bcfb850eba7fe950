/** The 1.5-year check-ins of the demo department: held by the vice-chair of the portfolio, planned, not held or waived. */
import { addDays, addMonths, daysBetween } from '../core/calendar.ts';
import { drawActions } from './actions.ts';
import type { Chance } from './chance.ts';
import { dueOn } from './clock.ts';
import { at, type Colleague, conductorOn, type DemoFacts, earlier, later } from './facts.ts';
import type { Rows } from './rows.ts';
import * as words from './words.ts';

const MONTHS = 18;
/** The outcomes of check-ins whose window is over, in turn. */
const PAST = ['held', 'held', 'held', 'forgotten', 'held', 'held', 'late', 'held', 'waived', 'held', 'planned', 'held', 'held'] as const;
/** The outcomes of those whose window is open, in turn. */
const PRESENT = ['held', 'planned', 'forgotten'] as const;
type Fate = (typeof PAST)[number];
/** The division of the tour’s director, in which at least one check-in is overdue. */
const TOUR_DIVISION = 'CARD';
const TOUR_MENTEE = 'D100002';

interface CheckIn {
  id: string;
  mentee_id: string;
  clock_starts_on: string;
  state: 'scheduled' | 'held' | 'acknowledged' | 'waived';
  conductor_id: string | null;
  role_id: string | null;
  planned_on: string | null;
  held_on: string | null;
  written_on: string | null;
  acknowledged_at: string | null;
  waived_on: string | null;
  waived_reason: string | null;
}

/** Draws the check-ins of everybody in the first five programme years who was appointed on probation, with content and action items. */
export function drawCheckIns(chance: Chance, facts: DemoFacts): Rows {
  const { today } = facts;
  const turns = { past: 0, present: 0 };
  let hasOverdue = false;
  const checkIns = facts.colleagues.flatMap((colleague): CheckIn[] => {
    const { programme_year, was_probationary, is_probationary, hr_number, division } = colleague;
    const due_on = dueOn(colleague.clock_starts_on, colleague.stopped, MONTHS);
    if (programme_year > 5 || !was_probationary || hr_number === TOUR_MENTEE || due_on === null) return [];
    const window = { opens_on: addMonths(due_on, -1), closes_on: addMonths(due_on, 2) };
    if (window.opens_on > addDays(today, 45)) return [];
    if (window.opens_on >= today) return is_probationary && chance.odds(0.5) ? plan(colleague, addDays(window.opens_on, 20)) : [];
    const isOver = window.closes_on <= today;
    const isOfTour = isOver && !hasOverdue && is_probationary && division === TOUR_DIVISION;
    if (isOfTour) hasOverdue = true;
    const fate: Fate | undefined = isOfTour
      ? 'planned'
      : isOver
        ? PAST[turns.past++ % PAST.length]
        : PRESENT[turns.present++ % PRESENT.length];
    if (fate === 'forgotten') return [];
    if (fate === 'planned') return is_probationary ? plan(colleague, addDays(today, chance.between(3, 25))) : [];
    if (fate === 'waived')
      return [
        {
          ...blank(chance, colleague),
          state: 'waived',
          waived_on: window.opens_on,
          waived_reason: colleague.stopped.length > 0 ? 'on_leave' : 'other',
        },
      ];
    const days = fate === 'late' ? [window.closes_on, addDays(window.closes_on, 60)] : [window.opens_on, addDays(window.closes_on, -1)];
    const [from, to] = [days[0] ?? today, earlier(days[1] ?? today, addDays(today, -1))];
    return from > to ? [] : hold(chance, facts, colleague, addDays(from, chance.between(0, daysBetween(from, to))));
  });
  function plan(colleague: Colleague, planned_on: string): CheckIn[] {
    const conductor = conductorOn(facts, colleague, today);
    return conductor ? [{ ...blank(chance, colleague), conductor_id: conductor.person_id, role_id: conductor.role_id, planned_on }] : [];
  }
  const held = checkIns.flatMap(({ id, mentee_id, conductor_id, held_on }) =>
    held_on && conductor_id ? [{ id, mentee_id, conductor_id, held_on }] : [],
  );
  return [
    ['check_in', checkIns],
    ['check_in_content', checkIns.filter(({ state }) => state !== 'scheduled').map((checkIn) => content(chance, checkIn))],
    [
      'action_item',
      held.flatMap(({ id, mentee_id, conductor_id, held_on }) =>
        drawActions(chance, { check_in_id: id, review_id: null }, [mentee_id, conductor_id], {
          held_on,
          count: chance.between(1, 3),
          today,
        }),
      ),
    ],
  ];
}

const blank = (chance: Chance, { id: mentee_id, clock_starts_on }: Colleague): CheckIn => ({
  id: chance.id(),
  mentee_id,
  clock_starts_on,
  state: 'scheduled',
  conductor_id: null,
  role_id: null,
  planned_on: null,
  held_on: null,
  written_on: null,
  acknowledged_at: null,
  waived_on: null,
  waived_reason: null,
});

function hold(chance: Chance, facts: DemoFacts, colleague: Colleague, held_on: string): CheckIn[] {
  const conductor = conductorOn(facts, colleague, held_on);
  if (!conductor) return [];
  const acknowledged_on = earlier(addDays(held_on, chance.between(1, 25)), addDays(facts.today, -1));
  const isAcknowledged = chance.odds(held_on > addDays(facts.today, -25) ? 0.4 : 0.92);
  return [
    {
      ...blank(chance, colleague),
      state: isAcknowledged ? 'acknowledged' : 'held',
      conductor_id: conductor.person_id,
      role_id: conductor.role_id,
      planned_on: later(addDays(held_on, -chance.between(0, 1)), colleague.clock_starts_on),
      held_on,
      written_on: held_on,
      acknowledged_at: isAcknowledged ? at(acknowledged_on, 22) : null,
    },
  ];
}

function content(chance: Chance, { id: check_in_id, held_on, waived_reason }: CheckIn) {
  const isHeld = held_on !== null;
  const said = {
    academic_goals: isHeld ? chance.pick(words.ACADEMIC_GOALS) : null,
    work_life_balance: isHeld ? chance.pick(words.BALANCE) : null,
    satisfaction_rating: isHeld && chance.odds(0.9) ? Number(chance.weighted({ '1': 2, '2': 6, '3': 18, '4': 42, '5': 32 })) : null,
    satisfaction_text: isHeld && chance.odds(0.6) ? chance.pick(words.SATISFACTION) : null,
  };
  return {
    check_in_id,
    ...said,
    satisfaction_declined: isHeld && said.satisfaction_rating === null && said.satisfaction_text === null,
    waived_note: waived_reason === 'other' ? chance.pick(words.WAIVED) : null,
  };
}
