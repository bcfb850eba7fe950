/** The load of mentors: what is hidden of it stays hidden from somebody who knows what the metrics tell of all mentors. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenLoads, knownOf, type LoadClass, possible } from '../../../../src/features/measurement/overviews/rules.ts';
import { possibleLoads } from '../../../setup/loads.ts';
import { runs } from '../../../setup/runs.ts';

const POLICY = { minimum: 5, width: 5 };
const LAST = 6;
const SIZES = [1, 2, 3, 4, 5, LAST];
const classesOf = (loads: readonly number[]): LoadClass[] =>
  SIZES.map((mentees) => {
    const own = loads.filter((one) => Math.min(one, LAST) === mentees);
    return { mentees, mentors: own.length, load: own.reduce((a, b) => a + b, 0) };
  });
const loads = (mentors: number, most: number) => fc.array(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: mentors });
const fewOf = (classes: readonly LoadClass[]) => classes.filter(({ mentors }) => mentors > 0 && mentors < POLICY.minimum);

describe('the load of mentors', () => {
  it('hides every class of few, and so many others that none of these is told', () => {
    fc.assert(
      fc.property(fc.oneof(loads(50, 4), loads(30, 8), loads(30, 2)), (all) => {
        const classes = classesOf(all);
        const hidden = hiddenLoads(classes, all, POLICY);
        const held = classes.filter(({ mentors }) => mentors > 0);
        expect(fewOf(classes).every(({ mentees }) => hidden.has(mentees))).toBe(true);
        expect([...hidden].every((mentees) => held.some((one) => one.mentees === mentees))).toBe(true);
        if (fewOf(classes).length === 0) expect(hidden.size).toBe(0);
        // Where all are hidden there is nothing left to hide.
        if (hidden.size === held.length) return;
        for (const { mentees } of fewOf(classes))
          expect(possible(classes, hidden, knownOf(all), mentees).length).toBeGreaterThanOrEqual(POLICY.width);
      }),
      { numRuns: runs(60, 1_500) },
    );
  });

  it('knows the same possible numbers as somebody who tries every way', () => {
    fc.assert(
      fc.property(loads(7, 8), fc.subarray(SIZES), (all, some) => {
        const classes = classesOf(all);
        const hidden = new Set(
          classes.filter(({ mentees, mentors }) => mentors > 0 && some.includes(mentees)).map(({ mentees }) => mentees),
        );
        const seen = classes.map(({ mentees, mentors }) => ({ mentees, mentors: hidden.has(mentees) ? null : mentors }));
        const last = hidden.has(LAST) ? null : (classes.at(-1)?.load ?? 0);
        const tried = possibleLoads(seen, knownOf(all), last);
        for (const mentees of hidden)
          expect(possible(classes, hidden, knownOf(all), mentees)).toEqual([...(tried.get(mentees) ?? [])].sort((a, b) => a - b));
      }),
      { numRuns: runs(60, 1_500) },
    );
  });

  it('would be told of four mentees by the numbers of mentors and mentorships, were only as many hidden as the sum of mentors asks for', () => {
    const all = [20, 12, 9, 2, 5].flatMap((mentors, n) => Array.from({ length: mentors }, () => n + 1));
    const classes = classesOf(all);
    expect(possible(classes, new Set([4, 5]), knownOf(all), 4)).toEqual([2]);
    const hidden = hiddenLoads(classes, all, POLICY);
    expect(hidden.has(4) && hidden.size > 2).toBe(true);
  });
});
