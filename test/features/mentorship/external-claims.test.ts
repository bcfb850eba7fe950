/** Relations with an external mentor who need not sign in: their word is recorded with its evidence by the office that recorded the relation. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { externalMentorsOf } from '../../setup/external-mentors.ts';
import { createWorld, type People, START, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof externalMentorsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = externalMentorsOf(world, people);
});
beforeEach(() => world.at(START));

/** Recorded by somebody, for a mentor who has no login. */
async function claimed(by: Person | 'mentee', more: object = {}) {
  const { mentee, mentor } = await words.newPair();
  const as = by === 'mentee' ? mentee : by;
  const { status, body } = await words.propose(as, mentee, mentor, { subtype: 'informal', starts_on: '2026-02-01', ...more });
  expect([status, body.status]).toEqual([201, 'claimed']);
  return { mentee, mentor, id: body.id };
}
const recordAs = (as: Person, id: string, more: object = {}) => words.recordAs(as, id, { attests_no_reporting_line: undefined, ...more });

describe('the word of an external mentor', () => {
  it.each(['facilitator', 'lead'] as const)(
    'is recorded by the %s who recorded the relation; it holds with that of the mentee',
    async (office) => {
      const { mentee, id } = await claimed(people[office]);
      const recorded = await recordAs(people[office], id, { accepted_on: '2026-02-20' });
      expect([recorded.status, recorded.body.status]).toEqual([200, 'claimed']);
      const held = await words.act(mentee, id, 'confirm');
      expect(held.body).toMatchObject({ status: 'active', starts_on: '2026-02-01', mentor_accepted_by: 'evidence' });
      expect((await words.read(id, people[office])).acceptance_evidence).toMatchObject({
        accepted_on: '2026-02-20',
        reference: 'Records 2026/118',
        recorded_by: { id: people[office].id },
      });
      const events = await world.sql<{ data: unknown }>`
      select data from event where subject_id = ${id} and type = 'assignment_claim.confirmed' order by id`;
      expect(events.map(({ data }) => data)).toEqual([{ side: 'mentor', by: 'evidence' }, { side: 'mentee' }]);
    },
  );

  it('makes it hold where the mentee has confirmed before, and what the mentee had recorded is withdrawn', async () => {
    const { mentee, mentor, id: own } = await claimed('mentee');
    const { body } = await words.propose(people.facilitator, mentee, mentor, { subtype: 'informal', starts_on: '2026-02-01' });
    await words.act(mentee, body.id, 'confirm');
    expect((await recordAs(people.facilitator, body.id)).body.status).toBe('active');
    expect((await words.read(own, mentee)).status).toBe('withdrawn');
    expectProblem(await recordAs(people.facilitator, body.id), 409, 'assignment-state');
  });

  it('is not recorded of a claim of others, which nobody else knows of; nor by the mentee or the director', async () => {
    const own = await claimed('mentee');
    for (const who of [people.facilitator, people.lead]) expectProblem(await recordAs(who, own.id), 404, 'not-found');
    expectProblem(await recordAs(own.mentee, own.id), 403, 'permission-denied');
    const directed = await claimed(people.director);
    expectProblem(await recordAs(people.director, directed.id), 403, 'permission-denied');
    expectProblem(await recordAs(people.facilitator, directed.id), 404, 'not-found');
  });

  it('is of a mentor outside the department, given once, from the first day of the relation to today', async () => {
    const { mentee, mentor } = await words.pair();
    const inside = await words.propose(people.facilitator, mentee, mentor, { subtype: 'informal' });
    expectProblem(await recordAs(people.facilitator, inside.body.id), 422, 'external-acceptance-unfit');
    const { id } = await claimed(people.facilitator);
    for (const accepted_on of ['2026-01-31', '2026-03-02'])
      expectProblem(await recordAs(people.facilitator, id, { accepted_on }), 422, 'assignment-day-unfit', '/accepted_on');
    expect((await recordAs(people.facilitator, id, { accepted_on: '2026-02-01' })).status).toBe(200);
    expectProblem(await recordAs(people.facilitator, id), 409, 'assignment-state');
  });

  it('on a spot session is recorded until the day before it lapses', async () => {
    const [one, other] = [await claimed(people.facilitator, { subtype: 'spot' }), await claimed(people.facilitator, { subtype: 'spot' })];
    world.at('2026-04-29');
    expect((await recordAs(people.facilitator, one.id)).status).toBe(200);
    world.at('2026-04-30');
    expectProblem(await recordAs(people.facilitator, other.id), 409, 'acceptance-expired');
    expectProblem(await words.act(other.mentee, other.id, 'confirm'), 409, 'acceptance-expired');
  });
});
