/** What mentees say to their mentors: in which form, to whom it is shown, and what nobody else learns. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as collections from '../../../src/features/recognition/mentor-feedback/collections/service.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { feedbackOf } from '../../setup/feedback.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { mergeSilently } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let say: ReturnType<typeof feedbackOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  say = feedbackOf(world);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const notified = (subject_id: string) =>
  world.sql<{ kind: string; person_id: string }>`select kind, person_id from notification where subject_id = ${subject_id} order by id`;
const officers = () => [
  people.director,
  people.mentorDirector,
  people.facilitator,
  people.lead,
  people.chair,
  people.facultyAffairs,
  people.admin,
];
const show = () => asService(world, collections.showHeld);

/** So many mentees of a mentor, each of whom has held something, and what they said. */
async function heldFor(mentor: Person, count: number, from = 0) {
  const pairs = [];
  for (let n = from; n < from + count; n += 1) {
    const pair = await say.pair({ of: mentor });
    const body = `What number ${n} says.`;
    pairs.push({ ...pair, body, feedback: await say.give(pair.mentee, pair.id, 'held', body) });
  }
  return pairs;
}

describe('before writing, a mentee', () => {
  it('reads what the mentor will see of each form, and until when it can be given', async () => {
    const pair = await say.pair({ ends_on: '2026-01-01', state: 'ended' });
    const answer = await world.as(pair.mentee).get(`/v1/assignments/${pair.id}/feedback-forms`);
    expect(answer.body).toMatchObject({ mentor: partyOf(pair.mentor), is_open: true, closes_on: '2027-01-01' });
    const { forms } = answer.body as unknown as { forms: { form: string; has_name: boolean; mentor_sees: string }[] };
    expect(forms.map(({ form, has_name }) => [form, has_name])).toEqual([
      ['now', true],
      ['held', false],
      ['withheld', false],
    ]);
    expect(forms.find(({ form }) => form === 'held')?.mentor_sees).toContain('four other mentees');
    for (const form of forms) {
      const { body } = await say.write(pair.mentee, pair.id, { form: form.form });
      expect(body.mentor_sees).toBe(form.mentor_sees);
      await say.act(pair.mentee, body.id, 'withdraw');
    }
    expectProblem(await world.as(pair.mentor).get(`/v1/assignments/${pair.id}/feedback-forms`), 403, 'permission-denied');
    expectProblem(await world.as(people.outsider).get(`/v1/assignments/${pair.id}/feedback-forms`), 404, 'not-found');
  });
});

describe('feedback released with a name', () => {
  it('is a draft of the mentee alone until it is given, then both read it, and nobody else', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const written = await say.write(mentee, assignment_id, { body: 'You listn.' });
    expect(written.status).toBe(201);
    const { id } = written.body;
    expect(written.headers['location']).toBe(`/v1/mentor-feedback/${id}`);
    expectProblem(await say.read(mentor, id), 404, 'not-found');
    expectProblem(await say.act(mentor, id, 'give'), 404, 'not-found');
    expect((await say.edit(mentee, id, { body: 'You listen.' }, 1)).body).toMatchObject({ body: 'You listen.', row_version: 2 });
    expect(await notified(id)).toEqual([]);
    const given = await say.act(mentee, id, 'give', {}, 2);
    expect(given.body).toEqual({
      ...written.body,
      body: 'You listen.',
      status: 'released',
      given_on: '2026-03-01',
      row_version: 3,
      mentee: partyOf(mentee),
      mentor: partyOf(mentor),
    });
    expect((await say.act(mentee, id, 'give')).body).toEqual(given.body);
    expect(await notified(id)).toEqual([{ kind: 'mentor_feedback_released', person_id: mentor.id }]);
    for (const who of [mentee, mentor]) {
      expect((await say.read(who, id)).body).toEqual(given.body);
      expect((await say.list(who)).map((one) => one.id)).toEqual([id]);
    }
    for (const who of officers()) {
      expectProblem(await say.read(who, id), 404, 'not-found');
      expect(await say.list(who, `assignment_id=${assignment_id}`)).toEqual([]);
    }
  });

  it('is final: neither edited, withdrawn nor given in another form, whoever tries', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const id = await say.give(mentee, assignment_id);
    expectProblem(await say.edit(mentee, id, { body: 'Other' }), 409, 'mentor-feedback-state');
    expectProblem(await say.act(mentee, id, 'withdraw'), 409, 'mentor-feedback-state');
    expectProblem(await say.act(mentee, id, 'give', { form: 'held' }), 409, 'mentor-feedback-state');
    expectProblem(await say.act(mentor, id, 'withdraw'), 403, 'permission-denied');
    await expect(world.sql`update mentor_feedback set body = 'x' where id = ${id}`).rejects.toThrow(/does not change/);
    await expect(world.sql`update mentor_feedback set state = 'withdrawn', body = null where id = ${id}`).rejects.toThrow(
      /does not change/,
    );
    await expect(world.sql`update mentor_feedback set form = 'held', state = 'held' where id = ${id}`).rejects.toThrow(/does not change/);
  });

  it('is told to nobody by events', async () => {
    const { mentee, id: assignment_id } = await say.pair();
    const id = await say.give(mentee, assignment_id);
    expect(await world.sql`select type, data from event where subject_id = ${id} order by id`).toEqual([
      { type: 'mentor_feedback.written', data: {} },
      { type: 'mentor_feedback.given', data: {} },
    ]);
    for (const who of [people.facultyAffairs, people.admin, people.lead]) {
      const { body } = await world.as(who).get<{ items: { subject_id: string }[] }>(`/v1/events?subject_id=${id}`);
      expect(body.items ?? []).toEqual([]);
    }
  });
});

describe('feedback in another form', () => {
  it('withheld is read by the mentee alone, who may release it later', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const id = await say.give(mentee, assignment_id, 'withheld');
    expectProblem(await say.read(mentor, id), 404, 'not-found');
    expect(await say.list(mentor)).toEqual([]);
    expect((await say.act(mentee, id, 'give', { form: 'now' })).body).toMatchObject({ status: 'released', form: 'now' });
    expect((await say.read(mentor, id)).status).toBe(200);
  });

  it('withdrawn leaves no words behind', async () => {
    const { mentee, id: assignment_id } = await say.pair();
    for (const form of ['held', 'withheld'] as const) {
      const id = await say.give(mentee, assignment_id, form);
      const withdrawn = await say.act(mentee, id, 'withdraw');
      expect(withdrawn.body).toMatchObject({ status: 'withdrawn', body: null });
      expect((await say.act(mentee, id, 'withdraw')).body).toEqual(withdrawn.body);
      expectProblem(await say.act(mentee, id, 'give'), 409, 'mentor-feedback-state');
      expect(await world.sql`select body from mentor_feedback where id = ${id}`).toEqual([{ body: null }]);
    }
  });

  it('is one draft and one held feedback at a time, also for two writers at once', async () => {
    const { mentee, id: assignment_id } = await say.pair();
    const both = await Promise.all([say.write(mentee, assignment_id), say.write(mentee, assignment_id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = both.find(({ status }) => status === 409);
    if (refused) expectProblem(refused, 409, 'mentor-feedback-exists');
    const [draft] = await say.list(mentee);
    await say.act(mentee, String(draft?.id), 'give', { form: 'held' });
    const second = (await say.write(mentee, assignment_id, { form: 'held' })).body.id;
    expectProblem(await say.act(mentee, second, 'give'), 409, 'mentor-feedback-exists');
    expect((await say.act(mentee, second, 'give', { form: 'now' })).status).toBe(200);
  });
});

describe('held feedback', () => {
  it('of four mentees is shown to nobody; of five it is, on the first day of a quarter, without names, order or ids', async () => {
    const mentor = await say.mentor();
    const four = await heldFor(mentor, 4);
    world.at('2026-04-01T15:00:00Z');
    await say.daily();
    expect(await say.collections(mentor)).toEqual([]);
    const [fifth] = await heldFor(mentor, 1, 4);
    world.at('2026-06-30T15:00:00Z');
    expect(await show()).toBe(0);
    world.at('2026-07-01T15:00:00Z');
    await say.daily();
    const [collection, ...more] = await say.collections(mentor);
    expect(more).toEqual([]);
    const all = [...four, fifth].flatMap((one) => one ?? []);
    expect(Object.keys(collection ?? {}).sort()).toEqual(
      ['created_at', 'id', 'mentor', 'mentor_id', 'row_version', 'shown_on', 'texts', 'updated_at'].sort(),
    );
    expect(collection).toMatchObject({ mentor: partyOf(mentor), shown_on: '2026-07-01', row_version: 1 });
    expect(collection?.texts.toSorted()).toEqual(all.map(({ body }) => body));
    expect(await world.sql`select type from event where subject_id = ${String(collection?.id)}`).toEqual([
      { type: 'feedback_collection.shown' },
    ]);
    expect(await notified(String(collection?.id))).toEqual([{ kind: 'feedback_collection_shown', person_id: mentor.id }]);
    for (const { mentee, feedback } of all) {
      expect((await say.read(mentee, feedback)).body).toMatchObject({ status: 'shown', shown_on: '2026-07-01' });
      expectProblem(await say.read(mentor, feedback), 404, 'not-found');
      expectProblem(await say.act(mentee, feedback, 'withdraw'), 409, 'mentor-feedback-state');
    }
    expect(await say.list(mentor)).toEqual([]);
    for (const who of [...officers(), all[0]?.mentee as Person])
      expectProblem(await world.as(who).get(`/v1/feedback-collections/${collection?.id}`), 404, 'not-found');
    expect((await world.as(mentor).get(`/v1/feedback-collections/${collection?.id}`)).body).toEqual(collection);
  });

  it('given later waits for five others, and is never added to what was shown', async () => {
    const mentor = await say.mentor();
    const first = await heldFor(mentor, 5);
    world.at('2026-04-01T15:00:00Z');
    expect(await show()).toBe(1);
    const [before] = await say.collections(mentor);
    for (const { mentee, id } of first.slice(0, 3)) await say.give(mentee, id, 'held', 'Again.');
    world.at('2026-07-02T15:00:00Z');
    expect(await show()).toBe(0);
    await heldFor(mentor, 2, 10);
    expect(await show()).toBe(0);
    world.at('2026-10-05T15:00:00Z');
    expect(await show()).toBe(1);
    expect(await show()).toBe(0);
    const [same, second] = await say.collections(mentor);
    expect(same).toEqual(before);
    expect(second?.texts.length).toBe(5);
  });

  it('counts people, not texts or records: two assignments of one mentee, or two records of one, are one', async () => {
    const mentor = await say.mentor();
    const four = await heldFor(mentor, 4);
    const earlier = await world.assignment(four[0]?.mentee as Person, mentor, {
      starts_on: '2024-07-01',
      ends_on: '2025-07-01',
      state: 'ended',
    });
    await say.give(four[0]?.mentee as Person, earlier.id, 'held');
    world.at('2026-04-01T15:00:00Z');
    expect(await show()).toBe(0);
    world.at('2026-04-02T15:00:00Z');
    const fifth = await say.pair({ of: mentor, starts_on: '2024-07-01', ends_on: '2025-06-01', state: 'ended' });
    await say.give(fifth.mentee, fifth.id, 'held');
    expect((await mergeSilently(world, people.admin, four[1]?.mentee as Person, fifth.mentee)).status).toBe(200);
    world.at('2026-07-01T15:00:00Z');
    expect(await show()).toBe(0);
    await heldFor(mentor, 1, 5);
    world.at('2026-10-01T15:00:00Z');
    expect(await show()).toBe(1);
  });

  it('of voided and suspended assignments does not count, and what is withdrawn is gone', async () => {
    const mentor = await say.mentor();
    const [voided, suspended, withdrawn] = await heldFor(mentor, 3);
    await heldFor(mentor, 4, 3);
    await world.sql`update assignment set state = 'voided' where id = ${voided?.id}`;
    await meetingsOf(world).suspend({ id: String(suspended?.id) }, '2026-03-02');
    await say.act(withdrawn?.mentee as Person, String(withdrawn?.feedback), 'withdraw');
    world.at('2026-04-01T15:00:00Z');
    expect(await show()).toBe(0);
    await heldFor(mentor, 1, 7);
    world.at('2026-07-01T15:00:00Z');
    expect(await show()).toBe(1);
    const [collection] = await say.collections(mentor);
    expect(collection?.texts).not.toContain(voided?.body);
    expect(collection?.texts).not.toContain(suspended?.body);
    expect(collection?.texts.length).toBe(5);
  });

  it('is shown or withdrawn, never both, when the two meet', async () => {
    const mentor = await say.mentor();
    const [one] = await heldFor(mentor, 6);
    world.at('2026-04-01T15:00:00Z');
    const [shown, withdrawn] = await Promise.all([show(), say.act(one?.mentee as Person, String(one?.feedback), 'withdraw')]);
    expect(shown).toBe(1);
    const [collection] = await say.collections(mentor);
    expect(collection?.texts.length).toBe(withdrawn.status === 200 ? 5 : 6);
    expect(collection?.texts.includes(String(one?.body))).toBe(withdrawn.status !== 200);
  });

  it('cannot be shown of fewer by whoever writes to the database', async () => {
    const mentor = await say.mentor();
    await expect(world.insert('feedback_collection', { mentor_id: mentor.id, shown_on: '2026-03-01', mentee_count: 4 })).rejects.toThrow(
      /mentee_count/,
    );
  });
});

describe('feedback is refused', () => {
  it('to whoever is not the mentee, and in relations that are not formal or do not count', async () => {
    const { mentee, mentor, id } = await say.pair();
    expectProblem(await say.write(mentor, id), 403, 'permission-denied');
    expectProblem(await say.write(people.outsider, id), 404, 'not-found', '/assignment_id');
    expectProblem(await say.write(mentee, crypto.randomUUID()), 404, 'not-found', '/assignment_id');
    const informal = await world.assignment(mentee, mentor, { subtype: 'informal' });
    expectProblem(await say.write(mentee, informal.id), 422, 'mentor-feedback-unfit', '/assignment_id');
    const voided = await say.pair({ state: 'voided' });
    expectProblem(await say.write(voided.mentee, voided.id), 422, 'mentor-feedback-unfit', '/assignment_id');
    const dead = await say.pair();
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${dead.mentor.id}`;
    expectProblem(await say.write(dead.mentee, dead.id), 422, 'mentor-feedback-unfit', '/assignment_id');
    for (const { mentee: of, id: about } of [voided, dead])
      expectProblem(await say.thank(of, about), 422, 'mentor-feedback-unfit', '/assignment_id');
  });

  it('when a draft is given to a mentor who has died since', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const { id } = (await say.write(mentee, assignment_id)).body;
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${mentor.id}`;
    expectProblem(await say.act(mentee, id, 'give'), 422, 'mentor-feedback-unfit');
    expect((await say.read(mentee, id)).body.status).toBe('draft');
  });

  it('before the mentorship begins, and a year after its end', async () => {
    const coming = await say.pair({ starts_on: '2026-04-01' });
    expectProblem(await say.write(coming.mentee, coming.id), 409, 'mentor-feedback-closed', '/assignment_id');
    const over = await say.pair({ starts_on: '2024-07-01', ends_on: '2025-03-01', state: 'ended' });
    expectProblem(await say.write(over.mentee, over.id), 409, 'mentor-feedback-closed', '/assignment_id');
    const lately = await say.pair({ starts_on: '2024-07-01', ends_on: '2025-03-02', state: 'ended' });
    const { body } = await say.write(lately.mentee, lately.id);
    world.at('2026-03-02T15:00:00Z');
    expectProblem(await say.act(lately.mentee, body.id, 'give'), 409, 'mentor-feedback-closed');
    expect((await say.act(lately.mentee, body.id, 'give', { form: 'withheld' })).status).toBe(200);
  });

  it('while a conflict suspends the mentorship, also one recorded later; and the mentor reads none meanwhile', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const released = await say.give(mentee, assignment_id);
    const draft = (await say.write(mentee, assignment_id, { form: 'held' })).body.id;
    await meetingsOf(world).suspend({ id: assignment_id }, '2025-12-01', '2026-05-01');
    expectProblem(await say.act(mentee, draft, 'give'), 409, 'mentor-feedback-closed');
    await say.act(mentee, draft, 'withdraw');
    expectProblem(await say.write(mentee, assignment_id), 409, 'mentor-feedback-closed');
    expectProblem(await say.thank(mentee, assignment_id), 409, 'mentor-feedback-closed');
    expect((await say.read(mentee, released)).status).toBe(200);
    expectProblem(await say.read(mentor, released), 404, 'not-found');
    world.at('2026-05-01T15:00:00Z');
    expect((await say.read(mentor, released)).status).toBe(200);
    expect((await say.write(mentee, assignment_id)).status).toBe(201);
    const apart = await say.pair({ starts_on: '2024-07-01', ends_on: '2026-02-01', state: 'ended' });
    await meetingsOf(world).suspend(apart, '2026-01-01');
    expectProblem(await say.write(apart.mentee, apart.id), 409, 'mentor-feedback-closed');
  });

  it('with bad input, which names the field', async () => {
    const { mentee, id } = await say.pair();
    for (const [more, pointer] of [
      [{ form: 'anonymous' }, '/form'],
      [{ body: '  ' }, '/body'],
      [{ body: 'x'.repeat(8001) }, '/body'],
      [{ assignment_id: 'x' }, '/assignment_id'],
      [{ rating: 5 }, '/rating'],
    ] as const)
      expectProblem(await say.write(mentee, id, more), 400, 'invalid-request', pointer);
  });
});

describe('somebody who is both mentor and mentee', () => {
  it('reads as each only what is theirs', async () => {
    const both = await say.mentor();
    const above = await say.pair();
    const upward = await world.assignment(both, above.mentor, {});
    const below = await say.pair({ of: both });
    const withheld = await say.give(both, upward.id, 'withheld', 'Mine.');
    const released = await say.give(below.mentee, below.id, 'now', 'Theirs.');
    await say.give(below.mentee, below.id, 'held', 'Not yet.');
    expect((await say.list(both)).map(({ id }) => id)).toEqual([withheld, released]);
    expect((await say.list(both, 'status=held,draft')).length).toBe(0);
    expect(await say.list(above.mentor)).toEqual([]);
  });
});

describe('a reflection', () => {
  it('is written by the mentor on what they were shown, once, and read by nobody else', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const feedback_id = await say.give(mentee, assignment_id);
    const written = await say.reflect(mentor, { feedback_id });
    expect(written.status).toBe(201);
    expect(written.body).toMatchObject({
      feedback_id,
      collection_id: null,
      reflected_on: '2026-03-01',
      minutes: 40,
      mentor: partyOf(mentor),
    });
    expectProblem(await say.reflect(mentor, { feedback_id }), 409, 'feedback-reflection-exists');
    for (const who of [mentee, ...officers()])
      expectProblem(await world.as(who).get(`/v1/feedback-reflections/${written.body.id}`), 404, 'not-found');
    const moved = (reflected_on: string) => say.editReflection(mentor, written.body.id, { reflected_on });
    expectProblem(await moved('2026-02-28'), 422, 'feedback-reflection-unfit', '/reflected_on');
    expectProblem(await moved('2026-03-02'), 422, 'day-in-future', '/reflected_on');
    expect((await say.editReflection(mentor, written.body.id, { minutes: 60 })).body).toMatchObject({ minutes: 60, row_version: 2 });
    expect((await say.voidReflection(mentor, written.body.id)).body.voided_at).toBe('2026-03-01T15:00:00.000Z');
    expect((await say.voidReflection(mentor, written.body.id)).body.row_version).toBe(3);
    expectProblem(await say.editReflection(mentor, written.body.id, { minutes: 50 }), 409, 'feedback-reflection-state');
    expect((await say.reflect(mentor, { feedback_id })).status).toBe(201);
  });

  it('is refused on what the mentor cannot read, as if there were none', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const unknown = await say.reflect(mentor, { feedback_id: crypto.randomUUID() });
    for (const form of ['held', 'withheld'] as const) {
      const refused = await say.reflect(mentor, { feedback_id: await say.give(mentee, assignment_id, form) });
      expectProblem(refused, 422, 'reference-unknown', '/feedback_id');
      expect({ ...refused.body, request_id: '', instance: '' }).toEqual({ ...unknown.body, request_id: '', instance: '' });
    }
    const released = await say.give(mentee, assignment_id);
    expectProblem(await say.reflect(mentee, { feedback_id: released }), 422, 'reference-unknown', '/feedback_id');
    expectProblem(await say.reflect(mentor, { feedback_id: released }, { reflected_on: '2026-02-28' }), 422, 'feedback-reflection-unfit');
    expectProblem(await say.reflect(mentor, { feedback_id: released }, { reflected_on: '2026-03-02' }), 422, 'day-in-future');
    expectProblem(await say.reflect(mentor, { feedback_id: released }, { minutes: 0 }), 400, 'invalid-request', '/minutes');
    expectProblem(await say.reflect(mentor, {}), 422, 'feedback-reflection-unfit', '/feedback_id');
    const two = { feedback_id: released, collection_id: released };
    expectProblem(await say.reflect(mentor, two), 422, 'feedback-reflection-unfit', '/collection_id');
    await world.sql`update assignment set state = 'voided' where id = ${assignment_id}`;
    expectProblem(await say.reflect(mentor, { feedback_id: released }), 422, 'feedback-reflection-unfit', '/feedback_id');
  });

  it('on a collection is of its mentor, and follows a merge of the mentor', async () => {
    const mentor = await say.mentor();
    await heldFor(mentor, 5);
    world.at('2026-04-01T15:00:00Z');
    await show();
    const [collection] = await say.collections(mentor);
    const { body } = await say.reflect(mentor, { collection_id: collection?.id });
    expect(body).toMatchObject({ collection_id: collection?.id, feedback_id: null });
    expectProblem(await say.reflect(await say.mentor(), { collection_id: collection?.id }), 422, 'reference-unknown', '/collection_id');
    const survivor = await say.mentor();
    expect((await mergeSilently(world, people.admin, survivor, mentor)).status).toBe(200);
    expect((await say.collections(survivor)).map(({ id }) => id)).toEqual([collection?.id]);
    expect((await world.as(survivor).get(`/v1/feedback-reflections/${body.id}`)).body).toMatchObject({ mentor_id: survivor.id });
  });
});

describe('thanks', () => {
  it('are read by the two, and public once the mentee wishes it and the mentor agrees', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair({ subtype: 'informal' });
    const { body: sent } = await say.thank(mentee, assignment_id, 'You read it twice.');
    expect(sent).toMatchObject({ message: 'You read it twice.', sent_on: '2026-03-01', is_public: false, published_at: null });
    expect(await notified(sent.id)).toEqual([{ kind: 'thanks_sent', person_id: mentor.id }]);
    for (const who of officers()) expectProblem(await world.as(who).get(`/v1/thanks/${sent.id}`), 404, 'not-found');
    expect((await world.as(mentor).get(`/v1/thanks/${sent.id}`)).body).toEqual(sent);
    expectProblem(await say.onThanks(mentor, sent.id, 'agree'), 409, 'thanks-state');
    expectProblem(await say.onThanks(mentor, sent.id, 'publish'), 403, 'permission-denied');
    expect((await say.onThanks(mentee, sent.id, 'publish')).body).toMatchObject({ is_public: false, row_version: 2 });
    expect((await say.onThanks(mentee, sent.id, 'publish')).body.row_version).toBe(2);
    expect((await notified(sent.id)).at(-1)).toEqual({ kind: 'thanks_to_agree', person_id: mentor.id });
    expectProblem(await say.onThanks(mentee, sent.id, 'agree'), 403, 'permission-denied');
    expect((await say.onThanks(mentor, sent.id, 'agree')).body.is_public).toBe(true);
    expect((await say.onThanks(mentor, sent.id, 'unpublish')).body).toMatchObject({ is_public: false, agreed_at: null });
    expect((await say.onThanks(mentor, sent.id, 'unpublish')).body.row_version).toBe(4);
    expect((await say.onThanks(mentor, sent.id, 'agree')).body.is_public).toBe(true);
    expect((await say.onThanks(mentee, sent.id, 'unpublish')).body).toMatchObject({ is_public: false, published_at: null });
    expectProblem(await say.onThanks(mentor, sent.id, 'agree'), 409, 'thanks-state');
  });
});

describe('public acknowledgements', () => {
  type Listed = { items: { to: string; from: string; message: string }[]; next_cursor: string | null };
  const listed = (query = 'department=DOM') => world.anonymous.get<Listed>(`/v1/public/acknowledgements?${query}`);
  const messages = async (query?: string) => (await listed(query)).body.items.map(({ message }) => message);

  it('are what both wish, with names and nothing else, for anybody, and gone as soon as one does not', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    const send = async (message: string, ...verbs: ('publish' | 'agree')[]) => {
      const { id } = (await say.thank(mentee, assignment_id, message)).body;
      for (const verb of verbs) await say.onThanks(verb === 'publish' ? mentee : mentor, id, verb);
      return id;
    };
    await send('Private.');
    await send('Wished by one.', 'publish');
    const first = await send('Public.', 'publish', 'agree');
    const second = await send('Public too.', 'publish', 'agree');
    const answer = await listed();
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    const shown = { kind: 'thanks', department: 'Department of Medicine', on: '2026-03-01' };
    const names = { to: partyOf(mentor).display_name, from: partyOf(mentee).display_name };
    expect(answer.body.items.slice(0, 2)).toEqual([
      { ...shown, ...names, message: 'Public too.' },
      { ...shown, ...names, message: 'Public.' },
    ]);
    expect(JSON.stringify(answer.body)).not.toMatch(/Private|Wished|[0-9a-f]{8}-/);
    const { etag } = answer.headers;
    expect(
      (await world.anonymous.get('/v1/public/acknowledgements?department=DOM', { headers: { 'if-none-match': String(etag) } })).status,
    ).toBe(304);
    const page = (await listed('department=DOM&limit=1')).body;
    expect(await messages(`department=DOM&limit=1&cursor=${page.next_cursor}`)).toEqual(['Public.']);
    expectProblem(await listed(`limit=1&cursor=${page.next_cursor}`), 400, 'invalid-cursor');
    expect(await messages('department=SURG')).toEqual([]);
    await say.onThanks(mentor, first, 'unpublish');
    await say.onThanks(mentee, second, 'unpublish');
    expect(await messages()).not.toContain('Public.');
    expect(await messages()).not.toContain('Public too.');
    await send('Of what was entered in error.', 'publish', 'agree');
    await world.sql`update assignment set state = 'voided' where id = ${assignment_id}`;
    expect(await messages()).not.toContain('Of what was entered in error.');
  });
});

describe('credits', () => {
  const ledger = ({ id }: Person) =>
    world.sql<{ code: string; kind: string; quarter_credits: number; assignment_id: string | null }>`
      select code, kind, quarter_credits, assignment_id from credit_entry where person_id = ${id} and code in ('MTE-FB', 'FEEDBACK') order by id`;
  const entry = (code: string, kind: string, quarter_credits: number) => ({ code, kind, quarter_credits, assignment_id: null });

  it('come for feedback released with a name, and for a reflection, in the transaction; and go with what they rest on', async () => {
    const { mentee, mentor, id: assignment_id } = await say.pair();
    for (const form of ['held', 'withheld'] as const) await say.give(mentee, assignment_id, form);
    expect(await ledger(mentee)).toEqual([]);
    const feedback_id = await say.give(mentee, assignment_id);
    expect(await ledger(mentee)).toEqual([entry('MTE-FB', 'grant', 4)]);
    expect(await ledger(mentor)).toEqual([]);
    const { id } = (await say.reflect(mentor, { feedback_id })).body;
    expect(await ledger(mentor)).toEqual([entry('FEEDBACK', 'grant', 8)]);
    await say.voidReflection(mentor, id);
    expect((await ledger(mentor)).at(-1)).toEqual(entry('FEEDBACK', 'reversal', -8));
    await say.reflect(mentor, { feedback_id });
    expect((await ledger(mentor)).at(-1)).toEqual(entry('FEEDBACK', 'grant', 8));
    await meetingsOf(world).suspend({ id: assignment_id }, '2026-02-01');
    await say.daily();
    expect((await ledger(mentee)).at(-1)).toEqual(entry('MTE-FB', 'reversal', -4));
    expect((await ledger(mentor)).at(-1)).toEqual(entry('FEEDBACK', 'reversal', -8));
  });

  it('are one a mentee and year for reflections, and none for the feedback of a collection, whose mentees nobody could tell otherwise', async () => {
    const mentor = await say.mentor();
    const pairs = await heldFor(mentor, 5);
    world.at('2026-04-01T15:00:00Z');
    await show();
    const [collection] = await say.collections(mentor);
    await say.reflect(mentor, { collection_id: collection?.id });
    expect(await ledger(mentor)).toEqual([entry('FEEDBACK', 'grant', 8)]);
    await say.daily();
    for (const { mentee } of pairs) expect(await ledger(mentee)).toEqual([]);
    const [first] = pairs;
    for (let n = 0; n < 2; n += 1) await say.reflect(mentor, { feedback_id: await say.give(first?.mentee as Person, String(first?.id)) });
    expect((await ledger(mentor)).map(({ quarter_credits }) => quarter_credits)).toEqual([8, 8, 0]);
  });
});
