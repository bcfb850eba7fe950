/** That an assignment ended, and when, is visible to others; why is readable only for the person who ended it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { assignmentsOf } from '../../setup/assignments.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const CODE = 'poor_communication';
const NOTE = 'quibblewort never answers';

let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
});

type Made = { id: string; mentee: Person; mentor: Person };

/** Everything a person could look into, as text: the assignment on several days, every list it is in, events and rosters. */
async function everythingSeenBy(who: Person, { id, mentee, mentor }: Made): Promise<string[]> {
  const as = world.as(who);
  const urls = [
    `/v1/assignments/${id}`,
    `/v1/assignments/${id}?as_of=2026-02-01`,
    `/v1/assignments/${id}?as_of=2027-02-01`,
    `/v1/assignments?person_id=${mentee.id}`,
    `/v1/assignments?person_id=${mentor.id}&as_of=2026-02-01`,
    `/v1/conflict-cases?assignment_id=${id}`,
    `/v1/events?subject_id=${id}&limit=200`,
    `/v1/events?actor_id=${mentee.id}&limit=200`,
    `/v1/events?actor_id=${mentor.id}&limit=200`,
    `/v1/people/${mentee.id}`,
    `/v1/people/${mentor.id}`,
    '/v1/notifications',
    '/v1/me',
  ];
  const answers = await Promise.all(urls.map((url) => as.get(url)));
  for (const division of ['CARD', 'NEPH']) {
    const roster = `/v1/divisions/${world.division(division).id}/roster`;
    answers.push(await as.get(`${roster}?limit=200`), await as.get(roster, { headers: { accept: 'text/csv' } }));
  }
  // Refused or answered, but not simply out of order.
  for (const { status } of answers) expect(status).toBeLessThan(500);
  return answers.map(({ text }) => text);
}

async function over(verb: 'end' | 'complete', by: 'mentee' | 'mentor' | 'lead', reason: object): Promise<Made> {
  const { mentee, mentor, assignment } = await words.running();
  const who = by === 'lead' ? people.lead : { mentee, mentor }[by];
  const ended = await words.act(who, assignment.id, verb, { on: '2026-03-01', ...reason });
  expect(ended.status).toBe(200);
  return { id: assignment.id, mentee, mentor };
}

describe('why an assignment ended', () => {
  it.each([
    ['end', 'mentee'],
    ['end', 'mentor'],
    ['end', 'lead'],
    ['complete', 'mentee'],
  ] as const)('is read by nobody else (%s by the %s), in whatever role and in whatever they can read', async (verb, by) => {
    const made = await over(verb, by, { reason_code: CODE, reason_note: NOTE });
    const { nobody: _, mentee: __, mentor: ___, ...others } = people;
    const everybody: Person[] = [...Object.values(others), made.mentee, made.mentor];
    const author = by === 'lead' ? people.lead : made[by];
    for (const who of everybody.filter(({ id }) => id !== author.id)) {
      for (const text of await everythingSeenBy(who, made)) {
        expect(text).not.toContain(CODE);
        expect(text).not.toContain('quibblewort');
      }
    }
    // Whoever wrote it still reads it, or this test could not fail.
    const own = await world.as(author).get<AssignmentDetail>(`/v1/assignments/${made.id}`);
    expect(own.body.own_reasons).toEqual([{ kind: verb, code: CODE, note: NOTE }]);
  });

  it('cannot be inferred by others: with and without a reason they are answered the same', async () => {
    const silent = await over('end', 'mentee', {});
    const explained = await over('end', 'mentee', { reason_code: CODE, reason_note: NOTE });
    // Ids, names and instants are of each alone; everything else must be equal.
    const facts = async (who: Person, { id }: Made) => {
      const { body } = await world.as(who).get<AssignmentDetail>(`/v1/assignments/${id}`);
      const { id: _, mentee: __, mentor: ___, created_at: ____, updated_at: _____, ...rest } = body;
      return rest;
    };
    const happened = async ({ id }: Made) => {
      const { body } = await world.as(people.admin).get(`/v1/events?subject_id=${id}&type=assignment.ended`);
      return body.items.map(({ type, data, operation_id }) => ({ type, data, operation_id }));
    };
    for (const who of [people.lead, people.director, people.facilitator, people.chair, people.facultyAffairs, people.admin])
      expect(await facts(who, explained)).toEqual(await facts(who, silent));
    expect(await facts(explained.mentor, explained)).toEqual(await facts(silent.mentor, silent));
    expect(await happened(explained)).toEqual(await happened(silent));
    expect(await happened(explained)).toEqual([
      { type: 'assignment.ended', data: { ends_on: '2026-03-01' }, operation_id: 'endAssignment' },
    ]);
  });
});
