/** Which numbers of a metric are listed: parts that only the facts name are named where they are told. */
import { expect, test } from 'vitest';
import type { Disclosed } from '../../../../src/features/measurement/disclosure/service.ts';
import { numbersAt } from '../../../../src/features/measurement/metrics/answers.ts';
import { metricOf } from '../../../../src/features/measurement/metrics/catalogue.ts';
import type { Measured } from '../../../../src/features/measurement/metrics/measuring.ts';

const figure = (part: string, more: Partial<Disclosed> = {}): Disclosed => ({
  ...{ split: 'department', key: '', part, value: 10, numerator: 5, denominator: 20, beside: {}, excluded: {}, reason: null },
  ...more,
});
const hidden = { value: null, numerator: null, denominator: null, reason: 'suppressed' } as const;
const nobody = { value: null, numerator: 0, denominator: 0, excluded: { too_few: null }, reason: 'no_eligible' } as const;

const listed = (id: string, figures: readonly Disclosed[]) =>
  numbersAt({ metric: metricOf(id) } as Measured, { figures, combined: new Set(), is_stale: false }, 'department', '', 'mature').map(
    ({ part, reason, exclusions }) => [part, reason, exclusions.length],
  );

test('what is hidden of identities is one row, whichever and however many they are', () => {
  const shown = figure('rank professor');
  const rest = [null, 'suppressed', 0];
  expect(listed('EXO-IDN-6', [shown, figure('faith', { ...nobody }), figure('position other', hidden)])).toEqual([
    ['rank professor', null, 0],
    rest,
  ]);
  expect(listed('EXO-IDN-6', [shown, figure('position clinician_teacher', hidden)])).toEqual([['rank professor', null, 0], rest]);
  expect(listed('EXO-IDN-6', [figure('faith', { ...nobody })])).toEqual([[null, 'no_eligible', 0]]);
  expect(listed('EXO-IDN-6', [])).toEqual([[null, 'no_eligible', 0]]);
});

test('parts that the definition names are all listed', () => {
  expect(listed('MIC-REL-3', [figure('mentees', hidden)]).map(([part, reason]) => [part, reason])).toContainEqual([
    'mentees',
    'suppressed',
  ]);
  expect(listed('MIC-REL-3', [figure('mentees', hidden)])).toHaveLength(metricOf('MIC-REL-3')?.parts?.length ?? 0);
});
