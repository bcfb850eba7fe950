import type { Case } from './access-cases.ts';

export const cases: Record<string, Case> = {
  listMentorCandidates: async ({ world, mentee, mentor }) => {
    await world.insert('mentor_profile', { person_id: mentor.id, is_willing: true });
    return { path: mentee.id, query: { limit: '200' }, thing: mentor.id };
  },
};
