/** Answers to surveys by link: what respondents are told, what fits, drafts, and that a link is used once. */
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { marksOf } from '../../../src/features/measurement/surveys/answers/secrets.ts';
import * as lifecycle from '../../../src/features/measurement/surveys/waves/lifecycle.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import { mailsOf, TOMORROW } from '../../setup/mails.ts';
import { mergeSilently } from '../../setup/second-person.ts';
import { type Given, surveysOf } from '../../setup/surveys.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '60' } });
let people: People;
let surveys: ReturnType<typeof surveysOf>;
let pairs: Awaited<ReturnType<ReturnType<typeof surveysOf>['mentees']>>;
beforeAll(async () => {
  people = await world.freshPeople();
  surveys = surveysOf(world, people);
  pairs = await surveys.mentees(12);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

type Rating = {
  concept: string;
  audience: string;
  division_id: string | null;
  rating: number | null;
  is_top: boolean | null;
  is_applicable: boolean;
  pair_key: string | null;
  met_target: boolean | null;
};
const ratings = (wave: string, concept: string) =>
  world.sql<Rating>`select * from survey_ratings(${world.id}, ${wave}) where concept = ${concept} order by rating, pair_key`;
const participation = (wave: string) =>
  world.sql`select audience, d.code as division, invited, delivered, submitted from survey_participation(${world.id}, ${wave}) p
    left join division d on d.id = p.division_id order by 1, 2`;

test('the link comes by mail, is told of the form before the first item, and works without a token', async () => {
  const mails = mailsOf(world);
  await mails.open();
  const id = await surveys.approved();
  await surveys.act(id, 'open');
  const sent = await surveys.invitations(id);
  const secrets: string[] = [];
  for (const { mentee } of pairs.filter((_, n) => n % 2 === 0)) {
    await mails.morning(mentee, TOMORROW);
    const secret = /\/v1\/survey-answers\/([A-Za-z0-9_-]{43})$/m.exec(mails.onlyMailTo(mentee).parsed.text ?? '')?.[1] as string;
    secrets.push(secret);
  }
  await mails.close();
  expect(sent.length).toBe(12);
  const answer = await surveys.look(secrets[0] as string);
  expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(answer.body).toMatchObject({
    wave_id: id,
    form: 'anonymous',
    status: 'open',
    is_submitted: false,
    audience: 'mentee',
    answers: [],
    row_version: null,
  });
  expect(answer.body.promise).toContain('not even whoever holds the database');
  expect(answer.body.reminders).toContain('everybody');
  expect(answer.body.items.map(({ code }) => code)).toEqual([
    'expectations',
    'engaged_mentor',
    'frequency',
    'good_match',
    'connected_faculty',
    'connected_peers',
    'contact_since',
    'change',
  ]);
  expect((await surveys.submit(secrets[0] as string)).body).toMatchObject({ is_submitted: true, answers: [] });
});

describe('answers', () => {
  it('are refused where they do not fit, each with what would', async () => {
    const { invited } = await surveys.opened();
    const [{ secret }] = invited;
    const wrong: [Given, RegExp][] = [
      [{ item: 'expectations', rating: 6 }, /from 1 to 5/],
      [{ item: 'expectations', rating: 0 }, /from 1 to 5/],
      [{ item: 'expectations', text: 'Very' }, /from 1 to 5/],
      [{ item: 'contact_since', choices: ['perhaps'] }, /one of yes, no/],
      [{ item: 'contact_since', choices: ['yes', 'no'] }, /Choose one/],
      [{ item: 'change', rating: 3 }, /text/],
      [{ item: 'change', not_applicable: true }, /always applies/],
      [{ item: 'recognised', rating: 3 }, /no such item/],
      [{ item: 'expectations' }, /one of rating/],
    ];
    for (const [given, words] of wrong)
      for (const status of ['draft', 'submitted'] as const) {
        const answer = await surveys.put(secret, status, [given]);
        expectProblem(answer, 422, 'survey-answer-unfit', '/answers/0');
        expect(answer.text).toMatch(words);
      }
    const twice = await surveys.put(secret, 'draft', [
      { item: 'change', text: 'A' },
      { item: 'change', text: 'B' },
    ]);
    expectProblem(twice, 422, 'survey-answer-unfit', '/answers/1');
  });

  it('to what is required are owed when they are submitted, not in a draft', async () => {
    const { body } = await world.as(people.lead).post('/v1/survey-instruments', {
      code: 'REQUIRED',
      title: 'Required',
      is_embeddable: true,
      items: [
        {
          code: 'must',
          type: 'multi',
          text: 'Which?',
          is_required: true,
          options: [
            { code: 'a', label: 'A', is_top: true },
            { code: 'b', label: 'B', is_top: true },
          ],
        },
      ],
    });
    const { invited } = await surveys.opened({ instrument_id: body.id });
    const [{ secret }] = invited;
    expectProblem(await surveys.put(secret, 'submitted', []), 422, 'survey-answer-missing', '/answers');
    expect((await surveys.put(secret, 'draft', [])).status).toBe(200);
    expectProblem(await surveys.put(secret, 'submitted', [{ item: 'must', choices: ['a', 'a'] }], 1), 422, 'survey-answer-unfit');
    expect((await surveys.put(secret, 'submitted', [{ item: 'must', choices: ['a', 'b'] }], 1)).status).toBe(200);
  });

  it('are kept as a draft that only the link opens, and replaced by version', async () => {
    const { id, invited } = await surveys.opened();
    const [{ secret }] = invited;
    const kept = await surveys.put(secret, 'draft', [{ item: 'change', text: 'Unfinished words' }]);
    expect(kept.body).toMatchObject({ answers: [{ item: 'change', text: 'Unfinished words' }], row_version: 1, is_submitted: false });
    expect(kept.headers['etag']).toMatch(/^"1\./);
    const [draft] = await world.sql<{ text: string }>`select encode(sealed, 'escape') as text from survey_draft where wave_id = ${id}`;
    expect(draft?.text).not.toContain('Unfinished');
    expect(marksOf(secret).draft.equals(marksOf(secret).spent)).toBe(false);
    expectProblem(await surveys.put(secret, 'draft', []), 428, 'precondition-required');
    expectProblem(await surveys.put(secret, 'draft', [], 7), 412, 'version-stale');
    expect((await surveys.put(secret, 'draft', [{ item: 'expectations', rating: 2 }], 1)).body).toMatchObject({ row_version: 2 });
    expect((await surveys.look(secret)).body.answers).toEqual([{ item: 'expectations', rating: 2 }]);
    expect((await surveys.put(secret, 'submitted', [{ item: 'expectations', rating: 3 }], 2)).body).toMatchObject({
      is_submitted: true,
      answers: [],
      row_version: null,
    });
    expect(await world.sql`select from survey_draft where wave_id = ${id}`).toEqual([]);
  });

  it('written at the same time as a first draft leave one of the two', async () => {
    const { invited } = await surveys.opened();
    const [{ secret }] = invited;
    const blocker = await world.blocker();
    try {
      await blocker.query('lock table survey_draft in share mode');
      const both = [1, 2].map((rating) => surveys.put(secret, 'draft', [{ item: 'expectations', rating }]));
      await blocker.someoneWaits();
      await new Promise((resolve) => setTimeout(resolve, 150));
      await blocker.release();
      const answers = await Promise.all(both);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expectProblem(answers.find(({ status }) => status === 409) as (typeof answers)[number], 409, 'concurrent-change');
    } finally {
      await blocker.release();
    }
  });

  it.each(['anonymous', 'confidential_linked', 'identified'])(
    'of a survey that is %s are given once, however often they are sent',
    async (form) => {
      const { id, invited } = await surveys.opened({ form });
      const [{ secret }] = invited;
      const answers = await Promise.all([1, 2, 3].map((rating) => surveys.submit(secret, [{ item: 'expectations', rating }])));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      expectProblem(await surveys.submit(secret), 409, 'survey-answered');
      expectProblem(await surveys.put(secret, 'draft', []), 409, 'survey-answered');
      for (const other of invited.slice(1, 6)) expect((await surveys.submit(other.secret)).status).toBe(200);
      await surveys.act(id, 'close');
      expect(await ratings(id, 'expectations_known')).toHaveLength(6);
      expectProblem(await surveys.submit(secret), 409, 'survey-wave-state');
    },
  );

  it('are taken while the survey is open alone, and never by a link that is unknown or of somebody who has left', async () => {
    const { id, invited } = await surveys.opened({ form: 'identified' });
    const [first, second = first] = invited;
    await surveys.act(id, 'pause', { reason: 'A strike.' });
    expectProblem(await surveys.submit(first.secret), 409, 'survey-wave-state');
    await surveys.act(id, 'resume');
    const leaver = await world.person();
    await world.sql`update survey_invitation set person_id = ${leaver.id} where id = ${second.id}`;
    expect((await surveys.look(second.secret)).status).toBe(200);
    await world.sql`update appointment set ends_on = '2026-02-01' where person_id = ${leaver.id}`;
    for (const secret of [second.secret, 'A'.repeat(43)]) {
      expectProblem(await surveys.look(secret), 404, 'not-found');
      expectProblem(await surveys.submit(secret), 404, 'not-found');
    }
    expect((await surveys.submit(first.secret)).status).toBe(200);
  });

  it('that are anonymous are taken once enough people of the group have links', async () => {
    const id = await surveys.approved();
    await surveys.act(id, 'open');
    const strata = await world.sql<{ id: string; person_id: string; audience: string; assignment_id: null; stratum: number }>`
      select id, person_id, audience, assignment_id, stratum from survey_invitation where wave_id = ${id} order by stratum, id`;
    const group = strata.filter(({ stratum }) => stratum === strata[0]?.stratum);
    const early = await surveys.deliver(group.slice(0, 4));
    const [secret] = early.values();
    expectProblem(await surveys.submit(secret as string), 409, 'survey-not-ready');
    await surveys.deliver(group.slice(4, 5));
    expect((await surveys.submit(secret as string)).status).toBe(200);
  });

  it('asked for by secrets that nobody drew are limited by address', async () => {
    const ask = () => limited.anonymous.get(`/v1/survey-answers/${'B'.repeat(43)}`);
    const put = () => limited.anonymous.put(`/v1/survey-answers/${'B'.repeat(43)}`, { status: 'draft', answers: [] });
    for (let n = 0; n < 6; n += 1) expectProblem(await ask(), 404, 'not-found');
    expectProblem(await ask(), 429, 'too-many-requests');
    expectProblem(await put(), 429, 'too-many-requests');
  });
});

describe('the three forms of storage', () => {
  it('anonymous: division and site only where enough people were asked, and nothing where fewer than five answered', async () => {
    const { id, invited } = await surveys.opened();
    for (const [n, { secret }] of invited.slice(0, 7).entries())
      await surveys.submit(secret, [
        { item: 'expectations', rating: 1 + (n % 5) },
        ...(n === 0 ? [{ item: 'good_match', not_applicable: true as const }] : []),
      ]);
    expect(await participation(id)).toEqual([]);
    await surveys.act(id, 'close');
    const told = await ratings(id, 'expectations_known');
    expect(told.map(({ rating }) => rating)).toEqual([1, 1, 2, 2, 3, 4, 5]);
    expect(told.map(({ is_top }) => is_top)).toEqual([false, false, false, false, false, true, true]);
    expect(told.every(({ pair_key, met_target }) => pair_key === null && met_target === null)).toBe(true);
    expect((await ratings(id, 'good_match')).map(({ is_applicable, rating, is_top }) => [is_applicable, rating, is_top])).toEqual(
      Array(7).fill([false, null, null]),
    );
    const asked = (await participation(id)) as { division: string; invited: number; delivered: number; submitted: number }[];
    expect(asked.map(({ division, invited: count }) => [division, count])).toEqual([
      ['CARD', 6],
      ['GIM', 6],
    ]);
    expect(asked.reduce((sum, { submitted }) => sum + submitted, 0)).toBe(7);
    expect(asked.every(({ delivered }) => delivered === 6)).toBe(true);

    const few = await surveys.opened();
    for (const { secret } of few.invited.slice(0, 4)) await surveys.submit(secret);
    expect((await surveys.act(few.id, 'close')).body).toMatchObject({ status: 'closed', is_discarded: true });
    expect(await ratings(few.id, 'expectations_known')).toEqual([]);
    expect(await world.sql`select from survey_urn where wave_id = ${few.id}`).toEqual([]);
  });

  it('confidential and linked: the same key in every wave, shared by the two of a pair, and no name beside the answer', async () => {
    const answered = [];
    for (let n = 0; n < 2; n += 1) {
      const wave = await surveys.opened({ form: 'confidential_linked', about: 'pair', audience: 'all' });
      const ours = wave.invited.filter(({ assignment_id }) => assignment_id === pairs[0]?.id);
      for (const { secret, audience } of ours)
        await surveys.submit(secret, [{ item: 'good_match', rating: audience === 'mentee' ? 5 : 4 }]);
      await surveys.act(wave.id, 'close');
      answered.push(wave.id);
    }
    const [one, two] = await Promise.all(answered.map((id) => ratings(id, 'good_match')));
    expect(one?.map(({ audience, is_top }) => [audience, is_top]).sort()).toEqual([
      ['mentee', true],
      ['mentor', true],
    ]);
    expect(new Set([...(one ?? []), ...(two ?? [])].map(({ pair_key }) => pair_key)).size).toBe(1);
    const keys = await world.sql<{
      key: string;
    }>`select distinct respondent_key as key from survey_linked_response where wave_id = any (${answered})`;
    expect(keys).toHaveLength(2);
    const [row] = await world.sql<{
      text: string;
    }>`select to_jsonb(r)::text as text from survey_linked_response r where wave_id = ${answered[0]} and audience = 'mentee'`;
    for (const known of [pairs[0]?.mentee.id, pairs[0]?.id]) expect(row?.text).not.toContain(known);
  });

  it('identified: an answer belongs to its invitation, and says whether the meetings met what the programme asks for', async () => {
    const [met, not] = await surveys.mentees(2);
    await world.sql`
      insert into meeting (department_id, assignment_id, kind, proposed_by, state, held_on, duration_min, mode, logged_by, logged_at, confirmed_by, confirmed_at)
      select ${world.id}, ${met?.id}, 'formal', ${met?.mentee.id}, 'confirmed', day::date, 60, 'video', ${met?.mentee.id}, '2026-01-01', ${met?.mentor.id}, '2026-01-02'
      from unnest('{2025-09-01,2025-10-01,2025-11-01}'::date[]) day`;
    const { id, invited } = await surveys.opened({ form: 'identified' });
    for (const pair of [met, not])
      await surveys.submit(invited.find(({ person_id }) => person_id === pair?.mentee.id)?.secret as string, [
        { item: 'frequency', rating: pair === met ? 5 : 1 },
      ]);
    await surveys.act(id, 'close');
    expect((await ratings(id, 'frequency_adequate')).map(({ rating, met_target }) => [rating, met_target])).toEqual([
      [1, false],
      [5, true],
    ]);
  });

  it('turn a scale round where an item is scored in reverse', async () => {
    const { body } = await world.as(people.lead).post('/v1/survey-instruments', {
      code: 'REVERSE',
      title: 'Reverse',
      is_embeddable: true,
      items: [{ code: 'not', type: 'likert7', concept: 'engaged', text: 'Not engaged?', is_reverse_scored: true }],
    });
    const { id, invited } = await surveys.opened({ instrument_id: body.id, form: 'identified' });
    for (const [n, { secret }] of invited.slice(0, 3).entries()) await surveys.submit(secret, [{ item: 'not', rating: n + 1 }]);
    await surveys.act(id, 'close');
    expect((await ratings(id, 'engaged')).map(({ rating, is_top }) => [rating, is_top])).toEqual([
      [5, false],
      [6, true],
      [7, true],
    ]);
  });
});

test('what waits of an abandoned survey is destroyed, and a merge leaves one invitation', async () => {
  const { id, invited } = await surveys.opened();
  for (const { secret } of invited.slice(0, 6)) await surveys.submit(secret);
  const [one, two] = await Promise.all([world.person(), world.person()]);
  await world.sql`update survey_invitation set person_id = ${one.id} where id = ${invited[7]?.id}`;
  await world.sql`update survey_invitation set person_id = ${two.id} where id = ${invited[8]?.id}`;
  await mergeSilently(world, people.admin, two, one);
  expect(
    await world.sql`select id, revoked_on is null as stays from survey_invitation where id in (${invited[7]?.id}, ${invited[8]?.id}) order by 2`,
  ).toMatchObject([{ stays: false }, { stays: true }]);
  const [alone, unasked] = await Promise.all([world.person(), world.person()]);
  await world.sql`update survey_invitation set person_id = ${alone.id} where id = ${invited[9]?.id}`;
  await mergeSilently(world, people.admin, unasked, alone);
  expect(await world.sql`select person_id, revoked_on from survey_invitation where id = ${invited[9]?.id}`).toEqual([
    { person_id: unasked.id, revoked_on: null },
  ]);
  await surveys.act(id, 'pause', { reason: 'Wrong instrument.' });
  await surveys.act(id, 'abandon');
  expect(await world.sql`select from survey_urn where wave_id = ${id}`).toEqual([]);
  await asService(world, lifecycle.closeDue);
  expect(await world.sql`select from survey_anonymous_response where wave_id = ${id}`).toEqual([]);
});
