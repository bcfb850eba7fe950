import { z } from 'zod';

const part = z.int32().min(0).meta({ class: 'C2' });
const count = (description: string) =>
  z.object({ numerator: part, denominator: part }).meta({ class: 'C2', description, examples: [{ numerator: 9, denominator: 12 }] });

const countOrNull = (description: string) =>
  z.object({ numerator: part.nullable(), denominator: part }).meta({
    class: 'C2',
    description: `${description}. The numerator is null where you may not read it of each of them`,
    examples: [{ numerator: 9, denominator: 12 }],
  });

export const Totals = z
  .object({
    full_time: count('Full-time faculty, of all primary members'),
    eligible: count('In programme year 1–5 and not on a clock-stopping leave that you may read, of full-time faculty'),
    with_live_primary: count('With an active or paused primary mentor, of eligible'),
    suspended: count('Status suspended_conflict, of eligible'),
    in_matching: count('Status in_matching, of eligible'),
    without_mentor: count('Status none or in_matching, of eligible; people whose mentor was waived are left out'),
    with_plan: countOrNull('An academic plan has come into force on the present clock, of eligible'),
    oriented: countOrNull('Orientation attended, of eligible'),
    meetings_on_track: countOrNull(
      'At least as many meetings as expected to date, of those eligible who have a primary mentor and whose year is evaluated',
    ),
  })
  .meta({ id: 'RosterTotals' });
export type Totals = z.infer<typeof Totals>;
