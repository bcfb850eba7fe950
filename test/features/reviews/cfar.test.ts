/** The window of the continuing faculty appointment review: the rule, the rule in SQL, what people see of it, and when they are told. */
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, contains, daysBetween, type Period } from '../../../src/core/calendar.ts';
import { clockStart, type Terms } from '../../../src/domain/programme-clock.ts';
import {
  ALERT_MONTHS,
  adviceOn,
  alertDays,
  alertOn,
  type CfarFacts,
  contradicted,
  nextAlert,
  statusOn,
} from '../../../src/features/reviews/milestones/rules.ts';
import type { CfarWindow } from '../../../src/features/reviews/milestones/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person, PersonOptions } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  careers = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

/** Of CARD and UNION, on probation since the day. */
async function recruit(starts_on: string, options: PersonOptions = {}): Promise<Person> {
  const person = await world.person({ division: 'CARD', site: 'UNION', starts_on, ...options });
  await world.sql`update appointment set status = 'probationary' where person_id = ${person.id}`;
  return person;
}
const windowOf = async (person: Person, as = people.facultyAffairs) =>
  (await world.as(as).get<CfarWindow>(`/v1/people/${person.id}/cfar-window`)).body;
const decide = (person: Person, cfar_outcome: string, reached_on: string) =>
  world.as(people.facultyAffairs).post('/v1/career-milestones', { person_id: person.id, kind: 'cfar_decided', reached_on, cfar_outcome });
const extend = (person: Person, latest_on: string, decided_on = '2026-02-10') =>
  world.as(people.facultyAffairs).post('/v1/cfar-extensions', { person_id: person.id, latest_on, reason: 'other', decided_on });
const leave = (person: Person, starts_on: string, ends_on: string | null, stops_clock = true) =>
  world.insert('leave', { person_id: person.id, starts_on, ends_on, stops_clock });

/** Months as a person with a wall calendar counts them: the same day of that month, or its last day. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()))).toISOString().slice(0, 10);
}

const day = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(0, 0, 1)).map(([days, monthEnd]) => {
  const plain = addDays('2018-01-01', days);
  return monthEnd ? addDays(monthsLater(`${plain.slice(0, 7)}-01`, 1), -1) : plain;
});

describe('the rule', () => {
  const facts = fc.record({
    earliest_on: day,
    length: fc.integer({ min: 1, max: 1500 }),
    is_waived: fc.boolean(),
    is_probationary: fc.boolean(),
    is_decided: fc.boolean(),
  });
  const windowFrom = ({ length, ...rest }: { length: number; earliest_on: string } & Omit<CfarFacts, 'latest_on'>): CfarFacts => ({
    ...rest,
    latest_on: addDays(rest.earliest_on, length),
  });

  it('goes from not yet through the window to overdue, each day of it in order, unless it is decided or does not apply', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const known = windowFrom({ ...given, is_decided: false, is_probationary: true });
        const days = daysBetween(known.earliest_on, known.latest_on);
        const seen: Record<string, number> = {};
        for (let n = -10; n <= days + 10; n += 1) {
          const status = statusOn(known, addDays(known.earliest_on, n));
          seen[status] = (seen[status] ?? 0) + 1;
        }
        expect(seen).toEqual({ not_yet: 10, in_window: days + 1, overdue: 10 });
      }),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(facts, day, (given, on) => {
        const known = windowFrom(given);
        const expected = known.is_decided ? 'decided' : known.is_probationary ? null : 'not_applicable';
        if (expected) expect(statusOn(known, on)).toBe(expected);
        expect(statusOn(undefined, on)).toBe('not_applicable');
      }),
    );
  });

  it('tells one alert at a time, as somebody would who turns the pages of a calendar', () => {
    fc.assert(
      fc.property(day, (latest_on) => {
        const marked = new Map(ALERT_MONTHS.map((months) => [monthsLater(latest_on, -months), months]));
        expect(alertDays(latest_on)).toEqual([...marked.keys()]);
        const known = { earliest_on: '2017-01-01', latest_on, is_waived: false, is_probationary: true, is_decided: false };
        let current: number | null = null;
        const coming = [...marked.keys()];
        for (let on = addDays(latest_on, -380); on <= latest_on; on = addDays(on, 1)) {
          current = marked.get(on) ?? current;
          while (coming[0] !== undefined && coming[0] < on) coming.shift();
          expect(alertOn(latest_on, on)).toBe(current);
          expect(nextAlert(known, on)).toBe(coming[0] ?? null);
        }
        expect(alertOn(latest_on, addDays(latest_on, 1))).toBeNull();
        expect(nextAlert({ ...known, is_decided: true }, addDays(latest_on, -380))).toBeNull();
        expect(nextAlert({ ...known, is_probationary: false }, addDays(latest_on, -380))).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it('lets decisions stand in one order only: each on a day of its own, and nothing after what ends the matter', () => {
    const decision = fc.record({
      reached_on: fc.constantFrom('2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04'),
      cfar_outcome: fc.constantFrom('probation_extended', 'probation_extended', 'continuing', 'terminated'),
    });
    const fits = (list: readonly { reached_on: string; cfar_outcome: string }[]) => {
      const ordered = list.toSorted((a, b) => (a.reached_on < b.reached_on ? -1 : 1));
      return (
        new Set(list.map(({ reached_on }) => reached_on)).size === list.length &&
        ordered.slice(0, -1).every(({ cfar_outcome }) => cfar_outcome === 'probation_extended')
      );
    };
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 3 }), decision, (standing, next) => {
        fc.pre(fits(standing));
        expect(contradicted(standing, next) === undefined).toBe(fits([...standing, next]));
      }),
      { numRuns: 500 },
    );
  });

  it('advises about promotions alone', () => {
    expect(adviceOn('cfar_decided', 'professor', null)).toEqual([]);
    expect(adviceOn('senior_promotion', 'professor', 'associate_professor')).toEqual([]);
    expect(adviceOn('senior_promotion', 'associate_professor', 'associate_professor')).toEqual(['rank_differs']);
    expect(adviceOn('junior_promotion', 'associate_professor', 'associate_professor')).toEqual(['rank_unchanged']);
    expect(adviceOn('junior_promotion', null, null)).toEqual(['rank_unknown']);
  });
});

describe('the rule in SQL', () => {
  /** The first day on which so many months are complete, counting the days on which no leave stops the clock. */
  function dueOn(start: string, stopped: readonly Period[], months: number): string | null {
    let left = daysBetween(start, monthsLater(start, months));
    let on = start;
    for (; left > 0; on = addDays(on, 1)) {
      const held = stopped.filter((each) => contains(each, on));
      if (held.some((each) => each.ends_on === null)) return null;
      if (held.length === 0) left -= 1;
    }
    return on;
  }

  const span = fc.tuple(fc.integer({ min: 0, max: 2600 }), fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }));
  const period = span.map(
    ([from, length]): Period => ({
      starts_on: addDays('2018-01-01', from),
      ends_on: length === null ? null : addDays('2018-01-01', from + length),
    }),
  );
  const dated = fc.record({ on: day, is_voided: fc.boolean() });
  const story = fc.record({
    began: day,
    /** A second spell after a gap, or at once after part-time. */
    change: fc.constantFrom('none', 'gap', 'part_time'),
    lasts: fc.integer({ min: 100, max: 900 }),
    status: fc.constantFrom('probationary', 'continuing'),
    leaves: fc.array(period, { maxLength: 3 }),
    extensions: fc.array(fc.tuple(dated, day), { maxLength: 3 }),
    decisions: fc.array(fc.tuple(dated, fc.constantFrom('probation_extended', 'continuing', 'terminated')), { maxLength: 3 }),
    today: day,
  });

  it('says what a patient reader of the same facts would say', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ began, change, lasts, status, leaves, extensions, decisions, today }) => {
        const { id: person_id } = await world.person({ category: null, division: null, site: null, login: false });
        const until = addDays(began, lasts);
        const terms: Terms[] = [
          {
            category: change === 'part_time' ? 'part_time' : 'full_time',
            starts_on: began,
            ends_on: change === 'none' ? null : until,
            appointed_on: began,
          },
        ];
        const again = change === 'gap' ? addDays(until, 30) : until;
        if (change !== 'none') terms.push({ category: 'full_time', starts_on: again, ends_on: null, appointed_on: began });
        for (const each of terms) {
          const academic_fte_pct = each.category === 'full_time' ? 100 : 50;
          await world.insert('appointment', { person_id, ...each, rank: 'lecturer', academic_fte_pct, status });
        }
        for (const each of leaves) await world.insert('leave', { person_id, ...each, stops_clock: true });
        const voided = (is_voided: boolean) => (is_voided ? '2026-01-01' : null);
        const moved = [];
        for (const [{ on, is_voided }, latest_on] of extensions)
          moved.push({
            ...(await world.insert('cfar_extension', {
              person_id,
              latest_on,
              decided_on: on,
              reason: 'other',
              voided_at: voided(is_voided),
            })),
            latest_on,
            on,
            is_voided,
          });
        const decided = [];
        for (const [{ on, is_voided }, cfar_outcome] of decisions)
          decided.push({
            ...(await world.insert('career_milestone', {
              person_id,
              kind: 'cfar_decided',
              reached_on: on,
              cfar_outcome,
              voided_at: voided(is_voided),
            })),
            cfar_outcome,
            on,
            is_voided,
          });

        const [row] = await world.sql`select * from cfar_window(${person_id}, ${today}::date)`;
        const start = clockStart(terms, today);
        if (start === null) {
          expect(row).toBeUndefined();
          return;
        }
        const counts = ({ on, is_voided }: { on: string; is_voided: boolean }) => !is_voided && on >= start && on <= today;
        const last = <T extends { on: string; id: string }>(list: T[]) =>
          list.toSorted((a, b) => (a.on + a.id < b.on + b.id ? -1 : 1)).at(-1);
        const earliest_on = monthsLater(start, 36);
        const extension = last(moved.filter(counts).filter(({ latest_on }) => latest_on > earliest_on));
        const decision = last(decided.filter(counts));
        expect(row).toEqual({
          clock_starts_on: start,
          earliest_on,
          latest_on: extension?.latest_on ?? monthsLater(start, 60),
          recommended_earliest_on: dueOn(start, leaves, 36),
          recommended_latest_on: dueOn(start, leaves, 60),
          is_waived: status === 'continuing' && terms.some(({ category, starts_on }) => category === 'full_time' && starts_on === start),
          is_probationary: status === 'probationary',
          is_decided: decision !== undefined && decision.cfar_outcome !== 'probation_extended',
          decision_id: decision?.id ?? null,
          extension_id: extension?.id ?? null,
        });
      }),
      { numRuns: 120 },
    );
  });
});

describe('the window of a person', () => {
  it('is the end of month 36 to the end of month 60, with the days on which people are told', async () => {
    const person = await recruit('2022-07-01');
    expect(await windowOf(person)).toEqual({
      person_id: person.id,
      status: 'in_window',
      exemption: null,
      clock_starts_on: '2022-07-01',
      earliest_on: '2025-07-01',
      latest_on: '2027-07-01',
      recommended_earliest_on: '2025-07-01',
      recommended_latest_on: '2027-07-01',
      extension_id: null,
      milestone_id: null,
      decided_on: null,
      cfar_outcome: null,
      alerts_on: ['2026-07-01', '2027-01-01', '2027-04-01'],
      next_alert_on: '2026-07-01',
    });
  });

  it.for([
    ['2024-02-29', '2027-02-28', '2029-02-28', ['2028-02-28', '2028-08-28', '2028-11-28']],
    ['2023-08-31', '2026-08-31', '2028-08-31', ['2027-08-31', '2028-02-29', '2028-05-31']],
    ['2021-05-31', '2024-05-31', '2026-05-31', ['2025-05-31', '2025-11-30', '2026-02-28']],
  ] as const)(
    'that began on %s keeps the day of the month, or the last of a shorter one',
    async ([began, earliest_on, latest_on, alerts_on]) => {
      expect(await windowOf(await recruit(began))).toMatchObject({ earliest_on, latest_on, alerts_on });
    },
  );

  it('has its boundary days: the first and the last day belong to it', async () => {
    const person = await recruit('2022-07-01');
    const statuses = [];
    for (const on of ['2025-06-30', '2025-07-01', '2027-07-01', '2027-07-02']) {
      world.at(on);
      statuses.push((await windowOf(person)).status);
    }
    expect(statuses).toEqual(['not_yet', 'in_window', 'in_window', 'overdue']);
    expect(await windowOf(person)).toMatchObject({ next_alert_on: null, alerts_on: ['2026-07-01', '2027-01-01', '2027-04-01'] });
    world.at('2027-04-01');
    expect((await windowOf(person)).next_alert_on).toBe('2027-04-01');
    world.at('2027-04-02');
    expect((await windowOf(person)).next_alert_on).toBeNull();
  });

  it.for([
    [{ category: 'part_time' }, 'not_full_time'],
    [{ category: 'adjunct' }, 'not_full_time'],
    [{ category: null }, 'not_full_time'],
    [{ starts_on: '2026-03-02' }, 'not_full_time'],
  ] as const)('is none for %j', async ([options, exemption]) => {
    const window = await windowOf(await recruit('2020-07-01', options));
    expect(window).toMatchObject({
      status: 'not_applicable',
      exemption,
      earliest_on: null,
      latest_on: null,
      alerts_on: [],
      next_alert_on: null,
    });
  });

  it('is none where the probation was waived, or is over without a decision that was recorded', async () => {
    const waived = await world.person({ division: 'CARD', starts_on: '2024-07-01' });
    expect(await windowOf(waived)).toMatchObject({ status: 'not_applicable', exemption: 'probation_waived', alerts_on: [] });
    const over = await recruit('2020-07-01');
    await world.sql`update appointment set ends_on = '2025-07-01' where person_id = ${over.id}`;
    const values = {
      category: 'full_time',
      rank: 'associate_professor',
      academic_fte_pct: 100,
      status: 'continuing',
      starts_on: '2025-07-01',
    };
    await world.insert('appointment', { person_id: over.id, ...values, appointed_on: '2020-07-01' });
    expect(await windowOf(over)).toMatchObject({ status: 'not_applicable', exemption: 'not_probationary', clock_starts_on: '2020-07-01' });
    await decide(over, 'continuing', '2025-06-01');
    expect(await windowOf(over)).toMatchObject({
      status: 'decided',
      exemption: null,
      decided_on: '2025-06-01',
      alerts_on: [],
      next_alert_on: null,
    });
  });

  it('begins anew when part-time becomes full-time, and ends when full-time becomes part-time', async () => {
    const person = await recruit('2019-07-01', { category: 'part_time' });
    await world.sql`update appointment set ends_on = '2024-07-01' where person_id = ${person.id}`;
    const values = { category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary', starts_on: '2024-07-01' };
    await world.insert('appointment', { person_id: person.id, ...values, ends_on: '2026-07-01', appointed_on: '2019-07-01' });
    expect(await windowOf(person)).toMatchObject({ status: 'not_yet', clock_starts_on: '2024-07-01', earliest_on: '2027-07-01' });
    world.at('2026-07-01');
    expect(await windowOf(person)).toMatchObject({ status: 'not_applicable', exemption: 'not_full_time' });
  });

  it('is moved by the institution alone: a leave recommends, and an extension decides', async () => {
    const person = await recruit('2021-07-01');
    await leave(person, '2023-01-01', '2023-07-01');
    await leave(person, '2024-01-01', '2025-01-01', false);
    const before = {
      earliest_on: '2024-07-01',
      latest_on: '2026-07-01',
      recommended_earliest_on: '2024-12-29',
      recommended_latest_on: '2026-12-29',
    };
    expect(await windowOf(person)).toMatchObject({ ...before, extension_id: null });
    const { id } = (await extend(person, '2026-12-29')).body;
    expect(await windowOf(person)).toMatchObject({ ...before, latest_on: '2026-12-29', extension_id: id, next_alert_on: '2026-06-29' });
    const later = (await extend(person, '2026-10-01', '2026-02-20')).body;
    expect(await windowOf(person)).toMatchObject({ ...before, latest_on: '2026-10-01', extension_id: later.id });
    await leave(person, '2026-02-01', null);
    expect(await windowOf(person)).toMatchObject({
      recommended_earliest_on: '2024-12-29',
      recommended_latest_on: null,
      latest_on: '2026-10-01',
    });
  });

  it('does not tell leaves to a token that cannot read them: the same days with and without a leave', async () => {
    const [away, here] = [await recruit('2022-01-01'), await recruit('2022-01-01')];
    await leave(away, '2024-09-01', '2025-06-01');
    const narrow = async (person: Person) => {
      const as = world.as(people.director, { scopes: ['milestone:read'] });
      const { body } = await as.get<CfarWindow>(`/v1/people/${person.id}/cfar-window`);
      return { ...body, person_id: null };
    };
    expect(await narrow(away)).toEqual(await narrow(here));
    expect(await narrow(away)).toMatchObject({ recommended_earliest_on: null, recommended_latest_on: null, status: 'in_window' });
    expect(await windowOf(away, people.director)).toMatchObject({ recommended_latest_on: '2027-10-01' });
  });

  it('says what was decided; an extended probation goes on to another review', async () => {
    const person = await recruit('2021-07-01');
    const { id } = (await decide(person, 'probation_extended', '2025-02-01')).body;
    const open = await windowOf(person);
    expect(open).toMatchObject({ status: 'in_window', milestone_id: id, decided_on: '2025-02-01', cfar_outcome: 'probation_extended' });
    expect(open.next_alert_on).toBe('2026-04-01');
    const final = (await decide(person, 'continuing', '2026-02-01')).body;
    expect(await windowOf(person)).toMatchObject({
      status: 'decided',
      milestone_id: final.id,
      cfar_outcome: 'continuing',
      next_alert_on: null,
    });
    await world.as(people.facultyAffairs).post(`/v1/career-milestones/${final.id}/void`, null, { ifMatch: '*' });
    expect((await windowOf(person)).status).toBe('in_window');
  });

  it('is seen by the person, their leaders of division and site, and faculty affairs, and by nobody else', async () => {
    const person = await recruit('2022-07-01');
    for (const who of [person, people.director, people.pic, people.head, people.facultyAffairs])
      expect((await windowOf(person, who)).earliest_on).toBe('2025-07-01');
    for (const who of [people.mentor, people.lead, people.chair, people.viceChair, people.admin, people.stranger])
      expectProblem(await world.as(who).get(`/v1/people/${person.id}/cfar-window`), 404, 'not-found');
    expectProblem(
      await world.as(people.facultyAffairs).get('/v1/people/0198b7a0-0000-7000-8000-00000000dead/cfar-window'),
      404,
      'not-found',
    );
    expectProblem(await world.as(people.facultyAffairs).get('/v1/people/nonsense/cfar-window'), 400, 'invalid-request', 'id');
  });

  it('that shows no outcome tells nothing, and one that does tells which other person read it', async () => {
    const person = await recruit('2021-07-01');
    const readings = (who: Person) => world.sql`select actor_id from event where type = 'career_milestone.read' and actor_id = ${who.id}`;
    await windowOf(person, people.pic);
    expect(await readings(people.pic)).toHaveLength(0);
    await decide(person, 'continuing', '2026-02-01');
    for (const who of [people.pic, person]) await windowOf(person, who);
    expect([await readings(people.pic), await readings(person)]).toMatchObject([[{}], []]);
  });
});

describe('people are told that the latest day comes near', () => {
  const occasions = async (who: Person, about: Person) =>
    (await careers.told('cfar_near', who)).filter(({ subject_id }) => subject_id === about.id).map(({ occasion }) => occasion);

  it('12, 6 and 3 months before, once each: the person, the director and faculty affairs, and nobody else', async () => {
    const person = await recruit('2022-03-15');
    await world.assignment(person, people.mentor, { is_primary: true });
    await careers.on('2026-03-14');
    expect(await occasions(person, person)).toEqual([]);
    for (const on of ['2026-03-15', '2026-03-16', '2026-09-14']) await careers.on(on);
    expect(await occasions(person, person)).toEqual(['12:2027-03-15']);
    for (const on of ['2026-09-15', '2026-12-14', '2026-12-15', '2027-03-15', '2027-03-16', '2027-06-01']) await careers.on(on);
    const all = ['12:2027-03-15', '6:2027-03-15', '3:2027-03-15'];
    for (const who of [person, people.director, people.facultyAffairs]) expect(await occasions(who, person)).toEqual(all);
    for (const who of [people.mentor, people.pic, people.head, people.lead, people.chair, people.admin, people.facilitator])
      expect(await occasions(who, person)).toEqual([]);
    const { items } = (await world.as(person).get('/v1/notifications?kind=cfar_near')).body;
    expect(items[0]).toMatchObject({ path: `/v1/people/${person.id}/cfar-window`, due_on: '2027-03-15' });
    expect((await world.as(person).get(String(items[0]?.['path']))).status).toBe(200);
  });

  it('once that it is over: the director and faculty affairs, anew for each latest day, and nobody of whom it was waived', async () => {
    const [person, excused] = [await recruit('2021-03-10'), await recruit('2021-03-10')];
    await world.insert('obligation_waiver', { person_id: excused.id, kind: 'cfar', reason: 'departing' });
    const over = async (who: Person, about: Person) =>
      (await careers.told('cfar_overdue', who)).filter(({ subject_id }) => subject_id === about.id).map(({ occasion }) => occasion);
    await careers.on('2026-03-10');
    expect(await over(people.director, person)).toEqual([]);
    for (const on of ['2026-03-11', '2026-03-12', '2026-06-01']) await careers.on(on);
    for (const who of [people.director, people.facultyAffairs]) expect(await over(who, person)).toEqual(['2026-03-10']);
    for (const who of [person, people.lead, people.chair, people.pic]) expect(await over(who, person)).toEqual([]);
    expect(await over(people.facultyAffairs, excused)).toEqual([]);
    await extend(person, '2026-07-01', '2026-06-01');
    await careers.on('2026-07-02');
    expect(await over(people.director, person)).toEqual(['2026-03-10', '2026-07-01']);
  });

  it('late, with the one alert that is due; and anew when the institution moves the day', async () => {
    const person = await recruit('2021-12-01');
    await careers.on('2026-10-01');
    expect(await occasions(person, person)).toEqual(['3:2026-12-01']);
    await extend(person, '2027-10-01', '2026-10-01');
    await careers.on('2026-10-02');
    expect(await occasions(person, person)).toEqual(['3:2026-12-01', '12:2027-10-01']);
  });

  it('not once it is decided, unless the probation was extended', async () => {
    const [decided, extended] = [await recruit('2021-07-01'), await recruit('2021-07-01')];
    await decide(decided, 'terminated', '2026-02-01');
    await decide(extended, 'probation_extended', '2026-02-01');
    await careers.on('2026-05-01');
    expect(await occasions(decided, decided)).toEqual([]);
    expect(await occasions(people.director, decided)).toEqual([]);
    expect(await occasions(extended, extended)).toEqual(['3:2026-07-01']);
  });

  it('not about the part-time, the continuing, the dead, the departed and merged records', async () => {
    const began = '2021-07-01';
    const [part, dead, departed, merged, here] = [
      await recruit(began, { category: 'part_time' }),
      await recruit(began),
      await recruit(began),
      await recruit(began),
      await recruit(began),
    ];
    const continuing = await world.person({ division: 'CARD', starts_on: began });
    await world.sql`update person set deceased_on = '2026-04-01' where id = ${dead.id}`;
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${departed.id}`;
    await world.sql`update person set merged_into_id = ${here.id} where id = ${merged.id}`;
    await careers.on('2026-05-02');
    for (const about of [part, dead, departed, merged, continuing]) expect(await occasions(people.facultyAffairs, about)).toEqual([]);
    expect(await occasions(people.facultyAffairs, here)).toEqual(['3:2026-07-01']);
  });

  it('where there is no director the physician-in-chief is told, and where there is neither, no lead or Chair, who may not read of it', async () => {
    const north = await recruit('2021-07-01', { division: 'GIM', site: 'NORTH' });
    const union = await recruit('2021-07-01', { division: 'GIM', site: 'UNION' });
    await careers.on('2026-05-03');
    expect(await occasions(people.pic, union)).toEqual(['3:2026-07-01']);
    for (const who of [people.lead, people.chair, people.pic]) expect(await occasions(who, north)).toEqual([]);
    expect(await occasions(people.facultyAffairs, north)).toEqual(['3:2026-07-01']);
  });
});
