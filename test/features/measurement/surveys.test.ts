/** Survey instruments and waves: what is asked, of whom, when, and in which form, which stays once people are invited. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SurveyInstrument } from '../../../src/features/measurement/surveys/instruments/schema.ts';
import * as lifecycle from '../../../src/features/measurement/surveys/waves/lifecycle.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import { surveysOf } from '../../setup/surveys.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
let people: People;
let surveys: ReturnType<typeof surveysOf>;
beforeAll(async () => {
  people = await world.freshPeople();
  surveys = surveysOf(world, people);
  await surveys.mentees(12);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const add = (body: object, as = people.lead) => world.as(as).post<SurveyInstrument>('/v1/survey-instruments', body);
const notices = (wave: string, kind: string) =>
  world.sql<{ person_id: string; occasion: string }>`
    select n.person_id, n.occasion from notification n join survey_invitation i on i.id = n.subject_id where i.wave_id = ${wave} and n.kind = ${kind}`;

describe('an instrument', () => {
  it('is shipped with each department, and asks each concept that metrics need', async () => {
    const { body } = await world.as(people.outsider).get<{ items: SurveyInstrument[] }>('/v1/survey-instruments?code=MENTORSHIP-SHORT');
    const [shipped, ...others] = body.items;
    expect(others).toEqual([]);
    expect(new Set(shipped?.items.flatMap(({ concept }) => concept ?? []))).toEqual(
      new Set([
        'expectations_known',
        'engaged',
        'frequency_adequate',
        'recognised',
        'prepared',
        'good_match',
        'connected_faculty',
        'connected_peers',
        'contact_since',
      ]),
    );
    const other = await world.otherDepartment();
    const [same] = await world.sql`
      select count(*)::int as items from survey_item where department_id = ${other.id}`;
    expect(same).toEqual({ items: shipped?.items.length });
  });

  it('has every type of item, and a new version under the same code that leaves the one before alone', async () => {
    const option = (code: string) => ({ code, label: code.toUpperCase(), is_top: code === 'a' });
    const items = [
      { code: 'five', type: 'likert5', text: 'Five?', anchors: ['1', '2', '3', '4', '5'], is_reverse_scored: true, concept: 'engaged' },
      { code: 'six', type: 'likert6', text: 'Six?' },
      { code: 'seven', type: 'likert7', text: 'Seven?', is_required: true },
      { code: 'one', type: 'choice', text: 'One?', options: [option('a'), option('b')], allows_not_applicable: true },
      { code: 'many', type: 'multi', text: 'Many?', options: [option('a'), option('b')] },
      { code: 'own', type: 'text', text: 'Words?', audience: 'mentor' },
    ];
    const first = await add({ code: 'TYPES', title: 'All types', is_embeddable: true, items });
    expect(first.status, first.text).toBe(201);
    expect(first.body).toMatchObject({ version: 1, items });
    const second = await add({ code: 'TYPES', title: 'Fewer', is_embeddable: true, items: items.slice(0, 1) });
    expect(second.body).toMatchObject({ version: 2 });
    expect((await world.as(people.mentee).get(`/v1/survey-instruments/${first.body.id}`)).body).toEqual(first.body);
    await expect(world.db.updateTable('survey_item').set({ text: 'x' }).execute()).rejects.toThrow(/permission denied/);
    expectProblem(await add({ code: 'TYPES', title: 'Mine', is_embeddable: true, items }, people.director), 403, 'permission-denied');
  });

  it('whose licence does not allow its text has codes alone', async () => {
    const coded = await add({
      code: 'LICENSED',
      title: 'By code',
      is_embeddable: false,
      licence_note: 'Ask the publisher.',
      items: [{ code: 'i1', type: 'likert7' }],
    });
    expect(coded.body.items).toMatchObject([{ code: 'i1', text: null }]);
    const told = await add({
      code: 'LICENSED',
      title: 'By code',
      is_embeddable: false,
      items: [{ code: 'i1', type: 'likert7', text: 'Secret?' }],
    });
    expectProblem(told, 422, 'survey-instrument-unfit', '/items/0');
  });

  it.each([
    [
      'a code twice',
      [
        { code: 'a', type: 'text', text: 'A?' },
        { code: 'a', type: 'text', text: 'B?' },
      ],
      '/items/1',
    ],
    ['a choice without options', [{ code: 'a', type: 'choice', text: 'A?' }], '/items/0'],
    [
      'an option twice',
      [
        {
          code: 'a',
          type: 'multi',
          text: 'A?',
          options: [
            { code: 'x', label: null, is_top: true },
            { code: 'x', label: null, is_top: true },
          ],
        },
      ],
      '/items/0',
    ],
    ['anchors that are no labels of the scale', [{ code: 'a', type: 'likert5', text: 'A?', anchors: ['x', 'y'] }], '/items/0'],
    ['a concept of own words', [{ code: 'a', type: 'text', text: 'A?', concept: 'engaged' }], '/items/0'],
    ['own words in reverse', [{ code: 'a', type: 'text', text: 'A?', is_reverse_scored: true }], '/items/0'],
    ['nothing to ask', [{ code: 'a', type: 'text' }], '/items/0'],
  ])('is refused with %s', async (_, items, pointer) => {
    expectProblem(await add({ code: 'BAD', title: 'Bad', is_embeddable: true, items }), 422, 'survey-instrument-unfit', pointer);
  });
});

describe('a wave', () => {
  it('goes from draft to published, and each state allows what comes next alone', async () => {
    const { body: draft } = await surveys.plan();
    expect(draft).toMatchObject({ status: 'draft', about: 'person', reminds: 'everybody', reminder_days: [7, 2], origin: 'service' });
    for (const verb of ['open', 'resume', 'close', 'analyse', 'publish'])
      expectProblem(await surveys.act(draft.id, verb), 409, 'survey-wave-state');
    expectProblem(await surveys.act(draft.id, 'pause', { reason: 'x' }), 409, 'survey-wave-state');
    expectProblem(await surveys.act(draft.id, 'approve', {}, people.admin), 403, 'permission-denied');
    expect((await surveys.act(draft.id, 'approve', {}, people.chair)).body.status).toBe('approved');
    expectProblem(await surveys.act(draft.id, 'approve'), 409, 'survey-wave-state');
    expect((await surveys.act(draft.id, 'open')).body).toMatchObject({ status: 'open', opened_on: '2026-03-01' });
    expectProblem(await surveys.act(draft.id, 'abandon'), 409, 'survey-wave-state');
    expect((await surveys.act(draft.id, 'pause', { reason: 'A strike.' })).body).toMatchObject({
      status: 'paused',
      pause_reason: 'A strike.',
    });
    world.at('2026-04-02');
    expectProblem(await surveys.act(draft.id, 'resume'), 422, 'survey-wave-unfit', '/closes_on');
    expect((await surveys.act(draft.id, 'resume', { closes_on: '2026-05-01' })).body).toMatchObject({
      status: 'open',
      pause_reason: null,
      closes_on: '2026-05-01',
    });
    expect(await world.sql`select reason, starts_on, ends_on from survey_wave_pause where wave_id = ${draft.id}`).toEqual([
      { reason: 'A strike.', starts_on: '2026-03-01', ends_on: '2026-04-02' },
    ]);
    expect((await surveys.act(draft.id, 'close')).body).toMatchObject({ status: 'closed', closed_on: '2026-04-02', is_discarded: false });
    expect((await surveys.act(draft.id, 'analyse')).body.status).toBe('analysed');
    expect((await surveys.act(draft.id, 'publish')).body).toMatchObject({ status: 'published', published_on: '2026-04-02' });
    for (const verb of ['approve', 'open', 'resume', 'abandon', 'close'])
      expectProblem(await surveys.act(draft.id, verb), 409, 'survey-wave-over');
    expectProblem(await surveys.act(draft.id, 'pause', { reason: 'x' }), 409, 'survey-wave-over');
    expectProblem(await surveys.edit(draft.id, { title: 'Again' }), 409, 'survey-wave-over');
    await expect(
      world.sql`update survey_wave set state = 'open', closed_on = null, published_on = null where id = ${draft.id}`,
    ).rejects.toThrow(/does not move/);
    const events = await world.sql<{ type: string }>`select type from event where subject_id = ${draft.id} order by id`;
    expect(events.map(({ type }) => type.replace('survey_wave.', ''))).toEqual([
      'planned',
      'approved',
      'opened',
      'paused',
      'resumed',
      'closed',
      'analysed',
      'published',
    ]);
  });

  it('keeps the form of storage and whom it asks once people are invited, whoever writes', async () => {
    const { id } = await surveys.opened();
    for (const patch of [{ form: 'identified' }, { audience: 'all' }, { reminds: 'unstated' }, { division_id: world.division('CARD').id }])
      expectProblem(await surveys.edit(id, patch), 422, 'survey-wave-form-kept', `/${Object.keys(patch)[0]}`);
    await expect(world.sql`update survey_wave set form = 'identified' where id = ${id}`).rejects.toThrow(/stays once people are invited/);
    await expect(world.sql`update survey_wave set reminds = 'unstated' where id = ${id}`).rejects.toThrow(/stays once people are invited/);
    expect((await surveys.edit(id, { title: 'Mentorship, spring' })).body).toMatchObject({
      title: 'Mentorship, spring',
      form: 'anonymous',
    });
  });

  it('changes in everything while it is a draft, and in few things once it is approved', async () => {
    const { body: draft } = await surveys.plan();
    expect((await surveys.edit(draft.id, { form: 'identified', reminds: 'unanswered' })).body).toMatchObject({
      form: 'identified',
      reminds: 'unanswered',
    });
    expect((await surveys.edit(draft.id, { title: draft.title })).body.row_version).toBe(2);
    expectProblem(await surveys.edit(draft.id, { instrument_id: crypto.randomUUID() }), 422, 'reference-unknown', '/instrument_id');
    expectProblem(await surveys.edit(draft.id, { reminds: 'unstated' }), 422, 'survey-wave-unfit', '/reminds');
    await surveys.act(draft.id, 'approve');
    expectProblem(await surveys.edit(draft.id, { form: 'anonymous', reminds: 'everybody' }), 409, 'survey-wave-state');
    expect((await surveys.edit(draft.id, { closes_on: '2026-04-10' })).body.closes_on).toBe('2026-04-10');
    expect((await surveys.act(draft.id, 'abandon')).body.status).toBe('abandoned');
    expectProblem(await surveys.act(draft.id, 'open'), 409, 'survey-wave-over');
  });

  it('is refused where its parts do not go together', async () => {
    expectProblem(await surveys.plan({ closes_on: '2026-03-01' }), 422, 'survey-wave-unfit', '/closes_on');
    expectProblem(await surveys.plan({ opens_on: '2026-01-01', closes_on: '2026-02-01' }), 422, 'survey-wave-unfit', '/closes_on');
    expectProblem(await surveys.plan({ about: 'pair' }), 422, 'survey-wave-unfit', '/about');
    expectProblem(await surveys.plan({ about: 'pair', form: 'identified', audience: 'leader' }), 422, 'survey-wave-unfit', '/about');
    expectProblem(await surveys.plan({ reminds: 'unanswered' }), 422, 'survey-wave-unfit', '/reminds');
    expectProblem(await surveys.plan({ instrument_id: crypto.randomUUID() }), 422, 'reference-unknown', '/instrument_id');
    expectProblem(await surveys.plan({ division_id: crypto.randomUUID() }), 422, 'reference-unknown', '/division_id');
    expectProblem(await surveys.plan({}, people.director), 403, 'permission-denied');
    const early = await surveys.approved({ opens_on: '2026-03-02' });
    expectProblem(await surveys.act(early, 'open'), 409, 'survey-wave-early');
  });

  it('asks enough people of each audience where it is anonymous, and somebody in any form', async () => {
    expectProblem(await surveys.act(await surveys.approved({ audience: 'mentor' }), 'open'), 422, 'survey-audience-small');
    const empty = await surveys.approved({ division_id: world.division('NEPH').id, form: 'identified' });
    expectProblem(await surveys.act(empty, 'open'), 422, 'survey-audience-small');
    expect((await surveys.act(await surveys.approved({ audience: 'mentor', form: 'confidential_linked' }), 'open')).status).toBe(200);
  });

  it('invites who is of its audience on the day: once for each side, of the division that it names, and nobody who has left', async () => {
    const [pair] = await surveys.mentees(1);
    const gone = await world.person();
    await world.assignment(gone, people.mentor);
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${gone.id}`;
    const { id, invited } = await surveys.opened({
      form: 'identified',
      about: 'pair',
      audience: 'all',
      division_id: world.division('CARD').id,
    });
    expect(invited.some(({ person_id }) => person_id === gone.id)).toBe(false);
    expect(invited.filter(({ person_id }) => person_id === pair?.mentee.id)).toMatchObject([
      { audience: 'mentee', assignment_id: pair?.id },
    ]);
    expect(invited.every(({ audience }) => audience === 'mentee')).toBe(true);
    const all = await surveys.opened({ form: 'identified', about: 'pair', audience: 'all' });
    expect(
      all.invited
        .filter(({ assignment_id }) => assignment_id === pair?.id)
        .map(({ audience }) => audience)
        .sort(),
    ).toEqual(['mentee', 'mentor']);
    // Whoever opens it is asked, too.
    const leaders = await surveys.opened({ audience: 'leader', form: 'identified' });
    expect((await notices(leaders.id, 'survey_invitation')).map(({ person_id }) => person_id)).toContain(people.lead.id);
    expect(id).not.toBe(all.id);
  });

  it('closes by itself after its last day, with the answers that were given', async () => {
    const { id, invited } = await surveys.opened();
    for (const { secret } of invited.slice(0, 6)) expect((await surveys.submit(secret)).status).toBe(200);
    world.at('2026-03-31');
    await asService(world, lifecycle.closeDue);
    expect((await world.as(people.lead).get(`/v1/survey-waves/${id}`)).body).toMatchObject({ status: 'open' });
    world.at('2026-04-01');
    await asService(world, lifecycle.closeDue);
    expect((await world.as(people.lead).get(`/v1/survey-waves/${id}`)).body).toMatchObject({ status: 'closed', closed_on: '2026-04-01' });
    expect(await world.sql`select count(*)::int as count from survey_anonymous_response where wave_id = ${id}`).toEqual([{ count: 6 }]);
  });

  it('reminds everybody, whether they have answered or not, or those who have not stated it', async () => {
    const { id, invited } = await surveys.opened();
    const stated = await surveys.opened({ reminds: 'unstated' });
    const linked = await surveys.opened({ form: 'confidential_linked', reminds: 'unanswered' });
    const named = await surveys.opened({ form: 'identified', reminds: 'unanswered' });
    for (const wave of [{ invited }, stated, linked, named])
      expect((await surveys.submit(wave.invited[0]?.secret as string)).status).toBe(200);
    const [first] = stated.invited;
    const person = (await world.sql<{ subject: string }>`select subject from person_login where person_id = ${first?.person_id}`)[0];
    const asked = { subject: person?.subject as string, kind: 'faculty' as const };
    const state = (invitation?: string) =>
      world.as(asked).post(`/v1/survey-invitations/${invitation}/state-participation`, {}, { ifMatch: '*' });
    expect((await state(first?.id)).body).toMatchObject({ took_part_on: '2026-03-01' });
    expect((await state(first?.id)).body).toMatchObject({ row_version: 2 });
    expectProblem(await state(invited.find(({ person_id }) => person_id === first?.person_id)?.id), 409, 'survey-participation-unrecorded');
    world.at('2026-03-25');
    await asService(world, lifecycle.remind);
    await asService(world, lifecycle.remind);
    for (const [wave, fewer] of [
      [{ id, invited }, 0],
      [stated, 1],
      [linked, 1],
      [named, 1],
    ] as const)
      expect(await notices(wave.id, 'survey_reminder')).toHaveLength(wave.invited.length - fewer);
    expect((await world.as(asked).get<{ items: unknown[] }>(`/v1/survey-invitations?wave_id=${stated.id}`)).body.items).toMatchObject([
      { id: first?.id, has_link: true, took_part_on: '2026-03-01', wave_status: 'open' },
    ]);
    expectProblem(await world.as(people.lead).get(`/v1/survey-invitations/${first?.id}`), 404, 'not-found');
    await surveys.act(stated.id, 'close');
    const late = stated.invited.find(({ person_id }) => person_id !== first?.person_id);
    const other = (await world.sql<{ subject: string }>`select subject from person_login where person_id = ${late?.person_id}`)[0];
    const answer = await world
      .as({ subject: other?.subject as string, kind: 'faculty' })
      .post(`/v1/survey-invitations/${late?.id}/state-participation`, {}, { ifMatch: '*' });
    expectProblem(answer, 409, 'survey-wave-state');
  });
});
