import { pino } from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDb, createPool } from '../../../src/core/db.ts';
import type { ConflictCase } from '../../../src/features/mentorship/conflicts/schema.ts';
import { startWorker } from '../../../src/jobs/worker.ts';
import { attest } from '../../setup/assignments.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { importsOf, roster } from '../../setup/imports.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const ended = (ends_on: string) => ({ status: 'ended', ends_on });

describe('an assignment ends with a career', () => {
  it('on the day the mentor leaves, without the reason', async () => {
    const { mentee, mentor, id } = await words.pair({ is_primary: true });
    await words.leaves(mentor, '2026-02-10');
    const now = await words.read(id, mentee);
    expect(now).toMatchObject(ended('2026-02-10'));
    expect(now.intervals).toEqual([{ status: 'active', starts_on: '2025-07-01', ends_on: '2026-02-10' }]);
    expect(await words.causeOf(id)).toBe('mentor_departed');
    expect(await words.events(id)).toEqual([['assignment.ended', { ends_on: '2026-02-10' }]]);
    for (const reader of [mentee, mentor, people.director, people.lead, people.facultyAffairs])
      expect(JSON.stringify(await words.read(id, reader))).not.toMatch(/depart|retir|died|career|announced/);
  });

  it('as retirement, unless an emeritus appointment goes on from the same day', async () => {
    const [goes, stays] = [await words.pair(), await words.pair()];
    await words.leaves(goes.mentor, '2026-01-01', 'retired');
    expect(await words.read(goes.id)).toMatchObject(ended('2026-01-01'));
    expect(await words.causeOf(goes.id)).toBe('mentor_retired');
    await words.appointed(stays.mentor, 'emeritus', '2026-01-01');
    await words.leaves(stays.mentor, '2026-01-01', 'retired');
    expect(await words.read(stays.id)).toMatchObject({ status: 'active', ends_on: null });
    const emeritus = `/v1/appointments/${await words.appointmentOf(stays.mentor, 'emeritus')}`;
    await world.as(people.facultyAffairs).patch(emeritus, { starts_on: '2026-01-02' }, { ifMatch: '*' });
    expect(await words.read(stays.id)).toMatchObject(ended('2026-01-01'));
    expect(await words.causeOf(stays.id)).toBe('mentor_retired');
    await world.as(people.facultyAffairs).patch(emeritus, { starts_on: '2026-01-01', ends_on: '2026-02-01' }, { ifMatch: '*' });
    expect(await words.read(stays.id)).toMatchObject(ended('2026-02-01'));
    expect(await words.causeOf(stays.id)).toBe('mentor_departed');
  });

  it('on the day of a death recorded later; of two causes the first counts', async () => {
    const { mentee, mentor, id } = await words.pair();
    await words.leaves(mentor, '2026-02-20');
    await words.dies(mentor, '2026-02-05');
    expect(await words.read(id)).toMatchObject(ended('2026-02-05'));
    expect(await words.causeOf(id)).toBe('mentor_died');
    await words.leaves(mentee, '2026-01-15');
    expect(await words.read(id)).toMatchObject(ended('2026-01-15'));
    expect(await words.causeOf(id)).toBe('mentee_departed');
    const all = await words.events(id);
    expect(all.map(([, data]) => data)).toEqual(['2026-02-20', '2026-02-05', '2026-01-15'].map((ends_on) => ({ ends_on })));
  });

  it.each([
    ['2026-12-31', '2026-12-30'],
    ['2027-01-01', '2026-12-31'],
    ['2028-02-29', '2028-02-28'],
  ])('on its day, where HR records it in advance: %s', async (day, before) => {
    const { mentee, mentor, id } = await words.pair();
    await words.leaves(mentor, day);
    expect(await words.read(id)).toMatchObject({ status: 'active', ends_on: null });
    await words.on(before);
    expect((await words.read(id)).status).toBe('active');
    expect(await words.requestsOf(mentee)).toEqual([]);
    await words.on(day);
    expect(await words.read(id)).toMatchObject(ended(day));
    await words.on(day);
    expect(await words.requestsOf(mentee)).toHaveLength(1);
  });

  it('of every subtype; only formal ones open a request', async () => {
    const { mentee, mentor, id } = await words.pair();
    const kinds = ['informal', 'sponsor', 'promotion_mentor'] as const;
    const others = await Promise.all(kinds.map((subtype) => world.assignment(mentee, mentor, { subtype })));
    await words.dies(mentor, '2026-03-01');
    for (const one of [id, ...others.map((row) => row.id)]) expect(await words.read(one)).toMatchObject(ended('2026-03-01'));
    expect(await words.requestsOf(mentee)).toMatchObject([{ replaces_id: id }]);
  });

  it('of an external mentor only by death', async () => {
    const mentee = await world.person();
    const external = await world.person({ kind: 'external' });
    const { id } = await world.assignment(mentee, external, { subtype: 'informal' });
    const terms = { person_id: external.id, category: 'status_only', rank: 'professor', academic_fte_pct: 0, status: 'ended' };
    await world.insert('appointment', { ...terms, appointed_on: '2020-01-01', starts_on: '2020-01-01', ends_on: '2026-01-01' });
    await words.on('2026-03-01');
    expect((await words.read(id)).status).toBe('active');
    await words.dies(external, '2026-02-01');
    expect(await words.read(id)).toMatchObject(ended('2026-02-01'));
  });

  it('before it begins, where the mentor is gone already: its period is empty', async () => {
    const { mentor, id } = await words.pair({ starts_on: '2026-07-01' });
    expect((await words.read(id)).status).toBe('scheduled');
    await words.leaves(mentor, '2026-05-01');
    expect((await words.read(id)).status).toBe('scheduled');
    await words.on('2026-05-01');
    expect(await words.read(id)).toMatchObject({ ...ended('2026-07-01'), intervals: [] });
  });

  it('on its first day, where HR finds that the mentor had left before it', async () => {
    const { mentor, id } = await words.pair({ starts_on: '2026-01-15' });
    await words.leaves(mentor, '2025-12-01');
    expect(await words.read(id)).toMatchObject({ ...ended('2026-01-15'), intervals: [] });
  });

  it('not where it reached its planned end, or people ended it', async () => {
    const planned = await words.pair({ planned_ends_on: '2026-02-01' });
    const byHand = await words.pair({ state: 'ended', ends_on: '2026-02-01' });
    const done = await words.pair({ state: 'completed', ends_on: '2026-02-01' });
    for (const { mentor } of [planned, byHand, done]) await words.leaves(mentor, '2026-02-01');
    for (const { mentor } of [byHand, done]) await words.dies(mentor, '2026-01-10');
    for (const { id } of [planned, byHand, done]) expect(await words.causeOf(id)).toBeNull();
    expect((await words.read(done.id)).status).toBe('completed');
  });

  it('sooner than an announced end, which holds again when HR removes the end of the career', async () => {
    const { mentee, mentor, id } = await words.pair();
    await world.as(mentee).post(`/v1/assignments/${id}/end`, { on: '2026-06-01' }, { ifMatch: '*' });
    await words.leaves(mentor, '2026-02-20');
    expect(await words.read(id)).toMatchObject(ended('2026-02-20'));
    await words.leaves(mentor, null);
    expect(await words.read(id)).toMatchObject({ status: 'active', ends_on: '2026-06-01' });
    await words.leaves(mentor, '2026-02-20');
    world.at('2026-07-01');
    await words.leaves(mentor, null);
    expect(await words.read(id)).toMatchObject(ended('2026-06-01'));
    expect(await words.causeOf(id)).toBeNull();
  });

  it('and a proposal is withdrawn, and can no longer be accepted', async () => {
    const { mentee, mentor, id } = await words.pair({ state: 'pending_acceptance', starts_on: null, accepted_by: ['mentee'] });
    const later = await words.pair({ state: 'pending_acceptance', starts_on: '2026-07-01' });
    await words.leaves(mentor, '2026-03-01');
    await words.leaves(later.mentor, '2026-05-01');
    expect((await words.read(id)).status).toBe('withdrawn');
    expect((await words.read(later.id)).status).toBe('pending_acceptance');
    expect(await words.events(id)).toEqual([['assignment.withdrawn', {}]]);
    expectProblem(await world.as(mentor).post(`/v1/assignments/${id}/accept`, attest, { ifMatch: '*' }), 409, 'assignment-state');
    expect(await words.requestsOf(mentee)).toEqual([]);
  });

  it('together with its open conflict case, which comes back with it', async () => {
    const { mentor, id } = await words.pair();
    const role = { person_id: mentor.id, role: 'division_director', division_id: world.division('CARD').id, starts_on: '2026-02-01' };
    const { body } = await world.as(people.facultyAffairs).post('/v1/leadership-roles', role);
    const [found] = (body['conflicts'] as { opened: ConflictCase[] }).opened;
    const caseNow = async () => (await world.as(people.lead).get<ConflictCase>(`/v1/conflict-cases/${found?.id}`)).body;
    await words.leaves(mentor, '2026-02-15');
    expect(await caseNow()).toMatchObject({ status: 'resolved', resolution: 'ended', ends_on: '2026-02-15' });
    await words.leaves(mentor, '2026-01-20');
    expect((await words.read(id)).intervals).toEqual([{ status: 'active', starts_on: '2025-07-01', ends_on: '2026-01-20' }]);
    await words.leaves(mentor, null);
    expect((await words.read(id)).status).toBe('suspended_conflict');
    const suspended = (await words.read(id)).intervals.filter(({ status }) => status === 'suspended_conflict');
    expect([suspended[0]?.starts_on, suspended.at(-1)?.ends_on]).toEqual(['2026-02-01', null]);
  });
});

describe('a request for a successor', () => {
  it('opens the same day for each formal mentee of the mentor, as primary as what it replaces', async () => {
    const { mentee, mentor, id } = await words.pair({ is_primary: true });
    const [second, third] = [await world.person(), await world.person()];
    const other = await world.assignment(second, mentor);
    const last = await world.assignment(third, mentor, { subtype: 'informal' });
    await words.leaves(mentor, '2026-02-01', 'retired');
    const service = { type: 'replacement', via: 'service', status: 'open' };
    expect(await words.requestsOf(mentee)).toMatchObject([{ ...service, is_primary: true, replaces_id: id }]);
    expect(await words.requestsOf(second)).toMatchObject([{ ...service, is_primary: false, replaces_id: other.id }]);
    expect(await words.requestsOf(third)).toEqual([]);
    expect((await words.read(last.id)).status).toBe('ended');
  });

  it('does not open for a mentee who is gone as well, or whose mentorship would be over anyway', async () => {
    const gone = await words.pair();
    await words.leaves(gone.mentee, '2026-02-20');
    await words.leaves(gone.mentor, '2026-02-10');
    expect(await words.read(gone.id)).toMatchObject(ended('2026-02-10'));
    expect(await words.requestsOf(gone.mentee)).toEqual([]);
    const over = await words.pair({ planned_ends_on: '2026-03-01' });
    await words.leaves(over.mentor, '2026-02-10');
    expect(await words.read(over.id)).toMatchObject(ended('2026-02-10'));
    expect(await words.requestsOf(over.mentee)).toEqual([]);
  });

  it('is withdrawn when the mentee leaves, too', async () => {
    const { mentee, mentor } = await words.pair();
    await words.leaves(mentor, '2026-02-10');
    await words.leaves(mentee, '2026-02-20');
    expect(await words.requestsOf(mentee)).toMatchObject([{ status: 'withdrawn' }]);
  });
});

describe('when HR corrects what it recorded', () => {
  it('an end moves with the day, without a second request', async () => {
    const { mentee, mentor, id } = await words.pair();
    await words.leaves(mentor, '2026-02-10');
    await words.leaves(mentor, '2026-02-25');
    expect(await words.read(id)).toMatchObject(ended('2026-02-25'));
    await words.leaves(mentor, '2026-01-25');
    expect(await words.read(id)).toMatchObject(ended('2026-01-25'));
    const requests = await words.requestsOf(mentee);
    expect(requests.map(({ status, replaces_id }) => ({ status, replaces_id }))).toEqual([{ status: 'open', replaces_id: id }]);
  });

  it('an assignment whose mentor is not gone after all is live again, and an untouched request is withdrawn', async () => {
    const { mentee, mentor, id } = await words.pair({ is_primary: true });
    await words.leaves(mentor, '2026-02-10');
    const { row_version } = await words.read(id);
    await words.leaves(mentor, null);
    const now = await words.read(id);
    expect(now).toMatchObject({ status: 'active', ends_on: null });
    expect(now.intervals).toEqual([{ status: 'active', starts_on: '2025-07-01', ends_on: null }]);
    expect(now.row_version).toBeGreaterThan(row_version);
    expect(await words.requestsOf(mentee)).toMatchObject([{ status: 'withdrawn' }]);
    expect((await words.events(id)).at(-1)).toEqual(['assignment.reopened', { ends_on: null }]);
    await words.leaves(mentor, '2026-02-12');
    expect((await words.requestsOf(mentee)).map(({ status }) => status)).toEqual(['withdrawn', 'open']);
  });

  it.each(['death', 'departure to the future', 'voided appointment'])('a %s taken back does the same', async (what) => {
    const { mentor, id } = await words.pair();
    if (what === 'death') {
      await words.dies(mentor, '2026-02-10');
      expect((await words.read(id)).status).toBe('ended');
      await words.dies(mentor, null);
    } else {
      await words.leaves(mentor, '2026-02-10');
      if (what === 'departure to the future') await words.leaves(mentor, '2026-03-02');
      else await world.as(people.facultyAffairs).post(`/v1/appointments/${await words.appointmentOf(mentor)}/void`, {}, { ifMatch: '*' });
    }
    expect(await words.read(id)).toMatchObject({ status: 'active', ends_on: null });
  });

  it.each(['death', 'departure'])(
    'a %s taken back while the mentee has begun to report to the mentor opens a conflict case',
    async (what) => {
      const { mentee, mentor, id } = await words.pair();
      const goes = (day: string | null) => (what === 'death' ? words.dies(mentor, day) : words.leaves(mentor, day));
      const cases = async () =>
        (await world.as(people.lead).get<{ items: ConflictCase[] }>(`/v1/conflict-cases?assignment_id=${id}`)).body.items;
      await goes('2026-02-10');
      const line = { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'primary', starts_on: '2026-02-15' };
      const recorded = await world.as(people.facultyAffairs).post('/v1/reporting-lines', line);
      expect(recorded.body['conflicts']).toEqual({ opened: [], changed: [] });
      expect(await cases()).toEqual([]);
      await goes(null);
      expect(await cases()).toMatchObject([
        { status: 'detected', starts_on: '2026-02-15', ends_on: null, bases: [{ kind: 'primary_line' }] },
      ]);
      expect((await words.read(id)).intervals).toEqual([
        { status: 'active', starts_on: '2025-07-01', ends_on: '2026-02-15' },
        { status: 'suspended_conflict', starts_on: '2026-02-15', ends_on: null },
      ]);
    },
  );

  it('a departure moved beyond the first day of a reporting line that has ended suspends its days alone', async () => {
    const { mentee, mentor, id } = await words.pair();
    await words.leaves(mentor, '2026-02-10');
    const line = { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'dotted', starts_on: '2026-02-15', ends_on: '2026-02-20' };
    expect((await world.as(people.facultyAffairs).post('/v1/reporting-lines', line)).status).toBe(201);
    await words.leaves(mentor, '2026-02-25');
    expect((await words.read(id)).intervals).toEqual([
      { status: 'active', starts_on: '2025-07-01', ends_on: '2026-02-15' },
      { status: 'suspended_conflict', starts_on: '2026-02-15', ends_on: '2026-02-20' },
      { status: 'active', starts_on: '2026-02-20', ends_on: '2026-02-25' },
    ]);
    await words.leaves(mentor, '2026-02-17');
    expect((await words.read(id)).intervals).toEqual([
      { status: 'active', starts_on: '2025-07-01', ends_on: '2026-02-15' },
      { status: 'suspended_conflict', starts_on: '2026-02-15', ends_on: '2026-02-17' },
    ]);
  });

  it('a request under discussion, or with a preferred mentor, stays', async () => {
    const { mentee, mentor } = await words.pair();
    const second = await words.pair();
    await words.leaves(mentor, '2026-02-10');
    await words.leaves(second.mentor, '2026-02-10');
    const [discussed, wished] = [(await words.requestsOf(mentee))[0]?.id, (await words.requestsOf(second.mentee))[0]?.id];
    await world.insert('match_discussion', { request_id: discussed, opened_on: '2026-03-01', participants: '{}' });
    await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${wished}, 1, ${people.outsider.id})`;
    await words.leaves(mentor, null);
    await words.leaves(second.mentor, null);
    expect(await words.requestsOf(mentee)).toMatchObject([{ status: 'in_discussion' }]);
    expect(await words.requestsOf(second.mentee)).toMatchObject([{ status: 'open' }]);
  });

  it('an assignment stays ended where there is another primary mentor by now, and HR is not refused', async () => {
    const { mentee, mentor, id } = await words.pair({ is_primary: true });
    await words.leaves(mentor, '2026-02-10');
    const next = await world.assignment(mentee, await world.person({ division: 'GIM' }), { is_primary: true, starts_on: '2026-02-20' });
    await words.leaves(mentor, null);
    expect(await words.read(id)).toMatchObject(ended('2026-02-10'));
    await words.leaves(mentor, '2026-02-18');
    expect(await words.read(id)).toMatchObject(ended('2026-02-18'));
    await words.leaves(mentor, null);
    await world.as(people.lead).post(`/v1/assignments/${next.id}/void`, {}, { ifMatch: '*' });
    await words.on('2026-03-02');
    expect(await words.read(id)).toMatchObject({ status: 'active', ends_on: null });
  });

  it('each of two that follow one another gets back the days that were planned for it', async () => {
    const { mentee, id } = await words.pair({ is_primary: true, planned_ends_on: '2026-02-10' });
    const next = await world.assignment(mentee, await world.person({ division: 'GIM' }), { is_primary: true, starts_on: '2026-02-10' });
    await words.leaves(mentee, '2026-01-15');
    expect(await words.read(id)).toMatchObject(ended('2026-01-15'));
    await words.leaves(mentee, '2026-02-20');
    expect(await words.read(id)).toMatchObject({ planned_ends_on: '2026-02-10', ends_on: null });
    expect(await words.read(next.id)).toMatchObject(ended('2026-02-20'));
  });

  it('an assignment stays ended where the same pair has begun a new one', async () => {
    const { mentee, mentor, id } = await words.pair();
    await words.leaves(mentor, '2026-02-10');
    await words.appointed(mentor, 'full_time', '2026-02-20');
    expect(await words.read(id)).toMatchObject(ended('2026-02-10'));
    const again = await world.assignment(mentee, mentor, { starts_on: '2026-02-20' });
    const [first] = await world.sql<{ id: string }>`select id from appointment where person_id = ${mentor.id} order by starts_on limit 1`;
    const moved = await world.as(people.facultyAffairs).patch(`/v1/appointments/${first?.id}`, { ends_on: '2026-02-20' }, { ifMatch: '*' });
    expect(moved.status).toBe(200);
    expect(await words.read(id)).toMatchObject(ended('2026-02-10'));
    expect((await words.read(again.id)).status).toBe('active');
  });

  it('a return after a gap does not revive the assignment', async () => {
    const { mentor, id } = await words.pair();
    await words.leaves(mentor, '2026-01-01');
    await words.appointed(mentor, 'full_time', '2026-02-01');
    expect(await words.read(id)).toMatchObject(ended('2026-01-01'));
  });

  it('what people entered themselves is not undone', async () => {
    const { mentor, id } = await words.pair();
    await words.leaves(mentor, '2026-02-10');
    const voided = await world.as(people.lead).post(`/v1/assignments/${id}/void`, {}, { ifMatch: '*' });
    expect(voided.status).toBe(200);
    await words.leaves(mentor, null);
    expect((await words.read(id)).status).toBe('voided');
  });
});

describe('who is notified', () => {
  it('the mentee and the leaders responsible; not the mentor, nor anybody on the mentor’s behalf', async () => {
    const { mentee, mentor, id } = await words.pair();
    await words.dies(mentor, '2026-02-10');
    for (const who of [mentee, people.director])
      expect((await words.notificationsOf('assignment_ended', who)).filter((one) => one.subject_id === id)).toEqual([
        { subject_id: id, occasion: '2026-02-10', from_person_id: null },
      ]);
    expect(await world.sql`select kind from notification where person_id = ${mentor.id} or from_person_id = ${mentor.id}`).toEqual([]);
    expect(await words.notificationsOf('request_opened_for_you', mentee)).toHaveLength(1);
  });

  it('the mentor, where the mentee is gone; no leader, as no successor is needed', async () => {
    const { mentee, mentor, id } = await words.pair();
    const before = await words.notificationsOf('assignment_ended', people.director);
    await words.dies(mentee, '2026-02-10');
    expect(await words.notificationsOf('assignment_ended', mentor)).toMatchObject([{ subject_id: id }]);
    expect(await words.notificationsOf('assignment_ended', people.director)).toEqual(before);
    expect(await world.sql`select kind from notification where person_id = ${mentee.id}`).toEqual([]);
    expect(await words.requestsOf(mentee)).toEqual([]);
  });

  it('the next responsible leader, where the division has no director', async () => {
    const mentee = await world.person({ division: 'NEPH', site: 'UNION' });
    const mentor = await world.person({ division: 'GIM', site: 'NORTH' });
    const { id } = await world.assignment(mentee, mentor);
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.mentorDirector.id}`;
    await world.sql`update leadership_role set ends_on = '2026-02-01' where id = ${role?.id}`;
    await words.leaves(mentor, '2026-02-10');
    await world.sql`update leadership_role set ends_on = null where id = ${role?.id}`;
    expect((await words.notificationsOf('assignment_ended', people.pic)).map((one) => one.subject_id)).toContain(id);
    expect(await words.notificationsOf('assignment_ended', people.mentorDirector)).toEqual([]);
  });
});

describe('other writes of HR', () => {
  it('a file that ends appointments', async () => {
    const { mentor, id } = await words.pair();
    const stays = await words.pair();
    const pool = createPool(world.database.appUrl, { size: 4 });
    const worker = await startWorker({ pool, db: createDb(pool), clock: world.clock, logger: pino({ level: 'silent' }) });
    try {
      const hr = world.as(people.facultyAffairs);
      const columns =
        'hr_number,given_name,family_name,email,orcid,division_code,cross_division_codes,site_code,category,rank,academic_fte_pct,appointment_starts_on,appointment_ends_on,appointment_status,position_description,reports_to_hr_number';
      const row = (who: Person, until: string) =>
        `${who.hr_number},${who.given_name},${who.family_name},${who.email},,NEPH,,NORTH,full_time,professor,100,2020-07-01,${until},continuing,,`;
      const send = async (query: string, until: string) => {
        const payload = [columns, row(mentor, until), row(stays.mentor, '')].join('\n');
        const upload = await hr.post(`/v1/imports?kind=people${query}`, null, {
          key: crypto.randomUUID(),
          payload,
          headers: { 'content-type': 'text/csv' },
        });
        const url = String(upload.headers['location']);
        let job = await hr.get(url);
        for (let n = 0; n < 500 && ['queued', 'running'].includes(String(job.body['status'])); n += 1) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          job = await hr.get(url);
        }
        expect(job.body, JSON.stringify(job.body)).toMatchObject({ status: 'succeeded' });
      };
      await send('&dry_run=true', '2026-02-10');
      expect((await words.read(id)).status).toBe('active');
      await send('', '2026-02-10');
      expect(await words.read(id)).toMatchObject(ended('2026-02-10'));
      expect((await words.read(stays.id)).status).toBe('active');
      await send('', '');
      expect((await words.read(id)).status).toBe('active');
    } finally {
      await worker.stop();
      await pool.end();
    }
  }, 30_000);

  it('a file that moves two departures gives each of two mentorships that follow one another its own days back', async () => {
    const { mentee, mentor, id } = await words.pair({ is_primary: true, planned_ends_on: '2026-12-01' });
    const next = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    await words.leaves(mentor, '2026-01-10');
    const following = await world.assignment(mentee, next, { is_primary: true, starts_on: '2026-02-01', planned_ends_on: '2026-12-01' });
    await words.leaves(next, '2026-02-15');
    const files = importsOf(world, people);
    await files.startWorking();
    try {
      const row = (who: Person, appointment_ends_on: string) => ({
        ...{ hr_number: who.hr_number ?? '', given_name: who.given_name, family_name: who.family_name, email: who.email },
        ...{ division_code: 'NEPH', site_code: 'NORTH', rank: 'professor', appointment_status: 'continuing', position_description: '' },
        ...{ appointment_starts_on: '2020-07-01', appointment_ends_on },
      });
      const report = await files.importFile('people', roster(row(mentor, '2026-01-20'), row(next, '2026-02-25')));
      expect(report, JSON.stringify(report)).toMatchObject({ status: 'succeeded', changed: 2, error_count: 0 });
    } finally {
      await files.close();
    }
    expect(await words.read(id)).toMatchObject(ended('2026-01-20'));
    expect(await words.read(following.id)).toMatchObject(ended('2026-02-25'));
  }, 30_000);

  it('a merge of two records into a person who is still here', async () => {
    const { mentor, id } = await words.pair();
    await words.leaves(mentor, '2026-02-10');
    const duplicate = await world.person({ division: null, site: null, starts_on: '2026-02-10', login: false });
    const merged = await mergeRecords(world, people.admin, mentor, duplicate);
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    expect(await words.read(id)).toMatchObject({ status: 'active', ends_on: null });
  });

  it('a death or an end recorded while the other side accepts never leaves a live assignment with somebody who is gone', async () => {
    for (let round = 0; round < 8; round += 1) {
      const made = await words.pair({ state: 'pending_acceptance', starts_on: '2026-01-01', accepted_by: ['mentee'] });
      const goes = round % 2 === 0 ? () => words.leaves(made.mentor, '2026-02-01') : () => words.dies(made.mentee, '2026-02-01');
      const accepts = world.as(made.mentor).post(`/v1/assignments/${made.id}/accept`, attest, { ifMatch: '*' });
      await new Promise((resolve) => setTimeout(resolve, round % 4));
      const [accepted] = await Promise.all([accepts, goes()]);
      const now = await words.read(made.id);
      if (accepted.status === 200) expect(now).toMatchObject(ended('2026-02-01'));
      else expect([accepted.status, now.status]).toEqual([409, 'withdrawn']);
    }
  });

  it('a career in another department changes nothing here', async () => {
    const other = await world.otherDepartment();
    const { id } = await words.pair();
    const theirs = await other.assignment(await other.person(), await other.person());
    await words.on('2026-03-02');
    expect((await words.read(id)).status).toBe('active');
    expect(await world.sql`select state from assignment where id = ${theirs.id}`).toEqual([{ state: 'live' }]);
  });
});
