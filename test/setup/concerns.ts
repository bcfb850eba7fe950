import { expect } from 'vitest';
import type { Concern } from '../../src/features/participation/concerns/schema.ts';
import type { Person } from './department.ts';
import type { World } from './world.ts';

/** A word of every concern, for which answers can be searched. */
export const SECRET = 'quibblewort';

/** Helpers for raising concerns and answering them, through HTTP, and for their notifications and events. */
export function concernsOf(world: World) {
  const raise = (who: Person, more: object = {}) => world.as(who).post<Concern>('/v1/concerns', { body: `I worry: ${SECRET}.`, ...more });
  const see = (who: Person, id: string) => world.as(who).get<Concern>(`/v1/concerns/${id}`);
  const act = (who: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(who).post<Concern>(`/v1/concerns/${id}/${verb}`, body, { ifMatch });
  const notices = (subject_id: string) =>
    world.sql<{ kind: string; person_id: string; from_person_id: string | null }>`
      select kind, person_id, from_person_id from notification where subject_id = ${subject_id} order by id`;
  const events = (subject_id: string) =>
    world.sql<{ type: string; actor_id: string; data: object }>`
      select type, actor_id, data from event where subject_id = ${subject_id} order by id`;
  const types = async (subject_id: string) => (await events(subject_id)).map(({ type }) => type);

  async function raised(more: object = {}) {
    const raiser = await world.person();
    const { status, body } = await raise(raiser, more);
    expect(status).toBe(201);
    return { raiser, id: body.id, body };
  }

  /** Somebody who holds a capacity while `work` runs, and not afterwards. */
  async function holding<T>(role: Parameters<World['role']>[1], scope: object, work: (holder: Person) => Promise<T>): Promise<T> {
    const holder = await world.person({ division: 'NEPH', site: 'NORTH' });
    const { id } = await world.role(holder, role, scope);
    try {
      return await work(holder);
    } finally {
      await world.sql`update leadership_role set ends_on = starts_on where id = ${id}`;
    }
  }

  return { raise, see, act, notices, events, types, raised, holding };
}
