/** Annual reviews that are waived, corrected, voided as recorded in error, or moved when two records become one. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { reviewsOf } from '../../setup/reviews.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

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
  it('requires HR facts that support its reason, also from the director', async () => {
    const mentee = await world.person();
    for (const words of ['on_leave', 'recently_appointed', 'departing'])
      for (const who of [people.director, people.lead])
        expectProblem(await reviews.waiveReview(mentee, asked(words), who), 422, 'waiver-unfounded', '/waived_reason');
    const away = await world.person();
    await world.insert('leave', { person_id: away.id, stops_clock: true, starts_on: '2025-06-01', ends_on: '2026-01-01' });
    await world.insert('leave', { person_id: away.id, stops_clock: false, starts_on: '2026-01-01' });
    expect((await reviews.waiveReview(away, asked('on_leave'), people.director)).status).toBe(200);
    const leaving = await world.person();
    await world.sql`update appointment set ends_on = '2026-06-01' where person_id = ${leaving.id}`;
    const { body } = await reviews.waiveReview(leaving, asked('departing'), people.director);
    expect(body).toMatchObject({
      state: 'waived',
      waived_reason: 'departing',
      waived_on: '2026-03-01',
      waived_note: null,
      reviewer_id: null,
    });
    expect(await reviews.events(body.id)).toEqual([['annual_review.waived', { mentee_id: leaving.id, academic_year: 2025 }]]);
  });

  it('for another reason is made by a mentorship lead, with a note that the mentee and the leads read', async () => {
    const mentee = await world.person();
    expectProblem(await reviews.waiveReview(mentee, {}, people.director), 403, 'permission-denied');
    expectProblem(await reviews.waiveReview(mentee, asked('other')), 422, 'waiver-unfounded', '/waived_note');
    const { id } = (await reviews.waiveReview(mentee)).body;
    expect((await reviews.waiveReview(mentee, asked('departing'))).body).toMatchObject({ id, waived_reason: 'other', row_version: 1 });
    for (const who of [mentee, people.lead]) expect((await reviews.readReview(who, id)).body.waived_note).toBe('Canary-waived');
    for (const who of [people.director, people.pic, people.head, people.chair, people.viceChair, people.facultyAffairs, people.admin])
      expect((await reviews.readReview(who, id)).body).toMatchObject({ state: 'waived', waived_note: null });
  });

  it('notifies the mentee and the leaders who would hold the review', async () => {
    const { id, mentee_id } = (await reviews.waiveReview(await world.person())).body;
    expect(await reviews.notificationsAbout(id)).toEqual(
      expect.arrayContaining([
        ['review_waived', mentee_id],
        ['review_waived', people.director.id],
      ]),
    );
  });

  it('keeps the mentee’s input, is refused once the review is held, and the review can still be held', async () => {
    const mentee = await world.person();
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    expect((await reviews.waiveReview(mentee)).body).toMatchObject({ id, state: 'waived', content: null });
    expect((await reviews.readReview(mentee, id)).body.content?.mentee_input).toBe('Canary-input');
    expect((await reviews.readReview(people.director, id)).body.content).toBeNull();
    const { body } = await reviews.review(mentee);
    expect(body).toMatchObject({ id, state: 'held', waived_reason: null, waived_on: null, waived_note: null });
    expect(body.content?.mentee_input).toBe('Canary-input');
    expectProblem(await reviews.waiveReview(mentee), 409, 'annual-review-state');
  });

  it('is made by the director or a lead, for another person, for a year that has begun', async () => {
    const mentee = await world.person({ starts_on: '2025-08-01' });
    for (const who of [mentee, people.pic, people.chair, people.facultyAffairs])
      expectProblem(await reviews.waiveReview(mentee, {}, who), 403, 'permission-denied');
    expectProblem(await reviews.waiveReview(mentee, { academic_year: 2026 }), 422, 'annual-review-day-unfit', '/academic_year');
    expectProblem(await reviews.waiveReview(mentee, { academic_year: 2024 }), 422, 'annual-review-unfit', '/mentee_id');
    expectProblem(await reviews.waiveReview(people.stranger), 422, 'reference-unknown', '/mentee_id');
    const [merged, into] = [await world.person(), await world.person()];
    await world.sql`update person set merged_into_id = ${into.id} where id = ${merged.id}`;
    expectProblem(await reviews.waiveReview(merged), 409, 'person-merged', '/mentee_id');
    const lead = await world.person();
    await world.role(lead, 'mentorship_lead');
    expectProblem(await reviews.waiveReview(lead, {}, lead), 403, 'permission-denied');
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${lead.id}`;
  });
});

describe('a correction', () => {
  it('is made by the reviewer until the mentee has answered, and notifies the mentee', async () => {
    const { mentee, id } = await reviews.heldReview();
    const corrected = await reviews.correctReview(people.director, id, {
      feedback: 'Better',
      mentorship_quality: null,
      issues: ['Clinic'],
    });
    expect(corrected.body).toMatchObject({ row_version: 2, content: { feedback: 'Better', mentorship_quality: null, issues: ['Clinic'] } });
    expect((await reviews.correctReview(people.director, id, { feedback: 'Better', issues: ['Clinic'] })).body.row_version).toBe(2);
    expect(await reviews.notificationsOf('review_edited', mentee)).toEqual([id]);
    expect((await reviews.events(id)).at(-1)).toEqual(['annual_review.edited', {}]);
    for (const who of [mentee, people.lead, people.pic])
      expectProblem(await reviews.correctReview(who, id, { feedback: 'No' }), 403, 'permission-denied');
    expectProblem(await reviews.correctReview(people.outsider, id, { feedback: 'No' }), 404, 'not-found');
    expectProblem(await reviews.correctReview(people.director, id, { mentee_input: 'No' }), 400, 'invalid-request');
    await reviews.answer(mentee, id, 'contest', { note: 'No' });
    expectProblem(await reviews.correctReview(people.director, id, { feedback: 'Late' }), 409, 'annual-review-state');
    const acknowledged = await reviews.heldReview();
    await reviews.answer(acknowledged.mentee, acknowledged.id, 'acknowledge');
    expectProblem(await reviews.correctReview(people.director, acknowledged.id, { feedback: 'Late' }), 409, 'annual-review-state');
  });

  it('is refused to a reviewer who no longer leads the mentee or has become their mentor', async () => {
    const { mentee, id } = await reviews.heldReview();
    await world.sql`update division_membership set ends_on = '2026-03-01' where person_id = ${mentee.id}`;
    await world.membership(mentee, 'NEPH', { starts_on: '2026-03-01' });
    expectProblem(await reviews.correctReview(people.director, id, { feedback: 'x' }), 422, 'capacity-not-held');
    await world.assignment(mentee, people.director, { starts_on: '2026-03-01' });
    expectProblem(await reviews.correctReview(people.director, id, { feedback: 'x' }), 422, 'annual-review-unfit');
  });
});

describe('a review that was recorded in error', () => {
  const voidReview = (id: string, as = people.lead, voided_reason = 'wrong_person') => reviews.answer(as, id, 'void', { voided_reason });

  it('is voided by a lead, once, and notifies both', async () => {
    const { mentee, id } = await reviews.heldReview();
    expect(await voidReview(id)).toMatchObject({
      status: 200,
      body: { state: 'voided', voided_reason: 'wrong_person', row_version: 2, content: null },
    });
    expect((await voidReview(id, people.lead, 'other')).body).toMatchObject({ voided_reason: 'wrong_person', row_version: 2 });
    expect((await reviews.events(id)).at(-1)).toEqual(['annual_review.voided', { voided_reason: 'wrong_person' }]);
    for (const who of [mentee, people.director]) expect(await reviews.notificationsOf('review_voided', who)).toContain(id);
    expectProblem(await reviews.answer(mentee, id, 'acknowledge'), 409, 'annual-review-state');
    expectProblem(await reviews.correctReview(people.director, id, { feedback: 'x' }), 409, 'annual-review-state');
  });

  it('stays readable to each of the two in what they wrote themselves, and its actions to nobody', async () => {
    const mentee = await world.person();
    await reviews.input(mentee, 'Canary-input');
    const { id } = (await reviews.review(mentee, { issues: ['Clinic'], actions: [{ owner: 'mentee', text: 'Canary-action' }] })).body;
    await reviews.answer(mentee, id, 'contest', { note: 'Canary-note' });
    await voidReview(id, people.lead, 'not_held');
    expect((await reviews.readReview(mentee, id)).body.content).toMatchObject({
      ...{ mentee_input: 'Canary-input', contest_note: 'Canary-note', feedback: null, mentorship_quality: null, issues: [] },
    });
    expect((await reviews.readReview(people.director, id)).body.content).toMatchObject({
      ...{ mentee_input: null, contest_note: null, feedback: 'Canary-feedback', mentorship_quality: 4, issues: ['Clinic'] },
    });
    for (const who of [mentee, people.director])
      expect((await world.as(who).get(`/v1/action-items?review_id=${id}`)).body.items).toEqual([]);
  });

  it('no longer counts: the review of the year can be held again', async () => {
    const { mentee, id } = await reviews.heldReview();
    const states = async () => {
      const url = `/v1/obligations?person_id=${mentee.id}&kind=annual_review&state=done,due,overdue,upcoming,waived`;
      const { items } = (await world.as(people.lead).get(url)).body;
      return items.flatMap((item) => {
        const { occasion, state } = item as { occasion?: string; state?: string };
        return occasion === '2025' ? [state] : [];
      });
    };
    expect(await states()).toEqual(['done']);
    await voidReview(id);
    expect(await states()).toEqual(['due']);
    const anew = await reviews.review(mentee);
    expect(anew.status).toBe(201);
    expect(anew.body.id).not.toBe(id);
    expect(await states()).toEqual(['done']);
    await voidReview(anew.body.id);
    expect((await reviews.input(mentee, 'Canary-input')).body.state).toBe('mentee_input');
  });

  it('must have been held, by and of somebody other than the person who voids it', async () => {
    const mentee = await world.person();
    const { id } = (await reviews.input(mentee, 'x')).body;
    expectProblem(await voidReview(id), 409, 'annual-review-state');
    const { id: done, mentee: other } = await reviews.heldReview();
    for (const who of [other, people.director, people.pic, people.chair, people.admin])
      expectProblem(await voidReview(done, who), 403, 'permission-denied');
    await world.role(people.director, 'mentorship_lead');
    expectProblem(await voidReview(done, people.director), 422, 'approver-is-subject');
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${people.director.id} and role = 'mentorship_lead'`;
    const lead = await world.person();
    await world.role(lead, 'mentorship_lead');
    const own = (await reviews.review(lead)).body;
    expectProblem(await voidReview(own.id, lead), 403, 'permission-denied');
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${lead.id}`;
  });
});

describe('a merge of two records', () => {
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);
  const bare = () => world.person({ division: null, site: null, category: null });
  async function record(person: Person, state: 'open' | 'held', academic_year: number, reviewer: { id: string } = people.director) {
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.director.id}`;
    const holding = { held_on: '2025-12-01', reviewer_id: reviewer.id, capacity: 'division_director', role_id: role?.id };
    return (await world.insert('annual_review', { mentee_id: person.id, academic_year, state, ...(state === 'held' && holding) })).id;
  }
  const menteeOf = async (id: string) =>
    (await world.sql<{ mentee_id: string }>`select mentee_id from annual_review where id = ${id}`)[0]?.mentee_id;

  it('keeps one review of each year: the one that was held, else the survivor’s', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    const alone = await record(duplicate, 'open', 2022);
    const [own, other] = [await record(survivor, 'open', 2023), await record(duplicate, 'open', 2023)];
    const [open, done] = [await record(survivor, 'open', 2024), await record(duplicate, 'held', 2024)];
    expect((await merge(survivor, duplicate)).status).toBe(200);
    for (const id of [alone, own, done]) expect(await menteeOf(id)).toBe(survivor.id);
    for (const id of [other, open]) expect(await menteeOf(id)).toBe(duplicate.id);
  });

  it('moves voided reviews as well', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    const [own, voided] = [await record(survivor, 'held', 2024), await record(duplicate, 'held', 2024)];
    await world.sql`update annual_review set state = 'voided', voided_reason = 'duplicate' where id = ${voided}`;
    expect((await merge(survivor, duplicate)).status).toBe(200);
    for (const id of [own, voided]) expect(await menteeOf(id)).toBe(survivor.id);
  });

  it('moves the reviewer, but makes nobody their own reviewer', async () => {
    const [survivor, duplicate, third] = [await bare(), await bare(), await bare()];
    const of = await record(third, 'held', 2024, duplicate);
    const between = await record(survivor, 'held', 2024, duplicate);
    const mine = await record(duplicate, 'open', 2024);
    expect((await merge(survivor, duplicate)).status).toBe(200);
    const rows = await world.sql`select id, mentee_id, reviewer_id from annual_review where id in (${of}, ${between}, ${mine}) order by id`;
    expect(rows).toEqual([
      { id: of, mentee_id: third.id, reviewer_id: survivor.id },
      { id: between, mentee_id: survivor.id, reviewer_id: duplicate.id },
      { id: mine, mentee_id: duplicate.id, reviewer_id: null },
    ]);
  });
});
