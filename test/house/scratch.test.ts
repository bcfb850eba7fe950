import { expect, it } from 'vitest';
import { createWorld } from '../setup/world.ts';
const t = performance.now();
const world = await createWorld();
console.error('world', performance.now() - t);
it('works', async () => {
  let t = performance.now();
  const p = await world.freshPeople();
  console.error('people', performance.now() - t);
  t = performance.now();
  for (const who of Object.values(p)) console.error((await world.as(who).get('/v1/me')).status);
  console.error('me', performance.now() - t);
  console.error((await world.anonymous.get('/v1/me')).body);
  const a = await world.assignment(p.mentee, p.mentor, { author: p.lead });
  console.error(await world.sql`select * from assignment where id = ${a.id}`);
  world.at('2027-01-01');
  console.error((await world.as(p.lead, {scopes: ['me:read'], actor: p.service}).get('/v1/me')).body);
  expect(1).toBe(1);
});
