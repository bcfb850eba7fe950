/** Person-time in pieces, and what else the oracles of several levels look at day by day. */
import { addDays } from '../../../src/core/calendar.ts';
import type { Assignment, Facts } from './department.ts';
import { type Asked, formal, holds, once, type Place, placeOn } from './naive.ts';

/** The civil day of an instant: all that is made up happens at noon in Toronto. */
export const dayOf = (instant: string): string => instant.slice(0, 10);

/** What somebody's mentor profile said on a day; `lost` where it was there, and what it said is not known. */
export function profileOn(facts: Facts, id: string, day: string) {
  const said = facts.mentor_profile_day.filter(({ person_id, on_day }) => person_id === id && on_day <= day);
  const last = said.toSorted((a, b) => (a.on_day < b.on_day ? -1 : 1)).at(-1);
  if (last) return last;
  return facts.mentor_profile.some(({ person_id, created_at }) => person_id === id && dayOf(created_at) <= day) ? 'lost' : undefined;
}

export const daysOf = ({ from, to }: Asked): string[] => {
  const days: string[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
};

export type Piece = { starts_on: string; ends_on: string; place: Place };

/** The days between changes of what places somebody. */
export function piecesOf(facts: Facts, person_id: string, { from, to }: Asked): Piece[] {
  const spans = once(facts, `placings of ${person_id}`, () =>
    [facts.division_membership.filter((one) => one.is_primary), facts.site_membership, facts.position_description].flatMap((rows) =>
      rows.filter((one) => one.person_id === person_id).flatMap(({ starts_on, ends_on }) => [starts_on, ends_on]),
    ),
  );
  const cuts = [...new Set([from, ...spans.filter((day): day is string => day !== null && day > from && day < to)])].sort();
  return cuts.map((starts_on, n) => ({ starts_on, ends_on: cuts[n + 1] ?? to, place: placeOn(facts, person_id, starts_on) }));
}

/** The relations of any type that both agreed upon and that hold on a day, of a mentee. */
export const relationsOn = (facts: Facts, mentee_id: string, day: string): Assignment[] =>
  (
    once(facts, 'relations by mentee', () =>
      Map.groupBy(
        facts.assignment.filter(({ state }) => ['live', 'completed', 'ended'].includes(state)),
        (one) => one.mentee_id,
      ),
    ).get(mentee_id) ?? []
  ).filter((one) => holds(one, day));

/** FA: formal assignments that hold on a day. */
export const formalOn = (facts: Facts, day: string): Assignment[] => formal(facts).filter((one) => holds(one, day));
