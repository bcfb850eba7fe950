/**
 * Which classes of the load of mentors are hidden. Whoever reads metrics knows more than the classes: how many mentors and formal mentorships there are,
 * and how many of these the tenth of mentors has who have most.
 */

/** So many mentors have so many mentees, or more in the last class; `load` is how many mentees they have together. */
export type LoadClass = Readonly<{ mentees: number; mentors: number; load: number }>;

/** What is known of the whole: the `top` mentors who have most have `held` mentees together. */
export type KnownLoad = Readonly<{ mentors: number; load: number; top: number; held: number }>;

/**
 * The classes to hide: those of few mentors, and others with them until so many whole numbers as the policy asks for stay possible for each of these.
 * The smallest others go first. A class of nobody stays.
 */
export function hiddenLoads(
  classes: readonly LoadClass[],
  loads: readonly number[],
  { minimum, width }: Readonly<{ minimum: number; width: number }>,
): ReadonlySet<number> {
  const held = classes.filter(({ mentors }) => mentors > 0);
  const few = held.filter(({ mentors }) => mentors < minimum);
  const hidden = new Set(few.map(({ mentees }) => mentees));
  if (hidden.size === 0) return hidden;
  const known = knownOf(loads);
  const others = held.filter(({ mentors }) => mentors >= minimum).sort((a, b) => a.mentors - b.mentors || b.mentees - a.mentees);
  for (const { mentees } of others) {
    if (few.every((one) => possible(classes, hidden, known, one.mentees, width).length >= width)) break;
    hidden.add(mentees);
  }
  return hidden;
}

/** What the metrics tell of the loads of all mentors. */
export function knownOf(loads: readonly number[]): KnownLoad {
  const sum = (some: readonly number[]) => some.reduce((a, b) => a + b, 0);
  const top = Math.ceil(loads.length / 10);
  return { mentors: loads.length, load: sum(loads), top, held: sum(loads.toSorted((a, b) => b - a).slice(0, top)) };
}

/** By mentors and mentees so far: 1 where the classes from one end on can have so many together. */
type Reached = readonly Uint8Array[];

/**
 * How many mentors a hidden class can have, in order, up to so many numbers. A hidden class has one mentor at least. Mentors are counted from those on
 * who have most: `top` of them have `held` mentees. Of the last class the load is known where it is shown.
 */
export function possible(
  classes: readonly LoadClass[],
  hidden: ReadonlySet<number>,
  known: KnownLoad,
  wanted: number,
  most = Number.POSITIVE_INFINITY,
): number[] {
  const descending = classes.toReversed();
  const place = descending.findIndex(({ mentees }) => mentees === wanted);
  const isHidden = ({ mentees }: LoadClass) => hidden.has(mentees);
  const fits = (mentors: number, mentees: number) => mentors !== known.top || mentees === known.held;
  const [last] = descending;
  const found: number[] = [];
  if (!last) return found;
  const after = afterAll(descending.slice(place + 1), known, fits, isHidden);
  if (place === 0) {
    const starts = lastClass(last, true, known);
    for (let n = 1; n <= known.mentors && found.length < most; n += 1)
      if (starts[n]?.some((is, mentees) => is === 1 && after[n]?.[mentees] === 1)) found.push(n);
    return found;
  }
  let before: Reached = lastClass(last, isHidden(last), known);
  for (const one of descending.slice(1, place))
    before = isHidden(one) ? some(before, one.mentees, known, fits) : exactly(before, one, known, 1);
  for (let n = 1; n <= known.mentors && found.length < most; n += 1) {
    before = steps(before, wanted, known, fits);
    if (before.some((row, mentors) => row.some((is, mentees) => is === 1 && after[mentors]?.[mentees] === 1))) found.push(n);
  }
  return found;
}

type Fits = (mentors: number, mentees: number) => boolean;

const nothing = ({ mentors, load }: KnownLoad): Uint8Array[] => Array.from({ length: mentors + 1 }, () => new Uint8Array(load + 1));

/** One more mentor of a class. */
function steps(from: Reached, size: number, known: KnownLoad, fits: Fits): Uint8Array[] {
  const to = nothing(known);
  for (const [mentors, row] of from.entries())
    for (const [mentees, is] of row.entries())
      if (is === 1 && mentors < known.mentors && mentees + size <= known.load && fits(mentors + 1, mentees + size))
        (to[mentors + 1] as Uint8Array)[mentees + size] = 1;
  return to;
}

/** One mentor of a class, or more. */
function some(from: Reached, size: number, known: KnownLoad, fits: Fits): Uint8Array[] {
  const to = steps(from, size, known, fits);
  for (let mentors = 1; mentors < known.mentors; mentors += 1)
    for (let mentees = 0; mentees + size <= known.load; mentees += 1)
      if (to[mentors]?.[mentees] === 1 && fits(mentors + 1, mentees + size)) (to[mentors + 1] as Uint8Array)[mentees + size] = 1;
  return to;
}

/** So many mentors of a class, forwards or backwards. */
function exactly(from: Reached, { mentors: n, mentees: size }: LoadClass, known: KnownLoad, direction: 1 | -1): Reached {
  if (n === 0) return from;
  const to = nothing(known);
  for (const [mentors, row] of from.entries())
    for (const [mentees, is] of row.entries()) {
      if (is === 0) continue;
      const [before, load] = direction === 1 ? [mentors, mentees] : [mentors - n, mentees - n * size];
      if (before < 0 || load < 0 || before + n > known.mentors || load + n * size > known.load) continue;
      const isTold = before >= known.top || before + n < known.top || load + (known.top - before) * size === known.held;
      if (isTold) (to[mentors + direction * n] as Uint8Array)[mentees + direction * n * size] = 1;
    }
  return to;
}

/** Of the last class, whose mentors have at least so many mentees each. */
function lastClass({ mentees: size, mentors: own, load: ownLoad }: LoadClass, isHidden: boolean, known: KnownLoad): Uint8Array[] {
  const to = nothing(known);
  if (!isHidden) {
    (to[own] as Uint8Array)[ownLoad] = 1;
    return to;
  }
  const { top, held } = known;
  for (let mentors = 1; mentors <= known.mentors; mentors += 1)
    for (let load = size * mentors; load <= known.load; load += 1) {
      const rest = mentors - top;
      const isTold = rest < 0 || (held >= size * top && load - held >= size * rest && load - held <= rest * Math.floor(held / top));
      if (isTold) (to[mentors] as Uint8Array)[load] = 1;
    }
  return to;
}

/** From which numbers of mentors and mentees on the remaining classes can come to those of the whole. */
function afterAll(remaining: readonly LoadClass[], known: KnownLoad, fits: Fits, isHidden: (one: LoadClass) => boolean): Reached {
  let to: Reached = nothing(known);
  (to[known.mentors] as Uint8Array)[known.load] = 1;
  for (const one of remaining.toReversed()) {
    const { mentees: size } = one;
    const back = (from: Reached): Uint8Array[] => {
      const next = nothing(known);
      for (let mentors = 1; mentors <= known.mentors; mentors += 1)
        for (let mentees = size; mentees <= known.load; mentees += 1)
          if (from[mentors]?.[mentees] === 1 && fits(mentors, mentees)) (next[mentors - 1] as Uint8Array)[mentees - size] = 1;
      return next;
    };
    if (isHidden(one)) {
      const first = back(to);
      for (let mentors = known.mentors - 1; mentors >= 1; mentors -= 1)
        for (let mentees = known.load - size; mentees >= size; mentees -= 1)
          if (first[mentors]?.[mentees] === 1 && fits(mentors, mentees)) (first[mentors - 1] as Uint8Array)[mentees - size] = 1;
      to = first;
    } else to = exactly(to, one, known, -1);
  }
  return to;
}
