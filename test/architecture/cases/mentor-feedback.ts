import { type Case, type Cell, first, live } from './asking.ts';
import { at, both, each, own, PAIRS, type Readings } from './reading.ts';

/** What the mentee says to the mentor. */
async function feedback(cell: Cell, state: 'draft' | 'released') {
  const given = state === 'draft' ? {} : { given_on: '2026-02-01' };
  const values = { assignment_id: await live(cell), form: 'now', state, body: 'You listen.', ...given };
  return (await cell.world.insert('mentor_feedback', values, cell.author)).id;
}

const collection = async ({ world, mentor, author }: Cell) =>
  (await world.insert('feedback_collection', { mentor_id: mentor.id, shown_on: '2026-01-01', mentee_count: 5 }, author)).id;

async function reflection(cell: Cell) {
  const values = { mentor_id: cell.mentor.id, reflected_on: '2026-02-02', minutes: 30, body: 'I will ask first.' };
  return (await cell.world.insert('feedback_reflection', { ...values, feedback_id: await feedback(cell, 'released') }, cell.author)).id;
}

async function thanks(cell: Cell, more: object = {}) {
  const values = { assignment_id: await live(cell), message: 'Thank you.', sent_on: '2026-02-01', ...more };
  return (await cell.world.insert('thanks', values, cell.author)).id;
}
const published = { published_at: '2026-02-02T12:00:00Z' };

const preparation = { kind: 'mentoring_preparation', minutes: 60, topic: 'Grant budgets', body: 'I can explain each line.' };

async function learning(cell: Cell) {
  const values = { ...preparation, person_id: cell.mentor.id, learned_on: '2026-02-02', assignment_id: await live(cell) };
  return (await cell.world.insert('learning_record', values, cell.author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  getFeedbackForms: async (cell) => ({ path: await live(cell) }),
  listMentorFeedback: async (cell) => ({ thing: await feedback(cell, 'released') }),
  writeMentorFeedback: async (cell) => ({ body: { assignment_id: await live(cell), form: 'now', body: 'You listen.' } }),
  getMentorFeedback: async (cell) => ({ path: await feedback(cell, 'released') }),
  editMentorFeedback: async (cell) => first(await feedback(cell, 'draft'), { body: { body: 'You help.' } }),
  giveMentorFeedback: async (cell) => first(await feedback(cell, 'draft'), { body: {} }),
  withdrawMentorFeedback: async (cell) => first(await feedback(cell, 'draft'), { body: {} }),
  listFeedbackCollections: async (cell) => ({ thing: await collection(cell) }),
  getFeedbackCollection: async (cell) => ({ path: await collection(cell) }),
  listFeedbackReflections: async (cell) => ({ thing: await reflection(cell) }),
  getFeedbackReflection: async (cell) => ({ path: await reflection(cell) }),
  writeFeedbackReflection: async (cell) => ({
    body: { feedback_id: await feedback(cell, 'released'), minutes: 30, body: 'I will ask first.' },
  }),
  editFeedbackReflection: async (cell) => first(await reflection(cell), { body: { minutes: 45 } }),
  voidFeedbackReflection: async (cell) => first(await reflection(cell), { body: {} }),
  listLearningRecords: async (cell) => ({ thing: await learning(cell) }),
  getLearningRecord: async (cell) => ({ path: await learning(cell) }),
  recordLearning: async (cell) => ({ body: { ...preparation, assignment_id: await live(cell) } }),
  editLearningRecord: async (cell) => first(await learning(cell), { body: { minutes: 45 } }),
  voidLearningRecord: async (cell) => first(await learning(cell), { body: {} }),
  listPublicAcknowledgements: () => ({}),
  listThanks: async (cell) => ({ thing: await thanks(cell) }),
  sendThanks: async (cell) => ({ body: { assignment_id: await live(cell), message: 'Thank you.' } }),
  getThanks: async (cell) => ({ path: await thanks(cell) }),
  publishThanks: async (cell) => first(await thanks(cell), { body: {} }),
  agreeToPublicThanks: async (cell) => first(await thanks(cell, published), { body: {} }),
  getMocStatement: ({ mentee }) => ({ path: mentee.id, query: { year: '2026' } }),
  unpublishThanks: async (cell) => first(await thanks(cell, { ...published, agreed_at: '2026-02-03T12:00:00Z' }), { body: {} }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  getFeedbackForms: each('assignment', ...PAIRS),
  listMentorFeedback: own('mentor_feedback', ...PAIRS),
  getMentorFeedback: each('mentor_feedback', ...PAIRS),
  listFeedbackCollections: own('feedback_collection', 'mentor'),
  getFeedbackCollection: each('feedback_collection', 'mentor'),
  listFeedbackReflections: own('feedback_reflection', 'mentor'),
  getFeedbackReflection: each('feedback_reflection', 'mentor'),
  listLearningRecords: own('learning_record', 'mentee', 'mentor'),
  getLearningRecord: each('learning_record', 'mentee', 'mentor'),
  listPublicAcknowledgements: () => [{ topic: 'department' }],
  listThanks: own('thanks', 'mentee'),
  getThanks: each('thanks', 'mentee'),
  getMocStatement: both(at(['mentor'], { query: { year: '2025' } }), at(['mentor'], { query: { year: '2025' }, accept: 'text/csv' })),
};
