/** The word of an external mentor, by link or by evidence, binds nobody whom an acceptance in person would not bind. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { careersOf } from '../../setup/careers.ts';
import { type Answer, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { externalMentorsOf } from '../../setup/external-mentors.ts';
import { createWorld, type People, START } from '../../setup/world.ts';

const world = await createWorld();
let people: People;
let words: ReturnType<typeof externalMentorsOf>;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  people = await world.freshPeople();
  words = externalMentorsOf(world, people);
  careers = careersOf(world, people);
});
beforeEach(async () => {
  world.at(START);
  await words.mails.open();
  return words.mails.close;
});

type Proposal = { mentee: Person; mentor: Person; id: string; old: string };
type Change = (proposal: Proposal) => Promise<unknown>;
type Refusal = readonly [
  status: number,
  code: Parameters<typeof expectProblem>[2],
  pointer: string | undefined,
  more: (old: string) => object,
  change: Change,
];

const another = () => world.person({ division: 'GIM', site: 'NORTH' });
const plain = () => ({});

/** What may have changed since the mentee accepted. */
const REFUSALS: Record<string, Refusal> = {
  'a mentor at capacity': [
    422,
    'assignment-capacity',
    '/capacity_reason',
    plain,
    async ({ mentor }) => {
      for (let n = 0; n < 3; n += 1) await world.assignment(await world.person(), mentor);
    },
  ],
  'a declared conflict': [
    422,
    'mentor-excluded',
    '/mentor_id',
    plain,
    async ({ mentee, mentor }) => {
      const declared = await world.as(mentee).post('/v1/conflict-declarations', { other_id: mentor.id, kind: 'competition' });
      expect(declared.status).toBe(201);
    },
  ],
  'a mentor who evaluates the mentee': [422, 'assignment-conflict', undefined, plain, ({ mentee, mentor }) => world.line(mentee, mentor)],
  'another primary mentor': [
    409,
    'assignment-primary-taken',
    '/is_primary',
    () => ({ is_primary: true }),
    async ({ mentee }) => world.assignment(mentee, await another(), { is_primary: true }),
  ],
  'an assignment of the same two': [
    409,
    'assignment-overlap',
    undefined,
    plain,
    ({ mentee, mentor }) => world.assignment(mentee, mentor, { starts_on: '2026-01-01' }),
  ],
  'a mentee who has left': [
    422,
    'assignment-person-unfit',
    '/mentee_id',
    plain,
    async ({ mentee }) => {
      await careers.leaves(mentee, '2026-03-10');
      world.at('2026-03-10');
    },
  ],
  'a place that somebody else has taken': [
    409,
    'replacement-exists',
    undefined,
    (replaces_id) => ({ replaces_id }),
    async ({ mentee, old }) => world.assignment(mentee, await another(), { replaces_id: old, starts_on: '2026-07-01' }),
  ],
  'a mentor who would replace themselves': [
    422,
    'replacement-unfit',
    '/mentor_id',
    (replaces_id) => ({ replaces_id }),
    ({ mentor, old }) => world.sql`update assignment set mentor_id = ${mentor.id} where id = ${old}`,
  ],
  'days that are over': [
    422,
    'period-empty',
    '/planned_ends_on',
    () => ({ planned_ends_on: '2026-03-10' }),
    async () => world.at('2026-03-10'),
  ],
};

/** The proposal, which the mentee has accepted, and how the mentor's word is given. */
type Way = (
  more: object,
  given: { mentee: Person },
) => Promise<{ proposal: Omit<Proposal, 'old'>; answer: () => Promise<Answer<unknown>> }>;
const WAYS: Record<string, Way> = {
  evidence: async (more, given) => {
    const proposal = await words.proposed(more, given);
    return { proposal, answer: () => words.recordAs(people.facilitator, proposal.id) };
  },
  link: async (more, given) => {
    const { secret, ...proposal } = await words.asked(more, given);
    return { proposal, answer: () => words.accept(secret) };
  },
};

describe.each(Object.entries(WAYS))('the word of an external mentor by %s', (_, way) => {
  test.each(Object.entries(REFUSALS))('is refused for %s, and changes nothing', async (_, [status, code, pointer, more, change]) => {
    const { mentee } = await words.newPair();
    const { id: old } = await world.assignment(mentee, await another(), { is_primary: false });
    const { proposal, answer } = await way(more(old), { mentee });
    expect((await words.act(mentee, proposal.id, 'accept')).status).toBe(200);
    await change({ ...proposal, old });
    const before = await world.sql`select * from assignment where id = ${proposal.id}`;
    expectProblem(await answer(), status, code, pointer);
    expect(await world.sql`select * from assignment where id = ${proposal.id}`).toEqual(before);
  });
});

test('a new link is not asked for once the proposal has expired', async () => {
  const { id } = await words.proposed();
  world.at('2026-03-22');
  const asked = await world.as(people.facilitator).post(`/v1/assignments/${id}/request-link`, {}, { ifMatch: '*' });
  expectProblem(asked, 409, 'acceptance-expired');
});
