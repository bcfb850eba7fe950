import { instrumentOf, invitationOf, SURVEY_SECRET, waveIn } from '../confidentiality-scene-surveys.ts';
import { type Case, type Cell, code, first } from './asking.ts';
import { each, once, own, type Readings } from './reading.ts';

const wave = ({ world, author }: Cell, state: string, more: object = {}) => waveIn(world, state, more, author);

async function invitation(cell: Cell, more: { secret?: string; form?: object } = {}): Promise<string> {
  const wave_id = await wave(cell, 'open', { audience: 'mentee', ...more.form });
  const { secret } = more;
  return invitationOf(cell.world, { wave_id, person: cell.mentee, audience: 'mentee', ...(secret !== undefined && { secret }) });
}

async function link(cell: Cell): Promise<string> {
  const secret = `survey-link-${cell.fresh}`;
  await invitation(cell, { secret });
  return secret;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listSurveyInstruments: async ({ world }) => ({ thing: await instrumentOf(world) }),
  addSurveyInstrument: ({ fresh }) => ({
    body: { code: code(fresh), title: 'Pulse', is_embeddable: true, items: [{ code: 'a', type: 'likert5', text: 'A good match?' }] },
  }),
  getSurveyInstrument: async ({ world }) => ({ path: await instrumentOf(world) }),
  listSurveyWaves: async (cell) => ({ thing: await wave(cell, 'draft'), query: { limit: '200' } }),
  planSurveyWave: async ({ world }) => ({
    body: {
      instrument_id: await instrumentOf(world),
      title: 'Mentorship 2026',
      audience: 'all',
      form: 'identified',
      opens_on: '2026-03-01',
      closes_on: '2026-04-01',
    },
  }),
  getSurveyWave: async (cell) => ({ path: await wave(cell, 'open') }),
  editSurveyWave: async (cell) => first(await wave(cell, 'draft'), { body: { title: 'Mentorship, spring' } }),
  approveSurveyWave: async (cell) => first(await wave(cell, 'draft'), { body: {} }),
  openSurveyWave: async (cell) => first(await wave(cell, 'approved'), { body: {} }),
  pauseSurveyWave: async (cell) => first(await wave(cell, 'open'), { body: { reason: 'A strike.' } }),
  resumeSurveyWave: async (cell) => first(await wave(cell, 'paused'), { body: {} }),
  abandonSurveyWave: async (cell) => first(await wave(cell, 'paused'), { body: {} }),
  closeSurveyWave: async (cell) => first(await wave(cell, 'open'), { body: {} }),
  analyseSurveyWave: async (cell) => first(await wave(cell, 'closed'), { body: {} }),
  publishSurveyWave: async (cell) => first(await wave(cell, 'analysed'), { body: {} }),
  importSurveyAnswers: async (cell) => {
    const id = await wave(cell, 'draft', {
      origin: 'external',
      form: 'anonymous',
      audience: 'mentee',
      opens_on: '2023-03-01',
      closes_on: '2023-04-01',
    });
    await cell.world.insert('survey_external_base', { wave_id: id, audience: 'mentee', invited: 9, delivered: 9 });
    return first(id, { headers: { 'content-type': 'text/csv' }, payload: 'audience,expectations\nmentee,4\n' });
  },
  listNamedSurveyAnswers: async (cell) => ({ path: await wave({ ...cell, author: cell.people.lead }, 'closed') }),
  getSurveyResults: async (cell) => ({ path: await wave(cell, 'published') }),
  drawSurveyLink: async (cell) => {
    const id = await invitation(cell);
    await cell.world.insert('notification', { person_id: cell.mentee.id, kind: 'survey_invitation', subject_id: id, occasion: '' });
    return first(id, { body: {} });
  },
  listSurveyInvitations: async (cell) => ({ thing: await invitation(cell) }),
  getSurveyInvitation: async (cell) => ({ path: await invitation(cell) }),
  stateSurveyParticipation: async (cell) =>
    first(await invitation(cell, { form: { form: 'anonymous', reminds: 'unstated' } }), { body: {} }),
  getSurveyAnswers: async (cell) => ({ path: await link(cell) }),
  putSurveyAnswers: async (cell) => ({
    path: await link(cell),
    body: { status: 'submitted', answers: [{ item: 'expectations', rating: 4 }] },
  }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listSurveyInstruments: own('survey_instrument', 'department'),
  getSurveyInstrument: each('survey_instrument', 'department'),
  listSurveyWaves: own('survey_wave', 'department'),
  getSurveyWave: each('survey_wave', 'department'),
  listNamedSurveyAnswers: each('survey_named', 'department'),
  getSurveyResults: each('survey_published', 'department'),
  listSurveyInvitations: own('survey_invitation', 'mentee', 'mentor'),
  getSurveyInvitation: each('survey_invitation', 'mentee', 'mentor'),
  // Whoever holds the link.
  getSurveyAnswers: once('mentee', () => SURVEY_SECRET, { only: 'mentee' }),
};
