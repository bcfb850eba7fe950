import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UnmatchedPerson } from '../../../src/features/matching/mentor-requests/unmatched/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person, PersonOptions } from '../../setup/department.ts';
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
afterEach(() => world.at('2026-03-01'));

/** In the third programme year, when a mentor is due. */
const newcomer = (more: PersonOptions = {}) => world.person({ division: 'CARD', site: 'UNION', starts_on: '2023-07-01', ...more });
const list = (query = '', as: Person = people.lead) =>
  world.as(as).get<{ items: UnmatchedPerson[]; next_cursor: string | null }>(`/v1/unmatched-people?limit=200${query}`);
const entry = async (who: Person, as?: Person) => (await list('', as)).body.items.find(({ id }) => id === who.id);
const away = (who: Person, starts_on: string, ends_on: string | null) =>
  world.insert('leave', { person_id: who.id, stops_clock: false, starts_on, ends_on });

/** A request of this person, under discussion if it says so. */
async function asks(who: Person, discussed = false): Promise<string> {
  await words.needs(who);
  const { body } = await words.open(who, who);
  if (discussed) expect((await words.discuss(people.lead, body.id)).status).toBe(201);
  return body.id;
}

describe('who is without a mentor', () => {
  it('a person without any request, since the appointment began', async () => {
    const who = await newcomer();
    expect(await entry(who)).toEqual({
      id: who.id,
      display_name: expect.stringContaining(who.family_name),
      division_code: 'CARD',
      reason: 'no_request',
      since: '2023-07-01',
      days_waiting: 974,
      request_id: null,
      last_end_cause: null,
    });
  });

  it('is nobody who has an active formal mentor, primary or not, nor who need not have one', async () => {
    const mentored = await newcomer();
    await world.assignment(mentored, await words.mentor(), { is_primary: true });
    const otherwise = await newcomer();
    await world.assignment(otherwise, await words.mentor());
    const interrupted = await newcomer();
    const { id } = await world.assignment(interrupted, await words.mentor());
    await world.insert('assignment_pause', { assignment_id: id, starts_on: '2026-01-01' });
    const experienced = await newcomer({ starts_on: '2021-03-01' });
    const partly = await newcomer({ category: 'part_time' });
    const left = await newcomer();
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${left.id}`;
    const died = await newcomer();
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${died.id}`;
    const found = (await list()).body.items.map((one) => one.id);
    for (const who of [mentored, otherwise, interrupted, experienced, partly, left, died]) expect(found).not.toContain(who.id);
  });

  it('is everybody up to the last day of the fifth programme year', async () => {
    const who = await newcomer({ starts_on: '2021-03-02' });
    expect(await entry(who)).toMatchObject({ reason: 'no_request' });
    world.at('2026-03-02');
    expect(await entry(who)).toBeUndefined();
  });

  it('with an informal mentor alone is without one', async () => {
    const who = await newcomer();
    await world.assignment(who, await words.mentor(), { subtype: 'informal' });
    expect(await entry(who)).toMatchObject({ reason: 'no_request', since: '2023-07-01' });
  });
});

describe('since when', () => {
  it('the day after the last active one, however it ended', async () => {
    const who = await newcomer();
    await world.assignment(who, await words.mentor(), { starts_on: '2024-01-01', state: 'ended', ends_on: '2024-09-01' });
    await world.assignment(who, await words.mentor(), { starts_on: '2024-06-01', planned_ends_on: '2026-02-01' });
    expect(await entry(who)).toMatchObject({ since: '2026-02-01', days_waiting: 28 });
  });

  it('today, where the last day was yesterday', async () => {
    const who = await newcomer();
    await world.assignment(who, await words.mentor(), { planned_ends_on: '2026-03-01' });
    expect(await entry(who)).toMatchObject({ since: '2026-03-01', days_waiting: 0 });
  });

  it('the appointment, where an assignment was voided or ended before its first day', async () => {
    const who = await newcomer();
    await world.assignment(who, await words.mentor(), { state: 'voided' });
    await world.assignment(who, await words.mentor(), { state: 'ended', starts_on: '2025-01-01', ends_on: '2025-01-01' });
    expect(await entry(who)).toMatchObject({ since: '2023-07-01' });
  });
});

describe('the reason', () => {
  it('a request: open, in discussion, without a match; withdrawn it is none', async () => {
    const [open, discussed, none, withdrawn] = [await newcomer(), await newcomer(), await newcomer(), await newcomer()];
    const request_id = await asks(open);
    await asks(discussed, true);
    const missed = await asks(none);
    const discussion = (await words.discuss(people.lead, missed)).body;
    await words.conclude(people.lead, discussion.id, { outcome: 'no_match', no_match_reason: 'no_candidate' });
    await words.act(withdrawn, await asks(withdrawn), 'withdraw');
    expect(await entry(open)).toMatchObject({ reason: 'request_open', request_id });
    expect(await entry(discussed)).toMatchObject({ reason: 'in_discussion' });
    expect(await entry(none)).toMatchObject({ reason: 'no_match', request_id: missed });
    expect(await entry(withdrawn)).toMatchObject({ reason: 'no_request', request_id: null });
    world.at('2026-05-30');
    expect(await entry(none)).toMatchObject({ reason: 'request_open' });
  });

  it('a proposal, with or without a request, until its last day; and what has yet to begin', async () => {
    const who = await newcomer();
    await world.assignment(who, await words.mentor(), { state: 'pending_acceptance' });
    await world.sql`update assignment set expires_on = '2026-03-05' where mentee_id = ${who.id}`;
    const soon = await newcomer();
    await world.assignment(soon, await words.mentor(), { starts_on: '2026-03-10' });
    world.at('2026-03-04');
    expect(await entry(who)).toMatchObject({ reason: 'awaiting_acceptance' });
    expect(await entry(soon)).toMatchObject({ reason: 'awaiting_acceptance' });
    world.at('2026-03-05');
    expect(await entry(who)).toMatchObject({ reason: 'no_request' });
    world.at('2026-03-10');
    expect(await entry(soon)).toBeUndefined();
  });

  it('an assignment that a conflict suspends, unless another one is on its way', async () => {
    const who = await newcomer();
    const { id: assignment_id } = await world.assignment(who, await words.mentor(), { is_primary: true, starts_on: '2025-07-01' });
    const days = { starts_on: '2026-02-01', detected_on: '2026-02-01', due_on: '2026-04-02' };
    await world.insert('conflict_case', {
      assignment_id,
      status: 'detected',
      source: 'hr_change',
      bases: '[]',
      policy_id: world.policy.id,
      ...days,
    });
    expect(await entry(who)).toMatchObject({ reason: 'suspended_conflict', since: '2026-02-01', days_waiting: 28, request_id: null });
    await words.open(who, who, { type: 'replacement', replaces_id: assignment_id });
    expect(await entry(who)).toMatchObject({ reason: 'request_open', since: '2026-02-01' });
  });

  it('a mentor who is away for long, from the first day to the last', async () => {
    const [who, mentor] = [await newcomer(), await words.mentor()];
    await world.assignment(who, mentor, { starts_on: '2025-07-01' });
    await away(mentor, '2026-02-10', '2026-06-10');
    expect(await entry(who)).toMatchObject({ reason: 'mentor_absent', since: '2026-02-10' });
    world.at('2026-06-09');
    expect(await entry(who)).toMatchObject({ reason: 'mentor_absent' });
    world.at('2026-06-10');
    expect(await entry(who)).toBeUndefined();
  });

  it('a mentor who is away for a short time interrupts nothing', async () => {
    const [who, mentor] = [await newcomer(), await words.mentor()];
    await world.assignment(who, mentor, { starts_on: '2025-07-01' });
    await away(mentor, '2026-02-10', '2026-03-20');
    expect(await entry(who)).toBeUndefined();
  });

  it.each([
    ['mentor_retired', 'mentor_retired'],
    ['mentor_departed', 'mentor_departed'],
    ['mentor_died', 'mentor_departed'],
    ['mentee_departed', null],
    [null, null],
  ])('what ended the last mentorship: %s is answered as %s', async (ended_by_career, cause) => {
    const who = await newcomer();
    const { id } = await world.assignment(who, await words.mentor(), { state: 'ended', ends_on: '2026-01-15' });
    await world.sql`update assignment set ended_by_career = ${ended_by_career} where id = ${id}`;
    expect(await entry(who)).toMatchObject({ since: '2026-01-15', last_end_cause: cause });
  });

  it('only what ended last counts', async () => {
    const who = await newcomer();
    const retired = await world.assignment(who, await words.mentor(), { state: 'ended', starts_on: '2024-01-01', ends_on: '2025-01-15' });
    await world.sql`update assignment set ended_by_career = 'mentor_retired' where id = ${retired.id}`;
    await world.assignment(who, await words.mentor(), { state: 'ended', starts_on: '2025-02-01', ends_on: '2026-01-15' });
    expect(await entry(who)).toMatchObject({ last_end_cause: null });
  });
});

describe('readers of the list', () => {
  it('each leader finds the people they answer for', async () => {
    const [here, elsewhere] = [await newcomer(), await newcomer({ division: 'NEPH', site: 'NORTH' })];
    for (const as of [people.director, people.pic, people.facilitator, people.head]) {
      expect(await entry(here, as)).toBeDefined();
      expect(await entry(elsewhere, as)).toBeUndefined();
    }
    for (const as of [people.lead, people.chair, people.viceChair, people.facultyAffairs, people.admin]) {
      expect(await entry(here, as)).toBeDefined();
      expect(await entry(elsewhere, as)).toBeDefined();
    }
    for (const as of [people.outsider, people.committee]) expectProblem(await list('', as), 403, 'permission-denied');
    expect(await entry(here, people.stranger)).toBeUndefined();
  });

  it('is filtered by division, site and reason', async () => {
    const [here, elsewhere] = [await newcomer(), await newcomer({ division: 'NEPH', site: 'NORTH' })];
    await asks(elsewhere);
    const found = async (query: string) => {
      const ids = (await list(query)).body.items.map(({ id }) => id);
      return [here, elsewhere].map(({ id }) => ids.includes(id));
    };
    expect(await found(`&division_id=${world.division('NEPH').id}`)).toEqual([false, true]);
    expect(await found(`&site_id=${world.site('NORTH').id}`)).toEqual([false, true]);
    expect(await found(`&site_id=${world.site('UNION').id}`)).toEqual([true, false]);
    expect(await found('&reason=no_request')).toEqual([true, false]);
    expect(await found('&reason=request_open,in_discussion')).toEqual([false, true]);
    expectProblem(await list('&reason=bored'), 400, 'invalid-request', 'reason');
  });

  it('goes by name, page by page, in one statement however long it is', async () => {
    for (const family_name of ['Zzebra', 'Aaron', 'Aaron']) await newcomer({ family_name });
    const whole = (await list()).body.items.map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await world
        .as(people.lead)
        .get<{ items: UnmatchedPerson[]; next_cursor: string | null }>(`/v1/unmatched-people?limit=3${cursor}`);
      paged.push(...body.items.map(({ id }) => id));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(paged).toEqual(whole);
    const names = (await list()).body.items.map(({ display_name }) => display_name);
    expect(names[0]).toMatch(/Aaron/);
    expect(names.at(-1)).toMatch(/Zzebra/);
    const cost = (limit: number) => world.statements(() => world.as(people.lead).get(`/v1/unmatched-people?limit=${limit}`));
    expect(await cost(20)).toBe(await cost(1));
  });
});
