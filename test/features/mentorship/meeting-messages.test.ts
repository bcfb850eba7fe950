/** How often the service and the database speak with each other for a write: each message costs both more than a statement of a row does. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Connection } from '../../../src/core/connection.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
let say: ReturnType<typeof meetingsOf>;
let messages = 0;
const ask = Connection.prototype.ask;
beforeAll(async () => {
  world = await createWorld();
  say = meetingsOf(world);
  Connection.prototype.ask = function counted(query) {
    messages += 1;
    return ask.call(this, query);
  };
});
afterAll(() => {
  Connection.prototype.ask = ask;
});

/** Messages of the request, who asks included. */
async function messagesOf(request: () => Promise<{ status: number }>): Promise<number> {
  messages = 0;
  const { status } = await request();
  expect(status).toBeLessThan(300);
  return messages;
}

it('a meeting is logged in five messages, with a key in six, and confirmed in eleven, with what it earns', async () => {
  const { id, mentee, mentor } = await say.pair();
  expect(await messagesOf(() => say.log(mentee, id, { held_on: '2026-02-20' }))).toBeLessThanOrEqual(5);
  const body = { assignment_id: id, mode: 'video', duration_min: 45, held_on: '2026-02-22', agenda: 'The grant' };
  expect(await messagesOf(() => world.as(mentee).post('/v1/meetings/log', body, { key: 'messages-1' }))).toBeLessThanOrEqual(6);
  const { body: meeting } = await say.log(mentee, id, { held_on: '2026-02-21' });
  expect(await messagesOf(() => say.act(mentor, meeting.id, 'confirm'))).toBeLessThanOrEqual(11);
});
