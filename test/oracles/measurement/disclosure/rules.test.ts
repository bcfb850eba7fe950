import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrimary } from '../../../../src/domain/disclosure/index.ts';
import {
  DEFAULT_POLICY,
  divisionGroups,
  protectionOf,
  refuses,
  standsAlone,
  survivalSteps,
} from '../../../../src/domain/disclosure/rules.ts';

const facts = protectionOf(DEFAULT_POLICY, { of_answers: false });
const answers = protectionOf(DEFAULT_POLICY, { of_answers: true });
const cell = (base: number, counts: number[] = []) => ({ key: 'a', base, counts });
const repeated = (value: number, times: number) => Array.from({ length: times }, () => value);

describe('a rule for each class of statistic', () => {
  it.each([
    ['counts of 1 to 4 are hidden', cell(4), true],
    ['a count of 5 is shown', cell(5), false],
    ['a count of 0 is 0, which is not hidden', cell(0), false],
    ['a share of four persons is hidden', cell(4, [2, 2]), true],
    ['100 % of nine persons is hidden', cell(9, [9, 0]), true],
    ['0 % of nine persons is hidden', cell(9, [0, 9]), true],
    ['100 % of ten persons is shown', cell(10, [10, 0]), false],
    ['eight of nine is shown, where the facts are known to none of them', cell(9, [8, 1]), false],
    ['all nine in one bar of a distribution is hidden', cell(9, [0, 9, 0, 0]), true],
  ])('%s', (_, each, hidden) => expect(isPrimary(each, facts)).toBe(hidden));

  it('of answers, one of nine on the other side would know that all others agree: hidden', () => {
    expect(isPrimary(cell(9, [8, 1]), answers)).toBe(true);
    expect(isPrimary(cell(9, [7, 2]), answers)).toBe(false);
  });

  it('a median has the minimum base on both sides, a quartile too', () => {
    expect(refuses('median', { base: 9 }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('median', { base: 10 }, DEFAULT_POLICY)).toBe(false);
    expect(refuses('median', { base: 12, observations: [30, 41] }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('median', { base: 19, quantile: 0.25 }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('median', { base: 20, quantile: 0.75 }, DEFAULT_POLICY)).toBe(false);
  });

  it('a maximum is shown where as many persons as the minimum base reach it, a range where both its ends are so', () => {
    const load = [...repeated(1, 20), ...repeated(3, 5)];
    expect(refuses('maximum', { base: 25, observations: load }, DEFAULT_POLICY)).toBe(false);
    expect(refuses('maximum', { base: 26, observations: [...load, 4] }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('spread', { base: 25, observations: load }, DEFAULT_POLICY)).toBe(false);
    expect(refuses('spread', { base: 26, observations: [...load, 0] }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('spread', { base: 3, observations: [0.4, 0.6, 0.8], of_published: true }, DEFAULT_POLICY)).toBe(false);
  });

  it('a mean or ratio that rests on one person is hidden, and so is nothing from anybody in a small group', () => {
    expect(refuses('mean', { base: 6, observations: [100, 1, 1, 1, 1, 1] }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('mean', { base: 6, observations: [9, 8, 7, 6, 5, 4] }, DEFAULT_POLICY)).toBe(false);
    expect(refuses('ratio', { base: 6, observations: repeated(0, 6) }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('ratio', { base: 12, observations: repeated(0, 12) }, DEFAULT_POLICY)).toBe(false);
    expect(refuses('ratio', { base: 12 }, DEFAULT_POLICY)).toBe(false);
  });

  it('a step of survival stands for no event or at least the minimum, with the minimum under observation', () => {
    expect(refuses('survival', { base: 30, at_risk: 4, counts: [8, 22] }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('survival', { base: 30, at_risk: 20, counts: [2, 28] }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('survival', { base: 30, at_risk: 20, counts: [6, 24] }, DEFAULT_POLICY)).toBe(false);
  });

  it('free text needs ten respondents, a comparison both sides, a correlation eight divisions', () => {
    expect(refuses('text', { base: 9 }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('text', { base: 10 }, DEFAULT_POLICY)).toBe(false);
    expect(refuses('difference', { base: 30, sides: [26, 4] }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('difference', { base: 30, sides: [25, 5] }, DEFAULT_POLICY)).toBe(false);
    expect(refuses('correlation', { base: 90, observations: repeated(0.5, 7), of_published: true }, DEFAULT_POLICY)).toBe(true);
    expect(refuses('correlation', { base: 90, observations: repeated(0.5, 8), of_published: true }, DEFAULT_POLICY)).toBe(false);
  });

  it('a maximum of the whole that only hidden parts reach belongs to as many persons as the rule asks for', () => {
    const observation = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(observation, { minLength: 2, maxLength: 5 }), (divisions) => {
        const all = divisions.flat();
        if (refuses('maximum', { base: all.length, observations: all }, DEFAULT_POLICY)) return;
        const most = Math.max(...all);
        const hidden = divisions.filter((each) => refuses('maximum', { base: each.length, observations: each }, DEFAULT_POLICY));
        const reach = divisions.filter((each) => Math.max(...each) === most);
        if (reach.every((each) => hidden.includes(each))) expect(reach.length).toBeGreaterThan(1);
      }),
    );
    expect(standsAlone('maximum')).toBe(true);
    expect(standsAlone('share')).toBe(false);
  });
});

describe('steps of a survival curve', () => {
  const steps = fc
    .array(fc.record({ events: fc.integer({ min: 0, max: 4 }), censored: fc.integer({ min: 0, max: 3 }) }), { maxLength: 15 })
    .map((given) => {
      let at_risk = 5 + given.reduce((sum, { events, censored }) => sum + events + censored, 0);
      return given.map(({ events, censored }, at) => {
        const step = { at, at_risk, events };
        at_risk -= events + censored;
        return step;
      });
    });

  it('no difference of two shown steps is about fewer persons than the minimum, and no event is lost or counted twice', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const shown = survivalSteps(given, DEFAULT_POLICY);
        for (const { at, at_risk, events } of shown) {
          expect(events === 0 || events >= DEFAULT_POLICY.disclosure_minimum_base).toBe(true);
          expect(at_risk).toBeGreaterThanOrEqual(DEFAULT_POLICY.disclosure_minimum_base);
          const until = given.filter((step) => step.at <= at).reduce((sum, step) => sum + step.events, 0);
          expect(shown.filter((step) => step.at <= at).reduce((sum, step) => sum + step.events, 0)).toBe(until);
        }
      }),
    );
  });
});

describe('divisions of five or fewer', () => {
  it('are other divisions combined; one alone stays itself', () => {
    const persons = new Map([
      ['cardiology', 40],
      ['genetics', 5],
      ['palliative care', 2],
      ['nephrology', 6],
    ]);
    expect(Object.fromEntries(divisionGroups(persons, DEFAULT_POLICY))).toEqual({
      cardiology: 'cardiology',
      genetics: 'other',
      'palliative care': 'other',
      nephrology: 'nephrology',
    });
    persons.delete('genetics');
    expect(divisionGroups(persons, DEFAULT_POLICY).get('palliative care')).toBe('palliative care');
  });
});
