import type { Audience } from './kinds.ts';

/** Where somebody belongs who is asked: the primary division and site of the day. */
export type Place = Readonly<{ audience: Audience; division_id: string | null; site_id: string | null }>;

/**
 * What an anonymous answer may tell of its respondent, for each of the places in their order: the audience, and the division and site where so many
 * people have the same that at least `fewest` were asked in each group. What is left over of a whole joins into one group, and where that is too
 * small the smallest other group joins it, so that no group can be had by subtraction either. An audience below `fewest` stays one group.
 */
export function strataOf(places: readonly Place[], fewest: number): Place[] {
  const division = pooled(places, ({ audience }) => audience, 'division_id', fewest);
  return pooled(division, ({ audience, division_id }) => `${audience} ${division_id}`, 'site_id', fewest);
}

/**
 * The sites that numbers may name, for each of the places in their order: within a division those of at least `fewest`, so that a site less a division,
 * or a division less a site, is never a group of fewer.
 */
export const sitesWithin = (places: readonly Place[], fewest: number): (string | null)[] =>
  pooled(places, ({ audience, division_id }) => `${audience} ${division_id}`, 'site_id', fewest).map(({ site_id }) => site_id);

/** Within each whole, keeps the values of `field` that enough places have, and clears the others. */
function pooled(places: readonly Place[], whole: (place: Place) => string, field: 'division_id' | 'site_id', fewest: number): Place[] {
  const kept = new Map<string, ReadonlySet<string>>();
  for (const [name, members] of groups(places, whole))
    kept.set(
      name,
      large(
        groups(members, (place) => place[field] ?? ''),
        fewest,
      ),
    );
  return places.map((place) => (kept.get(whole(place))?.has(place[field] ?? '') ? place : { ...place, [field]: null }));
}

/** The groups that stand alone: the largest, as long as what remains is empty or large enough. */
function large(of: ReadonlyMap<string, readonly unknown[]>, fewest: number): ReadonlySet<string> {
  const sizes = [...of].map(([name, members]) => [name, members.length] as const).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const alone = sizes.filter(([name, size]) => name !== '' && size >= fewest);
  let rest = sizes.reduce((sum, [, size]) => sum + size, 0) - alone.reduce((sum, [, size]) => sum + size, 0);
  while (rest > 0 && rest < fewest && alone.length > 0) rest += alone.pop()?.[1] ?? 0;
  return new Set(alone.map(([name]) => name));
}

function groups<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const group = found.get(by(item));
    if (group) group.push(item);
    else found.set(by(item), [item]);
  }
  return found;
}
