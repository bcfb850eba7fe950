import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { sponsorshipOf } from '../../setup/sponsorship.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof sponsorshipOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = sponsorshipOf(world);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const two = async () => ({
  sponsor: await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' }),
  beneficiary: await world.person({ division: 'CARD' }),
});
const notified = (subject_id: string) =>
  world.sql<{ kind: string; person_id: string }>`select kind, person_id from notification where subject_id = ${subject_id} order by id`;

describe('recording what a sponsor did', () => {
  it('makes a claim that the beneficiary is asked to verify, without a sponsor relation', async () => {
    const { sponsor, beneficiary } = await two();
    const more = { kind: 'nomination_award', acted_on: '2026-02-10', description: 'The society’s award', outcome: 'Shortlisted' };
    const made = await words.record(sponsor, beneficiary, more);
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/sponsorship-actions/${made.body.id}`);
    expect(made.body).toEqual({
      id: made.body.id,
      sponsor_id: sponsor.id,
      sponsor: partyOf(sponsor),
      beneficiary_id: beneficiary.id,
      beneficiary: partyOf(beneficiary),
      assignment_id: null,
      ...more,
      status: 'claimed',
      answered_at: null,
      void_note: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    expect(await notified(made.body.id)).toEqual([{ kind: 'sponsorship_to_verify', person_id: beneficiary.id }]);
    expect(await world.sql`select type, data from event where subject_id = ${made.body.id}`).toEqual([
      {
        type: 'sponsorship_action.recorded',
        data: { beneficiary_id: beneficiary.id, kind: 'nomination_award', acted_on: '2026-02-10' },
      },
    ]);
    expect((await words.record(sponsor, beneficiary)).body).toMatchObject({ acted_on: '2026-03-01', description: null, outcome: null });
  });

  it('may name a sponsor relation of the same two, and no other', async () => {
    const { sponsor, beneficiary } = await two();
    const other = await world.person();
    const relation = async (mentee: Person, mentor: Person, subtype: 'sponsor' | 'informal' | 'formal', state?: 'voided') =>
      (await world.assignment(mentee, mentor, { subtype, ...(state && { state }) })).id;
    const assignment_id = await relation(beneficiary, sponsor, 'sponsor');
    expect((await words.record(sponsor, beneficiary, { assignment_id })).body).toMatchObject({ assignment_id });
    for (const wrong of [
      await relation(other, sponsor, 'sponsor'),
      await relation(beneficiary, other, 'sponsor'),
      await relation(sponsor, beneficiary, 'sponsor'),
      await relation(beneficiary, sponsor, 'informal'),
      await relation(beneficiary, sponsor, 'sponsor', 'voided'),
      crypto.randomUUID(),
    ])
      expectProblem(await words.record(sponsor, beneficiary, { assignment_id: wrong }), 422, 'reference-unknown', '/assignment_id');
    const claim = { subtype: 'sponsor', mentee_id: other.id, mentor_id: beneficiary.id };
    const { status, body: claimed } = await world.as(beneficiary).post('/v1/assignments', claim);
    expect({ status, is: claimed.status }).toEqual({ status: 201, is: 'claimed' });
    expectProblem(await words.record(beneficiary, other, { assignment_id: claimed.id }), 422, 'reference-unknown', '/assignment_id');
  });

  it('is refused for oneself, for people who were not here, and for a day to come', async () => {
    const { sponsor, beneficiary } = await two();
    expectProblem(await words.record(sponsor, sponsor), 422, 'sponsorship-unfit', '/beneficiary_id');
    expectProblem(await words.record(sponsor, { id: crypto.randomUUID() }), 422, 'reference-unknown', '/beneficiary_id');
    expectProblem(await words.record(sponsor, people.stranger), 422, 'reference-unknown', '/beneficiary_id');
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${beneficiary.id} where id = ${merged.id}`;
    expectProblem(await words.record(sponsor, merged), 409, 'person-merged', '/beneficiary_id');
    expectProblem(await words.record(sponsor, beneficiary, { acted_on: '2026-03-02' }), 422, 'day-in-future', '/acted_on');
    for (const kind of ['staff', 'service', 'external'] as const)
      expectProblem(await words.record(sponsor, await world.person({ kind })), 422, 'sponsorship-unfit', '/beneficiary_id');
    expectProblem(await words.record(people.director, beneficiary, { acted_on: '2020-06-30' }), 422, 'sponsorship-unfit', '/acted_on');
    expect((await words.record(people.director, beneficiary, { acted_on: '2020-07-01' })).status).toBe(201);
    const recent = await world.person({ starts_on: '2026-01-01' });
    expectProblem(await words.record(recent, beneficiary, { acted_on: '2025-12-31' }), 422, 'sponsorship-unfit', '/acted_on');
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${beneficiary.id}`;
    expectProblem(await words.record(people.director, beneficiary, { acted_on: '2026-02-01' }), 422, 'sponsorship-unfit', '/acted_on');
    expect((await words.record(people.director, beneficiary, { acted_on: '2026-01-31' })).status).toBe(201);
    expectProblem(await words.record(people.service, recent), 403, 'permission-denied');
  });

  it('tells those who may not read it neither the first day of an appointment, nor its last, nor the day of a death', async () => {
    const { beneficiary } = await two();
    const sponsor = await world.person({ division: 'NEPH', site: 'NORTH', starts_on: '2010-07-01' });
    await world.sql`update appointment set ends_on = '2026-01-01' where person_id = ${beneficiary.id}`;
    const onEach = async () => {
      const days = ['2020-06-30', '2020-07-01', '2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'];
      const answers = [];
      for (const acted_on of days) answers.push((await words.record(sponsor, beneficiary, { acted_on })).status);
      return [...new Set(answers)];
    };
    expect(await onEach()).toEqual([201]);
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${beneficiary.id}`;
    expect(await onEach()).toEqual([422]);
    await world.sql`update person set deceased_on = '2026-03-02' where id = ${beneficiary.id}`;
    expect(await onEach()).toEqual([201]);
  });

  it('is open to staff and external sponsors, and to whoever the beneficiary reports to', async () => {
    const { sponsor, beneficiary } = await two();
    await world.line(beneficiary, sponsor);
    for (const who of [sponsor, people.director, await world.person({ kind: 'staff' }), await world.person({ kind: 'external' })])
      expect((await words.record(who, beneficiary)).status).toBe(201);
  });

  it('of another kind says what was done', async () => {
    const { sponsor, beneficiary } = await two();
    expectProblem(await words.record(sponsor, beneficiary, { kind: 'other' }), 422, 'sponsorship-unfit', '/description');
    const { id } = (await words.record(sponsor, beneficiary, { kind: 'other', description: 'A seat at the table' })).body;
    expectProblem(await words.edit(sponsor, id, { description: null }), 422, 'sponsorship-unfit', '/description');
    expect((await words.edit(sponsor, id, { kind: 'letter', description: null })).body).toMatchObject({
      kind: 'letter',
      description: null,
    });
    expectProblem(await words.edit(sponsor, id, { kind: 'other' }), 422, 'sponsorship-unfit', '/description');
    for (const [body, pointer] of [
      [{ kind: 'praise' }, '/kind'],
      [{ acted_on: '2026-02-30' }, '/acted_on'],
      [{ description: '' }, '/description'],
      [{ outcome: 'x'.repeat(2001) }, '/outcome'],
    ] as const)
      expectProblem(await words.record(sponsor, beneficiary, body), 400, 'invalid-request', pointer);
  });
});

describe('the beneficiary', () => {
  it('verifies it, once: then it stays as it is for both', async () => {
    const { sponsor, beneficiary } = await two();
    const { id } = (await words.record(sponsor, beneficiary)).body;
    expectProblem(await words.act(sponsor, id, 'verify'), 403, 'permission-denied');
    world.at('2026-03-02T15:00:00Z');
    const verified = await words.act(beneficiary, id, 'verify', {}, 1);
    expect(verified.body).toMatchObject({ status: 'verified', answered_at: '2026-03-02T15:00:00.000Z', row_version: 2 });
    expect((await words.act(beneficiary, id, 'verify')).body).toEqual(verified.body);
    expect(await notified(id)).toEqual([
      { kind: 'sponsorship_to_verify', person_id: beneficiary.id },
      { kind: 'sponsorship_answered', person_id: sponsor.id },
    ]);
    expectProblem(await words.act(beneficiary, id, 'decline'), 409, 'sponsorship-state');
    expectProblem(await words.edit(sponsor, id, { outcome: 'Won' }), 409, 'sponsorship-state');
    expectProblem(await words.act(sponsor, id, 'void'), 409, 'sponsorship-state');
    expectProblem(await words.act(beneficiary, id, 'void'), 403, 'permission-denied');
    expect((await words.read(sponsor, id)).body).toEqual(verified.body);
  });

  it('declines it, and may think again', async () => {
    const { sponsor, beneficiary } = await two();
    const { id } = (await words.record(sponsor, beneficiary)).body;
    expect((await words.act(beneficiary, id, 'decline')).body).toMatchObject({ status: 'declined', row_version: 2 });
    expect((await words.act(beneficiary, id, 'decline')).body.row_version).toBe(2);
    expectProblem(await words.edit(sponsor, id, { outcome: 'Won' }), 409, 'sponsorship-state');
    expect((await words.act(beneficiary, id, 'verify')).body.status).toBe('verified');
    const second = (await words.record(sponsor, beneficiary)).body.id;
    await words.act(beneficiary, second, 'decline');
    expect((await words.act(sponsor, second, 'void')).body.status).toBe('voided');
    expectProblem(await words.act(beneficiary, second, 'verify'), 409, 'sponsorship-state');
  });

  it('is asked again after a correction, and cannot verify what they have not read', async () => {
    const { sponsor, beneficiary } = await two();
    const { id } = (await words.record(sponsor, beneficiary, { description: 'One' })).body;
    const edited = await words.edit(sponsor, id, { kind: 'plenary', acted_on: '2026-02-01', outcome: 'Given' }, 1);
    expect(edited.body).toMatchObject({ kind: 'plenary', acted_on: '2026-02-01', description: 'One', outcome: 'Given', row_version: 2 });
    expect((await words.edit(sponsor, id, { outcome: 'Given' }, 2)).body.row_version).toBe(2);
    expectProblem(await words.act(beneficiary, id, 'verify', {}, 1), 412, 'version-stale');
    expectProblem(await words.edit(beneficiary, id, { outcome: 'Mine' }), 403, 'permission-denied');
    expectProblem(await words.edit(sponsor, id, { acted_on: '2026-03-02' }), 422, 'day-in-future', '/acted_on');
    expectProblem(await words.edit(sponsor, id, { acted_on: '2019-01-01' }), 422, 'sponsorship-unfit', '/acted_on');
    expect(await notified(id)).toEqual(Array(2).fill({ kind: 'sponsorship_to_verify', person_id: beneficiary.id }));
    const events = await world.sql`select data from event where subject_id = ${id} and type = 'sponsorship_action.edited'`;
    expect(events).toEqual([{ data: { beneficiary_id: beneficiary.id, fields: ['kind', 'acted_on', 'outcome'] } }]);
  });

  it('and the sponsor at the same moment: one is first, and the other learns of it', async () => {
    const { sponsor, beneficiary } = await two();
    for (let n = 0; n < 4; n += 1) {
      const { id } = (await words.record(sponsor, beneficiary)).body;
      const answers = await Promise.all([
        words.act(beneficiary, id, 'verify', {}, 1),
        n % 2 ? words.edit(sponsor, id, { outcome: 'Won' }, 1) : words.act(sponsor, id, 'void', {}, 1),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    }
  });
});

describe('voiding', () => {
  it('of a verified action is for a lead who is neither of the two, with a note that only the two read', async () => {
    const { sponsor, beneficiary } = await two();
    const { id } = (await words.record(sponsor, beneficiary, { description: 'Secret words' })).body;
    expectProblem(await words.act(people.lead, id, 'void'), 404, 'not-found');
    await words.act(beneficiary, id, 'verify');
    for (const who of [people.director, people.admin, people.chair, people.facilitator])
      expectProblem(await words.act(who, id, 'void'), 403, 'permission-denied');
    const voided = await words.act(people.lead, id, 'void', { note: 'Recorded twice' });
    expect(voided.body).toMatchObject({ status: 'voided', description: null, void_note: null });
    expect((await words.act(people.lead, id, 'void', { note: 'Again' })).body).toEqual(voided.body);
    expect((await words.read(sponsor, id)).body).toMatchObject({
      status: 'voided',
      description: 'Secret words',
      void_note: 'Recorded twice',
    });
    expectProblem(await words.read(people.lead, id), 404, 'not-found');
    expect((await notified(id)).slice(2)).toEqual(
      [sponsor, beneficiary].map(({ id: person_id }) => ({ kind: 'sponsorship_voided', person_id })),
    );

    const own = (await words.record(people.lead, beneficiary)).body.id;
    await words.act(beneficiary, own, 'verify');
    expectProblem(await words.act(people.lead, own, 'void'), 409, 'sponsorship-state');
    const forLead = (await words.record(sponsor, people.lead)).body.id;
    await words.act(people.lead, forLead, 'verify');
    expectProblem(await words.act(people.lead, forLead, 'void'), 403, 'permission-denied');
  });
});

describe('who reads it', () => {
  it('others read the facts of verified actions, and in two worlds that differ in a claim the same', async () => {
    const { sponsor, beneficiary } = await two();
    const { id } = (await words.record(sponsor, beneficiary, { description: 'Secret words', outcome: 'Secret outcome' })).body;
    const claim = (await words.record(sponsor, beneficiary)).body.id;
    const query = `beneficiary_id=${beneficiary.id}`;
    const readers = [
      ...[people.director, people.mentorDirector, people.pic, people.facilitator, people.lead, people.chair, people.viceChair],
      ...[people.committee, people.facultyAffairs, people.admin, people.head],
    ];
    for (const who of readers) {
      expectProblem(await words.read(who, id), 404, 'not-found');
      expect((await words.list(who, query)).items).toEqual([]);
    }
    await words.act(beneficiary, id, 'verify');
    await words.act(beneficiary, claim, 'decline');
    for (const who of readers) {
      const { items } = await words.list(who, query);
      expect(items.map((item) => [item.id, item.kind, item.status, item.description, item.outcome])).toEqual([
        [id, 'letter', 'verified', null, null],
      ]);
      expect((await words.read(who, id)).text).not.toContain('Secret');
      expectProblem(await words.read(who, claim), 404, 'not-found');
      const counted = await world.as(who).get(`/v1/sponsorship-actions?${query}&limit=1`, { headers: { prefer: 'count=exact' } });
      expect(counted.body['total_count']).toBe(1);
    }
    for (const who of [people.outsider, people.service, people.stranger, people.mentee])
      expectProblem(await words.read(who, id), 404, 'not-found');
    expect((await words.list(beneficiary, query)).items).toHaveLength(2);
    for (const who of [people.admin, people.facultyAffairs])
      expect((await world.as(who).get(`/v1/events?subject_id=${id}`)).text).not.toContain('sponsorship_action.');
  });

  it('a token that may only write is answered the facts and no words', async () => {
    const { sponsor, beneficiary } = await two();
    const as = world.as(sponsor, { scopes: ['sponsorship_action:write'] });
    const made = await as.post('/v1/sponsorship-actions', { beneficiary_id: beneficiary.id, kind: 'letter', description: 'Words' });
    expect(made.body).toMatchObject({ status: 'claimed', description: null });
    expectProblem(await as.get(`/v1/sponsorship-actions/${made.body.id}`), 403, 'insufficient-scope');
    expect((await as.patch(`/v1/sponsorship-actions/${made.body.id}`, { outcome: 'Won' }, { ifMatch: 1 })).body).toMatchObject({
      outcome: null,
      row_version: 2,
    });
    expect((await words.read(sponsor, made.body.id)).body).toMatchObject({ description: 'Words', outcome: 'Won' });
  });
});

describe('the list', () => {
  it('is filtered and paged', async () => {
    const { sponsor, beneficiary } = await two();
    const other = await world.person();
    const assignment_id = (await world.assignment(beneficiary, sponsor, { subtype: 'sponsor' })).id;
    const a = (await words.record(sponsor, beneficiary, { acted_on: '2026-01-10', assignment_id })).body.id;
    const b = (await words.record(sponsor, beneficiary, { kind: 'review', acted_on: '2026-01-20' })).body.id;
    const c = (await words.record(beneficiary, other, { acted_on: '2026-01-30' })).body.id;
    await words.act(beneficiary, b, 'verify');
    const ids = async (query: string) => (await words.list(beneficiary, query)).items.map(({ id }) => id);
    expect(await ids('')).toEqual([a, b, c]);
    expect(await ids(`sponsor_id=${sponsor.id}`)).toEqual([a, b]);
    expect(await ids(`beneficiary_id=${other.id}`)).toEqual([c]);
    expect(await ids(`person_id=${sponsor.id}`)).toEqual([a, b]);
    expect(await ids(`assignment_id=${assignment_id}`)).toEqual([a]);
    expect(await ids('kind=review,plenary')).toEqual([b]);
    expect(await ids('status=claimed')).toEqual([a, c]);
    expect(await ids('acted_on_gte=2026-01-20&acted_on_lte=2026-01-29')).toEqual([b]);
    const first = await words.list(beneficiary, 'limit=2');
    expect(await ids(`limit=2&cursor=${first.next_cursor}`)).toEqual([c]);
    const foreign = `/v1/sponsorship-actions?kind=letter&cursor=${first.next_cursor}`;
    expectProblem(await world.as(beneficiary).get(foreign), 400, 'invalid-cursor');
    expectProblem(await world.as(beneficiary).get('/v1/sponsorship-actions?status=open'), 400, 'invalid-request');
  });
});

describe('a merge', () => {
  it('moves what the duplicate did and was done for; what would be for oneself stays', async () => {
    const { sponsor, beneficiary } = await two();
    const duplicate = await world.person({ division: null, site: null });
    await world.sql`update appointment set category = 'status_only', academic_fte_pct = 0 where person_id = ${duplicate.id}`;
    const done = (await words.record(duplicate, beneficiary)).body.id;
    const received = (await words.record(beneficiary, duplicate)).body.id;
    const between = (await words.record(sponsor, duplicate)).body.id;
    await world.sql`delete from appointment where person_id = ${duplicate.id}`;
    const merged = await mergeRecords(world, people.admin, sponsor, duplicate);
    expect(merged.status, merged.text).toBe(200);
    expect((await words.list(sponsor)).items.map(({ id, sponsor_id, beneficiary_id }) => [id, sponsor_id, beneficiary_id])).toEqual([
      [done, sponsor.id, beneficiary.id],
      [received, beneficiary.id, sponsor.id],
      [between, sponsor.id, duplicate.id],
    ]);
    expect((await words.act(beneficiary, done, 'verify')).body.status).toBe('verified');
  });
});
