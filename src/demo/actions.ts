/** The action items of the demo department, agreed on in check-ins and annual reviews. */
import { addDays } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { ACTIONS } from './words.ts';

type Source = { check_in_id: string | null; review_id: string | null };

/** Draws action items: some done, a few dropped, the rest open, some of these overdue. */
export function drawActions(
  chance: Chance,
  source: Source,
  owners: readonly [string, string],
  { held_on, count, today }: Readonly<{ held_on: string; count: number; today: string }>,
): object[] {
  const first = chance.between(0, ACTIONS.length - 1);
  return Array.from({ length: count }, (_, i) => {
    const due_on = addDays(held_on, chance.between(40, 200));
    const done_on = addDays(held_on, chance.between(10, 210));
    const fate = chance.weighted({ done: 66, dropped: 6, open: 28 });
    return {
      ...source,
      owner_id: chance.odds(0.75) ? owners[0] : owners[1],
      text: ACTIONS[(first + i) % ACTIONS.length],
      due_on: chance.odds(0.9) ? due_on : null,
      done_on: fate === 'done' && done_on < today ? done_on : null,
      dropped_on: fate === 'dropped' && done_on < today ? done_on : null,
      is_shared: source.check_in_id !== null && chance.odds(0.5),
    };
  });
}
