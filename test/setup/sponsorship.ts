import type { SponsorshipAction } from '../../src/features/mentorship/sponsorship/schema.ts';
import type { Person } from './department.ts';
import type { World } from './world.ts';

/** Helpers for what sponsors did, the way users record and verify it. */
export function sponsorshipOf(world: World) {
  const record = (sponsor: Person, beneficiary: { id: string }, more: object = {}) =>
    world.as(sponsor).post<SponsorshipAction>('/v1/sponsorship-actions', { beneficiary_id: beneficiary.id, kind: 'letter', ...more });
  const read = (who: Person, id: string) => world.as(who).get<SponsorshipAction>(`/v1/sponsorship-actions/${id}`);
  const edit = (who: Person, id: string, patch: object, ifMatch: string | number = '*') =>
    world.as(who).patch<SponsorshipAction>(`/v1/sponsorship-actions/${id}`, patch, { ifMatch });
  const act = (who: Person, id: string, verb: 'verify' | 'decline' | 'void', body: object = {}, ifMatch: string | number = '*') =>
    world.as(who).post<SponsorshipAction>(`/v1/sponsorship-actions/${id}/${verb}`, body, { ifMatch });
  const list = async (who: Person, query = '') =>
    (await world.as(who).get<{ items: SponsorshipAction[]; next_cursor: string | null }>(`/v1/sponsorship-actions?${query}`)).body;
  return { record, read, edit, act, list };
}
