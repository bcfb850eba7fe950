/** Facts about somebody's work: appointments and how they end, position descriptions, leaves. */
import { describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { hrFactsOf, on } from '../../setup/hr-facts.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, anyone, bare, eventsOf, kinds } = hrFactsOf(world, people);

describe('appointments', () => {
  const { url, body } = kinds['appointment'] as { url: string; body: (person: Person) => object };

  it('a promotion is new terms of the same appointment', async () => {
    const person = await bare();
    await hr().post(url, body(person));
    const promoted = await hr().post(url, {
      ...body(person),
      rank: 'associate_professor',
      status: 'continuing',
      starts_on: '2026-07-01',
      closes_previous: true,
    });
    expect(promoted.body).toMatchObject({ rank: 'associate_professor', appointed_on: on, starts_on: '2026-07-01' });
  });

  it('the academic FTE fits the category, at its boundaries', async () => {
    const fits = async (category: string, academic_fte_pct: number) =>
      (await hr().post(`${url}?dry_run=true`, { ...body(await bare()), category, academic_fte_pct })).status === 200;
    expect([await fits('full_time', 79), await fits('full_time', 80)]).toEqual([false, true]);
    expect([await fits('part_time', 19), await fits('part_time', 20), await fits('part_time', 80)]).toEqual([false, true, false]);
    expect([await fits('adjunct', 19), await fits('adjunct', 20)]).toEqual([true, false]);
    const refused = await hr().post(url, { ...body(await bare()), academic_fte_pct: 50 });
    expectProblem(refused, 422, 'fte-unfit', '/academic_fte_pct');
    const { body: made } = await hr().post(url, body(await bare()));
    for (const change of [{ academic_fte_pct: 79 }, { category: 'part_time' }])
      expectProblem(await hr().patch(`${url}/${made.id}`, change, { ifMatch: 1 }), 422, 'fte-unfit', '/academic_fte_pct');
    const both = { category: 'part_time', academic_fte_pct: 79 };
    expect((await hr().patch(`${url}/${made.id}`, both, { ifMatch: 1 })).body).toMatchObject(both);
  });

  it('terms begin within the appointment they belong to', async () => {
    const { body: made } = await hr().post(url, body(await bare()));
    const early = await hr().patch(`${url}/${made.id}`, { starts_on: '2025-12-31' }, { ifMatch: 1 });
    expectProblem(early, 422, 'period-empty', '/appointed_on');
  });

  it('an end or its reason needs the day on which the appointment ends', async () => {
    const person = await bare();
    expectProblem(await hr().post(url, { ...body(person), status: 'ended' }), 422, 'appointment-end-unfit', '/status');
    const { body: made } = await hr().post(url, body(person));
    const early = await hr().patch(`${url}/${made.id}`, { end_reason: 'retired' }, { ifMatch: 1 });
    expectProblem(early, 422, 'appointment-end-unfit', '/end_reason');
    const ending = { status: 'ended', end_reason: 'retired', ends_on: '2026-07-01' };
    expect((await hr().patch(`${url}/${made.id}`, ending, { ifMatch: 1 })).body).toMatchObject(ending);
  });

  it('the end stays consistent where it is written by somebody who may not read it', async () => {
    const admin = world.as(people.admin);
    const { body: made } = await hr().post(url, body(await bare()));
    for (const [field, value] of [
      ['status', 'ended'],
      ['end_reason', 'resigned'],
    ])
      expectProblem(
        await admin.patch(`${url}/${made.id}`, { [`${field}`]: value }, { ifMatch: 1 }),
        422,
        'appointment-end-unfit',
        `/${field}`,
      );
    const ending = { status: 'ended', end_reason: 'retired', ends_on: '2026-07-01' };
    const ended = await admin.patch(`${url}/${made.id}`, ending, { ifMatch: 1 });
    expect(ended.body).toMatchObject({ ends_on: '2026-07-01', status: null, end_reason: null });
    expectProblem(await admin.patch(`${url}/${made.id}`, { ends_on: null }, { ifMatch: 2 }), 422, 'appointment-end-unfit', '/status');
    expect((await hr().get(`${url}/${made.id}`)).body).toMatchObject({ ...ending, row_version: 2 });
    const back = { status: 'continuing', end_reason: null, ends_on: null };
    expect((await admin.patch(`${url}/${made.id}`, back, { ifMatch: 2 })).status).toBe(200);
    expect((await hr().get(`${url}/${made.id}`)).body).toMatchObject({ ...back, row_version: 3 });
  });

  it('the status cannot be found out by those who may not read it, neither by a filter nor by whether a change changes anything', async () => {
    const person = await bare();
    const { body: made } = await hr().post(url, { ...body(person), status: 'probationary' });
    for (const status of ['probationary', 'continuing'])
      expect((await world.as(people.admin).get(`${url}?person_id=${person.id}&status=${status}`)).body.items).toEqual([]);
    expect((await hr().get(`${url}?person_id=${person.id}&status=probationary`)).body.items).toHaveLength(1);
    const tried = async (status: string) => (await world.as(people.admin).patch(`${url}/${made.id}`, { status }, { ifMatch: '*' })).body;
    expect(await tried('probationary')).toMatchObject({ row_version: 2, status: null });
    expect(await tried('continuing')).toMatchObject({ row_version: 3, status: null });
    expect((await hr().patch(`${url}/${made.id}`, { status: 'continuing' }, { ifMatch: 3 })).body).toMatchObject({ row_version: 3 });
  });

  it('events do not carry status and reason, since some readers of events may not read personnel decisions', async () => {
    const { body: made } = await hr().post(url, { ...body(await bare()), status: 'probationary' });
    const ended = await hr().patch(`${url}/${made.id}`, { status: 'ended', end_reason: 'resigned', ends_on: '2026-07-01' }, { ifMatch: 1 });
    expect(ended.status).toBe(200);
    const events = (await world.as(people.admin).get(`/v1/events?subject_id=${made.id}`)).body.items;
    expect(events.map(({ type }) => type)).toEqual(['appointment.recorded', 'appointment.edited']);
    expect(events[1]?.['data']).toEqual({ fields: ['ends_on'], before: { ends_on: null }, after: { ends_on: '2026-07-01' } });
    expect(JSON.stringify(events)).not.toMatch(/probationary|resigned|status|end_reason/);
  });

  it('can be read by the person, the leaders and HR only', async () => {
    const person = await world.person({ division: 'CARD', site: 'UNION' });
    const visible = async (who: Person) => (await world.as(who).get(`${url}?person_id=${person.id}`)).body.items.length;
    for (const who of [person, people.director, people.pic, people.facilitator, people.lead]) expect(await visible(who)).toBe(1);
    for (const who of [people.outsider, people.mentorDirector, people.committee]) expect(await visible(who)).toBe(0);
    const [own] = (await hr().get(`${url}?person_id=${person.id}`)).body.items;
    expectProblem(await anyone().get(`${url}/${own?.id}`), 404, 'not-found');
  });
});

describe('position descriptions', () => {
  it('all four shares are given and add up to 100, or none is', async () => {
    const split = async (...[clinical_pct, teaching_pct, scholarship_pct, administration_pct]: (number | null)[]) =>
      hr().post('/v1/position-descriptions?dry_run=true', {
        person_id: people.outsider.id,
        kind: 'other',
        starts_on: on,
        clinical_pct,
        teaching_pct,
        scholarship_pct,
        administration_pct,
      });
    expect((await split(25, 25, 25, 25)).status).toBe(200);
    expect((await split(null, null, null, null)).status).toBe(200);
    expectProblem(await split(25, 25, 25, 26), 422, 'time-split-not-whole', '/clinical_pct');
    expectProblem(await split(50, 50, null, null), 422, 'time-split-not-whole');
  });

  it('changed shares still add up to 100', async () => {
    const shares = { clinical_pct: 25, teaching_pct: 25, scholarship_pct: 25, administration_pct: 25 };
    const { body } = await hr().post('/v1/position-descriptions', {
      person_id: (await bare()).id,
      kind: 'other',
      starts_on: on,
      ...shares,
    });
    const change = (patch: object) => hr().patch(`/v1/position-descriptions/${body.id}`, patch, { ifMatch: 1 });
    for (const patch of [{ clinical_pct: 26 }, { clinical_pct: null }])
      expectProblem(await change(patch), 422, 'time-split-not-whole', '/clinical_pct');
    expect((await change({ clinical_pct: 30, teaching_pct: 20 })).body).toMatchObject({ ...shares, clinical_pct: 30, teaching_pct: 20 });
  });
});

describe('leaves', () => {
  const leave = (person: Person, more: object) => hr().post('/v1/leaves', { person_id: person.id, starts_on: on, ...more });

  it('the policy of the first day decides whether the clock stops; departing from it needs a reason', async () => {
    const person = await bare();
    expect((await leave(person, { kind: 'parental' })).body).toMatchObject({ stops_clock: true, clock_override_reason: null });
    expect((await leave(person, { kind: 'sabbatical' })).body['stops_clock']).toBe(false);
    const unexplained = await leave(person, { kind: 'sabbatical', stops_clock: true });
    expectProblem(unexplained, 422, 'clock-override-unexplained', '/clock_override_reason');
    const apart = await leave(person, { kind: 'sabbatical', stops_clock: true, clock_override_reason: 'Agreed in 2025' });
    expect(apart.body).toMatchObject({ stops_clock: true, clock_override_reason: 'Agreed in 2025' });
    const kept = await hr().patch(`/v1/leaves/${apart.body.id}`, { kind: 'research' }, { ifMatch: 1 });
    expect(kept.body).toMatchObject({ kind: 'research', stops_clock: true, clock_override_reason: 'Agreed in 2025' });
    const back = await hr().patch(`/v1/leaves/${apart.body.id}`, { kind: 'medical' }, { ifMatch: 2 });
    expect(back.body).toMatchObject({ stops_clock: true, clock_override_reason: null });
  });

  it('a correction that departs from the policy needs a reason, which cannot be removed alone', async () => {
    const { body } = await leave(await bare(), { kind: 'sabbatical' });
    const correct = (patch: object, ifMatch: number) => hr().patch(`/v1/leaves/${body.id}`, patch, { ifMatch });
    const unexplained = ['clock-override-unexplained', '/clock_override_reason'] as const;
    expectProblem(await correct({ stops_clock: true }, 1), 422, ...unexplained);
    const clock_override_reason = 'Agreed in 2025';
    expect((await correct({ stops_clock: true, clock_override_reason }, 1)).body).toMatchObject({
      stops_clock: true,
      clock_override_reason,
    });
    expectProblem(await correct({ clock_override_reason: null }, 2), 422, ...unexplained);
    expect((await hr().get(`/v1/leaves/${body.id}`)).body).toMatchObject({ stops_clock: true, clock_override_reason, row_version: 2 });
  });

  it('a corrected kind changes whether the clock stops, and counts as a change', async () => {
    const { body } = await leave(await bare(), { kind: 'sabbatical' });
    const edited = await hr().patch(`/v1/leaves/${body.id}`, { kind: 'medical' }, { ifMatch: 1 });
    expect(edited.body).toMatchObject({ kind: 'medical', stops_clock: true, row_version: 2 });
    const other = await hr().patch(`/v1/leaves/${body.id}`, { kind: 'parental' }, { ifMatch: 2 });
    expect(other.body).toMatchObject({ kind: 'parental', stops_clock: true, row_version: 3 });
  });

  it('leaders see the days and whether the clock stops, and neither the kind nor what would reveal it', async () => {
    const person = await world.person({ division: 'CARD', site: 'UNION' });
    const { body } = await leave(person, { kind: 'medical', ends_on: '2026-06-01' });
    for (const who of [people.director, people.pic, people.lead, people.chair, people.admin]) {
      const answer = await world.as(who).get(`/v1/leaves/${body.id}`);
      expect(answer.body).toMatchObject({
        starts_on: on,
        ends_on: '2026-06-01',
        kind: null,
        stops_clock: true,
        clock_override_reason: null,
      });
      expect((await world.as(who).get(`/v1/leaves?person_id=${person.id}`)).text).not.toContain('medical');
    }
    for (const who of [person, people.facultyAffairs]) {
      expect((await world.as(who).get(`/v1/leaves/${body.id}`)).body).toMatchObject({ kind: 'medical', stops_clock: true });
    }
    expectProblem(await anyone().get(`/v1/leaves/${body.id}`), 404, 'not-found');
    expectProblem(await world.as(people.committee).get(`/v1/leaves/${body.id}`), 404, 'not-found');
    expectProblem(
      await world.as(people.admin).patch(`/v1/leaves/${body.id}`, { ends_on: null }, { ifMatch: '*' }),
      403,
      'permission-denied',
    );
  });

  it('its events carry the days alone', async () => {
    const { body } = await leave(await bare(), { kind: 'compassionate' });
    await hr().patch(`/v1/leaves/${body.id}`, { kind: 'medical', ends_on: '2026-09-01' }, { ifMatch: 1 });
    await hr().post(`/v1/leaves/${body.id}/void`, null, { ifMatch: 2 });
    const events = JSON.stringify(await eventsOf(body.id));
    expect(events).toContain('2026-09-01');
    expect(events).not.toMatch(/compassionate|medical|stops_clock|kind/);
  });
});
