/** A little of what `npm run test:faults` does at length: faults under writers, and nothing is lost, doubled or half there. */
import { expect, test } from 'vitest';
import { freshDatabase } from '../setup/database.ts';
import { killService } from './kinds/service-killed.ts';
import { attempt } from './trial.ts';

const STAGE = { shared: 5, own: 10 };

test('a service that is killed three times under four writers has lost nothing and done nothing twice', async () => {
  const database = await freshDatabase();
  const result = await attempt({ database, stage: STAGE, writers: { count: 4, seed: 7 } }, (trial) => killService(trial, 3));
  expect(result.findings).toEqual([]);
  expect(result).toMatchObject({ times: 3, unknown: 0 });
});
