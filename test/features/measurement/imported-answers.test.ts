import { expect, it } from 'vitest';
import { surplus } from '../../../src/features/measurement/surveys/imported/rules.ts';

it('more sheets than were delivered are found by audience, whatever the others were sent', () => {
  const base = (audience: 'mentee' | 'mentor', delivered: number) => ({ audience, division_id: null, invited: 9, delivered });
  const sheets = [...Array(4).fill({ audience: 'mentee' }), ...Array(2).fill({ audience: 'mentor' })];
  expect(surplus([base('mentee', 3), base('mentor', 5)], sheets)).toEqual([
    'There are 4 sheets of the audience mentee, and 3 invitations that were delivered.',
  ]);
  expect(surplus([base('mentee', 3), base('mentee', 1), base('mentor', 2)], sheets)).toEqual([]);
});
