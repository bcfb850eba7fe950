/** A process that is late with its work says so at once, instead of letting everybody wait. */
import { expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { closeAfterFile } from '../setup/closing.ts';

const nowhere = createDb(createPool('postgres://nobody@127.0.0.1:1/nothing', { size: 1 }));
const app = await createApp({
  config: loadConfig({ NODE_ENV: 'test', BUSY_DELAY_MS: '200' }),
  db: nowhere,
  clock: () => Temporal.Now.instant(),
  verify: () => Promise.reject(new Error('nobody asks with a token')),
  workerRunning: () => true,
  stopping: () => false,
});
closeAfterFile(async () => {
  await app.close();
  await nowhere.destroy();
});
const ask = () => app.inject('/openapi.json');

it('is answered 503 while the process is late, and as usual once it is on time again', async () => {
  expect((await ask()).statusCode).toBe(200);
  // Two samples of a second: what came before the first is measured with it.
  const late = async () => {
    for (const until = performance.now() + 450; performance.now() < until; );
    await new Promise((resolve) => setImmediate(resolve));
    return (await ask()).statusCode === 503;
  };
  await expect.poll(late, { timeout: 5_000, interval: 1 }).toBe(true);
  const refused = await ask();
  expect(refused.json()).toMatchObject({ code: 'unavailable', status: 503 });
  expect(refused.headers['retry-after']).toMatch(/^\d+$/);
  await expect.poll(async () => (await ask()).statusCode, { timeout: 5_000, interval: 20 }).toBe(200);
});
