/** How goals of the plans in force moved in the demo department, and the drafts that mentees write together with a mentor. */
import { addDays, contains } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { type DemoFacts, earlier } from './facts.ts';
import type { DemoPlan } from './plans.ts';
import type { Rows } from './rows.ts';

/** What became of a goal, in turn, with the mentee's word on it. */
const MOVES = [
  ['met', 'Done ahead of the day.'],
  ['at_risk', 'The data came late; the submission moves to autumn.'],
  ['on_track', null],
] as const;

/** The first goal of each second plan in force: on track at first, then as the turn says. Of the drafts, each second is shared. */
export function drawGoalProgress(chance: Chance, { today, mentorships }: DemoFacts, plans: readonly DemoPlan[]): Rows {
  const inForce = plans.flatMap(({ id, versions }) => {
    const version = versions.find(({ state }) => state === 'in_force');
    const [goal] = version?.goals ?? [];
    return goal && version?.in_force_on ? [{ plan_id: id, lineage_id: goal.lineage_id, since: version.in_force_on }] : [];
  });
  const progress = inForce
    .filter(({ since }, place) => place % 2 === 0 && since < addDays(today, -1))
    .flatMap(({ since, ...goal }, place) => {
      const [moved, note] = MOVES[place % MOVES.length] ?? MOVES[0];
      return [
        { id: chance.id(), ...goal, progress: 'on_track', note: null, recorded_on: earlier(addDays(since, 45), addDays(today, -1)) },
        { id: chance.id(), ...goal, progress: moved, note, recorded_on: earlier(addDays(since, 150), addDays(today, -1)) },
      ];
    });
  const shares = plans
    .flatMap(({ mentee_id, versions }) =>
      versions.filter(({ state }) => state === 'draft').map(({ id }) => ({ mentee_id, version_id: id })),
    )
    .flatMap(({ mentee_id, version_id }) => {
      const mentorship = mentorships.find((each) => each.mentee_id === mentee_id && each.active.some((days) => contains(days, today)));
      return mentorship ? [{ version_id, assignment_id: mentorship.id, shared_on: addDays(today, -3) }] : [];
    });
  return [
    ['plan_goal_progress', progress],
    ['plan_share', shares.filter((_, place) => place % 2 === 0)],
  ];
}
