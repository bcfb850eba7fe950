/** The search for a mentor runs on the adjusted clock: days on leave that stops the mentee's clock are nobody's delay. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof requestsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = requestsOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));
afterEach(() => world.at('2026-03-01'));

const away = (who: Person, starts_on: string, ends_on: string | null, stops_clock = true) =>
  world.insert('leave', { person_id: who.id, starts_on, ends_on, stops_clock });
const dueOf = (person_id: string, kind: string) =>
  world.sql<{ due_on: string | null; occasion: string }>`
    select due_on, occasion from notification where kind = ${kind} and person_id = ${person_id} order by id`;

describe('a request for a mentor', () => {
  it('is answered in time without the days on leave, also where the leave is recorded later', async () => {
    const { mentee, request } = await words.asking();
    expect(request).toMatchObject({ answer_due_on: '2026-03-22', is_overdue: false });
    world.at('2026-03-25');
    expect(await words.request(request.id)).toMatchObject({ is_overdue: true, waiting_days: 24 });
    await away(mentee, '2026-03-11', '2026-03-21');
    expect(await words.request(request.id)).toMatchObject({ answer_due_on: '2026-04-01', is_overdue: false, waiting_days: 14 });
    const found = async (is_overdue: boolean) =>
      (await world.as(people.lead).get(`/v1/mentor-requests?limit=200&is_overdue=${is_overdue}`)).body.items.map(({ id }) => id);
    expect([(await found(true)).includes(request.id), (await found(false)).includes(request.id)]).toEqual([false, true]);
    await words.runOn('2026-03-31');
    expect(await words.notifiedAbout('request_unanswered', request.id)).toEqual([]);
    await words.runOn('2026-04-01');
    expect((await words.notificationsAbout('request_unanswered', request.id)).map(({ occasion }) => occasion)).toEqual([
      '2026-04-01',
      '2026-04-01',
    ]);
    expect((await words.request(request.id)).is_overdue).toBe(true);
  });

  it('is not overdue while a leave has no end, and a leave that does not stop the clock changes nothing', async () => {
    const [absent, other] = [await words.asking(), await words.asking()];
    await away(absent.mentee, '2026-03-11', null);
    await away(other.mentee, '2026-03-11', null, false);
    world.at('2026-09-01');
    expect(await words.request(absent.request.id)).toMatchObject({ answer_due_on: null, is_overdue: false, waiting_days: 10 });
    expect(await words.request(other.request.id)).toMatchObject({ answer_due_on: '2026-03-22', is_overdue: true, waiting_days: 184 });
  });

  it('is overdue in the worklist and the handover pack of the director when its own day has come', async () => {
    const { mentee, request } = await words.asking();
    await away(mentee, '2026-03-11', '2026-03-21');
    world.at('2026-03-25');
    type Listed = { items: { id?: string; request_id?: string; answer_due_on: string | null; is_overdue?: boolean }[] };
    const card = world.division('CARD').id;
    const worklist = await world.as(people.director).get<{ requests: Listed }>(`/v1/divisions/${card}/worklist`);
    expect(worklist.body.requests.items.find(({ request_id }) => request_id === request.id)).toMatchObject({
      answer_due_on: '2026-04-01',
      is_overdue: false,
    });
    const pack = await world.as(people.director).get<{ mentor_requests: Listed }>(`/v1/divisions/${card}/handover-pack`);
    expect(pack.body.mentor_requests.items.find(({ id }) => id === request.id)).toMatchObject({ answer_due_on: '2026-04-01' });
  });

  it('tells facilitators no day that leaves move: two mentees with and without a leave look the same, however long it is', async () => {
    const [absent, present] = [await words.discussing(), await words.discussing()];
    const [waits, waited] = [await words.asking(), await words.asking()];
    for (const { mentee } of [absent, waits]) await away(mentee, '2026-03-11', '2026-04-21');
    const facts = async (day: string) => {
      world.at(day);
      const seen = async ({ request }: { request: { id: string } }) => {
        const { answer_due_on, reopens_on, is_overdue, waiting_days } = await words.request(request.id, people.facilitator);
        return { answer_due_on, reopens_on, is_overdue, waiting_days };
      };
      const inDiscussion = async ({ discussion }: typeof absent) => {
        const { due_on, is_overdue } = await words.discussion(discussion.id, people.facilitator);
        return { due_on, is_overdue };
      };
      return {
        absent: [await seen(waits), await seen(absent), await inDiscussion(absent)],
        present: [await seen(waited), await seen(present), await inDiscussion(present)],
      };
    };
    for (const day of ['2026-03-23', '2026-03-31', '2026-04-01', '2026-04-15']) {
      const { absent: one, present: other } = await facts(day);
      expect([day, one]).toEqual([day, other]);
      expect(one).toMatchObject([{ answer_due_on: null, is_overdue: day > '2026-04-00' }, { answer_due_on: null }, { due_on: null }]);
    }
  });
});

describe('a request that found nobody', () => {
  const early = async () => {
    const who = await words.mentee();
    await words.needs(who, { career_stage: 'early' });
    const { request } = await words.unmatched(who);
    return { mentee: who, request };
  };

  it('opens again after the policy’s days without those on leave, and stays open whatever leave is recorded later', async () => {
    const { mentee, request } = await early();
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', reopens_on: '2026-05-30', answer_due_on: '2026-06-20' });
    await away(mentee, '2026-04-01', '2026-05-01');
    expect(await words.request(request.id)).toMatchObject({ reopens_on: '2026-06-29', answer_due_on: '2026-07-20' });
    await words.runOn('2026-06-28');
    expect((await words.request(request.id)).status).toBe('no_match');
    expect(await words.notifiedAbout('request_reopened', request.id)).toEqual([]);
    await words.runOn('2026-06-29');
    expect(await words.request(request.id)).toMatchObject({ status: 'open', reopens_on: '2026-06-29', answer_due_on: '2026-07-20' });
    expect(await words.notifiedAbout('request_reopened', request.id)).toEqual([mentee.id, people.director.id].sort());
    await away(mentee, '2026-05-10', '2026-06-10');
    await words.runOn('2026-06-30');
    expect(await words.request(request.id)).toMatchObject({ status: 'open', reopens_on: '2026-06-29', answer_due_on: '2026-07-20' });
    expect(await words.notificationsAbout('request_reopened', request.id)).toHaveLength(2);
    await away(mentee, '2026-07-01', '2026-07-11');
    expect((await words.request(request.id)).answer_due_on).toBe('2026-07-30');
  });

  it('that was reopened by hand during a leave is open from that day, and its discussion goes on', async () => {
    const { mentee, request } = await early();
    await away(mentee, '2026-03-05', '2026-08-01');
    world.at('2026-06-15');
    expect((await words.request(request.id)).status).toBe('no_match');
    expect((await words.act(people.lead, request.id, 'reopen')).body).toMatchObject({
      status: 'open',
      reopens_on: '2026-06-15',
      answer_due_on: '2026-08-22',
      is_overdue: false,
    });
    const { body } = await words.discuss(people.director, request.id);
    expect(body).toMatchObject({ is_open: true, due_on: '2026-08-22' });
    const again = await words.conclude(people.lead, body.id, { outcome: 'no_match', no_match_reason: 'no_candidate' });
    expect(again.status).toBe(200);
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', reopens_on: '2026-10-30' });
  });

  it('stays under discussion when a leave becomes known on the day on which it has opened again', async () => {
    const { mentee, request } = await early();
    world.at('2026-05-30');
    const { body } = await words.discuss(people.director, request.id);
    await away(mentee, '2026-04-01', '2026-05-01');
    expect((await words.request(request.id)).status).toBe('in_discussion');
    expect((await words.discussion(body.id)).is_open).toBe(true);
  });
});

describe('a match discussion', () => {
  it('is due without the days on leave; the reminder names the day to those who may read leaves', async () => {
    const { discussion, mentee } = await words.discussing();
    const delegate = await words.mentor();
    await words.send(people.pic, discussion.id, { to_id: delegate.id });
    await away(mentee, '2026-03-11', '2026-03-21');
    expect(await words.discussion(discussion.id)).toMatchObject({ due_on: '2026-04-01', is_overdue: false });
    expect(await words.discussion(discussion.id, delegate)).toMatchObject({ due_on: null, is_overdue: false });
    await words.runOn('2026-03-24');
    expect(await words.notifiedAbout('discussion_due', discussion.id)).toEqual([]);
    await words.runOn('2026-03-25');
    expect(await words.notifiedAbout('discussion_due', discussion.id)).toContain(delegate.id);
    const named = async (who: Person) => (await dueOf(who.id, 'discussion_due')).map(({ due_on }) => due_on);
    expect([await named(mentee), await named(delegate)]).toEqual([['2026-04-01'], [null]]);
    expect(await named(people.director)).toContain('2026-04-01');
    await words.runOn('2026-03-31');
    expect(await words.notifiedAbout('discussion_overdue', discussion.id)).toEqual([]);
    await words.runOn('2026-04-01');
    expect(await words.notifiedAbout('discussion_overdue', discussion.id)).toEqual([people.director.id, people.lead.id].sort());
  });
});

describe('the notices of a pair', () => {
  it('about an agreement and its review wait for the leave of the mentee, and tell the mentor no day', async () => {
    const [mentee, mentor] = [await words.mentee(), await words.mentor()];
    const { id } = await world.assignment(mentee, mentor, { is_primary: true, starts_on: '2026-02-10' });
    await world.sql`update assignment set activated_at = '2026-02-10T16:00:00Z' where id = ${id}`;
    await away(mentee, '2026-02-20', '2026-03-22');
    await words.runOn('2026-05-10');
    expect(await words.notifiedAbout('agreement_due', id)).toEqual([]);
    await words.runOn('2026-05-11');
    expect(await words.notifiedAbout('agreement_due', id)).toEqual([mentee.id, mentor.id].sort());
    expect(await dueOf(mentee.id, 'agreement_due')).toEqual([{ due_on: '2026-05-11', occasion: '' }]);
    expect(await dueOf(mentor.id, 'agreement_due')).toEqual([{ due_on: null, occasion: '' }]);
    const agreed = await world.insert('mentoring_agreement', {
      assignment_id: id,
      version: 1,
      review_on: '2026-07-01',
      mentee_acknowledged_at: '2026-05-12T16:00:00Z',
      mentor_acknowledged_at: '2026-05-12T16:00:00Z',
    });
    await away(mentee, '2026-06-01', '2026-06-11');
    await words.runOn('2026-07-10');
    expect(await words.notifiedAbout('agreement_review_due', agreed.id)).toEqual([]);
    await words.runOn('2026-07-11');
    expect(await words.notifiedAbout('agreement_review_due', agreed.id)).toEqual([mentee.id, mentor.id].sort());
    expect(await dueOf(mentee.id, 'agreement_review_due')).toEqual([{ due_on: '2026-07-11', occasion: '2026-07-01' }]);
    expect(await dueOf(mentor.id, 'agreement_review_due')).toEqual([{ due_on: null, occasion: '2026-07-01' }]);
  });
});
