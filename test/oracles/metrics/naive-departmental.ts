/** What the oracles of divisions, the department and the profession have in common. */
import { addDays, contains, daysBetween } from '../../../src/core/calendar.ts';
import type { Assignment, Facts } from './department.ts';
import { leavesOf, type Place, placeOn, primariesOf, type Row, rowOf } from './naive.ts';

export const NOWHERE: Place = { division_id: null, site_id: null, position_description: null, stage: null };
export const inDivision = (division_id: string | null): Place => ({ ...NOWHERE, division_id });
/** Counted by division alone. */
export const divisionOn = (facts: Facts, person_id: string, day: string): Place => inDivision(placeOn(facts, person_id, day).division_id);
/** A row about nobody. */
export const aboutNobody = (unit: string, division_id: string | null, rest: Partial<Row>): Row => ({
  ...rowOf(unit, '', inDivision(division_id), rest),
  person_id: null,
});
export const dayOf = (at: string | null): string | null => at?.slice(0, 10) ?? null;
export const yes = (is: boolean) => (is ? 1 : 0);
/** What the tests take policy to be: the defaults of its table. */
export const RULES = { orientation: 12, check_in: 18, opens: 1, closes: 2, recent: 90, capacity: 3 };

export const stopsOf = (facts: Facts, person_id: string) => leavesOf(facts, person_id).filter(({ stops_clock }) => stops_clock);
export const diedBy = (facts: Facts, person_id: string, day: string) => {
  const died = facts.person.find(({ id }) => id === person_id)?.deceased_on ?? null;
  return died !== null && died <= day;
};
export const counts = ({ state }: Assignment) => ['live', 'completed', 'ended'].includes(state);

/** First day after `days` from a day on, where those of clock-stopping leaves do not count. */
function afterDays(facts: Facts, person_id: string, from: string, days: number): string | null {
  const stopped = stopsOf(facts, person_id);
  let left = days;
  let day = from;
  for (let n = 0; n < 4_000; n += 1) {
    if (!stopped.some((one) => contains(one, day))) {
      if (left === 0) return day;
      left -= 1;
    } else if (left === 0) return day;
    day = addDays(day, 1);
  }
  return null;
}

type Request = Facts['mentor_request'][number];
/** What a request is on a day, of those that nobody has proposed anybody for. */
export function requestOn(facts: Facts, r: Request, day: string): string {
  if (r.withdrawn_on !== null && r.withdrawn_on <= day) return 'withdrawn';
  const fills = r.type === 'new' || (r.type === 'replacement' && r.is_primary);
  const isMatched =
    fills &&
    primariesOf(facts, r.mentee_id).some((a) => {
      const activated = dayOf(a.activated_at);
      const latest = r.opened_on > a.starts_on ? r.opened_on : a.starts_on;
      const isPast = activated !== null && activated >= r.opened_on && activated <= day;
      return a.id !== (r.replaces_id ?? null) && isPast && (a.ends_on === null || a.ends_on > latest);
    });
  if (isMatched) return 'matched';
  if (r.no_match_on && r.no_match_on <= day) {
    const reopens = r.reopens_on ? afterDays(facts, r.mentee_id, r.no_match_on, daysBetween(r.no_match_on, r.reopens_on)) : null;
    if (reopens === null || reopens > day) return 'no_match';
  }
  return 'open';
}

/** The divisions of the tests are active on every day, and each has directors. */
/** The divisions that have begun before a day. */
export const divisionsOf = (facts: Facts, before: string): string[] =>
  [...new Set(facts.leadership_role.map(({ division_id }) => division_id))].filter((id) => beginOf(facts, id) < before);
/** The first day of a division; of those that were always there, an early one. */
export const beginOf = ({ units: { begins } }: Facts, division_id: string): string => begins?.[division_id] ?? '1900-01-01';
