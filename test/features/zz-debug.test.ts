import { expect, test } from 'vitest';
import { createWorld } from '../setup/world.ts';
import * as queries from '../../src/features/roster/queries.ts';
const world = await createWorld();
test('x', async () => {
  const d = world.division('CARD');
  await world.person();
  const scope = { department_id: world.id, division_id: d.id, as_of: '2026-03-01', is_past: false, time_zone: 'America/Toronto' };
  try { console.log(await queries.roster(world.db, scope).execute()); } catch (e) { console.log(e); throw e; }
});
