/** Results of a wave: by item, audience and division, as far as they may be told; waves that were held elsewhere; links that no mail brings. */
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { SurveyInvitation } from '../../../src/features/measurement/surveys/invitations/schema.ts';
import type { SurveyResults } from '../../../src/features/measurement/surveys/results/schema.ts';
import type { SurveyWave } from '../../../src/features/measurement/surveys/waves/schema.ts';
import { followTime } from '../../../src/features/recognition/credits/posting.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { mailsOf, TOMORROW } from '../../setup/mails.ts';
import { surveysOf } from '../../setup/surveys.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
let people: People;
let surveys: ReturnType<typeof surveysOf>;
let pairs: Awaited<ReturnType<ReturnType<typeof surveysOf>['mentees']>>;
beforeAll(async () => {
  people = await world.freshPeople();
  surveys = surveysOf(world, people);
  pairs = await surveys.mentees(24);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const results = (id: string, as: Person = people.lead) => world.as(as).get<SurveyResults>(`/v1/survey-waves/${id}/results`);
const rowsOf = ({ items }: SurveyResults, item: string) => items.filter((row) => row.item === item);

/** A closed wave that so many people of each division answered: the first half agree. */
async function closed(answered: { CARD: number; GIM: number }, more: object = {}): Promise<string> {
  const { id, invited } = await surveys.opened(more);
  const codes = new Map(pairs.map(({ mentee }, n) => [mentee.id, n % 2 === 0 ? ('CARD' as const) : ('GIM' as const)]));
  for (const code of ['CARD', 'GIM'] as const) {
    const own = invited.filter(({ person_id }) => codes.get(person_id) === code).slice(0, answered[code]);
    for (const [n, { secret }] of own.entries()) {
      const answers = [
        { item: 'expectations', rating: n % 2 === 0 ? 5 : 2 },
        { item: 'change', text: `More of ${code} ${n}` },
      ];
      expect((await surveys.submit(secret, answers)).status).toBe(200);
    }
  }
  expect((await surveys.act(id, 'close')).status).toBe(200);
  return id;
}

describe('results', () => {
  it('tell the department and each division with their denominators, once enough people answered', async () => {
    const id = await closed({ CARD: 12, GIM: 11 });
    const { body, status, text } = await results(id);
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ wave_id: id, form: 'anonymous', status: 'closed' });
    expect(body.promise).toContain('Anonymous');
    const whole = rowsOf(body, 'expectations').find(({ group }) => group === 'department');
    expect(whole).toMatchObject({
      audience: 'mentee',
      concept: 'expectations_known',
      respondents: 23,
      top_count: 12,
      reason: null,
      not_applicable: 0,
    });
    expect(whole?.points).toEqual(
      [
        ['1', 0],
        ['2', 11],
        ['3', 0],
        ['4', 0],
        ['5', 12],
      ].map(([point, count]) => ({ point, count })),
    );
    expect(whole?.top_pct).toBeCloseTo((100 * 12) / 23);
    const asked = body.participation.find(({ group }) => group === 'department');
    expect(asked).toMatchObject({ invited: 24, delivered: 24, submitted: 23, reason: null });
    // Nobody answered it: there is no share of nothing.
    expect(rowsOf(body, 'good_match').find(({ group }) => group === 'department')).toMatchObject({ top_pct: null, reason: 'no_eligible' });
    expect(body.texts).toMatchObject([{ item: 'change', audience: 'mentee' }]);
    expect(body.texts[0]?.texts).toHaveLength(23);
    expect((await results(id)).body).toEqual(body);
  });

  it('hide a division of few answers and another one with it, so that it does not follow from the rest', async () => {
    const id = await closed({ CARD: 12, GIM: 3 });
    const { body } = await results(id);
    for (const row of rowsOf(body, 'expectations').filter(({ group }) => group === 'division'))
      expect(row).toMatchObject({ respondents: null, top_count: null, top_pct: null, reason: 'suppressed' });
  });

  it('are of nobody’s own words where fewer than ten people wrote', async () => {
    const id = await closed({ CARD: 5, GIM: 4 });
    const { body } = await results(id);
    expect(body.texts).toEqual([{ item: 'change', audience: 'mentee', texts: null }]);
  });

  it('are read by those who run surveys, then, published, by offices, and by directors of their division and the department', async () => {
    const id = await closed({ CARD: 12, GIM: 12 });
    for (const who of [people.chair, people.director, people.facultyAffairs])
      expectProblem(await results(id, who), 409, 'survey-results-unpublished');
    await surveys.act(id, 'analyse');
    await surveys.act(id, 'publish');
    const all = (await results(id)).body;
    const ofChair = (await results(id, people.chair)).body;
    expect(ofChair).toEqual({ ...all, texts: [] });
    const ofDirector = (await results(id, people.director)).body;
    expect(new Set(ofDirector.items.map(({ group, division_id }) => `${group} ${division_id}`))).toEqual(
      new Set(['department null', `division ${world.division('CARD').id}`]),
    );
    for (const row of ofDirector.items) expect(all.items).toContainEqual(row);
    for (const who of [people.outsider, people.mentee]) expectProblem(await results(id, who), 403, 'permission-denied');
    expectProblem(
      await world.as(people.chair).get(`/v1/survey-waves/${id}/results?starts_on=2026-03-02&ends_on=2026-03-04`),
      422,
      'survey-range-arbitrary',
      'starts_on',
    );
    const open = await surveys.opened();
    expectProblem(await results(open.id), 409, 'survey-wave-state');
    expectProblem(await results(crypto.randomUUID()), 404, 'not-found');
  });
});

describe('results by site', () => {
  /** So many mentees of divisions at sites are asked by name, and answer: half of each agree. */
  async function held(counts: readonly (readonly [division: string, site: string, count: number])[], form = 'identified') {
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    const mentees = new Map<string, { place: string; rating: number }>();
    for (const [division, site, count] of counts) {
      for (let n = 0; n < count; n += 1) {
        const mentee = await world.person({ division, site });
        await world.assignment(mentee, mentor, { is_primary: true });
        mentees.set(mentee.id, { place: `${division} ${site}`, rating: n % 2 === 0 ? 5 : 1 });
      }
    }
    const { id, invited } = await surveys.opened({ form });
    for (const { secret, person_id } of invited) {
      const of = mentees.get(person_id);
      if (of) await surveys.submit(secret, [{ item: 'expectations', rating: of.rating }]);
    }
    await surveys.act(id, 'close');
    await surveys.act(id, 'analyse');
    await surveys.act(id, 'publish');
    return id;
  }
  const atSite = (body: SurveyResults, code: string) => rowsOf(body, 'expectations').find(({ site_id }) => site_id === world.site(code).id);

  it('are read by a physician-in-chief of theirs, and add up to the department', async () => {
    const id = await held([
      ['CARD', 'UNION', 14],
      ['CARD', 'NORTH', 12],
      ['GIM', 'UNION', 16],
    ]);
    const { body } = await results(id);
    expect(atSite(body, 'UNION')).toMatchObject({ group: 'site', respondents: 30, top_count: 15, reason: null });
    expect(atSite(body, 'NORTH')).toMatchObject({ group: 'site', respondents: 12, top_count: 6, reason: null });
    const rows = rowsOf(body, 'expectations');
    const whole = rows.find(({ group }) => group === 'department');
    const sites = rows.filter(({ group }) => group === 'site' || group === 'rest_of_sites');
    expect(sites.reduce((sum, { respondents }) => sum + (respondents ?? 0), 0)).toBe(whole?.respondents);
    expect(body.participation.find(({ site_id }) => site_id === world.site('NORTH').id)).toMatchObject({ group: 'site', submitted: 12 });
    const ofChief = (await results(id, people.pic)).body;
    expect(new Set(ofChief.items.map(({ group }) => group))).toEqual(new Set(['department', 'site']));
    for (const row of ofChief.items) expect(body.items).toContainEqual(row);
  });

  it('name no site of few people of a division, so that a site less a division is never a few', async () => {
    const id = await held([
      ['NEPH', 'NORTH', 16],
      ['CARD', 'NORTH', 1],
      ['CARD', 'UNION', 15],
      ['GIM', 'UNION', 12],
    ]);
    const { body } = await results(id);
    // The one of CARD at NORTH is not counted there: NORTH less NEPH would be their answer.
    expect(atSite(body, 'NORTH')?.respondents ?? 16).toBe(16);
    for (const { respondents } of rowsOf(body, 'expectations').filter(({ group }) => group === 'rest_of_sites'))
      expect(respondents ?? 10).toBeGreaterThanOrEqual(10);
  });
});

describe('a wave that was held elsewhere', () => {
  const base = [
    { audience: 'mentee', division_code: 'CARD', invited: 20, delivered: 18 },
    { audience: 'mentee', division_code: 'GIM', invited: 12 },
    { audience: 'mentee', division_code: 'NEPH', invited: 3 },
    { audience: 'mentor', invited: 10 },
  ];
  const plan = (more: object = {}) => surveys.plan({ opens_on: '2023-03-01', closes_on: '2023-04-01', base, ...more });
  const upload = (id: string, text: string, as = people.lead) =>
    world.as(as).post<SurveyWave>(`/v1/survey-waves/${id}/import-answers`, null, {
      ifMatch: '*',
      key: crypto.randomUUID(),
      headers: { 'content-type': 'text/csv' },
      payload: text,
    });

  it('counts with its sheets and with how many people were asked', async () => {
    const { body: wave, text } = await plan();
    expect(wave, text).toMatchObject({ origin: 'external', status: 'draft' });
    const lines = [
      ...Array.from({ length: 8 }, (_, n) => `mentee,CARD,UNION,${1 + (n % 5)},yes,`),
      ...Array.from({ length: 6 }, () => 'mentee,GIM,,NA,no,'),
      'mentee,NEPH,,5,,Words of one',
      'mentor,,,4,,',
    ];
    const done = await upload(wave.id, `audience,division,site,expectations,contact_since,change\n${lines.join('\n')}\n`);
    expect(done.body, done.text).toMatchObject({ status: 'closed', opened_on: '2023-03-01', closed_on: '2023-04-01' });
    const asked = await world.sql`
      select audience, d.code, invited, delivered, submitted from survey_participation(${world.id}, ${wave.id}) p left join division d on d.id = p.division_id order by 1, 2`;
    // The three of NEPH are too few to be told, and so is the rest of the department without the smallest division beside them.
    expect(asked).toEqual([
      { audience: 'mentee', code: 'CARD', invited: 20, delivered: 18, submitted: 8 },
      { audience: 'mentee', code: null, invited: 15, delivered: 15, submitted: 7 },
      { audience: 'mentor', code: null, invited: 10, delivered: 10, submitted: 1 },
    ]);
    const [row] = await world.sql<{ sites: number; rows: number }>`
      select count(site_id)::int as sites, count(*)::int as rows from survey_anonymous_response where wave_id = ${wave.id}`;
    expect(row).toEqual({ sites: 8, rows: 16 });
    expectProblem(await upload(wave.id, 'audience\nmentee\n'), 409, 'survey-wave-over');
    expectProblem(await surveys.act(wave.id, 'open'), 409, 'survey-wave-over');
  });

  it('is refused whole, with each row that does not fit', async () => {
    const { body: wave } = await plan();
    const wrong = await upload(wave.id, 'audience,division,site,expectations\nmentee,XYZ,,6\npatient,,,3\nmentee,,MOON,x\n');
    expectProblem(wrong, 422, 'survey-import-unfit');
    expect((wrong.body as unknown as { errors: { row: number }[] }).errors.map(({ row }) => row)).toEqual([2, 2, 3, 4, 4]);
    expectProblem(await upload(wave.id, 'audience,nonsense\nmentee,1\n'), 422, 'import-file-unreadable');
    expectProblem(await upload(wave.id, 'audience,expectations\n'), 422, 'survey-import-unfit');
    expectProblem(await upload(wave.id, `audience,expectations\n${'mentor,4\n'.repeat(11)}`), 422, 'survey-import-unfit');
    expectProblem(await upload(wave.id, 'audience\nmentee\n', people.chair), 403, 'permission-denied');
    expect(await world.sql`select from survey_anonymous_response where wave_id = ${wave.id}`).toEqual([]);
    const { body: own } = await surveys.plan();
    expectProblem(await upload(own.id, 'audience\nmentee\n'), 422, 'survey-import-unfit');
    const unkeyed = await world.as(people.lead).post(`/v1/survey-waves/${wave.id}/import-answers`, null, {
      ifMatch: '*',
      headers: { 'content-type': 'text/csv' },
      payload: 'audience\nmentee\n',
    });
    expectProblem(unkeyed, 400, 'idempotency-key-required');
    await surveys.act(wave.id, 'approve');
    expectProblem(await upload(wave.id, 'audience\nmentee\n'), 409, 'survey-wave-state');
  });

  it('is planned after it is over, without names, and with numbers that add up', async () => {
    expectProblem(await plan({ closes_on: '2026-04-01' }), 422, 'survey-wave-unfit', '/closes_on');
    expectProblem(await plan({ opens_on: '2023-05-01' }), 422, 'survey-wave-unfit', '/closes_on');
    expectProblem(await plan({ form: 'identified' }), 422, 'survey-wave-unfit', '/form');
    expectProblem(
      await plan({ base: [{ audience: 'mentee', invited: 2, delivered: 3 }] }),
      422,
      'survey-import-unfit',
      '/base/0/delivered',
    );
    expectProblem(
      await plan({
        base: [
          { audience: 'mentee', invited: 2 },
          { audience: 'mentee', invited: 3 },
        ],
      }),
      422,
      'survey-import-unfit',
      '/base/1',
    );
    expectProblem(
      await plan({ base: [{ audience: 'mentee', division_code: 'MOON', invited: 2 }] }),
      422,
      'reference-unknown',
      '/base/0/division_code',
    );
  });
});

test('the person who planned an identified survey reads who answered what, which is recorded, and nobody else does', async () => {
  const { id, invited } = await surveys.opened({ form: 'identified' });
  const [{ secret, person_id }] = invited;
  await surveys.submit(secret, [
    { item: 'expectations', rating: 4 },
    { item: 'change', text: 'Mine.' },
  ]);
  const path = `/v1/survey-waves/${id}/answers`;
  const { body } = await world.as(people.lead).get(path);
  expect(body.items).toMatchObject([
    {
      person_id,
      audience: 'mentee',
      answers: [
        { item: 'change', text: 'Mine.' },
        { item: 'expectations', rating: 4 },
      ],
    },
  ]);
  expect(await world.sql`select actor_id from event where subject_id = ${id} and type = 'survey_wave.answers_read'`).toEqual([
    { actor_id: people.lead.id },
  ]);
  for (const who of [people.admin, people.chair, people.director]) expectProblem(await world.as(who).get(path), 403, 'permission-denied');
  const anonymous = await surveys.opened();
  expectProblem(await world.as(people.lead).get(`/v1/survey-waves/${anonymous.id}/answers`), 409, 'survey-answers-unnamed');
});

test('answering earns a credit when the survey closes, for all at once and never for an anonymous one', async () => {
  const entries = (wave: string) =>
    world.sql<{ code: string; side: string; event_on: string; quarter_credits: number }>`
      select e.code, e.side, e.event_on, e.quarter_credits from credit_entry e join survey_invitation i on i.id = e.event_id where i.wave_id = ${wave} order by 1`;
  const waves = [];
  for (const form of ['identified', 'confidential_linked', 'anonymous']) {
    const wave = await surveys.opened({ form, audience: form === 'anonymous' ? 'mentee' : 'all', title: form });
    const as = (audience: string) => wave.invited.filter((one) => one.audience === audience);
    for (const { secret } of [...as('mentee').slice(0, 6), ...as('mentor').slice(0, 1)])
      expect((await surveys.submit(secret)).status).toBe(200);
    await asService(world, followTime);
    expect(await entries(wave.id)).toEqual([]);
    waves.push(wave.id);
  }
  world.at('2026-03-10');
  for (const id of waves) await surveys.act(id, 'close');
  await asService(world, followTime);
  const day = { event_on: '2026-03-10', quarter_credits: 4 };
  const earned = [
    ...Array.from({ length: 6 }, () => ({ code: 'SUR-MTE', side: 'mentee', ...day })),
    { code: 'SUR-MTR', side: 'mentor', ...day },
  ];
  expect(await entries(waves[0] as string)).toEqual(earned);
  expect(await entries(waves[1] as string)).toEqual(earned);
  expect(await entries(waves[2] as string)).toEqual([]);
});

test('who gets no mail draws the link, once, in the place of the mail', async () => {
  const mails = mailsOf(world);
  await mails.open();
  const id = await surveys.approved();
  await surveys.act(id, 'open');
  const sent = await surveys.invitations(id);
  const [first, second] = pairs
    .slice(0, 2)
    .map(({ mentee }) => ({ mentee, invitation: sent.find(({ person_id }) => person_id === mentee.id)?.id as string }));
  const draw = (who: typeof first, key?: string) =>
    world
      .as(who?.mentee as Person)
      .post<SurveyInvitation>(
        `/v1/survey-invitations/${who?.invitation}/draw-link`,
        {},
        { ifMatch: '*', ...(key !== undefined && { key }) },
      );
  const drawn = await draw(first, 'mine');
  expect(drawn.body).toMatchObject({ has_link: true });
  expect((await world.anonymous.get(drawn.body.link as string)).body).toMatchObject({ wave_id: id });
  expect((await draw(first, 'mine')).body).toMatchObject({ has_link: true, link: null });
  expectProblem(await draw(first), 409, 'survey-link-sent');
  const secret = drawn.body.link?.split('/').at(-1) as string;
  const [kept] = await world.sql<{
    found: boolean;
  }>`select exists (select from idempotency_key k where to_jsonb(k)::text like ${`%${secret}%`}) as found`;
  expect(kept).toEqual({ found: false });
  await mails.morning(first?.mentee as Person, TOMORROW);
  expect(mails.mailsTo(first?.mentee as Person)).toEqual([]);
  await mails.morning(second?.mentee as Person, TOMORROW);
  expectProblem(await draw(second), 409, 'survey-link-sent');
  await mails.close();
  await surveys.act(id, 'close');
  expectProblem(await draw(second), 409, 'survey-wave-state');
});

describe('a link that was lost', () => {
  const draw = (who: Person, id: string, body: object) =>
    world.as(who).post<SurveyInvitation>(`/v1/survey-invitations/${id}/draw-link`, body, { ifMatch: '*' });
  const sheet = async (link: string | null) => (await world.anonymous.get<{ is_submitted: boolean }>(link ?? '')).body;

  it.each(['confidential_linked', 'identified'])(
    'of a %s survey is replaced, is worth nothing then, and lets nobody answer twice',
    async (form) => {
      const { id, invited } = await surveys.opened({ form });
      const [one, other] = pairs.slice(0, 2).map(({ mentee }) => ({ mentee, ...invited.find(({ person_id }) => person_id === mentee.id) }));
      const lost = `/v1/survey-answers/${one?.secret}`;
      expectProblem(await draw(one?.mentee as Person, one?.id as string, {}), 409, 'survey-link-sent');
      const { body } = await draw(one?.mentee as Person, one?.id as string, { replaces: true });
      expectProblem(await world.anonymous.get(lost), 404, 'not-found');
      expect(await sheet(body.link)).toMatchObject({ wave_id: id, is_submitted: false });
      expect((await surveys.submit(body.link?.split('/').at(-1) as string)).status).toBe(200);
      // Whether the lost one was used, the answer does not tell; the new one is used as well.
      await surveys.submit(other?.secret as string);
      const again = await draw(other?.mentee as Person, other?.id as string, { replaces: true });
      expect({ ...again.body, link: null }).toMatchObject({ has_link: true, took_part_on: null });
      expect(await sheet(again.body.link)).toMatchObject({ is_submitted: true });
      expectProblem(await surveys.submit(again.body.link?.split('/').at(-1) as string), 409, 'survey-answered');
      await surveys.act(id, 'close');
    },
  );

  it('of an anonymous survey is not replaced: nobody can tell it from a used one', async () => {
    const { id, invited } = await surveys.opened();
    const mine = invited.find(({ person_id }) => person_id === pairs[0]?.mentee.id);
    expectProblem(await draw(pairs[0]?.mentee as Person, mine?.id as string, { replaces: true }), 409, 'survey-link-sent');
    expect(await sheet(`/v1/survey-answers/${mine?.secret}`)).toMatchObject({ wave_id: id, is_submitted: false });
    await surveys.act(id, 'close');
  });
});
