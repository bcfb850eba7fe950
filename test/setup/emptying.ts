import type { World } from './world.ts';

/** Lets a test that makes up one history after another empty its tables, and with them what is kept for good otherwise. */
export async function allowEmptying(world: World): Promise<void> {
  await world.sql`alter table credit_entry disable trigger keep_all`;
  await world.sql`alter table credit_statement disable trigger keep_all`;
}
