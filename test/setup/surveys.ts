/** Helpers for surveys: waves in a state, links in the hands of the invited, and answers by link. */
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { z } from 'zod';
import type { SurveyAnswer, SurveySheet } from '../../src/features/measurement/surveys/answers/schema.ts';
import type { SurveyWave } from '../../src/features/measurement/surveys/waves/schema.ts';
import type { Person } from './department.ts';
import type { People, World } from './world.ts';

export type Given = z.infer<typeof SurveyAnswer>;
export type Invitation = { id: string; person_id: string; audience: string; assignment_id: string | null };

type Linked = Invitation & { secret: string };

export function surveysOf(world: World, people: People) {
  const shipped = async (): Promise<string> =>
    (await world.sql<{ id: string }>`select id from survey_instrument where department_id = ${world.id} and code = 'MENTORSHIP-SHORT'`)[0]
      ?.id as string;

  const plan = async (more: object = {}, as: Person = people.lead) =>
    world.as(as).post<SurveyWave>('/v1/survey-waves', {
      instrument_id: await shipped(),
      title: 'Mentorship 2026',
      audience: 'mentee',
      form: 'anonymous',
      opens_on: '2026-03-01',
      closes_on: '2026-04-01',
      ...more,
    });
  const act = (id: string, verb: string, body: object = {}, as: Person = people.lead) =>
    world.as(as).post<SurveyWave>(`/v1/survey-waves/${id}/${verb}`, body, { ifMatch: '*' });
  const edit = (id: string, patch: object, as: Person = people.lead) =>
    world.as(as).patch<SurveyWave>(`/v1/survey-waves/${id}`, patch, { ifMatch: '*' });

  /** A wave that is approved. */
  async function approved(more: object = {}): Promise<string> {
    const planned = await plan(more);
    expect(planned.status, planned.text).toBe(201);
    expect((await act(planned.body.id, 'approve')).status).toBe(200);
    return planned.body.id;
  }

  const invitations = (wave_id: string) =>
    world.sql<Invitation>`select id, person_id, audience, assignment_id from survey_invitation where wave_id = ${wave_id} order by id`;

  /** What the mails of a morning leave behind: links of these invitations. Answers the secrets by invitation. */
  async function deliver(sent: readonly Invitation[]): Promise<Map<string, string>> {
    const secrets = new Map(sent.map(({ id }) => [id, randomBytes(32).toString('base64url')]));
    for (const [id, secret] of secrets) {
      await world.sql`
        insert into notification_link (notification_id, secret_sha256)
        select n.id, ${createHash('sha256').update(secret).digest()} from notification n where n.subject_id = ${id} and n.kind = 'survey_invitation'`;
      await world.sql`update notification set mail_state = 'sent' where subject_id = ${id}`;
    }
    return secrets;
  }

  /** An open wave with the links of all who are invited. */
  async function opened(more: object = {}): Promise<{ id: string; invited: [Linked, ...Linked[]] }> {
    const id = await approved(more);
    const answer = await act(id, 'open');
    expect(answer.status, answer.text).toBe(200);
    const sent = await invitations(id);
    const secrets = await deliver(sent);
    return { id, invited: sent.map((one) => ({ ...one, secret: secrets.get(one.id) as string })) as [Linked, ...Linked[]] };
  }

  const look = (secret: string) => world.anonymous.get<SurveySheet>(`/v1/survey-answers/${secret}`);
  const put = (secret: string, status: 'draft' | 'submitted', answers: readonly Given[], ifMatch?: number | string) =>
    world.anonymous.put<SurveySheet>(`/v1/survey-answers/${secret}`, { status, answers }, ifMatch === undefined ? {} : { ifMatch });
  const submit = (secret: string, answers: readonly Given[] = [{ item: 'expectations', rating: 4 }]) => put(secret, 'submitted', answers);

  /** So many mentees with a primary mentor each of NEPH, half of them of CARD and half of GIM. */
  async function mentees(count: number): Promise<{ mentee: Person; mentor: Person; id: string }[]> {
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    const made = [];
    for (let n = 0; n < count; n += 1) {
      const mentee = await world.person({ division: n % 2 === 0 ? 'CARD' : 'GIM' });
      made.push({ mentee, mentor, id: (await world.assignment(mentee, mentor, { is_primary: true })).id });
    }
    return made;
  }

  return { shipped, plan, act, edit, approved, invitations, deliver, opened, look, put, submit, mentees };
}
