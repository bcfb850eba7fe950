/** The metrics of the exosystem, counted again from the rows of a department. */
import { eligibleOn, type Oracle, placeOn, primariesOf, rowOf, statusOn } from './naive.ts';

export const exo: Readonly<Record<string, Oracle>> = {
  'EXO-IDN-1': (facts, { from: day }) =>
    eligibleOn(facts, day).map(({ id }) => {
      const has = primariesOf(facts, id).some((one) => ['active', 'paused'].includes(statusOn(facts, one, day) ?? ''));
      return rowOf(id, id, placeOn(facts, id, day), { numerator: has ? 1 : 0 });
    }),
};
