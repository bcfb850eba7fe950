/** Somebody who knows what metrics tell of all mentors, and wants to know how many have how many mentees. Written apart from the rule. */

/** A class of the load of mentors as it is answered: null where it is hidden. */
export type SeenLoad = Readonly<{ mentees: number; mentors: number | null }>;

/** All ways in which so many mentors can have so many mentees, none more than `most` and each class as it is seen: the loads, the greatest first. */
function* ways(seen: ReadonlyMap<number, number | null>, last: number, mentors: number, load: number, most: number): Generator<number[]> {
  if (mentors === 0) {
    if (load === 0) yield [];
    return;
  }
  for (let first = Math.min(most, load); first >= 1; first -= 1) {
    if (first * mentors < load) return;
    if (seen.get(Math.min(first, last)) === 0) continue;
    for (const others of ways(seen, last, mentors - 1, load - first, first)) yield [first, ...others];
  }
}

/** Every number of mentors that each hidden class can have, for whoever knows how many mentees the tenth of mentors has who have most. */
export function possibleLoads(
  classes: readonly SeenLoad[],
  { mentors, load, held }: Readonly<{ mentors: number; load: number; held: number | null }>,
  loadOfLast: number | null,
): Map<number, Set<number>> {
  const seen = new Map(classes.map((one) => [one.mentees, one.mentors]));
  const last = classes.at(-1)?.mentees ?? 0;
  const found = new Map(classes.flatMap((one) => (one.mentors === null ? [[one.mentees, new Set<number>()] as const] : [])));
  for (const way of ways(seen, last, mentors, load, load)) {
    const top = way.slice(0, Math.ceil(mentors / 10)).reduce((a, b) => a + b, 0);
    if (held !== null && top !== held) continue;
    const inClass = (mentees: number) => way.filter((one) => Math.min(one, last) === mentees);
    if (loadOfLast !== null && inClass(last).reduce((a, b) => a + b, 0) !== loadOfLast) continue;
    const fits = classes.every((one) =>
      one.mentors === null ? inClass(one.mentees).length > 0 : inClass(one.mentees).length === one.mentors,
    );
    if (fits) for (const [mentees, counts] of found) counts.add(inClass(mentees).length);
  }
  return found;
}
