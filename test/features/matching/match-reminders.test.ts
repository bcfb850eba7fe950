import { pino } from 'pino';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runDaily } from '../../../src/jobs/daily.ts';
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

const runOn = async (day: string) => {
  world.at(day);
  await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
};
const noMatch = { outcome: 'no_match', no_match_reason: 'no_candidate' };

describe('a discussion that nobody concludes', () => {
  it('is due after the days for an answer, counted from the day it is planned for', async () => {
    const { discussion, request } = await words.discussing();
    const { request: other } = await words.asking();
    const planned = (await words.discuss(people.director, other.id, { planned_on: '2026-03-11' })).body;
    expect([discussion.due_on, planned.due_on]).toEqual(['2026-03-22', '2026-04-01']);
    world.at('2026-03-21');
    expect((await words.discussion(discussion.id)).is_overdue).toBe(false);
    world.at('2026-03-22');
    expect((await words.discussion(discussion.id)).is_overdue).toBe(true);
    expect((await words.discussion(planned.id)).is_overdue).toBe(false);
    expect((await words.request(request.id)).is_overdue).toBe(true);
    expect((await words.request(other.id)).is_overdue).toBe(false);
    const found = async (is_overdue: boolean) =>
      (await world.as(people.lead).get(`/v1/match-discussions?limit=200&is_overdue=${is_overdue}`)).body.items.map(({ id }) => id);
    expect(await found(true)).toContain(discussion.id);
    expect(await found(true)).not.toContain(planned.id);
    expect(await found(false)).toContain(planned.id);
  });

  it('reminds the people it waits for once, and then notifies leaders and leads, again after thirty days', async () => {
    const { discussion, mentee } = await words.discussing();
    await words.say(people.director, discussion.id);
    await runOn('2026-03-14');
    expect(await words.notifiedAbout('discussion_due', discussion.id)).toEqual([]);
    await runOn('2026-03-15');
    await runOn('2026-03-16');
    expect(await words.notifiedAbout('discussion_due', discussion.id)).toEqual([mentee.id, people.pic.id].sort());
    await runOn('2026-03-21');
    expect(await words.notifiedAbout('discussion_overdue', discussion.id)).toEqual([]);
    await runOn('2026-03-22');
    await runOn('2026-04-20');
    expect(await words.notifiedAbout('discussion_overdue', discussion.id)).toEqual([people.director.id, people.lead.id].sort());
    await runOn('2026-04-21');
    expect((await words.notificationsAbout('discussion_overdue', discussion.id)).map(({ occasion }) => occasion).sort()).toEqual([
      '2026-03-22',
      '2026-03-22',
      '2026-04-21',
      '2026-04-21',
    ]);
    expect(await words.notifiedAbout('discussion_due', discussion.id)).toHaveLength(2);
  });

  it('causes no notice once it is over', async () => {
    const [concluded, cancelled, withdrawn] = [await words.discussing(), await words.discussing(), await words.discussing()];
    await words.conclude(people.lead, concluded.discussion.id, noMatch);
    await words.cancel(people.lead, cancelled.discussion.id);
    await words.act(people.lead, withdrawn.request.id, 'withdraw');
    await runOn('2026-03-15');
    await runOn('2026-03-25');
    for (const { discussion } of [concluded, cancelled, withdrawn]) {
      expect((await words.discussion(discussion.id)).is_overdue).toBe(false);
      for (const kind of ['discussion_due', 'discussion_overdue']) expect(await words.notifiedAbout(kind, discussion.id)).toEqual([]);
    }
  });
});

describe('people who were asked to a discussion are notified that it is over', () => {
  const over = (id: string) => words.notifiedAbout('discussion_over', id);

  it('when it is cancelled, delegates and the mentee included, but not the person who cancelled it', async () => {
    const { discussion, mentee } = await words.discussing();
    const deputy = await words.mentor();
    await words.send(people.pic, discussion.id, { to_id: deputy.id });
    await words.say(people.head, discussion.id);
    await words.cancel(people.lead, discussion.id);
    expect(await over(discussion.id)).toEqual([mentee.id, people.director.id, people.pic.id, people.head.id, deputy.id].sort());
  });

  it('when it is concluded; the mentee is notified of the result instead', async () => {
    const { discussion } = await words.discussing();
    await words.conclude(people.director, discussion.id, noMatch);
    expect(await over(discussion.id)).toEqual([people.pic.id]);
    const matched = await words.proposed();
    expect(await over(matched.discussion.id)).toEqual([people.pic.id]);
  });

  it('when the request is withdrawn, by hand or because the mentee has left', async () => {
    const { discussion, request, mentee } = await words.discussing();
    await words.act(mentee, request.id, 'withdraw');
    expect(await over(discussion.id)).toEqual([people.director.id, people.pic.id].sort());
    const gone = await words.discussing();
    await world.sql`update appointment set ends_on = '2026-03-05' where person_id = ${gone.mentee.id}`;
    await runOn('2026-03-05');
    expect(await over(gone.discussion.id)).toEqual([gone.mentee.id, people.director.id, people.pic.id].sort());
  });
});
