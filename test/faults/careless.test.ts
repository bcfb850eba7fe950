/** A job that throws where nobody catches it fails, and its process goes on. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { notifierOf } from '../setup/notifications.ts';
import { eventually, spawnNode } from '../setup/service-process.ts';
import { createWorld } from '../setup/world.ts';

const world = await createWorld({ now: new Date().toISOString() });
const notify = notifierOf(world);

test('what a job throws outside its promise fails that job and no other, and says nothing of its content', async () => {
  const names = ['timer', 'promise', 'event', 'fine'];
  for (const name of names) {
    const who = await world.person({ division: 'GIM', site: 'NORTH', email: `${name}@example.edu` });
    await notify({ person_id: who.id });
  }
  await world.sql`update graphile_worker._private_jobs set run_at = now()`;
  const child = spawnNode('test/faults/careless-worker.ts', { DATABASE_URL: world.database.appUrl });
  const exit = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });

  const failed = () =>
    world.sql<{ last_error: string }>`select last_error from graphile_worker._private_jobs where locked_at is null order by last_error`;
  await eventually(failed, (entries) => entries.length === 3 && entries.every(({ last_error }) => last_error !== null));
  expect((await failed()).map(({ last_error }) => last_error)).toEqual(['Error', 'RangeError', 'TypeError']);
  expect(await world.sql`select from notification where mail_state = 'sent'`).toHaveLength(1);
  expect(child.exitCode).toBeNull();

  child.kill('SIGUSR2');
  expect(await exit).toEqual([1, null]);
  const messages = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(messages.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['a rejected promise was awaited by nobody', 'an error of a connection was caught by nobody', 'survived']),
  );
  expect(messages.find(({ msg }) => msg === 'survived')).toMatchObject({ running: true });
  expect(messages.filter(({ level }) => level === 60)).toMatchObject([{ error_name: 'TypeError' }]);
  expect(output).not.toContain('canary');
});
