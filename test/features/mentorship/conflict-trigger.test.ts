import { beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

describe('the database alone', () => {
  it('refuses a formal assignment that would be active under a director, whoever writes it', async () => {
    await world.sql`truncate reporting_line, leadership_role, division_membership, site_membership cascade`;
    const mentee = await world.person({ division: 'CARD' });
    const director = await world.person({ division: 'CARD' });
    await world.role(director, 'division_director', { division: 'CARD' });
    await expect(world.assignment(mentee, director)).rejects.toThrow(/active while the mentee reports/);
    await expect(world.assignment(mentee, director, { subtype: 'sponsor' })).resolves.toBeDefined();
  });

  it('refuses an HR fact written past the service when it would leave an assignment active in a conflict', async () => {
    const mentee = await world.person({ division: 'NEPH' });
    const mentor = await world.person({ division: 'NEPH' });
    await world.assignment(mentee, mentor);
    await expect(world.role(mentor, 'division_director', { division: 'NEPH' })).rejects.toThrow(/active while the mentee reports/);
    await expect(world.role(mentor, 'division_director', { division: 'GIM' })).resolves.toBeDefined();
  });
});
