import type { Audience } from '../kinds.ts';
import type { AskedItem, GivenAnswer } from '../rules.ts';

/** One sheet of a file, by what its cells say. */
export type Sheet = Readonly<{ audience: string; division: string; site: string; answers: readonly GivenAnswer[] }>;

const NOT_APPLICABLE = 'NA';

/** The answer that a cell says to an item; undefined where it is empty. */
export function answerIn({ code, type }: Pick<AskedItem, 'code' | 'type'>, cell: string): GivenAnswer | undefined {
  if (cell === '') return undefined;
  if (cell === NOT_APPLICABLE) return { item: code, not_applicable: true };
  if (type === 'text') return { item: code, text: cell };
  if (type === 'choice' || type === 'multi') return { item: code, choices: cell.split('|').map((choice) => choice.trim()) };
  return { item: code, rating: /^\d$/.test(cell) ? Number(cell) : Number.NaN };
}

export type Stated = Readonly<{ audience: Audience; division_id: string | null; invited: number; delivered: number }>;

/** The statements that more sheets came back than were delivered, by the audience and the division; none where the numbers agree. */
export function surplus(bases: readonly Stated[], sheets: readonly { audience: Audience; division_id: string | null }[]): string[] {
  const whole = [...new Set(sheets.map(({ audience }) => audience))];
  return whole.flatMap((audience) => {
    const asked = bases.filter((one) => one.audience === audience).reduce((sum, { delivered }) => sum + delivered, 0);
    const back = sheets.filter((one) => one.audience === audience).length;
    return back > asked ? [`There are ${back} sheets of the audience ${audience}, and ${asked} invitations that were delivered.`] : [];
  });
}
