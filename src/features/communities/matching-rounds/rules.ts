import { match } from '../../../domain/pairing/matching.ts';
import { MOST_SCORE } from '../../../domain/pairing/problem.ts';
import { blockingPairs } from '../../../domain/pairing/stability.ts';
import type { Facet } from '../cohorts/kinds.ts';

/** What a pair is scored by: the place of the mentor among the choices, and each facet of the two profiles. */
export type Criterion = 'choice' | Facet;
export type Weights = Readonly<Record<Criterion, number>>;
type Profile = Readonly<Partial<Record<Facet, readonly string[]>>>;

export type Lock = Readonly<{ application_id: string; cohort_mentor_id: string; kind: 'together' | 'apart' }>;

/** Everything that a round is computed from. `institutions` are keys: two people are of one institution where they share one. */
export type Inputs = Readonly<{
  weights: Weights;
  choices_maximum: number;
  mentor_external: boolean;
  applications: readonly Readonly<{ id: string; profile: Profile; choices: readonly string[]; institutions: readonly string[] }>[];
  mentors: readonly Readonly<{ id: string; capacity: number; profile: Profile; institutions: readonly string[] }>[];
  /** Pairs that must not be, for a reason that is not told. */
  barred: readonly (readonly [application_id: string, cohort_mentor_id: string])[];
  locks: readonly Lock[];
}>;

export type Exclusion = 'same_institution' | 'not_available' | 'kept_apart' | 'not_listed';
/** A choice and what came of it: who holds the mentor, and what giving it after all would lose; null where it cannot be given. */
export type ChoiceResult = Readonly<{
  cohort_mentor_id: string;
  is_given: boolean;
  score: number | null;
  excluded_because: Exclusion | null;
  held_by: readonly string[];
  loss: Readonly<{ pairs: number; score: number }> | null;
}>;
export type PlaceResult = Readonly<{
  application_id: string;
  cohort_mentor_id: string | null;
  score: number | null;
  parts: Readonly<Partial<Record<Criterion, number>>>;
  choices: readonly ChoiceResult[];
  is_locked: boolean;
  reserve_because: 'every_mentor_excluded' | 'no_place_left' | null;
}>;
export type Result = Readonly<{
  places: readonly PlaceResult[];
  pairs: number;
  score: number;
  first_choices: number;
  blocking: readonly Readonly<{ application_id: string; cohort_mentor_id: string; instead_of: string | null }>[];
}>;

const wordsOf = (words: readonly string[] | undefined) => [...new Set((words ?? []).map((word) => word.toLowerCase()))];

/** Of how many places of choices the place is worth: the first all, the last its share. */
const worthOf = (place: number, of: number) => (place < 0 ? 0 : (of - place) / of);

/** Who of a side says each word. */
function saidBy(lists: readonly (readonly string[])[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [one, words] of lists.entries())
    for (const word of words) {
      const others = found.get(word);
      if (others) others.push(one);
      else found.set(word, [one]);
    }
  return found;
}

/**
 * What each pair scores, and why it must not be. The score is the mean by weight of the shares of all criteria, in parts of ten thousand: of the choices the
 * place, of each facet how much of what the applicant says the mentor says too, and nothing where the applicant says nothing. Where no weight is more
 * than 0, every pair scores 0. Sums over words that two share, so that thousands take no longer than what they have in common.
 */
export function scored(inputs: Inputs) {
  const { weights, choices_maximum, applications, mentors, mentor_external, barred, locks } = inputs;
  const facets = (Object.keys(weights) as Criterion[]).filter((name): name is Facet => name !== 'choice').sort();
  const total = facets.reduce((sum, facet) => sum + weights[facet], weights.choice);
  const width = mentors.length;
  const mentorAt = new Map(mentors.map(({ id }, m) => [id, m]));
  const applicationAt = new Map(applications.map(({ id }, a) => [id, a]));
  const said = facets.map((facet) => saidBy(mentors.map(({ profile }) => wordsOf(profile[facet]))));
  const ofKey = saidBy(mentors.map(({ institutions }) => institutions));
  const scores = new Int32Array(applications.length * width);
  const why = new Map<number, Exclusion>();
  for (const [a, application] of applications.entries()) {
    const sums = new Float64Array(width);
    for (const [place, id] of application.choices.entries()) {
      const m = mentorAt.get(id);
      if (m !== undefined) sums[m] = weights.choice * worthOf(place, choices_maximum);
    }
    for (const [at, facet] of facets.entries()) {
      const words = wordsOf(application.profile[facet]);
      const shared = new Map<number, number>();
      for (const word of words) for (const m of said[at]?.get(word) ?? []) shared.set(m, (shared.get(m) ?? 0) + 1);
      for (const [m, count] of shared) sums[m] = (sums[m] as number) + (weights[facet] * count) / words.length;
    }
    for (let m = 0; m < width; m += 1) scores[a * width + m] = total === 0 ? 0 : Math.round((MOST_SCORE * (sums[m] as number)) / total);
    if (mentor_external)
      for (const key of application.institutions) for (const m of ofKey.get(key) ?? []) why.set(a * width + m, 'same_institution');
  }
  const mark = (application_id: string, cohort_mentor_id: string, reason: Exclusion) => {
    const [a, m] = [applicationAt.get(application_id), mentorAt.get(cohort_mentor_id)];
    if (a !== undefined && m !== undefined && (reason === 'kept_apart' || !why.has(a * width + m))) why.set(a * width + m, reason);
  };
  for (const [application_id, cohort_mentor_id] of barred) mark(application_id, cohort_mentor_id, 'not_available');
  for (const { application_id, cohort_mentor_id, kind } of locks)
    if (kind === 'apart') mark(application_id, cohort_mentor_id, 'kept_apart');
  const excluded = (a: number, m: number): Exclusion | null => why.get(a * width + m) ?? null;
  const parts = (a: number, m: number): Partial<Record<Criterion, number>> => {
    const application = applications[a];
    const place = application?.choices.indexOf(mentors[m]?.id as string) ?? -1;
    const of = facets.map((facet, at) => {
      const words = wordsOf(application?.profile[facet]);
      const shared = words.filter((word) => said[at]?.get(word)?.includes(m));
      return [facet, words.length === 0 ? 0 : Math.round((100 * shared.length) / words.length)];
    });
    return Object.fromEntries([['choice', Math.round(100 * worthOf(place, choices_maximum))], ...of]);
  };
  return { excluded, parts, score: (a: number, m: number) => (why.has(a * width + m) ? null : (scores[a * width + m] as number)) };
}

/** A lock that cannot be kept: by which place in the list, and why. */
export type LockFault = Readonly<{ at: number; detail: string }>;

/** Why a pair must not be; null where it may. */
export function excluder({ applications, mentors, mentor_external, barred, locks }: Inputs) {
  const closed = new Set(barred.map((pair) => pair.join()));
  const apart = new Set(locks.filter(({ kind }) => kind === 'apart').map((lock) => `${lock.application_id},${lock.cohort_mentor_id}`));
  const keys = applications.map(({ institutions }) => new Set(institutions));
  return (a: number, m: number): Exclusion | null => {
    const pair = `${applications[a]?.id},${mentors[m]?.id}`;
    if (apart.has(pair)) return 'kept_apart';
    if (mentor_external && mentors[m]?.institutions.some((key) => keys[a]?.has(key))) return 'same_institution';
    return closed.has(pair) ? 'not_available' : null;
  };
}

/** The first lock that cannot be kept, if any: of nobody who takes part, twice, of a pair that must not be, or of more than a mentor takes. */
export function lockFault(inputs: Inputs): LockFault | null {
  const { excluded } = scored(inputs);
  const taken = new Map<string, number>();
  const paired = new Set<string>();
  for (const [at, { application_id, cohort_mentor_id, kind }] of inputs.locks.entries()) {
    const a = inputs.applications.findIndex(({ id }) => id === application_id);
    const m = inputs.mentors.findIndex(({ id }) => id === cohort_mentor_id);
    if (a < 0) return { at, detail: 'The application is not among those that are accepted.' };
    if (m < 0) return { at, detail: 'The mentor is not on the list, or held in reserve.' };
    if (kind === 'apart') continue;
    if (paired.has(application_id)) return { at, detail: 'The application is locked to a mentor already.' };
    if (excluded(a, m) !== null) return { at, detail: 'The two must not be paired.' };
    const places = (taken.get(cohort_mentor_id) ?? 0) + 1;
    if (places > (inputs.mentors[m]?.capacity ?? 0)) return { at, detail: 'More are locked to the mentor than they take.' };
    taken.set(cohort_mentor_id, places);
    paired.add(application_id);
  }
  return null;
}

/**
 * The best matching with what came of each choice. Pairs that are locked together are set, and take their places; the rest is matched: the most
 * pairs, then the highest sum of scores, then by identifiers, so that the order of the inputs makes no difference.
 */
export function compute(inputs: Inputs): Result {
  const { applications, mentors, locks } = inputs;
  const { score: scoreOf, parts, excluded } = scored(inputs);
  const at = new Map(mentors.map(({ id }, m) => [id, m]));
  const locked = new Map(
    locks.filter(({ kind }) => kind === 'together').map((lock) => [lock.application_id, at.get(lock.cohort_mentor_id) as number]),
  );
  const left = mentors.map(({ capacity }, m) => capacity - [...locked.values()].filter((one) => one === m).length);
  const free = applications.map((_, a) => a).filter((a) => !locked.has(applications[a]?.id as string));
  const found = match({
    applicants: free.map((a) => applications[a]?.id as string),
    mentors: mentors.map(({ id }, m) => ({ id, capacity: left[m] as number })),
    score: (one, m) => scoreOf(free[one] as number, m),
  });
  const given: (number | null)[] = applications.map(({ id }) => locked.get(id) ?? null);
  for (const [one, mentor] of found.mentor_of.entries()) given[free[one] as number] = mentor;
  const holders = mentors.map((): string[] => []);
  for (const [a, mentor] of given.entries()) if (mentor !== null) holders[mentor]?.push(applications[a]?.id as string);
  for (const held of holders) held.sort();
  const freeAt = new Map(free.map((a, one) => [a, one]));

  const places = applications.map((application, a): PlaceResult => {
    const mentor = given[a] ?? null;
    const one = freeAt.get(a);
    const choices = application.choices.map((cohort_mentor_id): ChoiceResult => {
      const m = at.get(cohort_mentor_id);
      const why = m === undefined ? 'not_listed' : excluded(a, m);
      return {
        cohort_mentor_id,
        is_given: m !== undefined && m === mentor,
        score: m === undefined ? null : scoreOf(a, m),
        excluded_because: why,
        held_by: m === undefined ? [] : (holders[m] as string[]),
        loss: m === undefined || one === undefined ? null : found.lossOf(one, m),
      };
    });
    const isBarred = mentors.every((_, m) => excluded(a, m) !== null);
    return {
      application_id: application.id,
      cohort_mentor_id: mentor === null ? null : (mentors[mentor]?.id as string),
      score: mentor === null ? null : scoreOf(a, mentor),
      parts: mentor === null ? {} : parts(a, mentor),
      choices,
      is_locked: one === undefined,
      reserve_because: mentor !== null ? null : isBarred ? 'every_mentor_excluded' : 'no_place_left',
    };
  });
  const blocking = blockingPairs({
    mentor_of: given,
    capacity: mentors.map(({ capacity }) => capacity),
    choices: applications.map((application) => application.choices.flatMap((id) => at.get(id) ?? [])),
    score: scoreOf,
  });
  const id = (a: number) => applications[a]?.id as string;
  return {
    places,
    pairs: places.filter(({ score: of }) => of !== null).length,
    score: places.reduce((sum, place) => sum + (place.score ?? 0), 0),
    first_choices: places.filter(({ choices }) => choices[0]?.is_given === true).length,
    blocking: blocking.map(({ applicant, mentor, instead_of }) => ({
      application_id: id(applicant),
      cohort_mentor_id: mentors[mentor]?.id as string,
      instead_of: instead_of === null ? null : id(instead_of),
    })),
  };
}
