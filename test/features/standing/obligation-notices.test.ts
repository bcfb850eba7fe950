/** Who is notified of which kind of obligation, and when, also where it became known late. */
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import type { Person } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
});

const on = async (day: string) => {
  world.at(day);
  await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
};
const rows = (who: Person, about: Person, kind: string) =>
  world.sql<{ occasion: string; read_at: string | null; mail_state: string }>`select occasion, read_at, mail_state from notification
    where person_id = ${who.id} and kind = ${kind} and subject_id = ${about.id} order by occasion`;
const occasionsOf = async (who: Person, about: Person, kind: string) => (await rows(who, about, kind)).map(({ occasion }) => occasion);
const of = async (who: Person, about: Person, kind: string, name: string) =>
  (await occasionsOf(who, about, kind)).filter((occasion) => occasion.includes(name));

describe('what was long overdue when the service first looked', () => {
  it('is recorded as read, mailed to nobody, and not notified later', async () => {
    const old = await words.newcomer('2024-07-01', { division: 'CARD' });
    const fresh = await words.newcomer('2025-11-01', { division: 'CARD' });
    // Their check-ins are long overdue since 14 February and since 15 December.
    const late_check_in = await words.newcomer('2024-05-15', { division: 'CARD' });
    const old_check_in = await words.newcomer('2024-03-15', { division: 'CARD' });
    await on('2026-03-01');
    expect(await rows(people.lead, late_check_in, 'check_in_due')).toMatchObject([{ occasion: 'late:2024-05-15', read_at: null }]);
    expect(await rows(people.lead, old_check_in, 'check_in_due')).toMatchObject([{ occasion: 'late:2024-03-15', mail_state: 'too_old' }]);
    const [first] = (await rows(people.director, old, 'obligation_overdue')).filter(({ occasion }) => occasion.startsWith('formal_mentor'));
    expect(first).toMatchObject({ mail_state: 'too_old' });
    expect(first?.read_at).not.toBeNull();
    const [late] = (await rows(people.director, fresh, 'obligation_overdue')).filter(({ occasion }) =>
      occasion.startsWith('formal_mentor'),
    );
    expect(late).toMatchObject({ read_at: null });
    const before = (await rows(people.director, old, 'obligation_overdue')).length;
    await on('2026-03-02');
    expect((await rows(people.director, old, 'obligation_overdue')).length).toBe(before);
  });
});

describe('leaders are notified of what is long overdue', () => {
  it('also where it became known late, once, and not again when somebody else comes to answer for the person', async () => {
    await on('2026-03-03');
    const person = await words.newcomer('2025-01-01', { division: 'CARD' });
    await on('2026-03-04');
    await on('2026-03-05');
    const names = ['academic_plan:2025-01-01', 'formal_mentor:2025-01-01:2025-01-02', 'orientation:2025-01-01'];
    const occasions = await occasionsOf(people.director, person, 'obligation_overdue');
    expect(occasions.filter((occasion) => names.includes(occasion))).toEqual(names);
    expect((await rows(people.director, person, 'obligation_overdue')).every(({ mail_state }) => mail_state !== 'too_old')).toBe(true);
    const second = await world.person({ division: 'GIM', rank: 'professor' });
    await world.role(second, 'division_director', { division: 'CARD', acting: true, starts_on: '2026-03-06' });
    await on('2026-03-07');
    expect((await occasionsOf(second, person, 'obligation_overdue')).filter((occasion) => names.includes(occasion))).toEqual([]);
  });

  it('agreements, their reviews, meetings and plan renewals thirty days after they were due', async () => {
    const mentee = await words.newcomer('2025-03-20', { division: 'CARD' });
    const assignment = await words.mentored(mentee, '2025-03-20');
    const other = await words.mentored(mentee, '2026-02-01', { is_primary: false, mentor: people.outsider });
    await words.agreed(assignment, 1, '2025-04-01', '2026-03-20');
    const plan = await words.planned(mentee, '2025-04-01', '2025-04-02');
    await world.sql`update academic_plan set closed_on = '2026-03-10' where id = ${plan.id}`;
    const overdue = (name: string) => of(people.director, mentee, 'obligation_overdue', name);
    const due = {
      [`plan_renewal:${plan.id}`]: '2026-03-10',
      'meetings:1:2025-03-20': '2026-03-19',
      [`agreement_review:${assignment.id}:1`]: '2026-03-20',
      [`agreement:${other.id}`]: '2026-04-02',
    };
    for (const [name, day] of Object.entries(due)) {
      await on(addDays(day, 30));
      expect([name, await overdue(name)]).toEqual([name, []]);
      await on(addDays(day, 31));
      expect([name, await overdue(name)]).toEqual([name, [name]]);
    }
  });
});

describe('people are notified of what is due soon', () => {
  it('orientation, plan, first meeting, meetings, plan renewal: within fourteen days, once', async () => {
    await on('2027-01-04');
    const mentee = await words.newcomer('2027-01-05', { division: 'GIM' });
    await words.session('2027-02-01', { division_id: world.division('GIM').id });
    const assignment = await words.mentored(mentee, '2027-01-05');
    const plan = await words.planned(mentee, '2022-02-10', '2022-03-01');
    const due = {
      'due:orientation:2027-01-05': '2027-02-01',
      [`due:plan_renewal:${plan.id}`]: '2027-02-10',
      [`due:first_meeting:${assignment.id}`]: '2027-02-16',
      'due:meetings:1:2027-01-05': '2028-01-04',
    };
    for (const [name, day] of Object.entries(due)) {
      await on(addDays(day, -15));
      expect([name, await of(mentee, mentee, 'obligation_due', name)]).toEqual([name, []]);
      await on(addDays(day, -14));
      expect([name, await of(mentee, mentee, 'obligation_due', name)]).toEqual([name, [name]]);
    }
    // The mentor is notified of what the pair owes, not of what the mentee alone owes.
    expect(await occasionsOf(people.mentor, mentee, 'obligation_due')).toEqual([
      `due:first_meeting:${assignment.id}`,
      'due:meetings:1:2027-01-05',
    ]);
  });

  it('meetings of the same year of another clock again', async () => {
    const mentee = await words.newcomer('2028-02-01', { division: 'GIM' });
    await words.mentored(mentee, '2028-02-01');
    await on('2029-01-20');
    await world.sql`update appointment set ends_on = '2029-02-01' where person_id = ${mentee.id}`;
    const terms = { person_id: mentee.id, category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await on('2029-02-01');
    await world.insert('appointment', { ...terms, appointed_on: '2029-03-01', starts_on: '2029-03-01' });
    await words.mentored(mentee, '2029-03-01');
    await on('2030-02-20');
    for (const who of [mentee, people.mentor])
      expect(await of(who, mentee, 'obligation_due', 'meetings')).toEqual(['due:meetings:1:2028-02-01', 'due:meetings:1:2029-03-01']);
  });
});

describe('a pair is notified of what the two have missed', () => {
  it('the day after: the first meeting and the meetings of a year; but nobody whose assignment is over', async () => {
    await on('2031-01-01');
    const mentee = await words.newcomer('2031-01-02', { division: 'GIM' });
    const assignment = await words.mentored(mentee, '2031-01-02');
    await on('2031-02-13');
    expect(await occasionsOf(people.mentor, mentee, 'obligation_late')).toEqual([]);
    await on('2031-02-14');
    await on('2031-02-15');
    for (const who of [mentee, people.mentor])
      expect(await occasionsOf(who, mentee, 'obligation_late')).toEqual([`first_meeting:${assignment.id}`]);
    await on('2032-01-02');
    for (const who of [mentee, people.mentor])
      expect(await occasionsOf(who, mentee, 'obligation_late')).toEqual([`first_meeting:${assignment.id}`, 'meetings:1:2031-01-02']);
    const { items } = (await world.as(people.mentor).get('/v1/notifications?kind=obligation_late&limit=200')).body;
    expect(JSON.stringify(items)).not.toMatch(/first_meeting|meetings:/);
    await world.sql`update assignment set state = 'ended', ends_on = '2032-06-01' where id = ${assignment.id}`;
    await on('2033-01-02');
    expect(await of(people.mentor, mentee, 'obligation_late', 'meetings:2')).toEqual([]);
  });
});
