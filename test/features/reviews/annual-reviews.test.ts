/** The annual review: what the mentee says beforehand, what a leader in office writes down, and what the mentee answers. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { academicYear, academicYearOf } from '../../../src/demo/academic-year.ts';
import { contradictionOf } from '../../../src/features/reviews/annual-reviews/rules.ts';
import { expectProblem } from '../../setup/client.ts';
import { reviewsOf } from '../../setup/reviews.ts';
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

describe('the rules', () => {
  it('an academic year is named by the year it begins in', () => {
    expect(academicYear(2025, 7)).toEqual({ academic_year: 2025, starts_on: '2025-07-01', ends_on: '2026-07-01' });
    expect(academicYearOf('2026-06-30', 7).academic_year).toBe(2025);
    expect(academicYearOf('2026-07-01', 7).academic_year).toBe(2026);
    expect(academicYearOf('2026-01-01', 1).academic_year).toBe(2026);
    expect(academicYearOf('2026-11-30', 12).academic_year).toBe(2025);
  });

  it('a waiver’s reason is compared with the HR facts', () => {
    const year = academicYear(2025, 7);
    const career = { appointed_on: '2026-04-03', away_all_year: false, gone_on: null };
    const contradiction = (reason: 'on_leave' | 'recently_appointed' | 'departing' | 'other', more: object = {}) =>
      contradictionOf(reason, { ...career, ...more }, year, 90);
    expect(contradiction('recently_appointed')).toBeNull();
    expect(contradiction('recently_appointed', { appointed_on: '2026-04-02' })).toMatch(/90 days before/);
    expect(contradiction('recently_appointed', { appointed_on: null })).toMatch(/no appointment/);
    expect(contradiction('on_leave')).toMatch(/No leave/);
    expect(contradiction('on_leave', { away_all_year: true })).toBeNull();
    expect(contradiction('departing')).toMatch(/No departure/);
    expect(contradiction('departing', { gone_on: '2026-07-02' })).toMatch(/No departure/);
    expect(contradiction('departing', { gone_on: '2026-07-01' })).toBeNull();
    expect(contradiction('other')).toBeNull();
  });
});

describe('the mentee’s input', () => {
  it('opens the review of the present year, and can be changed and withdrawn', async () => {
    const mentee = await world.person();
    const first = await reviews.input(mentee, 'Canary-input');
    expect(first).toMatchObject({
      status: 200,
      body: { academic_year: 2025, due_on: '2026-06-30', state: 'mentee_input', row_version: 1 },
    });
    expect(first.body.content).toMatchObject({ mentee_input: 'Canary-input', feedback: null, issues: [] });
    expect((await reviews.input(mentee, 'Canary-input')).body.row_version).toBe(1);
    expect((await reviews.input(mentee, 'Other')).body).toMatchObject({
      id: first.body.id,
      row_version: 2,
      content: { mentee_input: 'Other' },
    });
    expect((await reviews.input(mentee, null)).body).toMatchObject({ state: 'open', content: { mentee_input: null } });
    const data = { mentee_id: mentee.id, academic_year: 2025 };
    expect(await reviews.events(first.body.id)).toEqual([
      ['annual_review.input_given', data],
      ['annual_review.input_given', data],
      ['annual_review.input_withdrawn', data],
    ]);
  });

  it('is for a year that has begun, of a person who is reviewed in it', async () => {
    const mentee = await world.person({ starts_on: '2025-08-01' });
    expectProblem(await reviews.input(mentee, 'x', { academic_year: 2026 }), 422, 'annual-review-day-unfit', '/academic_year');
    expectProblem(await reviews.input(mentee, 'x', { academic_year: 2024 }), 422, 'annual-review-unfit', '/academic_year');
    expectProblem(await reviews.input(mentee, 'x', { academic_year: 1989 }), 400, 'invalid-request', '/academic_year');
    const partTime = await world.person({ category: 'part_time' });
    expectProblem(await reviews.input(partTime, 'x'), 422, 'annual-review-unfit', '/academic_year');
    await world.assignment(partTime, people.mentor, { starts_on: '2025-09-01' });
    expect((await reviews.input(partTime, 'x')).status).toBe(200);
    expectProblem(await reviews.input(people.service, 'x'), 403, 'permission-denied');
  });

  it('is closed once the review is held or waived', async () => {
    const { mentee } = await reviews.heldReview();
    expectProblem(await reviews.input(mentee, 'Late'), 409, 'annual-review-state');
    const other = await world.person();
    await reviews.waiveReview(other);
    expectProblem(await reviews.input(other, 'Late'), 409, 'annual-review-state');
  });

  it('is read by the mentee and the leaders who hold the review today, and by nobody once withdrawn', async () => {
    const mentee = await world.person();
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    const reads = async (who: Person) => (await reviews.readReview(who, id)).body.content?.mentee_input ?? null;
    expect(await reads(mentee)).toBe('Canary-input');
    expect(await reads(people.director)).toBe('Canary-input');
    for (const who of [people.pic, people.head, people.lead, people.chair, people.viceChair, people.facultyAffairs, people.admin])
      expect((await reviews.readReview(who, id)).body.content).toBeNull();
    const acting = await world.person({ division: 'GIM', site: 'NORTH' });
    await world.assignment(mentee, acting, { starts_on: '2025-07-01', state: 'ended', ends_on: '2025-07-02' });
    await world.role(acting, 'division_director', { division: 'CARD', acting: true, starts_on: '2025-09-01' });
    expect((await reviews.readReview(acting, id)).body).toMatchObject({ state: 'mentee_input', content: null });
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${acting.id}`;
    await reviews.input(mentee, null);
    expect((await reviews.readReview(people.director, id)).body.content).toBeNull();
  });

  it('is read by the reviewer with the review, and stays part of it', async () => {
    const mentee = await world.person();
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    const { body } = await reviews.review(mentee);
    expect(body).toMatchObject({ id, state: 'held', content: { mentee_input: 'Canary-input', feedback: 'Canary-feedback' } });
  });

  it('given twice at the same time makes one review', async () => {
    const mentee = await world.person();
    const both = await Promise.all([reviews.input(mentee, 'One'), reviews.input(mentee, 'Two')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
  });
});

describe('holding', () => {
  it('records it with the office of the day, and asks the mentee for an answer', async () => {
    const actions = [
      { owner: 'reviewer', text: 'Ask the hospital', due_on: '2026-05-01' },
      { owner: 'mentee', text: 'Write' },
    ];
    const { mentee, id, review } = await reviews.heldReview({
      mentorship_quantity: 'too_little',
      appropriateness_to_needs: 5,
      support_given: `x'); drop table annual_review; --`,
      issues: ['Clinic load', '🩺 <b>'],
      actions,
    });
    expect(review).toMatchObject({
      academic_year: 2025,
      state: 'held',
      held_on: '2026-03-01',
      reviewer_id: people.director.id,
      capacity: 'division_director',
      content: { mentorship_quality: 4, mentorship_quantity: 'too_little', appropriateness_to_needs: 5, issues: ['Clinic load', '🩺 <b>'] },
    });
    expect(await reviews.notificationsOf('review_held', mentee)).toEqual([id]);
    const { items } = (await world.as(mentee).get(`/v1/action-items?review_id=${id}`)).body;
    expect(items.map((item) => item['owner_id'])).toEqual([people.director.id, mentee.id]);
    const data = { mentee_id: mentee.id, academic_year: 2025, held_on: '2026-03-01', capacity: 'division_director' };
    expect(await reviews.events(id)).toEqual([['annual_review.held', data]]);
  });

  it('is refused for one’s own review', async () => {
    const lead = await world.person();
    await world.role(lead, 'mentorship_lead');
    expectProblem(await reviews.review(lead, {}, lead), 422, 'approver-is-subject', '/mentee_id');
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${lead.id}`;
  });

  it('is on a day from the start of the academic year up to today', async () => {
    const mentee = await world.person();
    const on = (held_on: string, academic_year?: number) => reviews.review(mentee, { held_on, ...(academic_year && { academic_year }) });
    expectProblem(await on('2026-03-02'), 422, 'day-in-future', '/held_on');
    expectProblem(await on('2025-06-30', 2025), 422, 'annual-review-day-unfit', '/held_on');
    expectProblem(await on('2026-03-01', 2026), 422, 'annual-review-day-unfit', '/held_on');
    expect((await on('2025-06-30')).body.academic_year).toBe(2024);
    expect((await on('2025-07-01')).body.academic_year).toBe(2025);
  });

  it('is possible late where the year is named, and settles the overdue review', async () => {
    const mentee = await world.person();
    world.at('2026-07-10');
    const overdue = async () => {
      const { items } = (await world.as(people.lead).get(`/v1/obligations?person_id=${mentee.id}&kind=annual_review&state=overdue`)).body;
      return items.map((item) => (item as { occasion?: string }).occasion);
    };
    expect(await overdue()).toContain('2025');
    const late = await reviews.review(mentee, { held_on: '2026-07-10', academic_year: 2025 });
    expect(late).toMatchObject({ status: 201, body: { academic_year: 2025, held_on: '2026-07-10', due_on: '2026-06-30' } });
    expect(await overdue()).not.toContain('2025');
    expect((await reviews.review(mentee)).body).toMatchObject({ academic_year: 2026, held_on: '2026-07-10' });
  });

  it('is of a person who exists and is reviewed in that year', async () => {
    expectProblem(await reviews.review(await world.person({ category: 'adjunct' })), 422, 'annual-review-unfit', '/mentee_id');
    expectProblem(await reviews.review(people.stranger), 422, 'reference-unknown', '/mentee_id');
    const [merged, into] = [await world.person(), await world.person()];
    await world.sql`update person set merged_into_id = ${into.id} where id = ${merged.id}`;
    expectProblem(await reviews.review(merged), 409, 'person-merged', '/mentee_id');
  });

  it('happens once a year, also where two leaders hold it at the same time', async () => {
    const mentee = await world.person();
    const acting = await world.person({ division: 'GIM', site: 'NORTH' });
    await world.role(acting, 'division_director', { division: 'CARD', acting: true });
    const both = await Promise.all([reviews.review(mentee), reviews.review(mentee, {}, acting)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${acting.id}`;
    expectProblem(await reviews.review(mentee), 409, 'annual-review-state');
    expect((await reviews.review(mentee, { held_on: '2025-06-01' })).status).toBe(201);
  });

  it('accepts ratings from one to five', async () => {
    const mentee = await world.person();
    for (const value of [0, 6, 1.5, '4']) {
      expectProblem(await reviews.review(mentee, { mentorship_quality: value }), 400, 'invalid-request', '/mentorship_quality');
      expectProblem(await reviews.review(mentee, { appropriateness_to_needs: value }), 400, 'invalid-request', '/appropriateness_to_needs');
    }
    expectProblem(await reviews.review(mentee, { issues: [''] }), 400, 'invalid-request', '/issues/0');
  });
});

describe('a transfer or a change of director', () => {
  it('passes the open review to the present director; the former one reads that they held theirs, without its content', async () => {
    const { mentee, id } = await reviews.heldReview({ held_on: '2025-06-20' });
    const next = (await reviews.input(mentee, 'Canary-input')).body.id;
    await world.sql`update division_membership set ends_on = '2026-02-01' where person_id = ${mentee.id}`;
    await world.membership(mentee, 'NEPH', { starts_on: '2026-02-01' });
    expectProblem(await reviews.review(mentee, { held_on: '2026-01-31' }), 403, 'permission-denied');
    const early = await reviews.review(mentee, { held_on: '2026-01-31' }, people.mentorDirector);
    expectProblem(early, 422, 'capacity-not-held', '/held_on');
    expect((await reviews.readReview(people.director, id)).body).toMatchObject({ held_on: '2025-06-20', content: null });
    expectProblem(await reviews.readReview(people.director, next), 404, 'not-found');
    expect((await reviews.readReview(people.mentorDirector, next)).body.content?.mentee_input).toBe('Canary-input');
    expect((await reviews.readReview(people.mentorDirector, id)).body.content).toMatchObject({ feedback: null, mentorship_quality: null });
    expect((await reviews.review(mentee, { held_on: '2026-02-01' }, people.mentorDirector)).body).toMatchObject({
      id: next,
      state: 'held',
    });
    expect((await reviews.readReview(people.director, id)).body.reviewer_id).toBe(people.director.id);
  });

  it('leaves the review to the director on the last day of their office', async () => {
    const division = await world.person({ division: 'GIM', site: 'NORTH' });
    const [old, young] = [await world.person({ division: 'NEPH' }), await world.person({ division: 'NEPH' })];
    await world.role(old, 'division_director', { division: 'GIM', ends_on: '2026-03-10' });
    await world.role(young, 'division_director', { division: 'GIM', starts_on: '2026-03-10' });
    world.at('2026-03-10');
    expectProblem(await reviews.review(division, { held_on: '2026-03-09' }, old), 403, 'permission-denied');
    expectProblem(await reviews.review(division, { held_on: '2026-03-09' }, young), 422, 'capacity-not-held', '/held_on');
    world.at('2026-03-09');
    expectProblem(await reviews.review(division, {}, young), 403, 'permission-denied');
    expect((await reviews.review(division, {}, old)).status).toBe(201);
  });
});

describe('the mentee’s answer', () => {
  it('acknowledges the review, once', async () => {
    const { mentee, id } = await reviews.heldReview();
    for (const who of [people.director, people.lead]) expectProblem(await reviews.answer(who, id, 'acknowledge'), 403, 'permission-denied');
    const answer = await reviews.answer(mentee, id, 'acknowledge', {}, 1);
    expect(answer.body).toMatchObject({ state: 'acknowledged', acknowledged_at: '2026-03-01T12:00:00.000Z', row_version: 2 });
    expect((await reviews.answer(mentee, id, 'acknowledge')).body.row_version).toBe(2);
    expectProblem(await reviews.answer(mentee, id, 'contest', { note: 'No' }), 409, 'annual-review-state');
  });

  it('contests the review, once, with a reason that the reviewer reads', async () => {
    const { mentee, id } = await reviews.heldReview();
    for (const who of [people.director, people.lead])
      expectProblem(await reviews.answer(who, id, 'contest', { note: 'x' }), 403, 'permission-denied');
    const answer = await reviews.answer(mentee, id, 'contest', { note: 'Canary-note' });
    expect(answer.body).toMatchObject({ state: 'contested', content: { contest_note: 'Canary-note' } });
    expect(await reviews.notificationsOf('review_contested', people.director)).toEqual([id]);
    expect((await reviews.readReview(people.director, id)).body.content?.contest_note).toBe('Canary-note');
    expectProblem(await reviews.answer(mentee, id, 'contest', { note: 'Again' }), 409, 'annual-review-state');
    expectProblem(await reviews.answer(mentee, id, 'acknowledge'), 409, 'annual-review-state');
  });

  it('is possible once the review is held; of two concurrent answers one counts', async () => {
    const open = await world.person();
    const { id } = (await reviews.input(open, 'x')).body;
    expectProblem(await reviews.answer(open, id, 'acknowledge'), 409, 'annual-review-state');
    expectProblem(await reviews.answer(open, id, 'contest', { note: 'x' }), 409, 'annual-review-state');
    const made = await reviews.heldReview();
    const both = await Promise.all([
      reviews.answer(made.mentee, made.id, 'acknowledge'),
      reviews.answer(made.mentee, made.id, 'contest', { note: 'No' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('what was said', () => {
  it('is read by the mentee and the reviewer alone; others see only the facts', async () => {
    const { mentee, id } = await reviews.heldReview();
    await world.assignment(mentee, people.mentor, { starts_on: '2025-09-01' });
    for (const who of [mentee, people.director]) expect((await reviews.readReview(who, id)).body.content?.feedback).toBe('Canary-feedback');
    for (const who of [people.pic, people.head, people.lead, people.chair, people.viceChair, people.facultyAffairs, people.admin]) {
      const answer = await reviews.readReview(who, id);
      expect(answer.body).toMatchObject({ state: 'held', content: null });
      expect(answer.text).not.toContain('Canary');
    }
    for (const who of [people.mentor, people.facilitator, people.outsider, people.committee, people.stranger])
      expectProblem(await reviews.readReview(who, id), 404, 'not-found');
  });

  it('is in no list, event or notification', async () => {
    await reviews.heldReview();
    await reviews.waiveReview(await world.person());
    for (const who of [people.director, people.lead, people.facultyAffairs, people.admin])
      for (const url of ['/v1/annual-reviews?limit=200', '/v1/events?limit=200', '/v1/notifications'])
        expect((await world.as(who).get(url)).text).not.toContain('Canary');
    const kept = await world.sql`select to_jsonb(e)::text as text from event e union all select to_jsonb(n)::text from notification n`;
    expect(kept.filter(({ text }) => String(text).includes('Canary'))).toEqual([]);
  });
});

describe('the list', () => {
  it('filters', async () => {
    const { mentee, id } = await reviews.heldReview();
    await reviews.review(mentee, { held_on: '2025-06-01' });
    const found = async (query: string, who = people.lead) =>
      (await world.as(who).get(`/v1/annual-reviews?mentee_id=${mentee.id}&${query}`)).body.items.map((item) => item.id);
    expect(await found('academic_year=2025')).toEqual([id]);
    expect(await found(`reviewer_id=${people.director.id}&state=held,contested&division_id=${world.division('CARD').id}`)).toHaveLength(2);
    expect(await found('state=waived')).toEqual([]);
    expect(await found(`division_id=${world.division('NEPH').id}`)).toEqual([]);
    expect(await found('limit=1', people.outsider)).toEqual([]);
    for (const academic_year of ['25', '1e3', '1989', '02025'])
      expectProblem(
        await world.as(people.lead).get(`/v1/annual-reviews?academic_year=${academic_year}`),
        400,
        'invalid-request',
        'academic_year',
      );
    expectProblem(await world.as(people.lead).get('/v1/annual-reviews?cursor=x'), 400, 'invalid-cursor', 'cursor');
  });

  it('of another department is separate', async () => {
    const strangers = await world.otherDepartment();
    const lead = await strangers.person();
    await strangers.role(lead, 'mentorship_lead');
    const { id } = await reviews.heldReview();
    expect((await world.as(lead).get('/v1/annual-reviews')).body.items).toEqual([]);
    expectProblem(await reviews.readReview(lead, id), 404, 'not-found');
  });
});

it('a token that may only write holds a review, and is answered no content', async () => {
  const mentee = await world.person();
  const writer = world.as(people.director, { scopes: ['annual_review:write'] });
  const answer = await writer.post('/v1/annual-reviews', { mentee_id: mentee.id, feedback: 'Canary' });
  expect(answer).toMatchObject({ status: 201, body: { state: 'held', content: null } });
  expectProblem(await writer.get(`/v1/annual-reviews/${answer.body.id}`), 403, 'insufficient-scope');
});
