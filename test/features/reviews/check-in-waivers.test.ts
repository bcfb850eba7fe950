/** Check-ins that are waived, with what HR knows or in words, and those that were recorded in error. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const asked = (words: string) => ({ waived_reason: words, waived_note: undefined });

describe('a waiver', () => {
  it('cancels a scheduled check-in, or stands alone; repeating it changes nothing', async () => {
    const { mentee, id } = await reviews.planned();
    expect((await reviews.waive(mentee)).body).toMatchObject({
      ...{
        id,
        state: 'waived',
        waived_reason: 'other',
        waived_on: '2026-03-01',
        waived_note: 'Canary-waived',
        is_overdue: false,
        row_version: 2,
      },
    });
    expect((await reviews.waive(mentee, { waived_reason: 'departing' })).body).toMatchObject({ waived_reason: 'other', row_version: 2 });
    expect(await reviews.notificationsAbout(id)).toEqual(
      expect.arrayContaining([
        ['check_in_waived', mentee.id],
        ['check_in_waived', people.viceChair.id],
      ]),
    );
    const other = await reviews.probationer();
    const alone = await reviews.waive(other);
    expect(alone).toMatchObject({
      status: 200,
      body: { state: 'waived', conductor_id: null, conductor: null, portfolio: null, planned_on: null },
    });
    expect(await reviews.events(alone.body.id)).toEqual([['check_in.waived', { mentee_id: other.id }]]);
    expect(await reviews.notificationsAbout(alone.body.id)).toEqual([['check_in_waived', other.id]]);
  });

  it('requires HR facts that support its reason', async () => {
    const mentee = await reviews.probationer({ starts_on: '2025-01-01' });
    const refused = async (words: string) => {
      const answer = await reviews.waive(mentee, asked(words));
      expectProblem(answer, 422, 'waiver-unfounded', '/waived_reason');
      return answer;
    };
    for (const words of ['on_leave', 'departing', 'recently_recruited']) await refused(words);
    await world.insert('leave', { person_id: mentee.id, stops_clock: false, starts_on: '2026-02-01', ends_on: '2026-03-01' });
    await refused('on_leave');
    // Due on 1 July, its window ends on 1 September.
    await world.sql`update appointment set ends_on = '2026-09-02' where person_id = ${mentee.id}`;
    await refused('departing');
    await world.sql`update appointment set ends_on = '2026-09-01' where person_id = ${mentee.id}`;
    expect((await reviews.waive(mentee, asked('departing'))).body).toMatchObject({ waived_reason: 'departing', waived_note: null });
    const away = await reviews.probationer();
    await world.insert('leave', { person_id: away.id, stops_clock: false, starts_on: '2026-03-01', ends_on: '2026-03-02' });
    expect((await reviews.waive(away, asked('on_leave'))).status).toBe(200);
    const [fresh, older] = [await reviews.probationer({ starts_on: '2025-12-02' }), await reviews.probationer({ starts_on: '2025-12-01' })];
    expectProblem(await reviews.waive(older, asked('recently_recruited')), 422, 'waiver-unfounded', '/waived_reason');
    expect((await reviews.waive(fresh, asked('recently_recruited'))).status).toBe(200);
  });

  it('for another reason requires a note, which the mentee and the leads read', async () => {
    const mentee = await reviews.probationer();
    expectProblem(await reviews.waive(mentee, asked('other')), 422, 'waiver-unfounded', '/waived_note');
    const { id } = (await reviews.waive(mentee)).body;
    for (const who of [mentee, people.lead])
      expect((await reviews.read(who, id)).body).toMatchObject({ waived_note: 'Canary-waived', content: null });
    for (const who of [people.viceChair, people.director, people.facultyAffairs, people.admin, people.chair])
      expect((await reviews.read(who, id)).body).toMatchObject({ state: 'waived', waived_note: null });
    const kept = await world.sql`select to_jsonb(e)::text as text from event e union all select to_jsonb(n)::text from notification n`;
    expect(kept.filter(({ text }) => String(text).includes('Canary'))).toEqual([]);
  });

  it('is withdrawn when the check-in is scheduled after all', async () => {
    const mentee = await reviews.probationer();
    const { id } = (await reviews.waive(mentee)).body;
    const { status, body } = await reviews.schedule(mentee);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id,
      state: 'scheduled',
      conductor_id: people.viceChair.id,
      waived_reason: null,
      waived_on: null,
      waived_note: null,
    });
    expect((await reviews.act(people.viceChair, id, 'hold', checkInContent)).body).toMatchObject({
      state: 'held',
      content: checkInContent,
      waived_note: null,
    });
  });

  it('is made by a lead, for another person who has a check-in due', async () => {
    const { mentee } = await reviews.held();
    expectProblem(await reviews.waive(mentee), 409, 'check-in-state');
    expectProblem(await reviews.waive(await world.person()), 422, 'check-in-not-due', '/mentee_id');
    expectProblem(await reviews.waive(people.stranger), 422, 'reference-unknown', '/mentee_id');
    const open = await reviews.probationer();
    for (const who of [open, people.viceChair, people.director, people.chair])
      expectProblem(await reviews.waive(open, {}, who), 403, 'permission-denied');
    const lead = await reviews.probationer();
    await world.role(lead, 'mentorship_lead');
    expectProblem(await reviews.waive(lead, {}, lead), 403, 'permission-denied');
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${lead.id}`;
    const merged = await reviews.probationer();
    await world.sql`update person set merged_into_id = ${open.id} where id = ${merged.id}`;
    expectProblem(await reviews.waive(merged), 409, 'person-merged', '/mentee_id');
  });

  it('made twice at the same time is recorded once', async () => {
    const mentee = await reviews.probationer();
    const both = await Promise.all([reviews.waive(mentee), reviews.waive(mentee)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
  });
});

describe('a check-in that was recorded in error', () => {
  const voidCheckIn = (id: string, as = people.lead, voided_reason = 'wrong_person') => reviews.act(as, id, 'void', { voided_reason });

  it('is voided by a lead, once, and notifies both sides', async () => {
    const { mentee, id } = await reviews.held();
    const voided = await voidCheckIn(id);
    expect(voided).toMatchObject({
      status: 200,
      body: { state: 'voided', voided_reason: 'wrong_person', held_on: '2026-03-01', row_version: 3 },
    });
    expect((await voidCheckIn(id, people.lead, 'other')).body).toMatchObject({ voided_reason: 'wrong_person', row_version: 3 });
    expect(await reviews.events(id)).toContainEqual(['check_in.voided', { voided_reason: 'wrong_person' }]);
    expect(await reviews.notificationsOf('check_in_voided', mentee)).toEqual([id]);
    expect(await reviews.notificationsOf('check_in_voided', people.viceChair)).toContain(id);
  });

  it('is read only by the person who wrote it, and its actions by nobody', async () => {
    const { mentee, id } = await reviews.held({ actions: [{ owner: 'mentee', text: 'Canary-action', due_on: '2026-03-03' }] });
    await reviews.act(mentee, id, 'acknowledge');
    const { items } = (await world.as(mentee).get(`/v1/action-items?check_in_id=${id}`)).body;
    await world.as(mentee).post(`/v1/action-items/${items[0]?.id}/share`, {}, { ifMatch: '*' });
    await voidCheckIn(id);
    expect((await reviews.read(people.viceChair, id)).body.content).toEqual(checkInContent);
    for (const who of [mentee, people.lead, people.director])
      expect((await reviews.read(who, id)).body).toMatchObject({ state: 'voided', content: null });
    for (const who of [mentee, people.director, people.viceChair])
      expect((await world.as(who).get(`/v1/action-items?check_in_id=${id}`)).body.items).toEqual([]);
  });

  it('no longer counts: another one is due, and can be held', async () => {
    const { mentee, id } = await reviews.held();
    const state = async () => {
      const { items } = (
        await world.as(people.lead).get(`/v1/obligations?person_id=${mentee.id}&kind=check_in&state=done,due,overdue,upcoming,waived`)
      ).body;
      return items.map((item) => (item as { state?: string }).state);
    };
    expect(await state()).toEqual(['done']);
    await voidCheckIn(id);
    expect(await state()).toEqual(['overdue']);
    const { status, body } = await reviews.schedule(mentee);
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    expect((await reviews.act(people.viceChair, body.id, 'hold', checkInContent)).status).toBe(200);
    expect(await state()).toEqual(['done']);
  });

  it('must have been held, by somebody other than the person who voids it', async () => {
    const [{ id }, { mentee, id: done }] = [await reviews.planned(), await reviews.held()];
    expectProblem(await voidCheckIn(id), 409, 'check-in-state');
    for (const who of [mentee, people.viceChair, people.director, people.chair, people.admin])
      expectProblem(await voidCheckIn(done, who), 403, 'permission-denied');
    const both = await reviews.viceChair('research');
    await world.role(both, 'mentorship_lead');
    const own = await reviews.planned({ conductor_id: both.id });
    await reviews.act(both, own.id, 'hold', checkInContent);
    expectProblem(await voidCheckIn(own.id, both), 422, 'approver-is-subject');
    expect((await voidCheckIn(own.id)).status).toBe(200);
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${both.id}`;
    const lead = await reviews.probationer();
    await world.role(lead, 'mentorship_lead');
    const mine = (await reviews.schedule(lead)).body;
    await reviews.act(people.viceChair, mine.id, 'hold', checkInContent);
    expectProblem(await voidCheckIn(mine.id, lead), 403, 'permission-denied');
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${lead.id}`;
  });

  it('stays with its people when their records are merged', async () => {
    const bare = () => world.person({ division: null, site: null, category: null });
    const [survivor, duplicate] = [await bare(), await bare()];
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.viceChair.id}`;
    const of = (person: { id: string }, state: 'held' | 'voided') =>
      world.insert('check_in', {
        ...{ mentee_id: person.id, clock_starts_on: '2024-07-01', state, conductor_id: people.viceChair.id, role_id: role?.id },
        ...{ held_on: '2026-02-01', ...(state === 'voided' && { voided_reason: 'duplicate' }) },
      });
    const [kept, voided] = [await of(survivor, 'held'), await of(duplicate, 'voided')];
    const merged = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(merged.status).toBe(200);
    const rows = await world.sql`select id, mentee_id, state from check_in where id in (${kept.id}, ${voided.id}) order by state`;
    expect(rows).toEqual([
      { id: kept.id, mentee_id: survivor.id, state: 'held' },
      { id: voided.id, mentee_id: survivor.id, state: 'voided' },
    ]);
  });
});
