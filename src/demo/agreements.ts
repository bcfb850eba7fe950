/** The mentoring agreements of the demo department, with the versions of their yearly reviews. */
import { addDays } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import type { DemoAssignment } from './mentorships.ts';
import type { Rows } from './rows.ts';

const TEXT = {
  expectations: 'We prepare our meetings and tell each other early when something changes.',
  objectives: 'A first-authored paper and a teaching portfolio within two years.',
  frequency: 'Every two months, an hour.',
  scheduled_by: 'mentee',
  confidentiality: 'What we say stays between us, unless somebody is in danger.',
};

/** One agreement in so many is due for review within the next two weeks. */
const DUE_SOON = 30;

/** Draws the agreements: most running mentorships have one, and most are reviewed each year, with a new version. */
export function drawAgreements(
  chance: Chance,
  assignments: readonly DemoAssignment[],
  definition_id: string | undefined,
  today: string,
): Rows {
  const noon = (day: string) => `${day}T16:00:00Z`;
  let turn = 0;
  const agreements = assignments.flatMap(({ id: assignment_id, starts_on, state, subtype }) => {
    if (state !== 'live' || subtype !== 'formal' || starts_on === null || starts_on > addDays(today, -30) || chance.odds(0.14)) return [];
    const written = [addDays(starts_on, chance.between(5, 25))];
    const isAgreed = chance.odds(0.93);
    for (let next = again(chance, written); isAgreed && next < today && chance.odds(0.92); next = again(chance, written))
      written.push(next);
    turn += 1;
    const days = isAgreed && turn % DUE_SOON === 1 ? dueSoon(chance, written, today) : written;
    return days.map((day, i) => ({
      id: chance.id(),
      assignment_id,
      version: i + 1,
      definition_id,
      review_on: addDays(day, 365),
      mentee_acknowledged_at: noon(day),
      mentor_acknowledged_at: isAgreed ? noon(addDays(day, 3) < today ? addDays(day, 3) : day) : null,
    }));
  });
  return [
    ['mentoring_agreement', agreements],
    ['mentoring_agreement_text', agreements.map(({ id: agreement_id }) => ({ agreement_id, ...TEXT }))],
  ];
}

/** A day around the one on which the latest version is due for review. */
const again = (chance: Chance, written: readonly string[]) => addDays(written.at(-1) ?? '', 365 + chance.between(-20, 14));

function dueSoon(chance: Chance, written: readonly string[], today: string): string[] {
  const latest = addDays(today, chance.between(2, 12) - 365);
  return (written[0] ?? today) > latest ? [...written] : [...written.filter((day) => day < addDays(latest, -250)), latest];
}
