import { type Case, type Cell, first } from './asking.ts';
import { one, own, type Readings } from './reading.ts';

/** Interviews and focus groups of the department. */

const held = {
  ...{ kind: 'focus_group', audience: 'mentee', title: 'First year', held_on: '2026-02-10' },
  ...{ participants: 7, recording_consent: 'given' },
};

const activity = async ({ world, author }: Cell) => (await world.insert('focus_activity', held, author)).id;

/** One that mentee and mentor have coded. */
async function coded(cell: Cell) {
  const id = await activity(cell);
  for (const [n, { id: coder_id }] of [cell.mentee, cell.mentor].entries())
    await cell.world.sql`insert into focus_coding (activity_id, department_id, place, coder_id, theme_codes, coded_at)
      values (${id}, ${cell.world.id}, ${n + 1}, ${coder_id}, '{TIME}', '2026-02-20T12:00:00Z')`;
  return id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listFocusActivities: async (cell) => ({ thing: await activity(cell), query: { limit: '200' } }),
  getFocusActivity: async (cell) => ({ path: await activity(cell) }),
  recordFocusActivity: () => ({ body: held }),
  editFocusActivity: async (cell) => first(await activity(cell), { body: { participants: 8 } }),
  codeFocusActivity: async (cell) => first(await activity(cell), { body: { theme_codes: ['TIME'] } }),
  adjudicateFocusActivity: async (cell) => first(await coded(cell), { body: { theme_codes: ['TIME'] } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listFocusActivities: own('focus_activity', 'department'),
  getFocusActivity: one('focus_activity'),
};
