/** Planned meetings follow their mentorship, and the calendar feed shows it. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { propertyOf, unfolded } from '../../setup/icalendar.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let say: ReturnType<typeof meetingsOf>;
let owes: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  say = meetingsOf(world);
  owes = obligationsOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const act = (as: Person, id: string, verb: string, body: object = {}) =>
  world.as(as).post(`/v1/assignments/${id}/${verb}`, body, { ifMatch: '*' });
type Feed = { path: string; row_version: number; shows_obligations: boolean };
const open = (as: Person, body: object = {}, scopes?: string[]) =>
  world.as(as, scopes ? { scopes } : {}).post<Feed>('/v1/calendar-feed', body);
const feedOf = async (as: Person) => (await open(as)).body.path;
const text = async (path: string) => (await world.anonymous.get(path)).text;
const eventIn = (calendar: string, id: string) => {
  const event = calendar.split('BEGIN:VEVENT').find((part) => part.includes(id)) ?? '';
  return { status: propertyOf(event, 'STATUS'), sequence: Number(propertyOf(event, 'SEQUENCE')) };
};
/** Two meetings, agreed upon for 10 and 20 March. */
async function planned(options: Parameters<typeof say.pair>[0] = {}): Promise<Pair & { first: string; second: string; path: string }> {
  const pair = await say.pair(options);
  const ids = [];
  for (const day of ['10', '20']) {
    const { body } = await say.propose(pair.mentee, pair.id, { scheduled_at: `2026-03-${day}T15:00:00Z`, duration_min: 45 });
    await say.act(pair.mentor, body.id, 'agree');
    ids.push(body.id);
  }
  return { ...pair, first: ids[0] ?? '', second: ids[1] ?? '', path: await feedOf(pair.mentee) };
}
const statusOf = async (pair: Pair, id: string) => {
  const { status, interrupted_by } = (await say.read(pair.mentee, id)).body;
  return [status, interrupted_by];
};

describe('a planned meeting', () => {
  it('of a day after the end is cancelled, in lists and in the feed', async () => {
    const pair = await planned();
    const before = eventIn(await text(pair.path), pair.second);
    expect(before.status).toBe('CONFIRMED');
    await act(pair.mentor, pair.id, 'end', { on: '2026-03-15' });
    expect(await statusOf(pair, pair.first)).toEqual(['scheduled', null]);
    expect(await statusOf(pair, pair.second)).toEqual(['cancelled', 'assignment_over']);
    const list = async (status: string) =>
      (await world.as(pair.mentee).get(`/v1/meetings?status=${status}`)).body.items.map(({ id }: { id: string }) => id);
    expect([await list('scheduled'), await list('cancelled')]).toEqual([[pair.first], [pair.second]]);
    const after = eventIn(await text(pair.path), pair.second);
    expect(after.status).toBe('CANCELLED');
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(eventIn(await text(pair.path), pair.first).status).toBe('CONFIRMED');
    expectProblem(
      await say.act(pair.mentor, pair.second, 'hold', { held_on: '2026-03-20', duration_min: 30 }),
      422,
      'day-in-future',
      '/held_on',
    );
  });

  it('belongs to the day of the department’s time zone, also in the week in which the clocks change', async () => {
    const pair = await say.pair();
    const ids = [];
    for (const scheduled_at of ['2026-03-09T03:30:00Z', '2026-03-09T04:30:00Z']) {
      const { body } = await say.propose(pair.mentee, pair.id, { scheduled_at, duration_min: 45 });
      await say.act(pair.mentor, body.id, 'agree');
      ids.push(body.id);
    }
    await act(pair.mentor, pair.id, 'end', { on: '2026-03-09' });
    const [last = '', over = ''] = ids;
    expect([await statusOf(pair, last), await statusOf(pair, over)]).toEqual([
      ['scheduled', null],
      ['cancelled', 'assignment_over'],
    ]);
    const calendar = await text(await feedOf(pair.mentee));
    expect([eventIn(calendar, last).status, eventIn(calendar, over).status]).toEqual(['CONFIRMED', 'CANCELLED']);
  });

  it('is cancelled when one of the two has died, also where that is recorded late', async () => {
    const pair = await planned();
    world.at('2026-03-12');
    const died = await world
      .as(people.facultyAffairs)
      .patch(`/v1/people/${pair.mentor.id}`, { deceased_on: '2026-03-05' }, { ifMatch: '*' });
    expect(died.status, JSON.stringify(died.body)).toBe(200);
    for (const id of [pair.first, pair.second]) {
      expect(await statusOf(pair, id)).toEqual(['cancelled', 'assignment_over']);
      expect(eventIn(await text(pair.path), id).status).toBe('CANCELLED');
    }
    expectProblem(await say.act(pair.mentee, pair.first, 'no-show', { absent: 'mentor' }), 409, 'meeting-state');
  });

  it('of a paused day is tentative, and comes back where the assignment resumes', async () => {
    const pair = await planned();
    await act(pair.mentor, pair.id, 'pause', { on: '2026-03-05' });
    for (const id of [pair.first, pair.second]) expect(await statusOf(pair, id)).toEqual(['tentative', 'assignment_paused']);
    const paused = eventIn(await text(pair.path), pair.second);
    expect(paused.status).toBe('TENTATIVE');
    world.at('2026-03-08');
    await act(pair.mentee, pair.id, 'resume', { on: '2026-03-15' });
    expect(await statusOf(pair, pair.first)).toEqual(['tentative', 'assignment_paused']);
    expect(await statusOf(pair, pair.second)).toEqual(['scheduled', null]);
    const back = eventIn(await text(pair.path), pair.second);
    expect(back.status).toBe('CONFIRMED');
    expect(back.sequence).toBeGreaterThan(paused.sequence);
    world.at('2026-03-11');
    expectProblem(await say.act(pair.mentee, pair.first, 'no-show', { absent: 'mentor' }), 409, 'meeting-state');
  });

  it('of a suspended day is tentative for the two', async () => {
    const pair = await planned();
    const before = eventIn(await text(pair.path), pair.second);
    await say.suspend(pair, '2026-03-15');
    expect(await statusOf(pair, pair.first)).toEqual(['scheduled', null]);
    expect(await statusOf(pair, pair.second)).toEqual(['tentative', 'assignment_suspended']);
    const after = eventIn(await text(pair.path), pair.second);
    expect(after.status).toBe('TENTATIVE');
    expect(after.sequence).toBeGreaterThan(before.sequence);
    await world.sql`update conflict_case set status = 'resolved', resolution = 'conflict_ended', ends_on = '2026-03-18' where assignment_id = ${pair.id}`;
    expect(await statusOf(pair, pair.second)).toEqual(['scheduled', null]);
    expect(eventIn(await text(pair.path), pair.second).sequence).toBeGreaterThan(after.sequence);
  });

  it('of a long absence of the mentor is tentative while the absence pauses the assignment', async () => {
    const pair = await planned();
    const leave = await world.insert('leave', {
      person_id: pair.mentor.id,
      stops_clock: true,
      starts_on: '2026-03-15',
      ends_on: '2026-08-01',
    });
    expect(await statusOf(pair, pair.first)).toEqual(['scheduled', null]);
    expect(await statusOf(pair, pair.second)).toEqual(['tentative', 'assignment_paused']);
    await world.sql`update leave set ends_on = '2026-04-01' where id = ${leave.id}`;
    expect(await statusOf(pair, pair.second)).toEqual(['scheduled', null]);
  });
});

describe('a feed', () => {
  it('without events has a name, a refresh hint and a component', async () => {
    const lines = unfolded(await text(await feedOf(await world.person())));
    expect(lines).toEqual(
      expect.arrayContaining(['BEGIN:VTIMEZONE', 'NAME:Mentorship', 'X-WR-CALNAME:Mentorship', 'X-PUBLISHED-TTL:PT1H']),
    );
    expect(lines).not.toContain('BEGIN:VEVENT');
  });

  it('has what is due to its owner where the owner chooses so, and nothing of others', async () => {
    const mentee = await owes.newcomer('2025-07-01');
    const mentor = await world.person({ division: 'NEPH', rank: 'professor' });
    await owes.mentored(mentee, '2025-07-01', { mentor });
    const opened = await open(mentee, { shows_obligations: true });
    expect(opened.body.shows_obligations).toBe(true);
    const plan = await owes.one(mentee, 'academic_plan', '2026-03-01');
    const calendar = await text(opened.body.path);
    const event = calendar.split('BEGIN:VEVENT').find((part) => part.includes(`${mentee.id}.academic_plan`)) ?? '';
    expect(propertyOf(event, 'DTSTART')).toBe(plan?.due_on?.replaceAll('-', ''));
    expect(propertyOf(event, 'SUMMARY')).toBe(`${plan?.state === 'overdue' ? 'Overdue' : 'Due'}: academic plan`);
    expect(event).toContain('TRANSP:TRANSPARENT');
    const shown = unfolded(calendar).flatMap((line) => /^UID:[0-9a-f-]{36}\.([a-z_]+)/.exec(line)?.[1] ?? []);
    expect(shown.length).toBeGreaterThan(2);
    expect(shown).toEqual(shown.toSorted());
    for (const name of [mentor.family_name, mentee.family_name]) expect(calendar).not.toContain(name);
    const ofMentor = await text((await open(mentor, { shows_obligations: true })).body.path);
    expect(ofMentor).not.toContain(mentee.id);
    expect(await text(await feedOf(mentee))).not.toContain('academic_plan');
  });

  it('changes what it shows under the same address', async () => {
    const mentee = await owes.newcomer('2025-07-01');
    const { body } = await open(mentee);
    const edit = (shows_obligations: boolean, ifMatch: string | number = '*', scopes?: string[]) =>
      world.as(mentee, scopes ? { scopes } : {}).patch<Feed>('/v1/calendar-feed', { shows_obligations }, { ifMatch });
    expectProblem(await edit(true, '*', ['calendar:write', 'meeting:read']), 403, 'permission-denied', '/shows_obligations');
    expect((await edit(true, body.row_version)).body).toMatchObject({ shows_obligations: true, row_version: 2 });
    expect((await edit(true)).body.row_version).toBe(2);
    expect(await text(body.path)).toContain('academic_plan');
    await edit(false);
    expect(await text(body.path)).not.toContain('academic_plan');
    await world.as(mentee).post('/v1/calendar-feed/revoke', {}, { ifMatch: '*' });
    expectProblem(await edit(true), 404, 'not-found');
    expectProblem(
      await open(mentee, { shows_obligations: true }, ['calendar:write', 'meeting:read']),
      403,
      'permission-denied',
      '/shows_obligations',
    );
  });
});
