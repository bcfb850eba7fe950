/** What people record as learned through mentoring: on what it rests, where it counts, and that nobody else reads it. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LearningRecord } from '../../../src/features/recognition/moc-statements/learning/schema.ts';
import type { MocStatement } from '../../../src/features/recognition/moc-statements/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { feedbackOf } from '../../setup/feedback.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { textOf } from '../../setup/pdf.ts';
import { reviewsOf } from '../../setup/reviews.ts';
import { mergeSilently } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let pair: ReturnType<typeof feedbackOf>['pair'];
let reviews: ReturnType<typeof reviewsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  pair = feedbackOf(world).pair;
  reviews = reviewsOf(world, people);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const URL = '/v1/learning-records';
const said = { minutes: 50, body: 'I can explain each line.' };
const topic = 'Budgets';
const learn = (as: Person, about: object) => world.as(as).post<LearningRecord>(URL, { ...said, ...about });
const prepare = (as: Person, assignment_id: string, more: object = {}) =>
  learn(as, { kind: 'mentoring_preparation', topic, assignment_id, ...more });
const together = (as: Person, more: object) => learn(as, { kind: 'learning_with_mentor', topic, ...more });
const reflect = (as: Person, more: object) => learn(as, { kind: 'review_reflection', ...more });
const edit = (as: Person, id: string, patch: object, ifMatch: number | string = '*') =>
  world.as(as).patch<LearningRecord>(`${URL}/${id}`, patch, { ifMatch });
const voidRecord = (as: Person, id: string) => world.as(as).post<LearningRecord>(`${URL}/${id}/void`, {}, { ifMatch: '*' });
const idsOf = async (as: Person, query = '') =>
  (await world.as(as).get<{ items: LearningRecord[] }>(`${URL}?${query}`)).body.items.map(({ id }) => id);
const statement = async (who: Person, query = '') =>
  (await world.as(who).get<MocStatement>(`/v1/people/${who.id}/moc-statement?${query}`)).body;
const rowsOf = async (who: Person, query = '') =>
  (await statement(who, query)).rows.map(({ section, activity, minutes, rate_quarter_credits, quarter_credits, evidence }) => [
    ...[section, activity, minutes, rate_quarter_credits, quarter_credits],
    ...evidence.map(({ kind, id }) => `${kind} ${id}`),
  ]);

describe('a learning record', () => {
  it('of each kind rests on what is the person’s own, and stands in their statement', async () => {
    const { mentor, mentee, id: assignment_id } = await pair();
    const prepared = await prepare(mentor, assignment_id, { learned_on: '2026-01-10' });
    expect(prepared.status).toBe(201);
    expect(prepared.headers['location']).toBe(`${URL}/${prepared.body.id}`);
    expect(prepared.body).toMatchObject({ person: partyOf(mentor), assignment_id, mentor_id: null, mentor: null, topic, ...said });
    expect(await rowsOf(mentor)).toEqual([[2, 'mentoring_preparation', 50, 8, 6, `learning_record ${prepared.body.id}`]]);

    const goal_lineage_id = await meetingsOf(world).goal(mentee);
    const first = (await together(mentee, { assignment_id, goal_lineage_id, learned_on: '2026-01-11' })).body;
    const second = (await together(mentee, { mentor_id: people.outsider.id, learned_on: '2023-12-31' })).body;
    expect(first).toMatchObject({ goal_lineage_id, person_id: mentee.id });
    expect(second.mentor).toEqual(partyOf(people.outsider));
    expect(await rowsOf(mentee)).toEqual([[2, 'learning_with_mentor', 50, 8, 6, `learning_record ${first.id}`]]);
    const before = await statement(mentee, 'year=2023');
    expect(before.framework.version).toBe('before_2024');
    expect(before.rows).toMatchObject([{ section: 2, title: topic, quarter_credits: 6, evidence: [{ id: second.id }] }]);

    const review = await reviews.heldReview();
    const checkIn = await reviews.held();
    for (const [who, about] of [
      [review.mentee, { annual_review_id: review.id }],
      [checkIn.mentee, { check_in_id: checkIn.id }],
    ] as const) {
      const { status, body } = await reflect(who, about);
      expect(status).toBe(201);
      expect(body).toMatchObject({ ...about, learned_on: '2026-03-01', topic: null });
      expect(await rowsOf(who)).toEqual([[3, 'review_reflection', 50, 12, 10, `learning_record ${body.id}`]]);
      expect((await statement(who)).totals).toEqual([{ section: 3, minutes: 50, quarter_credits: 10 }]);
    }
  });

  it('stands in the statement as CSV and PDF too', async () => {
    const { mentor, id } = await pair();
    const { body } = await prepare(mentor, id, { learned_on: '2026-01-10' });
    const address = `/v1/people/${mentor.id}/moc-statement?year=2026`;
    const { text } = await world.as(mentor).get(address, { headers: { accept: 'text/csv' } });
    expect(text).toContain(`2,mentoring_preparation,2026-01-10,Budgets,50,8,6,1.5,learning_record ${body.id}`);
    const headers = { accept: 'application/pdf', authorization: `Bearer ${await world.issuer.mint(mentor.subject)}` };
    const { rawPayload } = await world.app.inject({ method: 'GET', url: address, headers });
    const printed = (await textOf(rawPayload)).text.replace(/\s+/g, ' ');
    for (const words of ['Section 2', 'Learning triggered by mentoring: Budgets', '50 min', 'learning ']) expect(printed).toContain(words);
  });

  it('is refused where it rests on what is another’s, or does not count', async () => {
    const { mentor, mentee, id } = await pair();
    for (const refused of [
      await prepare(mentee, id),
      await prepare(people.outsider, id),
      await together(mentor, { assignment_id: id }),
      await prepare(mentor, crypto.randomUUID()),
    ])
      expectProblem(refused, 422, 'reference-unknown', '/assignment_id');
    const waiting = await world.assignment(await world.person(), mentor, { state: 'pending_acceptance' });
    expectProblem(await prepare(mentor, waiting.id), 422, 'reference-unknown', '/assignment_id');
    for (const mentor_id of [mentee.id, people.stranger.id, crypto.randomUUID()])
      expectProblem(await together(mentee, { mentor_id }), 422, 'reference-unknown', '/mentor_id');
    const goal_lineage_id = await meetingsOf(world).goal(await world.person());
    expectProblem(await together(mentee, { assignment_id: id, goal_lineage_id }), 422, 'reference-unknown', '/goal_lineage_id');
  });

  it('reflects on a review or check-in that was held with the person, from that day on', async () => {
    const review = await reviews.heldReview();
    const { id: annual_review_id } = review;
    for (const who of [people.director, people.outsider])
      expectProblem(await reflect(who, { annual_review_id }), 422, 'learning-review-not-own', '/annual_review_id');
    expectProblem(
      await reflect(review.mentee, { annual_review_id, learned_on: '2026-02-28' }),
      422,
      'learning-record-unfit',
      '/learned_on',
    );
    // Whoever it is not about learns no more than that.
    expectProblem(
      await reflect(people.outsider, { annual_review_id, learned_on: '2026-02-28' }),
      422,
      'learning-review-not-own',
      '/annual_review_id',
    );
    const checkIn = await reviews.planned();
    for (const who of [people.viceChair, review.mentee])
      expectProblem(await reflect(who, { check_in_id: checkIn.id }), 422, 'learning-review-not-own', '/check_in_id');
    expectProblem(await reflect(checkIn.mentee, { check_in_id: checkIn.id }), 422, 'learning-review-not-held', '/check_in_id');
    const waiting = await world.person();
    const input = (await reviews.input(waiting, 'I would like more time.')).body;
    expectProblem(await reflect(waiting, { annual_review_id: input.id }), 422, 'learning-review-not-held', '/annual_review_id');
    const { body } = await reflect(review.mentee, { annual_review_id });
    expectProblem(await edit(review.mentee, body.id, { learned_on: '2026-02-28' }), 422, 'learning-record-unfit', '/learned_on');
    expectProblem(await edit(review.mentee, body.id, { topic }), 422, 'learning-record-unfit', '/topic');
  });

  it('names what its kind rests on and nothing else, for some minutes of a day that has come', async () => {
    const { mentor, mentee, id: assignment_id } = await pair();
    const other = crypto.randomUUID();
    const unfit = async (who: Person, about: object, pointer: string) =>
      expectProblem(await learn(who, about), 422, 'learning-record-unfit', pointer);
    const preparation = { kind: 'mentoring_preparation', topic };
    await unfit(mentor, preparation, '/assignment_id');
    await unfit(mentor, { kind: 'mentoring_preparation', assignment_id }, '/topic');
    await unfit(mentor, { ...preparation, assignment_id, mentor_id: other }, '/mentor_id');
    await unfit(mentor, { ...preparation, assignment_id, goal_lineage_id: other }, '/goal_lineage_id');
    await unfit(mentee, { kind: 'learning_with_mentor', topic, assignment_id, mentor_id: mentor.id }, '/mentor_id');
    await unfit(mentee, { kind: 'review_reflection' }, '/annual_review_id');
    await unfit(mentee, { kind: 'review_reflection', annual_review_id: other, check_in_id: other }, '/check_in_id');
    await unfit(mentee, { kind: 'review_reflection', annual_review_id: other, topic }, '/topic');
    for (const minutes of [0, 1441, 1.5]) expect((await prepare(mentor, assignment_id, { minutes })).status).toBe(400);
    expectProblem(await prepare(mentor, assignment_id, { learned_on: '2026-03-02' }), 422, 'day-in-future', '/learned_on');
    const { body } = await prepare(mentor, assignment_id, { minutes: 1440 });
    expectProblem(await edit(mentor, body.id, { learned_on: '2026-03-02' }), 422, 'day-in-future', '/learned_on');
  });

  it('is corrected and voided by the person, and then counts nowhere', async () => {
    const { mentor, id } = await pair();
    const made = (await prepare(mentor, id)).body;
    const changed = (await edit(mentor, made.id, { minutes: 60, learned_on: '2026-02-01', topic: 'Trials', body: 'Why.' }, 1)).body;
    expect(changed).toMatchObject({ minutes: 60, learned_on: '2026-02-01', topic: 'Trials', body: 'Why.', row_version: 2 });
    expect((await edit(mentor, made.id, { minutes: 60 })).body.row_version).toBe(2);
    expectProblem(await edit(mentor, made.id, { minutes: 61 }, 1), 412, 'version-stale');
    const kept = (await prepare(mentor, id, { learned_on: '2026-02-02' })).body;
    const gone = (await voidRecord(mentor, made.id)).body;
    expect((await voidRecord(mentor, made.id)).body).toEqual(gone);
    expectProblem(await edit(mentor, made.id, { minutes: 5 }), 409, 'learning-record-state');
    expect(await idsOf(mentor)).toEqual([made.id, kept.id]);
    expect(await idsOf(mentor, 'is_voided=true')).toEqual([made.id]);
    expect(await idsOf(mentor, 'is_voided=false&kind=mentoring_preparation')).toEqual([kept.id]);
    expect(await idsOf(mentor, 'learned_on_gte=2026-02-02&learned_on_lte=2026-02-02')).toEqual([kept.id]);
    expect(await idsOf(mentor, 'kind=review_reflection')).toEqual([]);
    expectProblem(await world.as(mentor).get(`${URL}?cursor=x`), 400, 'invalid-cursor', undefined);
    expect((await statement(mentor)).rows).toMatchObject([{ evidence: [{ id: kept.id }] }]);
    await world.sql`update assignment set state = 'voided' where id = ${id}`;
    expect(await rowsOf(mentor)).toEqual([]);
  });

  it('does not count once the review was voided', async () => {
    const { mentee, id } = await reviews.heldReview();
    await reflect(mentee, { annual_review_id: id });
    await world.sql`update annual_review set state = 'voided', voided_reason = 'other' where id = ${id}`;
    expect(await rowsOf(mentee)).toEqual([]);
  });
});

describe('nobody else', () => {
  it('reads or writes it, whatever their roles', async () => {
    const { mentor, mentee, id } = await pair();
    const made = (await prepare(mentor, id)).body;
    const { director, mentorDirector, facilitator, lead, chair, facultyAffairs, admin, outsider, stranger } = people;
    for (const who of [mentee, director, mentorDirector, facilitator, lead, chair, facultyAffairs, admin, outsider, stranger]) {
      expectProblem(await world.as(who).get(`${URL}/${made.id}`), 404, 'not-found');
      expectProblem(await edit(who, made.id, { minutes: 5 }), 404, 'not-found');
      expectProblem(await voidRecord(who, made.id), 404, 'not-found');
      expect(await idsOf(who)).toEqual([]);
    }
    const [event] = await world.sql<{ id: string }>`select id from event where subject_id = ${made.id}`;
    expect(event).toBeDefined();
    const { body } = await world.as(admin).get<{ items: unknown[] }>(`/v1/events?subject_id=${made.id}`);
    expect(body.items).toEqual([]);
  });
});

it('moves with its person in a merge, and names the surviving mentor; what one record learned with the other stays', async () => {
  const [duplicate, survivor, mentor, kept] = [await world.person(), await world.person(), await world.person(), await world.person()];
  const learned = (await together(duplicate, { mentor_id: mentor.id })).body;
  const between = (await together(duplicate, { mentor_id: survivor.id })).body;
  expect((await mergeSilently(world, people.admin, survivor, duplicate)).status).toBe(200);
  expect(await idsOf(survivor)).toEqual([learned.id]);
  expect(await world.sql`select person_id from learning_record where id = ${between.id}`).toEqual([{ person_id: duplicate.id }]);
  expect((await mergeSilently(world, people.admin, kept, mentor)).status).toBe(200);
  expect((await world.as(survivor).get<LearningRecord>(`${URL}/${learned.id}`)).body.mentor).toEqual(partyOf(kept));
  expect(await rowsOf(survivor)).toHaveLength(1);
});

it('is kept by the database, whoever writes', async () => {
  const { mentor, mentee, id: assignment_id } = await pair();
  const values = { ...said, kind: 'mentoring_preparation', person_id: mentor.id, learned_on: '2026-02-01', topic, assignment_id };
  await world.insert('learning_record', values);
  for (const [wrong, constraint] of [
    [{ minutes: 0 }, 'minutes_check'],
    [{ minutes: 1441 }, 'minutes_check'],
    [{ topic: null }, 'topic_of_learning'],
    [{ mentor_id: mentee.id }, 'rests_on_its_kind'],
    [{ assignment_id: null }, 'own_assignment|rests_on_its_kind'],
    [{ person_id: mentee.id }, 'own_assignment'],
    [{ learned_on: '2199-01-01' }, 'learning_record_day'],
    [{ kind: 'review_reflection', assignment_id: null, topic: null }, 'rests_on_its_kind'],
  ] as const)
    await expect(world.insert('learning_record', { ...values, ...wrong })).rejects.toMatchObject({
      constraint: expect.stringMatching(constraint),
    });
});
