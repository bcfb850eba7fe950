/** The scene: a survey asks mentee and mentor about their mentorship, another was published, and the mentee stated that they took part in a third. */
import { createHash } from 'node:crypto';
import { marksOf, seal } from '../../src/features/measurement/surveys/answers/secrets.ts';
import type { World } from '../setup/world.ts';
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

/** Of the link of the mentee’s invitation. */
export const SURVEY_SECRET = 'survey-secret-of-the-scene';

export const instrumentOf = async (world: Pick<World, 'sql' | 'id'>): Promise<string> =>
  (await world.sql<{ id: string }>`select id from survey_instrument where department_id = ${world.id} and code = 'MENTORSHIP-SHORT'`)[0]
    ?.id as string;

/** A wave as it stands in a state, of the leaders and identified unless something else is said. */
export async function waveIn(
  world: Pick<World, 'sql' | 'id' | 'insert'>,
  state: string,
  more: object = {},
  author?: { id: string },
): Promise<string> {
  const over = ['closed', 'analysed', 'published'].includes(state);
  const values = {
    instrument_id: await instrumentOf(world),
    title: 'Mentorship 2026',
    audience: 'leader',
    about: 'person',
    form: 'identified',
    reminds: 'everybody',
    state,
    opens_on: '2026-02-01',
    closes_on: '2026-05-01',
    opened_on: ['draft', 'approved', 'abandoned'].includes(state) ? undefined : '2026-02-01',
    closed_on: over ? '2026-02-20' : undefined,
    published_on: state === 'published' ? '2026-02-21' : undefined,
  };
  const { id } = await world.insert('survey_wave', { ...values, ...more }, author);
  if (state === 'paused') await world.insert('survey_wave_pause', { wave_id: id, reason: 'A strike.', starts_on: '2026-02-10' }, author);
  return id;
}

/** The invitation of a person, with a link where there is a secret. */
export async function invitationOf(
  world: Pick<World, 'sql' | 'insert'>,
  {
    wave_id,
    person,
    secret,
    ...more
  }: { wave_id: string; person: { id: string }; secret?: string; audience?: string; assignment_id?: string; took_part_on?: string },
): Promise<string> {
  const { id } = await world.insert('survey_invitation', { wave_id, person_id: person.id, audience: 'leader', ...more });
  if (secret === undefined) return id;
  const sent = await world.insert('notification', {
    person_id: person.id,
    kind: 'survey_invitation',
    subject_id: id,
    occasion: '',
    mail_state: 'sent',
  });
  const digest = createHash('sha256').update(secret).digest();
  await world.sql`insert into notification_link (notification_id, secret_sha256) values (${sent.id}, ${digest})`;
  return id;
}

export async function surveying({ world, cast, post }: Stage): Promise<void> {
  const { mentee, mentor, lead } = cast;
  const published = await waveIn(world, 'published', { division_id: world.division('CARD').id, audience: 'mentee', form: 'anonymous' });
  await world.insert('survey_external_base', { wave_id: published, audience: 'mentee', invited: 30, delivered: 28 });
  for (let n = 0; n < 20; n += 1)
    await world.insert('survey_anonymous_response', {
      wave_id: published,
      audience: 'mentee',
      answers: {
        expectations: { rating: 1 + (n % 5) },
        good_match: { rating: 5 - (n % 3) },
        change: { text: canary('survey_words_of_many') },
      },
    });
  const [pair] = await world.sql<{ id: string }>`select id from assignment where mentee_id = ${mentee.id} and mentor_id = ${mentor.id}`;
  const named = await waveIn(world, 'closed', { title: 'With names' }, lead);
  const asked = await invitationOf(world, { wave_id: named, person: mentee, audience: 'mentee', assignment_id: pair?.id as string });
  const answers = { change: { text: canary('survey_words_with_name') } };
  await world.insert('survey_identified_response', { invitation_id: asked, wave_id: named, answers, submitted_at: '2026-02-15T12:00:00Z' });
  const wave_id = await waveIn(world, 'open', { about: 'pair', audience: 'all', reminds: 'unanswered' });
  await invitationOf(world, { wave_id, person: mentee, secret: SURVEY_SECRET, audience: 'mentee', assignment_id: pair?.id as string });
  await invitationOf(world, { wave_id, person: mentor, audience: 'mentor', assignment_id: pair?.id as string });
  const draft = [
    { item: 'expectations', rating: 4 },
    { item: 'contact_since', choices: ['yes'] },
    { item: 'good_match', not_applicable: true },
    { item: 'change', text: canary('survey_words') },
  ];
  const { draft: key } = marksOf(SURVEY_SECRET);
  await world.sql`
    insert into survey_draft (key_sha256, department_id, wave_id, version, sealed) values (${key}, ${world.id}, ${wave_id}, 1, ${seal(SURVEY_SECRET, draft)})`;
  await post(lead, `survey-waves/${wave_id}/pause`, { reason: 'A strike.' });
  const stated = await waveIn(world, 'open', { form: 'anonymous', audience: 'mentee', reminds: 'unstated' });
  await invitationOf(world, { wave_id: stated, person: mentee, audience: 'mentee', took_part_on: '2026-02-15' });
}
