/** An external mentor answers a proposal by the link in a mail: once, and only while the proposal waits for the mentor. */
import { createHash } from 'node:crypto';
import pino from 'pino';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runDaily } from '../../../src/jobs/daily.ts';
import { type Answer, expectProblem } from '../../setup/client.ts';
import { externalMentorsOf } from '../../setup/external-mentors.ts';
import { createWorld, type People, type Person } from '../../setup/world.ts';

const log: string[] = [];
const world = await createWorld({ logger: pino({ level: 'trace' }, { write: (line: string) => log.push(line) }) });
const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '60' } });
let people: People;
let words: ReturnType<typeof externalMentorsOf>;
beforeAll(async () => {
  people = await world.freshPeople();
  words = externalMentorsOf(world, people);
});
beforeEach(async () => {
  await words.mails.open();
  return words.mails.close;
});

/** The answer to a secret that nobody ever drew, apart from what every problem has of its own request. */
async function unknown(how: (secret: string) => Promise<Answer>): Promise<object> {
  return anonymised(await how('A'.repeat(43)));
}
const anonymised = ({ status, body }: Answer) => ({ status, ...body, instance: null, request_id: null });

/** The link is not found, in the same words as one that never was, whatever is asked of it. */
async function expectDead(secret: string): Promise<void> {
  for (const how of [words.look, (each: string) => words.accept(each), words.decline]) {
    const answer = await how(secret);
    expectProblem(answer, 404, 'not-found');
    expect(anonymised(answer)).toEqual(await unknown(how));
  }
}

const eventsOf = (id: string, type: string) =>
  world.sql<{ data: object }>`select data from event where subject_id = ${id} and type = ${type}`;

describe('an acceptance link', () => {
  test('goes to the address of the external mentor, and only its digest is stored', async () => {
    const { mentor, id, secret } = await words.asked();
    expect(words.mails.onlyMailTo(mentor).parsed.text).toContain('by a link that is for you alone and can be used once');
    const [row, ...others] = await world.sql<{ secret_sha256: Buffer }>`
      select l.secret_sha256 from notification_link l join notification n on n.id = l.notification_id where n.subject_id = ${id}`;
    expect(others).toEqual([]);
    expect(row?.secret_sha256.equals(createHash('sha256').update(secret).digest())).toBe(true);
  });

  test('shows the names of the two, the days and the attestation, and nothing else', async () => {
    const { mentee, mentor, secret } = await words.asked({ starts_on: '2026-07-01', planned_ends_on: '2028-07-01' });
    const answer = await words.look(secret);
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(answer.body).toEqual({
      mentee_name: `${mentee.given_name} ${mentee.family_name}`,
      mentor_name: `${mentor.given_name} ${mentor.family_name}`,
      starts_on: '2026-07-01',
      planned_ends_on: '2028-07-01',
      expires_on: '2026-03-22',
      attestation: 'I am neither supervisor nor evaluator of this person.',
      answer: null,
    });
    expect((await words.look(secret)).status).toBe(200);
  });

  test('accepts once for the mentor; the mentorship is active when the mentee accepts', async () => {
    const { mentee, mentor, id, secret } = await words.asked();
    expect(await words.accept(secret)).toMatchObject({ status: 200, body: { answer: 'accepted' } });
    expect(await words.read(id)).toMatchObject({ mentor_accepted_by: 'link', status: 'pending_acceptance', acceptance_evidence: null });
    await expectDead(secret);
    const active = await words.act(mentee, id, 'accept');
    expect(active.body).toMatchObject({ status: 'active', mentor_accepted_by: 'link', starts_on: '2026-03-02' });
    await expectDead(secret);
    expect(await eventsOf(id, 'assignment.accepted')).toMatchObject([
      { data: { side: 'mentor', by: 'link' } },
      { data: { side: 'mentee' } },
    ]);
    const [event] =
      await world.sql`select actor_id from event where subject_id = ${id} and type = 'assignment.accepted' order by id limit 1`;
    expect(event).toEqual({ actor_id: mentor.id });
  });

  test('accepts last, and the mentorship is active at once', async () => {
    const { mentee, id, secret } = await words.asked();
    await words.act(mentee, id, 'accept');
    expect((await words.accept(secret)).status).toBe(200);
    expect(await words.read(id)).toMatchObject({ status: 'active', mentor_accepted_by: 'link' });
  });

  test('declines once, without a reason', async () => {
    const { mentee, id, secret } = await words.asked();
    expect(await words.decline(secret)).toMatchObject({ status: 200, body: { answer: 'declined' } });
    expect((await words.read(id)).status).toBe('declined');
    await expectDead(secret);
    const notices = await world.sql`select kind from notification where person_id = ${mentee.id} and subject_id = ${id} order by id`;
    expect(notices.at(-1)).toEqual({ kind: 'assignment_declined' });
  });

  test('used twice at the same time is used once', async () => {
    const { id, secret } = await words.asked();
    const answers = await Promise.all([words.accept(secret), words.accept(secret), words.accept(secret)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect(await eventsOf(id, 'assignment.accepted')).toHaveLength(1);
  });

  test('used to accept and to decline at the same time answers one of the two', async () => {
    const { id, secret } = await words.asked();
    const [accepted, declined] = await Promise.all([words.accept(secret), words.decline(secret)]);
    expect([accepted.status, declined.status].sort()).toEqual([200, 404]);
    expect((await words.read(id)).status).toBe(declined.status === 200 ? 'declined' : 'pending_acceptance');
  });

  test('used while the proposal is withdrawn is not found', async () => {
    const { id, secret } = await words.asked();
    const blocker = await world.blocker();
    try {
      await blocker.query("update assignment set state = 'withdrawn' where id = $1", [id]);
      const accepted = words.accept(secret);
      await blocker.someoneWaits();
      await blocker.query('commit');
      expectProblem(await accepted, 404, 'not-found');
    } finally {
      await blocker.release();
    }
    expect(await words.read(id)).toMatchObject({ status: 'withdrawn', mentor_accepted_at: null });
  });

  test.each([
    ['withdrawn', (id: string) => words.act(people.director, id, 'withdraw')],
    ['voided', (id: string) => words.act(people.lead, id, 'void')],
    ['accepted by recorded evidence', (id: string) => words.recordAs(people.facilitator, id)],
  ])('of a proposal that was %s is not found', async (_title, how) => {
    const { id, secret } = await words.asked();
    expect((await how(id)).status).toBe(200);
    await expectDead(secret);
  });

  test('is found on the last day of the proposal, and not on the day after, whether or not the daily work has run', async () => {
    const { secret } = await words.asked();
    world.at('2026-03-21');
    expect((await words.look(secret)).status).toBe(200);
    world.at('2026-03-22');
    await expectDead(secret);
  });

  test('ends with the mentor’s death', async () => {
    const { mentor, secret } = await words.asked();
    await world.sql`update person set deceased_on = '2026-03-01' where id = ${mentor.id}`;
    await expectDead(secret);
  });

  test('that was refused stays open: without the attestation, and where the mentor would be a superior', async () => {
    const { mentee, mentor, id, secret } = await words.asked();
    for (const body of [{}, { attests_no_reporting_line: false }])
      expectProblem(await words.accept(secret, body), 422, 'attestation-required', '/attests_no_reporting_line');
    await words.act(mentee, id, 'accept');
    const line = await world.line(mentee, mentor);
    expectProblem(await words.accept(secret), 422, 'assignment-conflict');
    await world.sql`delete from reporting_line where id = ${line.id}`;
    expect((await words.accept(secret)).status).toBe(200);
  });

  test('asks for the terms as they are; where they change after the answer, it is asked again by another link', async () => {
    const { mentor, id, secret } = await words.asked();
    const change = (body: object) => world.as(people.director).patch(`/v1/assignments/${id}`, body, { ifMatch: '*' });
    await change({ planned_ends_on: '2028-07-01' });
    expect((await words.look(secret)).body).toMatchObject({ planned_ends_on: '2028-07-01' });
    expect((await words.accept(secret)).status).toBe(200);
    await change({ planned_ends_on: '2029-07-01' });
    expect(await words.read(id)).toMatchObject({ mentor_accepted_at: null, mentor_accepted_by: null });
    await expectDead(secret);
    await words.mails.morning(mentor, '2026-03-03');
    const [, again] = words.secretsTo(mentor);
    expect((await words.look(again ?? '')).body).toMatchObject({ planned_ends_on: '2029-07-01' });
    await expectDead(secret);
    expect((await words.accept(again ?? '')).status).toBe(200);
  });

  test('is sent again before the proposal expires; one answer ends both links', async () => {
    const { mentor, secret } = await words.asked();
    for (const day of ['2026-03-15', '2026-03-16']) {
      world.at(day);
      await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
    }
    await words.mails.morning(mentor, '2026-03-16');
    const [first, second, ...others] = words.secretsTo(mentor);
    expect([first, others]).toEqual([secret, []]);
    expect((await words.look(secret)).status).toBe(200);
    expect((await words.accept(second ?? '')).status).toBe(200);
    for (const each of [secret, second ?? '']) await expectDead(each);
  });

  test('is replaced where the facilitator or the lead asks for a new one', async () => {
    const { mentor, id, secret } = await words.asked();
    const renew = (as: typeof mentor) => world.as(as).post(`/v1/assignments/${id}/request-link`, {}, { ifMatch: '*' });
    expectProblem(await renew(people.director), 403, 'permission-denied');
    expect((await renew(people.facilitator)).status).toBe(200);
    await expectDead(secret);
    await words.mails.morning(mentor, '2026-03-03');
    const again = words.secretsTo(mentor).at(-1) ?? '';
    expect((await words.accept(again)).status).toBe(200);
    expectProblem(await renew(people.lead), 409, 'assignment-state');
    expect(await eventsOf(id, 'assignment.link_requested')).toHaveLength(1);
  });

  describe('where the address of the mentor changes', () => {
    const ELSEWHERE = 'elsewhere@example.edu';
    const moveTo = async (mentor: Person, email: string) => {
      const { status } = await world.as(people.facultyAffairs).patch(`/v1/people/${mentor.id}`, { email }, { ifMatch: '*' });
      expect(status).toBe(200);
      return { ...mentor, email };
    };
    const toldOf = async (who: Person, id: string) =>
      (await world.sql`select from notification where person_id = ${who.id} and subject_id = ${id} and kind = 'assignment_link_closed'`)
        .length;

    test('ends, is told to those who asked and who can ask again, and is not sent there before one of them does', async () => {
      const { mentor, id, secret } = await words.asked();
      const moved = await moveTo(mentor, `1.${ELSEWHERE}`);
      await expectDead(secret);
      for (const who of [people.director, people.lead]) expect(await toldOf(who, id)).toBe(1);
      expect(await toldOf(mentor, id)).toBe(0);
      for (const day of ['2026-03-15', '2026-03-16']) {
        world.at(day);
        await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
      }
      expect(await words.mails.jobsOf(moved)).toHaveLength(1);
      expect((await world.as(people.facilitator).post(`/v1/assignments/${id}/request-link`, {}, { ifMatch: '*' })).status).toBe(200);
      await words.mails.morning(moved, '2026-03-17');
      const [again] = words.secretsTo(moved);
      expect((await words.accept(again ?? '')).status).toBe(200);
    });

    test('does not go there where it had not gone out', async () => {
      const { mentor, id } = await words.proposed();
      const moved = await moveTo(mentor, `2.${ELSEWHERE}`);
      await words.mails.morning(moved);
      expect([...words.mails.mailsTo(mentor), ...words.mails.mailsTo(moved)]).toEqual([]);
      expect(await words.mails.statesOf(mentor)).toEqual(['no_address']);
      expect(await toldOf(people.director, id)).toBe(1);
    });

    test('ends also where the record is merged into one with another address', async () => {
      const { mentor, secret } = await words.asked();
      const other = await world.person({ kind: 'external', login: false });
      const merged = await world.as(people.admin).post(`/v1/people/${other.id}/merge`, { duplicate_id: mentor.id }, { ifMatch: '*' });
      expect(merged.status).toBe(200);
      await expectDead(secret);
    });

    test('stays where something else of the record changes', async () => {
      const { mentor, id, secret } = await words.asked();
      await world.as(people.facultyAffairs).patch(`/v1/people/${mentor.id}`, { preferred_name: 'Zo' }, { ifMatch: '*' });
      expect((await words.look(secret)).status).toBe(200);
      expect(await toldOf(people.director, id)).toBe(0);
    });

    test('a mail that is being sent meanwhile opens no link', async () => {
      const { mentor, secret } = await words.asked();
      expect((await words.decline(secret)).status).toBe(200);
      const { id } = await words.proposed({}, { mentor });
      const blocker = await world.blocker();
      try {
        await blocker.query("update notification set mail_state = 'no_address' where subject_id = $1", [id]);
        const sending = words.mails.morning(mentor, '2026-03-03');
        await blocker.someoneWaits();
        await blocker.query('commit');
        await sending;
      } finally {
        await blocker.release();
      }
      const late = words.secretsTo(mentor).at(-1) ?? '';
      expect(late).not.toBe(secret);
      await expectDead(late);
    });
  });

  test('is for external mentors with an address only', async () => {
    const { id, mentor } = await words.proposed();
    await world.sql`update person set email = null where id = ${mentor.id}`;
    const renew = (of: string) => world.as(people.facilitator).post(`/v1/assignments/${of}/request-link`, {}, { ifMatch: '*' });
    expectProblem(await renew(id), 422, 'external-acceptance-unfit');
    const inside = await words.pair();
    const { body } = await words.propose(people.director, inside.mentee, inside.mentor);
    expectProblem(await renew(body.id), 422, 'external-acceptance-unfit');
    await words.mails.morning(inside.mentor);
    expect(words.secretsTo(inside.mentor)).toEqual([]);
  });

  test('leaves no trace of its secret in logs, events and stored answers', async () => {
    const { secret } = await words.asked();
    log.length = 0;
    await words.look(secret);
    expectProblem(await words.accept(secret, {}), 422, 'attestation-required');
    expect((await words.accept(secret, undefined, { key: 'once' })).status).toBe(200);
    expectProblem(await words.accept(secret, undefined, { key: 'once' }), 404, 'not-found');
    await world.sql`alter table notification_link rename column closed_at to gone_at`;
    expect((await words.look(secret)).status).toBe(500);
    await world.sql`alter table notification_link rename column gone_at to closed_at`;
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.filter((line) => line.includes('AcceptanceLink')).length).toBeGreaterThanOrEqual(2);
    expect([...log, ...words.mails.log].filter((line) => line.includes(secret))).toEqual([]);
    const [{ everything } = { everything: '' }] = await world.sql<{ everything: string }>`
      select (select string_agg(to_jsonb(k)::text, '') from idempotency_key k) || (select string_agg(to_jsonb(e)::text, '') from event e)
        || (select string_agg(to_jsonb(n)::text, '') from notification n) as everything`;
    expect(everything).not.toContain(secret);
  });

  test('cannot be guessed faster with made-up tokens', async () => {
    const guess = (i: number) =>
      limited.anonymous.get(`/v1/acceptance-links/guess${i}`, { headers: { authorization: `Bearer made.up.${'x'.repeat(40)}${i}` } });
    const statuses = [];
    for (let i = 0; i < 7; i += 1) statuses.push((await guess(i)).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 429]);
    const accepting = [];
    for (let i = 0; i < 4; i += 1)
      accepting.push((await limited.anonymous.post('/v1/acceptance-links/accept', { secret: `guess${i}` })).status);
    expect(accepting.at(-1)).toBe(429);
    expectProblem(await limited.anonymous.post('/v1/acceptance-links/decline', { secret: 'guess' }), 429, 'too-many-requests');
  });
});
