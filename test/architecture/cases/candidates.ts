import type { Case } from './asking.ts';
import { MENTEES, personOf, type Readings } from './reading.ts';

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listMentorCandidates: async ({ world, mentee, mentor }) => {
    await world.insert('mentor_profile', { person_id: mentor.id, is_willing: true });
    return { path: mentee.id, query: { limit: '200' }, thing: mentor.id };
  },
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listMentorCandidates: (scene) =>
    MENTEES.flatMap((topic) =>
      [{ limit: '200' }, { limit: '200', include: 'excluded' }].map((query) => ({ topic, path: personOf(scene, topic).id, query })),
    ),
};
