/** Nobody judges the request that replaces them: the former mentor who has come into an office, operation by operation. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Worklist } from '../../../src/features/standing/worklist/schema.ts';
import type { Answer } from '../../setup/client.ts';
import type { Person, RoleName, RoleOptions } from '../../setup/department.ts';
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

const vacated: string[] = [];
/** Nobody holds the role any more, for this test. */
async function vacate(role: string): Promise<void> {
  const rows = await world.sql<{ id: string }>`
    update leadership_role set ends_on = '2026-03-01' where department_id = ${world.id} and role = ${role} and ends_on is null returning id`;
  vacated.push(...rows.map(({ id }) => id));
}
const given: string[] = [];
afterEach(async () => {
  await world.sql`update leadership_role set ends_on = '2026-03-01' where id = any (${given.splice(0)}::uuid[])`;
  await world.sql`update leadership_role set ends_on = null where id = any (${vacated.splice(0)}::uuid[])`;
  world.at('2026-03-01');
});

const offices: readonly { role: RoleName; scope: RoleOptions }[] = [
  { role: 'division_director', scope: { division: 'CARD', acting: true } },
  { role: 'physician_in_chief', scope: { site: 'UNION' } },
  { role: 'hospital_division_head', scope: { division: 'CARD', site: 'UNION' } },
  { role: 'mentorship_facilitator', scope: { division: 'CARD' } },
  { role: 'mentorship_lead', scope: {} },
  { role: 'chair', scope: {} },
];

/**
 * A mentee who asks to replace a mentor, in words; the mentorship ended in February, and the former mentor is the only one who holds an office
 * since the first of March.
 */
async function replacing({ role, scope }: (typeof offices)[number]) {
  const [mentee, former] = [await words.mentee(), await words.mentor()];
  await words.needs(mentee);
  const { id } = await world.assignment(mentee, former, {
    state: 'ended',
    is_primary: true,
    starts_on: '2025-01-01',
    ends_on: '2026-02-20',
  });
  await vacate(role);
  given.push((await world.role(former, role, { ...scope, starts_on: '2026-03-01' })).id);
  const opened = await words.open(mentee, mentee, { type: 'replacement', replaces_id: id, reason: 'Secret reason' });
  expect(opened.status, opened.text).toBe(201);
  return { mentee, former, request: opened.body };
}

/** Every operation that reads or decides a request or its discussion, as somebody. */
function operations(as: Person, request_id: string, discussion_id: string, mentor_id: string) {
  const client = world.as(as);
  const request = `/v1/mentor-requests/${request_id}`;
  const discussion = `/v1/match-discussions/${discussion_id}`;
  const change = { ifMatch: '*' };
  const match = { outcome: 'match', mentor_id };
  return {
    'read the request': () => client.get(request),
    'edit the request': () => client.patch(request, { planned_ends_on: '2030-01-01' }, change),
    'rank mentors': () => client.put(`${request}/choices`, { mentor_ids: [mentor_id] }, change),
    'withdraw the request': () => client.post(`${request}/withdraw`, {}, change),
    'reopen the request': () => client.post(`${request}/reopen`, {}, change),
    'open a discussion': () => client.post(`${request}/discussions`, {}),
    'read the discussion': () => client.get(discussion),
    contribute: () => client.post(`${discussion}/contribute`, { agrees: false, input: 'No.' }, change),
    'stand in for the director': () => client.post(`${discussion}/contribute`, { agrees: false, capacity: 'division_director' }, change),
    delegate: () => client.post(`${discussion}/delegate`, { to_id: mentor_id }, change),
    'conclude with a match': () => client.post(`${discussion}/conclude`, match, change),
    'conclude without one': () => client.post(`${discussion}/conclude`, { outcome: 'no_match', no_match_reason: 'no_candidate' }, change),
    'cancel the discussion': () => client.post(`${discussion}/cancel`, {}, change),
  } satisfies Record<string, () => Promise<Answer>>;
}

describe.each(offices)('the former mentor as $role', (office) => {
  it('has no part in the request: nothing of it is found, listed or notified', async () => {
    const { mentee, former, request } = await replacing(office);
    const helper = office.role === 'mentorship_lead' ? people.director : people.lead;
    const discussion = (await words.discuss(helper, request.id)).body;
    const other = await words.mentor();
    for (const [name, ask] of Object.entries(operations(former, request.id, discussion.id, other.id))) {
      const answer = await ask();
      expect([403, 404], `${name}: ${answer.text}`).toContain(answer.status);
      expect(answer.text, name).not.toMatch(/Secret/);
    }
    const lists = [
      `/v1/mentor-requests?mentee_id=${mentee.id}`,
      '/v1/match-discussions?limit=200',
      '/v1/unmatched-people?limit=200',
      ...(['division_director', 'mentorship_lead', 'chair'].includes(office.role)
        ? [
            `/v1/divisions/${(await world.division('CARD')).id}/worklist`,
            `/v1/divisions/${(await world.division('CARD')).id}/handover-pack`,
          ]
        : []),
    ];
    for (const url of lists) {
      const answer = await world.as(former).get<Worklist>(url);
      expect(answer.text, url).not.toMatch(new RegExp(`${request.id}|${discussion.id}`));
    }
    await words.runOn('2026-06-15');
    const notified = await world.sql<{ kind: string }>`
      select kind from notification where person_id = ${former.id} and subject_id = any (${[request.id, discussion.id]}::uuid[])`;
    expect(notified).toEqual([]);
  });

  it('is replaced all the same: those who are left, and the stand-in for a vacant office, find the successor', async () => {
    const { mentee, former, request } = await replacing(office);
    const helper = office.role === 'mentorship_lead' ? people.director : people.lead;
    const { body } = await words.discuss(helper, request.id);
    expect(JSON.stringify(body.missing)).not.toContain(former.id);
    for (const { capacity, holder_ids, stand_in_ids, is_vacant } of body.missing) {
      const [first] = is_vacant ? stand_in_ids : holder_ids;
      const speaker = [mentee, ...Object.values(people)].find((each): each is Person => 'id' in each && each.id === first);
      expect(speaker, `${capacity} waits for nobody`).toBeDefined();
      const said = await words.say(speaker ?? mentee, body.id, { capacity, agrees: true });
      expect(said.status, said.text).toBe(200);
    }
    const successor = await words.mentor();
    const closer = office.role === 'division_director' ? people.pic : people.director;
    const concluded = await words.conclude(closer, body.id, { outcome: 'match', mentor_id: successor.id });
    expect(concluded.status, concluded.text).toBe(200);
    const withdrawn = await world.as(former).post(`/v1/assignments/${concluded.body.assignment_id}/withdraw`, {}, { ifMatch: '*' });
    expect([403, 404]).toContain(withdrawn.status);
    expect((await words.request(request.id, mentee)).status).toBe('awaiting_acceptance');
  });
});

describe('where only the Chair is left beside the former mentor', () => {
  it('the Chair is notified of the request, stands in and concludes', async () => {
    for (const role of ['physician_in_chief', 'mentorship_lead']) await vacate(role);
    const { mentee, former, request } = await replacing({ role: 'division_director', scope: { division: 'CARD', acting: true } });
    expect(await words.notifiedAbout('request_opened', request.id)).toEqual([people.chair.id]);
    expect((await words.request(request.id, people.chair)).reason).toBe('Secret reason');
    const { status, body } = await words.discuss(people.chair, request.id);
    expect(status).toBe(201);
    expect(body.missing).toMatchObject([
      { capacity: 'mentee' },
      { capacity: 'division_director', is_vacant: true, holder_ids: [], stand_in_ids: [people.chair.id] },
      { capacity: 'physician_in_chief', is_vacant: true, stand_in_ids: [people.chair.id] },
    ]);
    await words.say(mentee, body.id);
    await words.say(people.chair, body.id, { capacity: 'division_director' });
    const noMatch = { outcome: 'no_match', no_match_reason: 'no_candidate' };
    expect((await words.conclude(former, body.id, noMatch)).status).toBe(404);
    expect((await words.conclude(people.chair, body.id, noMatch)).status).toBe(200);
    expect((await words.act(people.chair, request.id, 'reopen')).status).toBe(200);
  });
});

describe('the mentor of a mentorship that still runs', () => {
  it('is involved as mentorship lead, and as delegate of somebody who is not', async () => {
    const [mentee, mentor] = [await words.mentee(), await words.mentor()];
    await words.needs(mentee);
    const { id } = await world.assignment(mentee, mentor, { is_primary: true, starts_on: '2025-01-01' });
    given.push((await world.role(mentor, 'mentorship_lead', { starts_on: '2026-03-01' })).id);
    const request = (await words.open(mentee, mentee, { type: 'replacement', replaces_id: id, reason: 'Secret reason' })).body;
    const { body } = await words.discuss(people.director, request.id);
    expect(body.id).toBeDefined();
    for (const ask of Object.values(operations(mentor, request.id, body.id, people.mentor.id)))
      expect([403, 404]).toContain((await ask()).status);
    const sent = await words.send(people.director, body.id, { to_id: mentor.id });
    expect(sent.body).toMatchObject({ code: 'delegation-unfit', detail: expect.stringMatching(/mentor to be replaced/) });
  });

  it('is not involved in another mentee’s request, nor is anybody in a request that replaces nobody', async () => {
    const { request } = await words.asking({ reason: 'Secret reason' });
    const another = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.assignment(another, people.director, { state: 'ended', starts_on: '2025-01-01', ends_on: '2026-02-01' });
    expect((await words.request(request.id, people.director)).reason).toBe('Secret reason');
  });
});

describe('the mentor to be replaced, in an office over the mentee', () => {
  /** A mentorship that ended in February, and its mentor, who holds an office since the first of March. */
  async function officer(role: RoleName, scope: RoleOptions) {
    const [mentee, mentor] = [await words.mentee(), await words.mentor()];
    await words.needs(mentee);
    const { id } = await world.assignment(mentee, mentor, {
      state: 'ended',
      is_primary: true,
      starts_on: '2025-01-01',
      ends_on: '2026-02-20',
    });
    given.push((await world.role(mentor, role, { ...scope, starts_on: '2026-03-01' })).id);
    return { mentee, mentor, id };
  }

  it.each(offices.filter(({ role }) => role !== 'chair'))(
    'as $role cannot ask for the successor, nor learn so whether one is sought',
    async (office) => {
      const { mentee, mentor, id } = await officer(office.role, office.scope);
      const ask = () => words.open(mentor, mentee, { type: 'replacement', replaces_id: id });
      const refusal = async () => {
        const { status, body } = await ask();
        return { ...body, status, instance: null, request_id: null };
      };
      const before = await refusal();
      expect(before).toMatchObject({ status: 422, code: 'approver-is-subject' });
      expect((await words.open(mentee, mentee, { type: 'replacement', replaces_id: id })).status).toBe(201);
      expect(await refusal()).toEqual(before);
    },
  );

  it('changes, withdraws and voids no proposal of the successor, and is not notified of it as a leader', async () => {
    await vacate('division_director');
    const { mentee, mentor, id } = await officer('division_director', { division: 'CARD', acting: true });
    given.push((await world.role(mentor, 'mentorship_lead', { starts_on: '2026-03-01' })).id);
    const successor = await words.mentor();
    const proposed = await world
      .as(people.lead)
      .post<{ id: string }>('/v1/assignments', { mentee_id: mentee.id, mentor_id: successor.id, replaces_id: id });
    expect(proposed.status, proposed.text).toBe(201);
    const url = `/v1/assignments/${proposed.body.id}`;
    const change = { ifMatch: '*' };
    expect((await world.as(mentor).patch(url, { planned_ends_on: '2026-04-01' }, change)).status).toBe(403);
    for (const verb of ['withdraw', 'void']) expect((await world.as(mentor).post(`${url}/${verb}`, {}, change)).status, verb).toBe(403);
    expect((await world.as(people.lead).patch(url, { planned_ends_on: '2029-04-01' }, change)).status).toBe(200);
    expect((await world.as(successor).post(`${url}/decline`, {}, change)).status).toBe(200);
    const notified = await words.notifiedAbout('assignment_declined', proposed.body.id);
    expect(notified).not.toContain(mentor.id);
    expect(notified).toContain(people.pic.id);
  });

  it('reads in the list of succession that they are gone, and not which request seeks the successor', async () => {
    const { mentee, mentor, id } = await officer('division_director', { division: 'CARD', acting: true });
    await world.sql`update assignment set ended_by_career = 'mentor_departed' where id = ${id}`;
    const request = (await words.open(mentee, mentee, { type: 'replacement', replaces_id: id })).body;
    const read = async (as: Person) => (await world.as(as).get(`/v1/succession?mentee_id=${mentee.id}`)).text;
    expect(await read(people.lead)).toContain(request.id);
    const own = await read(mentor);
    expect(own).toContain(id);
    expect(own).not.toContain(request.id);
  });
});
