/** The best matching against every matching of small instances, against a solver of linear programmes, and on a published instance. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import packaged from 'highs';
import { describe, expect, test } from 'vitest';
import { type Loss, type Matching, match } from '../../../src/domain/pairing/matching.ts';
import { MOST_SCORE } from '../../../src/domain/pairing/problem.ts';
import { blockingPairs } from '../../../src/domain/pairing/stability.ts';
import { runs } from '../../setup/runs.ts';

const numRuns = runs(400, 10_000);

type Instance = { applicants: string[]; mentors: { id: string; capacity: number }[]; scores: (number | null)[][] };

const asked = ({ applicants, mentors, scores }: Instance) => ({
  applicants,
  mentors,
  score: (a: number, m: number) => scores[a]?.[m] ?? null,
});

/** Few different scores make many ties, and few places make somebody stay out. */
const instances = (most: { applicants: number; mentors: number }): fc.Arbitrary<Instance> =>
  fc
    .record({
      applicants: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: most.applicants }),
      ids: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: most.mentors }),
      highest: fc.constantFrom(0, 1, 2, 5, MOST_SCORE),
    })
    .chain(({ applicants, ids, highest }) =>
      fc.record({
        applicants: fc.constant(applicants),
        mentors: fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), capacity: fc.nat(2) }))),
        scores: fc.tuple(...applicants.map(() => fc.tuple(...ids.map(() => fc.option(fc.nat(highest), { freq: 4 }))))),
      }),
    );

/** Every matching there is, as the mentor of each applicant. */
function* every(
  { applicants, mentors, scores }: Instance,
  left = mentors.map(({ capacity }) => capacity),
  at = 0,
): Generator<(number | null)[]> {
  if (at === applicants.length) {
    yield [];
    return;
  }
  for (const mentor of [...mentors.keys(), null]) {
    if (mentor !== null && ((left[mentor] ?? 0) === 0 || scores[at]?.[mentor] === null)) continue;
    const then = left.map((places, one) => (one === mentor ? places - 1 : places));
    for (const rest of every({ applicants, mentors, scores }, then, at + 1)) yield [mentor, ...rest];
  }
}

const worth = ({ scores }: Instance, mentorOf: readonly (number | null)[]): Loss => ({
  pairs: mentorOf.filter((mentor) => mentor !== null).length,
  score: mentorOf.reduce<number>((sum, mentor, at) => sum + (mentor === null ? 0 : (scores[at]?.[mentor] ?? Number.NaN)), 0),
});
const better = (a: Loss, b: Loss) => a.pairs - b.pairs || a.score - b.score;

/** The names of those given, in the order of the applicants’ names: what is compared where several are best. */
const named = ({ applicants, mentors }: Instance, mentorOf: readonly (number | null)[]) =>
  mentorOf
    .map((mentor, at): [string, string | null] => [applicants[at] as string, mentor === null ? null : (mentors[mentor]?.id as string)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
const earlier = (a: ReturnType<typeof named>, b: ReturnType<typeof named>) => {
  for (const [at, [, mine]] of a.entries()) {
    const theirs = b[at]?.[1] ?? null;
    if (mine !== theirs) return theirs === null || (mine !== null && mine < theirs) ? -1 : 1;
  }
  return 0;
};

const shuffled = (instance: Instance, turn: (length: number) => number[]): Instance => {
  const [rows, columns] = [turn(instance.applicants.length), turn(instance.mentors.length)];
  return {
    applicants: rows.map((row) => instance.applicants[row] as string),
    mentors: columns.map((column) => instance.mentors[column] as Instance['mentors'][number]),
    scores: rows.map((row) => columns.map((column) => instance.scores[row]?.[column] ?? null)),
  };
};

describe('a matching', () => {
  test('has the most pairs and then the highest score of all there are, and is the first of those in the order of names', () => {
    fc.assert(
      fc.property(instances({ applicants: 5, mentors: 4 }), (instance) => {
        const all = [...every(instance)];
        const best = all.reduce((most, one) => (better(worth(instance, one), worth(instance, most)) > 0 ? one : most));
        const found = match(asked(instance));
        expect({ pairs: found.pairs, score: found.score }).toEqual(worth(instance, best));
        const equal = all.filter((one) => better(worth(instance, one), worth(instance, best)) === 0).map((one) => named(instance, one));
        expect(named(instance, found.mentor_of)).toEqual(equal.sort(earlier)[0]);
      }),
      { numRuns },
    );
  });

  test('is the same in whatever order applicants and mentors are given', () => {
    const turned = fc.integer().map((seed) => (length: number) => {
      const keys = Array.from({ length }, (_, at) => Math.sin(seed + at * 7919));
      return keys.map((_, at) => at).sort((a, b) => (keys[a] as number) - (keys[b] as number));
    });
    fc.assert(
      fc.property(instances({ applicants: 12, mentors: 8 }), turned, (instance, turn) => {
        const other = shuffled(instance, turn);
        expect(named(other, match(asked(other)).mentor_of)).toEqual(named(instance, match(asked(instance)).mentor_of));
      }),
      { numRuns },
    );
  });

  test('says what every other pair would lose, as the best of all matchings with that pair has it', () => {
    fc.assert(
      fc.property(instances({ applicants: 4, mentors: 4 }), (instance) => {
        const all = [...every(instance)];
        const found = match(asked(instance));
        for (const applicant of instance.applicants.keys())
          for (const mentor of instance.mentors.keys()) {
            const having = all.filter((one) => one[applicant] === mentor).map((one) => worth(instance, one));
            const best = having.sort(better).at(-1);
            const loss = best === undefined ? null : { pairs: found.pairs - best.pairs, score: found.score - best.score };
            expect(found.lossOf(applicant, mentor)).toEqual(loss);
          }
      }),
      { numRuns },
    );
  });

  test('is as good as a solver of linear programmes finds it, where not every matching can be looked at', async () => {
    // Its types say a module of its own, which it is not.
    const highs = await (packaged as unknown as typeof packaged.default)();
    const lengths = { applicants: 25, mentors: 12 };
    fc.assert(
      fc.property(instances(lengths), (instance) => {
        const found = match(asked(instance));
        const x = (a: number, m: number) => `x${a}_${m}`;
        const may = instance.applicants.flatMap((_, a) =>
          [...instance.mentors.keys()].filter((m) => instance.scores[a]?.[m] !== null).map((m) => ({ a, m })),
        );
        if (may.length === 0) return found.pairs === 0;
        const pair = 2 * lengths.applicants * MOST_SCORE + 1;
        const side = (key: 'a' | 'm', one: number, most: number) => {
          const terms = may.filter((it) => it[key] === one).map(({ a, m }) => x(a, m));
          return terms.length === 0 ? [] : [` ${terms.join(' + ')} <= ${most}`];
        };
        const { ObjectiveValue: value } = highs.solve(
          [
            'Maximize',
            ` ${may.map(({ a, m }) => `${pair + (instance.scores[a]?.[m] ?? 0)} ${x(a, m)}`).join(' + ')}`,
            'Subject To',
            ...instance.applicants.flatMap((_, a) => side('a', a, 1)),
            ...instance.mentors.flatMap(({ capacity }, m) => side('m', m, capacity)),
            'End',
          ].join('\n'),
        );
        return found.pairs * pair + found.score === Math.round(value);
      }),
      { numRuns: runs(20, 300) },
    );
  });

  test('of the OR-Library’s 500 by 500 instance costs 991, its known optimum', () => {
    const [size = 0, ...costs] = gunzipSync(readFileSync(path.join(import.meta.dirname, '../../data/assign500.txt.gz')))
      .toString()
      .trim()
      .split(/\s+/)
      .map(Number);
    expect([size, costs.length]).toEqual([500, 250_000]);
    const found = match({
      applicants: Array.from({ length: size }, (_, at) => `a${at}`),
      mentors: Array.from({ length: size }, (_, at) => ({ id: `m${at}`, capacity: 1 })),
      score: (a, m) => 100 - (costs[a * size + m] as number),
    });
    expect(found.pairs).toBe(500);
    expect(cost(found, (a, m) => costs[a * size + m] as number)).toBe(991);
  });

  test('tells how far it is', () => {
    const placed: number[] = [];
    match({ applicants: ['a', 'b', 'c'], mentors: [{ id: 'm', capacity: 2 }], score: () => 1 }, (count) => placed.push(count));
    expect(placed).toEqual([1, 2, 3]);
  });

  test.each([
    ['two applicants of one name', { applicants: ['a', 'a'], mentors: [], score: () => 0 }],
    [
      'two mentors of one name',
      {
        applicants: [],
        mentors: [
          { id: 'm', capacity: 1 },
          { id: 'm', capacity: 1 },
        ],
        score: () => 0,
      },
    ],
    ['half a place', { applicants: [], mentors: [{ id: 'm', capacity: 0.5 }], score: () => 0 }],
    ['less than no place', { applicants: [], mentors: [{ id: 'm', capacity: -1 }], score: () => 0 }],
    ['half a point', { applicants: ['a'], mentors: [{ id: 'm', capacity: 1 }], score: () => 0.5 }],
    ['too many points', { applicants: ['a'], mentors: [{ id: 'm', capacity: 1 }], score: () => MOST_SCORE + 1 }],
    ['too many applicants', { applicants: Array.from({ length: 5_001 }, (_, at) => `${at}`), mentors: [], score: () => 0 }],
  ])('is refused for %s', (_, problem) => {
    expect(() => match(problem)).toThrow(RangeError);
  });
});

function cost(found: Matching, of: (a: number, m: number) => number): number {
  return found.mentor_of.reduce<number>((sum, mentor, at) => sum + of(at, mentor as number), 0);
}

describe('pairs that would both rather have each other', () => {
  test('are found as a look at every pair finds them', () => {
    const both = instances({ applicants: 6, mentors: 4 }).chain((instance) =>
      fc.record({
        instance: fc.constant(instance),
        choices: fc.tuple(
          ...instance.applicants.map(() =>
            fc.shuffledSubarray([...instance.mentors.keys()], { maxLength: Math.min(3, instance.mentors.length) }),
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(both, ({ instance, choices }) => {
        const { mentors, scores } = instance;
        const mentor_of = match(asked(instance)).mentor_of;
        const capacity = mentors.map((mentor) => mentor.capacity);
        const rank = (a: number, m: number | null) => (m === null || !choices[a]?.includes(m) ? 99 : (choices[a]?.indexOf(m) ?? 99));
        const naive = instance.applicants.flatMap((_, applicant) =>
          (choices[applicant] ?? [])
            .filter((mentor) => rank(applicant, mentor) < rank(applicant, mentor_of[applicant] ?? null))
            .filter((mentor) => {
              if (scores[applicant]?.[mentor] === null || mentors[mentor]?.capacity === 0) return false;
              const theirs = [...instance.applicants.keys()].filter((one) => mentor_of[one] === mentor);
              const mine = scores[applicant]?.[mentor] ?? -1;
              return theirs.length < (capacity[mentor] ?? 0) || theirs.some((one) => (scores[one]?.[mentor] ?? -1) < mine);
            })
            .map((mentor) => [applicant, mentor]),
        );
        const found = blockingPairs({ mentor_of, capacity, choices, score: (a, m) => scores[a]?.[m] ?? null });
        expect(found.map(({ applicant, mentor }) => [applicant, mentor])).toEqual(naive);
        for (const { mentor, instead_of } of found) if (instead_of !== null) expect(mentor_of[instead_of]).toBe(mentor);
      }),
      { numRuns },
    );
  });
});
