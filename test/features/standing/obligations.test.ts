import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { Person } from '../../setup/department.ts';
import { obligationsOf, WAIVED_ON } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const TODAY = '2026-03-01';

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
  // Also what people owed many years ago is asked about here.
  await world.sql`update department set programme_starts_on = '2000-01-01' where id = ${world.id}`;
});

describe('a formal mentor', () => {
  it('is due on the first day and overdue after thirty more, until a primary mentorship begins', async () => {
    const mentee = await words.newcomer('2026-01-12');
    await words.mentored(mentee, '2026-02-20');
    expect(await words.around(mentee, 'formal_mentor', '2026-01-12')).toEqual([undefined, 'due', 'due']);
    expect(await words.around(mentee, 'formal_mentor', '2026-02-12')).toEqual(['due', 'overdue', 'overdue']);
    expect(await words.one(mentee, 'formal_mentor', '2026-02-19')).toMatchObject({
      state: 'overdue',
      person: { id: mentee.id, display_name: `${mentee.given_name} ${mentee.family_name}` },
      mentor_id: null,
      mentor: null,
      due_on: '2026-01-12',
      overdue_since: '2026-02-12',
      detail: { days_without: 38, missing_since: '2026-01-12' },
    });
    expect(await words.one(mentee, 'formal_mentor', '2026-02-20')).toMatchObject({
      state: 'done',
      mentor_id: people.mentor.id,
      mentor: { id: people.mentor.id, display_name: `${people.mentor.given_name} ${people.mentor.family_name}` },
      done_on: '2026-02-20',
      overdue_since: null,
    });
  });

  it('counts while the mentorship is paused, and is missing again from the day it has ended', async () => {
    const mentee = await words.newcomer('2025-07-01');
    const assignment = await words.mentored(mentee, '2025-07-01', { state: 'ended', ends_on: '2026-02-01' });
    await world.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2025-09-01', ends_on: '2025-10-01' });
    expect((await words.one(mentee, 'formal_mentor', '2025-09-15'))?.state).toBe('done');
    expect(await words.around(mentee, 'formal_mentor', '2026-02-01')).toEqual(['done', 'due', 'due']);
    expect(await words.one(mentee, 'formal_mentor', TODAY)).toMatchObject({
      due_on: '2026-01-31',
      overdue_since: null,
      detail: { suspended_since: null, days_without: 28, missing_since: '2026-02-01' },
    });
    expect(await words.one(mentee, 'formal_mentor', '2026-03-03')).toMatchObject({
      overdue_since: '2026-03-03',
      detail: { days_without: 30 },
    });
  });

  it('who is suspended by a reporting conflict does not count, and the answer states since when', async () => {
    const mentee = await words.newcomer('2025-07-01');
    await words.suspended(await words.mentored(mentee, '2025-07-01'), '2026-01-15');
    expect(await words.one(mentee, 'formal_mentor', TODAY)).toMatchObject({
      state: 'overdue',
      overdue_since: '2026-02-14',
      detail: { suspended_since: '2026-01-15' },
    });
  });

  it('who is not primary does not fulfil it; after programme year 5 nobody owes one', async () => {
    const mentee = await words.newcomer('2022-03-10');
    await words.mentored(mentee, '2022-03-10', { is_primary: false });
    expect((await words.one(mentee, 'formal_mentor', TODAY))?.state).toBe('overdue');
    expect(await words.one(mentee, 'formal_mentor', '2027-03-09')).toBeDefined();
    expect(await words.one(mentee, 'formal_mentor', '2027-03-10')).toBeUndefined();
  });
});

describe('an academic plan', () => {
  it('is due 180 days after the first day, or 90 after the primary mentorship began if that is sooner', async () => {
    const alone = await words.newcomer('2025-07-01');
    const mentee = await words.newcomer('2025-07-01');
    await words.mentored(mentee, '2025-08-01');
    expect(await words.one(alone, 'academic_plan', TODAY)).toMatchObject({
      due_on: '2025-12-28',
      state: 'overdue',
      overdue_since: '2025-12-29',
    });
    expect(await words.one(mentee, 'academic_plan', '2025-07-31')).toMatchObject({ due_on: '2025-12-28', state: 'due' });
    expect(await words.around(mentee, 'academic_plan', '2025-10-30')).toEqual(['due', 'due', 'overdue']);
  });

  it('is done on the first day a version is in force, however it is revised later', async () => {
    const mentee = await words.newcomer('2025-07-01');
    const plan = await words.planned(mentee, '2025-09-01', '2025-12-15');
    await world.sql`update plan_version set state = 'superseded' where plan_id = ${plan.id}`;
    await world.insert('plan_version', {
      plan_id: plan.id,
      version: 2,
      change: 'substantive',
      state: 'in_force',
      in_force_on: '2026-02-01',
    });
    expect(await words.one(mentee, 'academic_plan', '2025-12-14')).toMatchObject({ state: 'due', done_on: null });
    expect(await words.one(mentee, 'academic_plan', TODAY)).toMatchObject({ state: 'done', done_on: '2025-12-15' });
  });

  it('that is closed is to be renewed from that day; one closed on its first day counts as never made', async () => {
    const mentee = await words.newcomer('2024-02-01');
    await words.mentored(mentee, '2024-02-01');
    const plan = await words.planned(mentee, '2024-06-01', '2024-06-10');
    expect(await words.one(mentee, 'plan_renewal', '2025-08-31')).toMatchObject({
      state: 'upcoming',
      opens_on: '2028-12-01',
      due_on: '2029-06-01',
    });
    const close = (on: string) => world.as(people.lead).post(`/v1/academic-plans/${plan.id}/close`, { on }, { ifMatch: '*' });
    expect((await close('2026-05-01')).status).toBe(200);
    expect(await words.one(mentee, 'plan_renewal', TODAY)).toMatchObject({ state: 'due', opens_on: '2025-11-01', due_on: '2026-05-01' });
    expect(await words.around(mentee, 'plan_renewal', '2026-05-01')).toEqual(['due', 'due', 'overdue']);
    expect(await words.one(mentee, 'academic_plan', TODAY)).toMatchObject({ state: 'done' });
    await words.planned(mentee, '2026-05-01', '2026-06-01');
    expect(await words.one(mentee, 'plan_renewal', '2026-06-01')).toMatchObject({ state: 'upcoming', due_on: '2031-05-01' });
    const other = await words.newcomer('2024-02-01');
    const taken = await words.planned(other, '2024-06-01', '2024-06-01');
    await world.sql`update academic_plan set closed_on = starts_on where id = ${taken.id}`;
    expect(await words.one(other, 'academic_plan', TODAY)).toMatchObject({ state: 'overdue' });
    expect(await words.one(other, 'plan_renewal', TODAY)).toBeUndefined();
  });

  it('of an earlier clock is not to be renewed: the new clock requires its own plan', async () => {
    const person = await words.newcomer('2008-01-01');
    await world.sql`update appointment set ends_on = '2014-01-01' where person_id = ${person.id}`;
    await words.planned(person, '2008-03-01', '2008-04-01');
    expect(await words.one(person, 'plan_renewal', '2013-12-31')).toMatchObject({ state: 'overdue' });
    const terms = { person_id: person.id, category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await world.insert('appointment', { ...terms, appointed_on: '2026-02-01', starts_on: '2026-02-01' });
    expect(await words.one(person, 'plan_renewal', TODAY)).toBeUndefined();
    expect(await words.one(person, 'academic_plan', TODAY)).toMatchObject({ state: 'due' });
  });

  it('that is five years old is to be renewed, from month 54 on, on days that leaves move', async () => {
    const mentee = await words.newcomer('2021-02-01');
    const plan = await words.planned(mentee, '2021-06-01', '2021-06-10');
    await words.away(mentee, '2023-01-01', '2023-01-31');
    expect(await words.one(mentee, 'plan_renewal', '2025-12-30')).toMatchObject({
      state: 'upcoming',
      occasion: plan.id,
      opens_on: '2025-12-31',
      due_on: '2026-07-01',
      detail: { covers_to: '2026-07-01' },
    });
    expect(await words.around(mentee, 'plan_renewal', '2025-12-31')).toEqual(['upcoming', 'due', 'due']);
    expect(await words.around(mentee, 'plan_renewal', '2026-07-01')).toEqual(['due', 'due', 'overdue']);
    await words.planned(mentee, '2026-06-01', '2026-05-20');
    expect(await words.one(mentee, 'plan_renewal', '2026-05-20')).toMatchObject({
      state: 'done',
      done_on: '2026-05-20',
      occasion: plan.id,
      due_on: '2026-06-01',
    });
    expect(await words.one(mentee, 'plan_renewal', '2026-06-01')).toMatchObject({ state: 'upcoming', due_on: '2031-06-01' });
  });
});

describe('an orientation', () => {
  it('is due at the first mandatory session of the own division or all, at the latest after twelve adjusted months', async () => {
    const [mentee, other] = [
      await words.newcomer('2019-01-07', { division: 'CARD' }),
      await words.newcomer('2019-01-07', { division: 'GIM' }),
    ];
    await words.session('2019-01-06');
    await words.session('2019-02-01', { is_mandatory: false });
    await words.session('2019-02-15', { cancelled_at: '2019-02-01T12:00:00Z' });
    await words.session('2019-03-01', { division_id: world.division('CARD').id });
    const late = await words.session('2020-04-01');
    expect(await words.around(mentee, 'orientation', '2019-03-01')).toEqual(['due', 'due', 'overdue']);
    expect(await words.one(other, 'orientation', '2019-06-01')).toMatchObject({ due_on: '2020-01-07', state: 'due' });
    await words.away(other, '2019-06-10', '2019-06-20');
    expect((await words.one(other, 'orientation', '2019-07-01'))?.due_on).toBe('2020-01-17');
    await words.attended(late, other);
    expect(await words.around(other, 'orientation', '2020-04-01')).toEqual(['overdue', 'done', 'done']);
  });

  it('that was held in a leave that stops the clock is the next one; another leave is no reason', async () => {
    const [away, working] = [await words.newcomer('2013-01-07'), await words.newcomer('2013-01-07')];
    await words.session('2013-02-01');
    await words.session('2013-05-01');
    await words.away(away, '2013-01-20', '2013-03-01');
    await words.away(working, '2013-01-20', '2013-03-01', false);
    expect(await words.one(away, 'orientation', '2013-03-01')).toMatchObject({ state: 'due', due_on: '2013-05-01' });
    expect(await words.one(working, 'orientation', '2013-03-01')).toMatchObject({ state: 'overdue', due_on: '2013-02-01' });
  });

  it('that somebody was excused from is the next one; absence is no excuse', async () => {
    const [excused, absent] = [await words.newcomer('2017-01-09'), await words.newcomer('2017-01-09')];
    const first = await words.session('2017-02-01');
    await words.session('2017-05-01');
    await words.attended(first, excused, 'excused');
    await words.attended(first, absent, 'absent');
    expect((await words.one(excused, 'orientation', '2017-03-01'))?.due_on).toBe('2017-05-01');
    expect(await words.one(absent, 'orientation', '2017-03-01')).toMatchObject({ due_on: '2017-02-01', state: 'overdue' });
  });
});

describe('what a pair owes', () => {
  it('an agreement within 60 days of the later of start and acceptance, done with the second yes to any version', async () => {
    const mentee = await words.newcomer('2025-07-01');
    const assignment = await words.mentored(mentee, '2025-08-01');
    expect(await words.around(mentee, 'agreement', '2025-09-30')).toEqual(['due', 'due', 'overdue']);
    await words.agreed(assignment, 1, null, '2026-08-01');
    expect((await words.one(mentee, 'agreement', TODAY))?.state).toBe('overdue');
    await words.agreed(assignment, 2, '2025-10-20', '2026-02-15');
    expect(await words.one(mentee, 'agreement', TODAY)).toMatchObject({
      state: 'done',
      done_on: '2025-10-20',
      occasion: assignment.id,
      assignment_id: assignment.id,
    });
    await world.sql`update assignment set activated_at = '2025-08-11T16:00:00Z' where id = ${assignment.id}`;
    expect((await words.one(mentee, 'agreement', TODAY))?.due_on).toBe('2025-10-10');
  });

  it('a review of the agreement on its day, of the latest version that both have acknowledged', async () => {
    const mentee = await words.newcomer('2025-01-01');
    const assignment = await words.mentored(mentee, '2025-01-01');
    await words.agreed(assignment, 1, '2025-02-01', '2025-12-01');
    await words.agreed(assignment, 2, '2025-11-20', '2026-02-20');
    await words.agreed(assignment, 3, null, '2027-01-01');
    expect(await words.one(mentee, 'agreement_review', '2025-11-19')).toMatchObject({
      due_on: '2025-12-01',
      state: 'due',
      detail: { version: 1 },
    });
    expect(await words.around(mentee, 'agreement_review', '2026-02-20')).toEqual(['due', 'due', 'overdue']);
    expect(await words.one(mentee, 'agreement_review', '2026-02-05')).toMatchObject({
      state: 'upcoming',
      opens_on: '2026-02-06',
      occasion: `${assignment.id}:2`,
    });
  });

  it('a first meeting within six weeks: a flag, never overdue', async () => {
    const mentee = await words.newcomer('2025-07-01');
    const assignment = await words.mentored(mentee, '2025-07-01');
    expect(await words.one(mentee, 'first_meeting', '2025-08-12')).toMatchObject({
      state: 'due',
      due_on: '2025-08-12',
      detail: { is_late: false },
    });
    expect(await words.one(mentee, 'first_meeting', TODAY)).toMatchObject({ state: 'due', overdue_since: null, detail: { is_late: true } });
    await words.met(assignment, mentee, '2026-02-01', { state: 'disputed', confirmed_by: null });
    expect((await words.one(mentee, 'first_meeting', TODAY))?.state).toBe('due');
    await words.met(assignment, mentee, '2026-02-02', { state: 'held', confirmed_by: null });
    expect((await words.one(mentee, 'first_meeting', TODAY))?.state).toBe('done');
  });

  it('is owed by everybody who is mentored formally, and by nobody while a conflict suspends it or after it has ended', async () => {
    const mentee = await world.person({ category: 'part_time', starts_on: '2025-07-01' });
    const assignment = await words.mentored(mentee, '2025-07-01', { ends_on: '2026-02-01', state: 'ended' });
    await words.suspended(assignment, '2025-12-01', '2026-01-01');
    const kinds = async (day: string) => (await words.ofPerson(mentee, day)).map(({ kind }) => kind).sort();
    expect(await kinds('2025-11-30')).toEqual(['agreement', 'annual_review', 'first_meeting']);
    expect(await kinds('2025-12-15')).toEqual(['annual_review']);
    expect(await kinds('2026-01-31')).toEqual(['agreement', 'annual_review', 'first_meeting']);
    expect(await kinds('2026-02-01')).toEqual(['annual_review']);
  });
});

describe('meetings', () => {
  it('are counted by programme year and evaluated when it has ended: a new mentee is never overdue', async () => {
    const mentee = await words.newcomer('2024-03-15');
    const assignment = await words.mentored(mentee, '2024-03-15');
    for (const day of ['2024-05-01', '2024-09-01', '2025-03-15']) await words.met(assignment, mentee, day);
    expect(await words.one(mentee, 'meetings', '2024-03-29')).toMatchObject({
      occasion: '1',
      state: 'due',
      opens_on: '2024-03-15',
      due_on: '2025-03-14',
      detail: { qualifying: 0, expected_to_date: 0, minimum: 3, target: 4, is_evaluated: true },
    });
    expect(await words.one(mentee, 'meetings', '2025-03-14')).toMatchObject({
      state: 'due',
      detail: { qualifying: 2, expected_to_date: 2 },
    });
    expect(await words.one(mentee, 'meetings', '2025-03-15', { occasion: '1' })).toMatchObject({
      state: 'overdue',
      overdue_since: '2025-03-15',
      detail: { qualifying: 2, expected_to_date: 3, last_month: '2024-09' },
    });
    expect(await words.one(mentee, 'meetings', '2025-03-15', { occasion: '2' })).toMatchObject({
      state: 'due',
      detail: { qualifying: 1, programme_year: 2 },
    });
    await words.met(assignment, mentee, '2024-12-01');
    expect(await words.one(mentee, 'meetings', '2025-03-15', { occasion: '1' })).toMatchObject({ state: 'done' });
    expect(await words.one(mentee, 'meetings', '2024-11-30')).toMatchObject({ state: 'due' });
  });

  it('that were logged alone, by mail, short, on a suspended day or with another than the primary mentor do not count', async () => {
    const mentee = await words.newcomer('2025-07-01');
    const assignment = await words.mentored(mentee, '2025-07-01');
    const other = await words.mentored(mentee, '2025-07-01', { is_primary: false, mentor: people.outsider });
    await words.suspended(assignment, '2025-09-01', '2025-10-01');
    await words.met(assignment, mentee, '2025-08-01', { state: 'held', confirmed_by: null });
    await words.met(assignment, mentee, '2025-08-02', { mode: 'email' });
    await words.met(assignment, mentee, '2025-08-03', { duration_min: 19 });
    await words.met(assignment, mentee, '2025-09-30');
    await words.met(other, mentee, '2025-08-04');
    await words.met(assignment, mentee, '2025-10-01');
    await words.met(assignment, mentee, '2025-10-01', { duration_min: 20 });
    expect((await words.one(mentee, 'meetings', TODAY))?.detail.qualifying).toBe(1);
  });

  it.each([
    [0, 3],
    [60, 3],
    [61, 2],
    [120, 2],
    [275, 1],
    [276, null],
  ])('with %i days suspended the minimum is %s; a year with fewer than 90 days left is not evaluated', async (days, minimum) => {
    const mentee = await words.newcomer('2023-07-01');
    const assignment = await words.mentored(mentee, '2023-07-01');
    if (days > 0) await words.suspended(assignment, '2024-07-01', addDays('2024-07-01', days));
    const row = await words.one(mentee, 'meetings', '2025-07-01', { occasion: '2' });
    expect(row?.detail).toMatchObject({ waived_days: days, is_evaluated: minimum !== null, ...(minimum !== null && { minimum }) });
    expect(row?.state).toBe(minimum === null ? 'waived' : 'overdue');
  });

  it('of a year that is not evaluated are never done, with none needed and some held', async () => {
    const mentee = await words.newcomer('2023-07-01');
    const assignment = await words.mentored(mentee, '2023-07-01');
    await words.suspended(assignment, '2024-07-01', '2025-06-20');
    const state = async () => (await words.one(mentee, 'meetings', '2025-07-01', { occasion: '2' }))?.state;
    expect(await state()).toBe('waived');
    await words.met(assignment, mentee, '2025-06-25');
    expect(await state()).toBe('waived');
  });

  it('are projected to the end of the year after its first ninety counted days', async () => {
    const mentee = await words.newcomer('2024-03-15');
    const assignment = await words.mentored(mentee, '2024-03-15');
    for (const day of ['2024-05-01', '2024-09-01']) await words.met(assignment, mentee, day);
    const projected = async (day: string) => (await words.one(mentee, 'meetings', day, { occasion: '1' }))?.detail.projected;
    // 1 in 90 of 365 days; 1 in 169; 2 in 170; 2 in the whole year.
    expect(await Promise.all(['2024-06-12', '2024-06-13', '2024-08-31', '2024-09-01', '2025-03-15'].map(projected))).toEqual([
      null,
      4,
      2,
      4,
      2,
    ]);
    await words.suspended(assignment, '2024-04-01', '2024-05-01');
    expect(await Promise.all(['2024-07-12', '2024-07-13'].map(projected))).toEqual([null, 3]);
  });

  it('a mentor’s long absence waives its days after the thirtieth; a pause the two chose does not', async () => {
    const mentor = await world.person({ division: 'NEPH', starts_on: '2010-07-01' });
    const mentee = await words.newcomer('2024-07-01');
    const assignment = await words.mentored(mentee, '2024-07-01', { mentor });
    await world.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2024-08-01', ends_on: '2024-11-01' });
    await words.away(mentor, '2025-01-01', '2025-05-01', false);
    expect((await words.one(mentee, 'meetings', '2025-07-01', { occasion: '1' }))?.detail.waived_days).toBe(90);
    await world.sql`update leave set ends_on = '2025-03-31' where person_id = ${mentor.id}`;
    expect((await words.one(mentee, 'meetings', '2025-07-01', { occasion: '1' }))?.detail.waived_days).toBe(0);
  });

  it('an appointment that ends in the year waives the days after it, known before', async () => {
    const mentee = await words.newcomer('2025-07-01');
    await words.mentored(mentee, '2025-07-01');
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${mentee.id}`;
    expect(await words.one(mentee, 'meetings', TODAY)).toMatchObject({ detail: { waived_days: 91, minimum: 2 } });
  });

  it('leave stretches the year and is no day of a gap', async () => {
    const mentee = await words.newcomer('2025-01-15');
    const assignment = await words.mentored(mentee, '2025-01-15');
    await words.met(assignment, mentee, '2025-02-14');
    expect(await words.one(mentee, 'meetings', '2025-12-01', { who: mentee })).toMatchObject({
      due_on: '2026-01-14',
      detail: { longest_gap_days: 290 },
    });
    await words.away(mentee, '2025-03-01', '2025-06-01');
    await words.away(mentee, '2025-05-01', '2025-07-01');
    expect(await words.one(mentee, 'meetings', '2025-12-01', { who: mentee })).toMatchObject({
      due_on: '2026-05-16',
      detail: { longest_gap_days: 168 },
    });
    await words.away(mentee, '2026-05-01', null);
    expect(await words.one(mentee, 'meetings', '2026-06-01')).toMatchObject({
      state: 'due',
      due_on: null,
      detail: { expected_to_date: 2 },
    });
  });

  it('nobody owes any after programme year 5, but the last year stays until the next one closes', async () => {
    const mentee = await words.newcomer('2020-02-01');
    expect((await words.ofPerson(mentee, '2025-02-01')).filter(({ kind }) => kind === 'meetings').map(({ occasion }) => occasion)).toEqual([
      '5',
    ]);
    expect(await words.one(mentee, 'meetings', '2026-01-31')).toBeDefined();
    expect(await words.one(mentee, 'meetings', '2026-02-01')).toBeUndefined();
  });
});

describe('reviews', () => {
  it('annual ones open on 1 July and are due on 30 June, this academic year’s and the one’s before', async () => {
    const mentee = await words.newcomer('2023-07-01');
    await words.reviewed(mentee, 2024, '2025-05-05');
    expect(await words.one(mentee, 'annual_review', TODAY, { occasion: '2024' })).toMatchObject({ state: 'done', done_on: '2025-05-05' });
    expect(await words.one(mentee, 'annual_review', TODAY, { occasion: '2025' })).toMatchObject({
      state: 'due',
      opens_on: '2025-07-01',
      due_on: '2026-06-30',
    });
    expect(await words.around(mentee, 'annual_review', '2026-06-30', '2025')).toEqual(['due', 'due', 'overdue']);
    await words.reviewed(mentee, 2025, null, 'waived');
    expect((await words.one(mentee, 'annual_review', '2026-07-01', { occasion: '2025' }))?.state).toBe('waived');
    expect(await words.around(mentee, 'annual_review', WAIVED_ON, '2025')).toEqual(['due', 'waived', 'waived']);
  });

  it('annual ones are owed of everybody who had a formal mentor in the year, as long as they hold an appointment', async () => {
    const person = await world.person({ category: 'part_time', starts_on: '2022-07-01' });
    const years = async (day: string) =>
      (await words.ofPerson(person, day))
        .filter(({ kind }) => kind === 'annual_review')
        .map(({ occasion, state }) => `${occasion} ${state}`);
    expect(await years(TODAY)).toEqual([]);
    await words.mentored(person, '2025-08-10', { ends_on: '2026-01-01', state: 'ended' });
    expect(await years('2025-08-09')).toEqual([]);
    expect(await years(TODAY)).toEqual(['2025 due']);
    expect(await years('2026-07-01')).toEqual(['2025 overdue']);
    await world.sql`update appointment set ends_on = '2026-02-01' where person_id = ${person.id}`;
    expect(await years(TODAY)).toEqual([]);
  });

  it('whoever is appointed fewer than 90 days before the end of the year is not reviewed in it', async () => {
    const [early, late] = [await words.newcomer('2025-04-02'), await words.newcomer('2025-04-03')];
    expect(await words.one(early, 'annual_review', '2025-06-01', { occasion: '2024' })).toBeDefined();
    expect((await words.ofPerson(late, TODAY)).filter(({ kind }) => kind === 'annual_review').map(({ occasion }) => occasion)).toEqual([
      '2025',
    ]);
  });

  it('all full-time faculty have them, whatever their programme year', async () => {
    const professor = await world.person({ rank: 'professor', starts_on: '2001-07-01' });
    expect((await words.ofPerson(professor, TODAY)).map(({ kind }) => kind)).toEqual(['annual_review', 'annual_review']);
  });

  it('the check-in is due at 18 adjusted months, on time from a month before and overdue two months after', async () => {
    const mentee = await words.newcomer('2023-08-31');
    expect(await words.one(mentee, 'check_in', '2025-01-27')).toMatchObject({
      state: 'upcoming',
      opens_on: '2025-01-28',
      due_on: '2025-02-28',
    });
    expect(await words.around(mentee, 'check_in', '2025-01-28')).toEqual(['upcoming', 'due', 'due']);
    expect(await words.around(mentee, 'check_in', '2025-04-28')).toEqual(['due', 'overdue', 'overdue']);
    await words.checkedIn(mentee, '2023-08-31', '2025-06-01');
    expect(await words.around(mentee, 'check_in', '2025-06-01')).toEqual(['overdue', 'done', 'done']);
  });

  it('a leave that begins on the due day leaves it; one that begins the day before moves it', async () => {
    const mentee = await words.newcomer('2023-07-01');
    const leave = await words.away(mentee, '2025-01-01', '2025-04-01');
    expect((await words.one(mentee, 'check_in', TODAY))?.due_on).toBe('2025-01-01');
    await world.sql`update leave set starts_on = '2024-12-31' where id = ${leave.id}`;
    expect((await words.one(mentee, 'check_in', TODAY))?.due_on).toBe('2025-04-02');
    await world.sql`update leave set ends_on = null where id = ${leave.id}`;
    expect(await words.one(mentee, 'check_in', TODAY)).toMatchObject({ state: 'upcoming', due_on: null });
  });

  it('there is one check-in a clock, and none for who is continuing from the first day', async () => {
    const continuing = await world.person({ starts_on: '2024-07-01' });
    expect((await words.ofPerson(continuing, TODAY)).filter(({ kind }) => ['check_in', 'cfar'].includes(kind))).toEqual([]);
    const mentee = await words.newcomer('2024-01-01');
    await words.checkedIn(mentee, '2024-01-01', null, 'waived');
    expect((await words.one(mentee, 'check_in', TODAY))?.state).toBe('waived');
    expect(await words.around(mentee, 'check_in', WAIVED_ON)).toEqual(['overdue', 'waived', 'waived']);
  });

  it('where HR has moved the first day of a clock, the check-in that was held counts, else a waived one, else a scheduled one', async () => {
    const of = (mentee: Person) => ({
      held: () => words.checkedIn(mentee, '2023-11-01', '2025-06-01'),
      waived: () => words.checkedIn(mentee, '2023-12-01', null, 'waived'),
      scheduled: () => words.checkedIn(mentee, '2024-01-01', null),
    });
    const rows = ['scheduled', 'waived', 'held'] as const;
    for (const order of [rows, rows.toReversed()]) {
      for (const [without, state] of [
        [[], 'done'],
        [['held'], 'waived'],
        [['held', 'waived'], 'overdue'],
      ] as const) {
        const mentee = await words.newcomer('2024-01-01');
        for (const row of order) if (!(without as readonly string[]).includes(row)) await of(mentee)[row]();
        expect((await words.one(mentee, 'check_in', TODAY))?.state, `${order} without ${without}`).toBe(state);
      }
    }
  });

  it('the appointment is reviewed between month 36 and 60, moved by the institution alone, and done with a decision that ends the matter', async () => {
    const mentee = await words.newcomer('2021-02-01');
    await words.away(mentee, '2023-01-01', '2023-03-01');
    expect(await words.one(mentee, 'cfar', '2024-01-31')).toMatchObject({
      state: 'upcoming',
      opens_on: '2024-02-01',
      due_on: '2026-02-01',
    });
    expect(await words.around(mentee, 'cfar', '2026-02-01')).toEqual(['due', 'due', 'overdue']);
    await world.insert('cfar_extension', { person_id: mentee.id, latest_on: '2026-12-31', reason: 'leave', decided_on: '2026-01-10' });
    expect(await words.one(mentee, 'cfar', TODAY)).toMatchObject({ state: 'due', due_on: '2026-12-31' });
    await world.insert('career_milestone', {
      person_id: mentee.id,
      kind: 'cfar_decided',
      reached_on: '2026-02-10',
      cfar_outcome: 'probation_extended',
    });
    expect((await words.one(mentee, 'cfar', TODAY))?.state).toBe('due');
    await world.insert('career_milestone', {
      person_id: mentee.id,
      kind: 'cfar_decided',
      reached_on: '2026-02-20',
      cfar_outcome: 'continuing',
    });
    expect(await words.one(mentee, 'cfar', TODAY)).toMatchObject({ state: 'done', done_on: '2026-02-20' });
  });
});

describe('a relation that is no formal mentorship, or that never came to be', () => {
  const RELATIONS = [
    ...(['pending_acceptance', 'declined', 'withdrawn', 'expired', 'voided'] as const).map((state) => ({ state, is_primary: true })),
    ...(['informal', 'spot', 'sponsor', 'promotion_mentor'] as const).flatMap((subtype) => [
      { subtype, is_primary: false },
      { subtype, is_primary: false, state: 'completed' as const, ends_on: '2026-02-01' },
    ]),
    // Called off before it began.
    { state: 'ended' as const, is_primary: true, ends_on: '2025-07-01' },
  ];

  it('makes nobody owe anything, and leaves the formal mentor open', async () => {
    const facts = async (person: Person, day: string) =>
      (await words.ofPerson(person, day)).map(({ kind, occasion, due_on, state, overdue_since, assignment_id, mentor_id, detail }) => {
        return { kind, occasion, due_on, state, overdue_since, assignment_id, mentor_id, detail };
      });
    const alone = await words.newcomer('2025-07-01');
    const without = { today: await facts(alone, TODAY), ended: await facts(alone, '2026-07-01') };
    expect(without.today.find(({ kind }) => kind === 'formal_mentor')).toMatchObject({ state: 'overdue', detail: { days_without: 243 } });
    for (const relation of RELATIONS) {
      const mentee = await words.newcomer('2025-07-01');
      const assignment = await words.mentored(mentee, '2025-07-01', relation);
      await words.agreed(assignment, 1, '2025-08-01', '2026-02-01');
      for (const held_on of ['2025-08-01', '2025-11-01', '2026-01-15']) await words.met(assignment, mentee, held_on);
      const owed = { today: await facts(mentee, TODAY), ended: await facts(mentee, '2026-07-01') };
      expect({ relation, owed }).toEqual({ relation, owed: without });
    }
  });

  it('makes nobody without a programme clock owe an annual review', async () => {
    const partTime = () => world.person({ category: 'part_time', starts_on: '2010-07-01' });
    const reviewed = await partTime();
    await words.mentored(reviewed, '2025-07-01');
    expect(await words.one(reviewed, 'annual_review', TODAY, { occasion: '2025' })).toMatchObject({ state: 'due' });
    for (const relation of RELATIONS) {
      const mentee = await partTime();
      await words.mentored(mentee, '2025-07-01', relation);
      expect({ relation, owed: await words.ofPerson(mentee, TODAY) }).toEqual({ relation, owed: [] });
    }
  });
});

describe('careers', () => {
  it('part-time faculty and adjuncts owe nothing; full-time later begins a clock of its own, and less than full-time ends it', async () => {
    const person = await world.person({ category: 'part_time', starts_on: '2024-07-01' });
    expect(await words.ofPerson(person, TODAY)).toEqual([]);
    await world.sql`update appointment set ends_on = '2026-01-01' where person_id = ${person.id}`;
    const terms = { person_id: person.id, category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await world.insert('appointment', { ...terms, appointed_on: '2026-01-01', starts_on: '2026-01-01', ends_on: '2026-06-01' });
    expect(await words.one(person, 'formal_mentor', TODAY)).toMatchObject({ due_on: '2026-01-01', state: 'overdue' });
    await world.insert('appointment', {
      ...terms,
      category: 'part_time',
      academic_fte_pct: 50,
      appointed_on: '2026-06-01',
      starts_on: '2026-06-01',
    });
    expect(await words.ofPerson(person, '2026-06-01')).toEqual([]);
  });

  it('who has left or died owes nothing from that day', async () => {
    const [left, dead] = [await words.newcomer('2024-07-01'), await words.newcomer('2024-07-01')];
    await world.sql`update appointment set ends_on = '2026-02-15' where person_id = ${left.id}`;
    await world.sql`update person set deceased_on = '2026-02-15' where id = ${dead.id}`;
    for (const person of [left, dead]) {
      expect((await words.ofPerson(person, '2026-02-14')).length).toBeGreaterThan(4);
      expect(await words.ofPerson(person, '2026-02-15')).toEqual([]);
    }
  });

  it('a transfer changes who sees what is owed, and nothing of it', async () => {
    const mentee = await words.newcomer('2024-07-01', { division: 'CARD' });
    const facts = async () => (await words.ofPerson(mentee, TODAY)).map(({ kind, due_on, state }) => [kind, due_on, state]);
    const before = await facts();
    expect((await words.ofPerson(mentee, TODAY, people.director)).length).toBeGreaterThan(0);
    await world.sql`update division_membership set ends_on = '2026-02-01' where person_id = ${mentee.id}`;
    await world.membership(mentee, 'NEPH', { starts_on: '2026-02-01' });
    expect(await words.ofPerson(mentee, TODAY, people.director)).toEqual([]);
    expect((await words.ofPerson(mentee, TODAY, people.mentorDirector)).length).toBeGreaterThan(0);
    expect(await facts()).toEqual(before);
  });
});
