/** The second person without whom nobody comes to sign in as somebody else. */
import type { Answer } from './client.ts';
import type { Person } from './department.ts';
import { ISSUER, type World } from './world.ts';

/** Another administrator, new for each call. */
export async function anotherAdmin(world: World): Promise<Person> {
  const admin = await world.person({ kind: 'staff' });
  await world.role(admin, 'programme_admin');
  return admin;
}

/** Approves what waits by this answer as another administrator, and answers the access change. */
export async function approved(world: World, { body }: Answer): Promise<Answer> {
  return world.as(await anotherAdmin(world)).post(`/v1/access-changes/${body.id}/approve`, null, { ifMatch: '*' });
}

/** Merges as `asker`, whom another administrator approves where that is needed. Answers the refusal, or the survivor. */
export async function mergeRecords(world: World, asker: Person, survivor: { id: string }, duplicate: { id: string }): Promise<Answer> {
  const asked = await world.as(asker).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
  if (asked.status !== 202) return asked;
  const done = await approved(world, asked);
  return done.status === 200 ? world.as(asker).get(`/v1/people/${survivor.id}`) : done;
}

/** Merges two records that nobody signs in to at once; afterwards somebody signs in as the survivor again. Nobody is notified of anything. */
export async function mergeSilently(world: World, asker: Person, survivor: Person, duplicate: Person): Promise<Answer> {
  await world.sql`delete from person_login where person_id in (${survivor.id}, ${duplicate.id})`;
  const answer = await mergeRecords(world, asker, survivor, duplicate);
  await world.insert('person_login', { person_id: survivor.id, issuer: ISSUER, subject: survivor.subject });
  return answer;
}
