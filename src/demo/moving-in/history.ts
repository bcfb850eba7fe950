/** What the people of a department that moves in have done so far: met, written plans, talked with leaders, attended. */
import { addDays, addMonths, contains } from '../../core/calendar.ts';
import type { Chance } from '../chance.ts';
import type { MovingDepartment, MovingPerson } from './lists.ts';

type Known = Pick<MovingDepartment, 'people' | 'roles' | 'leaves' | 'assignments'>;
type History = Pick<MovingDepartment, 'meetings' | 'plans' | 'check_ins' | 'annual_reviews' | 'orientations'>;

/** Draws what was done before the day. */
export function historyOf(chance: Chance, as_of: string, known: Known): History {
  const early = known.people.filter(({ is_early }) => is_early);
  return {
    meetings: meetingsOf(chance, as_of, known),
    plans: plansOf(chance, as_of, known),
    check_ins: checkInsOf(chance, as_of, early, known),
    annual_reviews: reviewsOf(chance, as_of, early, known),
    orientations: orientationsOf(chance, as_of, early),
  };
}

/** Every formal pair has met every few months, on days on which neither was away. */
function meetingsOf(chance: Chance, as_of: string, { assignments, leaves }: Known): MovingDepartment['meetings'] {
  const isAway = (hr_number: string, day: string) => leaves.some((leave) => leave.hr_number === hr_number && contains(leave, day));
  return assignments.flatMap(({ mentee, mentor, subtype, starts_on, ends_on }) => {
    if (subtype !== 'formal') return [];
    const days: string[] = [];
    const until = ends_on ?? as_of;
    for (let day = addDays(starts_on, chance.between(10, 60)); day < until; day = addDays(day, chance.between(60, 150)))
      if (!isAway(mentee, day) && !isAway(mentor, day)) days.push(day);
    return days.map((held_on) => ({ mentee, mentor, held_on }));
  });
}

/** Most of those who have had a mentor for some months have a plan. */
function plansOf(chance: Chance, as_of: string, { people, assignments }: Known): MovingDepartment['plans'] {
  return people.flatMap(({ hr_number }) => {
    const first = assignments.find(({ mentee, subtype }) => mentee === hr_number && subtype === 'formal');
    if (!first || first.starts_on > addDays(as_of, -100) || !chance.odds(0.7)) return [];
    return { hr_number, starts_on: addDays(first.starts_on, 45), reference: `Plans ${first.starts_on.slice(0, 4)}/${hr_number}` };
  });
}

/** Vice-chairs have seen most of those whose first year and a half is over. */
function checkInsOf(
  chance: Chance,
  as_of: string,
  early: readonly MovingPerson[],
  { roles, leaves }: Known,
): MovingDepartment['check_ins'] {
  const [one, ...others] = roles.flatMap(({ role, hr_number }) => (role === 'vice_chair' ? hr_number : []));
  if (one === undefined) return [];
  return early.flatMap(({ hr_number, appointed_on }) => {
    const held_on = addDays(addMonths(appointed_on, 18), chance.between(0, 20));
    const hasBeenAway = leaves.some((leave) => leave.hr_number === hr_number);
    if (held_on >= as_of || hasBeenAway || !chance.odds(0.8)) return [];
    return { mentee: hr_number, holder: chance.pick([one, ...others]), held_on };
  });
}

/** Directors have held most reviews of the year that is over. */
function reviewsOf(chance: Chance, as_of: string, early: readonly MovingPerson[], { people }: Known): MovingDepartment['annual_reviews'] {
  const academic_year = Number(as_of.slice(0, 4)) - (as_of.slice(5) < '07-01' ? 2 : 1);
  const held_on = `${academic_year + 1}-05-20`;
  return early.flatMap(({ hr_number, division, appointed_on }) => {
    const director = people.find((person) => person.division === division && person.place === 0);
    if (!director || appointed_on > `${academic_year + 1}-03-01` || !chance.odds(0.85)) return [];
    return { mentee: hr_number, holder: director.hr_number, held_on, academic_year };
  });
}

/** Each has been asked to the first orientation after they came. */
function orientationsOf(chance: Chance, as_of: string, early: readonly MovingPerson[]): MovingDepartment['orientations'] {
  return early.flatMap(({ hr_number, appointed_on }) => {
    const year = Number(appointed_on.slice(0, 4)) + (appointed_on.slice(5) > '09-10' ? 1 : 0);
    const held_on = `${year}-09-10`;
    return held_on < as_of ? { hr_number, held_on, attendance: chance.odds(0.8) ? ('present' as const) : ('absent' as const) } : [];
  });
}
