import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MatchDiscussion } from '../../../src/features/matching/match-discussions/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
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
beforeEach(() => world.at('2026-03-01'));

const said = { input: 'She hesitates; somebody patient.', for_mentee: 'Let us look for somebody who has led a trial.' };
const partsOf = ({ contributions }: MatchDiscussion) => contributions.map(({ input, for_mentee }) => [input, for_mentee]);
const partsFor = async (who: Person, id: string) => partsOf(await words.discussion(id, who));

describe('what a leader says to the mentee', () => {
  it('reaches the mentee as soon as it is contributed; what is for the other leaders never does', async () => {
    const { mentee, discussion } = await words.discussing();
    const { id } = discussion;
    const made = await words.say(people.director, id, { agrees: true, ...said });
    expect(partsOf(made.body)).toEqual([[said.input, said.for_mentee]]);
    expect(await partsFor(mentee, id)).toEqual([[null, said.for_mentee]]);
    expect((await words.discussion(id, mentee)).contributions[0]?.agrees).toBeNull();
    expect(await partsFor(people.pic, id)).toEqual([[said.input, said.for_mentee]]);
    expect(await words.notifiedAbout('discussion_for_you', id)).toEqual([mentee.id]);
    for (const who of [people.lead, people.facilitator, people.head]) expect(await partsFor(who, id)).toEqual([[null, null]]);
    await words.say(people.pic, id, { agrees: true });
    await words.say(mentee, id, { agrees: true, input: 'Yes, please.' });
    await words.conclude(people.director, id, { outcome: 'match', mentor_id: (await words.mentor()).id });
    expect(await partsFor(mentee, id)).toEqual([
      [null, said.for_mentee],
      [null, null],
      ['Yes, please.', null],
    ]);
    const text = JSON.stringify(
      await world.sql`select to_jsonb(e) as row from event e where subject_id = ${id}
      union all select to_jsonb(n) from notification n where subject_id = ${id}`,
    );
    expect(text).not.toMatch(/trial|patient/);
  });

  it('is not told to the mentor in question, preferred or agreed upon, whatever their office', async () => {
    const { request, discussion } = await words.discussing({ mentor_ids: [people.lead.id] });
    await words.say(people.director, discussion.id, said);
    expect(await partsFor(people.lead, discussion.id)).toEqual([[null, null]]);
    await world.sql`update mentor_request_choice set mentor_id = ${people.pic.id} where request_id = ${request.id}`;
    expect(await partsFor(people.pic, discussion.id)).toEqual([[null, null]]);
    const outsider = await words.mentor();
    expectProblem(await world.as(outsider).get(`/v1/match-discussions/${discussion.id}`), 404, 'not-found');
  });

  it('can be all that a first contribution says, is changed by a later one, and leaves the other part as it was', async () => {
    const { mentee, discussion } = await words.discussing();
    const { id } = discussion;
    const contribute = (who: Person, body: object) =>
      world.as(who).post<MatchDiscussion>(`/v1/match-discussions/${id}/contribute`, body, { ifMatch: '*' });
    expectProblem(await contribute(people.director, {}), 422, 'contribution-empty', '/agrees');
    const first = await contribute(people.director, { for_mentee: 'One' });
    expect(partsOf(first.body)).toEqual([[null, 'One']]);
    const second = await contribute(people.director, { input: 'Two' });
    expect(partsOf(second.body)).toEqual([['Two', 'One']]);
    const third = await contribute(people.director, { for_mentee: 'Three' });
    expect(partsOf(third.body)).toEqual([['Two', 'Three']]);
    const same = await contribute(people.director, { for_mentee: 'Three', input: 'Two' });
    expect(same.body.row_version).toBe(third.body.row_version);
    expect(await partsFor(mentee, id)).toEqual([[null, 'Three']]);
    expect(await words.notifiedAbout('discussion_for_you', id)).toEqual([mentee.id]);
    await contribute(people.pic, { for_mentee: 'Four' });
    expect(await words.notifiedAbout('discussion_for_you', id)).toEqual([mentee.id, mentee.id]);
  });

  it('is for leaders to say: the mentee has no such part, and its text is bounded', async () => {
    const { mentee, discussion } = await words.discussing();
    expectProblem(await words.say(mentee, discussion.id, { for_mentee: 'To myself' }), 422, 'capacity-not-held', '/for_mentee');
    for (const for_mentee of ['', 'a\u0000b', 'x'.repeat(4001)])
      expectProblem(await words.say(people.director, discussion.id, { for_mentee }), 400, 'invalid-request', '/for_mentee');
  });

  it('in two worlds that differ only in what leaders say to each other, the mentee reads the same', async () => {
    const answers: string[] = [];
    for (const input of ['He will not be renewed.', undefined]) {
      const { mentee, discussion } = await words.discussing();
      await words.say(people.director, discussion.id, {
        agrees: input === undefined,
        for_mentee: said.for_mentee,
        ...(input && { input }),
      });
      const seen = await words.discussion(discussion.id, mentee);
      answers.push(JSON.stringify(seen.contributions));
      expect(JSON.stringify(seen)).not.toContain('renewed');
    }
    expect(answers[0]).toBe(answers[1]);
  });

  it('by a token that may write and not read, is answered to its author alone', async () => {
    const { mentee, discussion } = await words.discussing();
    await words.say(people.director, discussion.id, said);
    const writing = world.as(mentee, { scopes: ['match_discussion:write'] });
    const { body } = await writing.post<MatchDiscussion>(
      `/v1/match-discussions/${discussion.id}/contribute`,
      { agrees: true, input: 'Yes' },
      { ifMatch: '*' },
    );
    expect(partsOf(body)).toEqual([
      [null, null],
      ['Yes', null],
    ]);
  });
});
