/** Waves of examples: who answered what of the instrument that every department begins with. */
import { randomUUID } from 'node:crypto';
import type { Department } from '../../../setup/department.ts';
import type { Wave } from './example.ts';

export type Answer = Readonly<{
  audience: 'mentee' | 'mentor' | 'leader';
  /** Code; null where the stored form has none. */
  division?: string | null;
  /** By item code: the rating, `not_applicable`, or nothing where it was left blank. */
  says: Readonly<Record<string, number | 'not_applicable'>>;
  /** Two that name the same pair are of one. */
  pair?: string;
  met_target?: boolean;
}>;

/** A wave that closed on the last day of 2025: confidential and linked where its answers are of pairs, else anonymous. */
export async function surveyed(
  department: Department,
  form: 'anonymous' | 'confidential_linked',
  answers: readonly Answer[],
): Promise<Wave> {
  const { insert, division, sql, id } = department;
  const [instrument] = await sql<{ id: string }>`select id from survey_instrument where department_id = ${id} order by created_at limit 1`;
  const days = { opens_on: '2025-12-01', closes_on: '2026-01-01', opened_on: '2025-12-01', closed_on: '2025-12-31' };
  const about = form === 'anonymous' ? 'person' : 'pair';
  const wave = await insert('survey_wave', {
    ...{ instrument_id: instrument?.id, title: 'Mentorship', audience: 'all', about, form, reminds: 'everybody', state: 'closed' },
    ...days,
  });
  const pairs = new Map<string, string>();
  for (const { audience, division: code = null, says, pair, met_target = null } of answers) {
    const sheet = Object.fromEntries(
      Object.entries(says).map(([item, said]) => [item, said === 'not_applicable' ? { not_applicable: true } : { rating: said }]),
    );
    const placed = { wave_id: wave.id, audience, division_id: code === null ? null : division(code).id, answers: JSON.stringify(sheet) };
    if (form === 'anonymous') await insert('survey_anonymous_response', placed);
    else {
      const pair_key = pair === undefined ? null : (pairs.get(pair) ?? randomUUID());
      if (pair !== undefined && pair_key) pairs.set(pair, pair_key);
      await insert('survey_linked_response', { ...placed, respondent_key: randomUUID(), pair_key, met_target, submitted_on: '2025-12-10' });
    }
  }
  return { id: wave.id, opened_on: days.opened_on, closed_on: days.closed_on };
}

/** Agrees with everything. */
export const ALL: Answer['says'] = Object.fromEntries(
  [
    ...['expectations', 'engaged_mentor', 'engaged_mentee', 'frequency', 'good_match', 'recognised', 'prepared'],
    ...['connected_faculty', 'connected_peers'],
  ].map((item) => [item, 5]),
);
