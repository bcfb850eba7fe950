import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDb, createPool } from '../../src/core/db.ts';
import { startWorker, type Worker } from '../../src/jobs/worker.ts';
import { createWorld, type World } from '../setup/world.ts';

const data = (name: string) => readFileSync(path.join(import.meta.dirname, '../data', name));
let world: World;
let worker: Worker;
beforeAll(async () => {
  world = await createWorld();
  const pool = createPool(world.database.appUrl, { size: 4 });
  worker = await startWorker({ pool, db: createDb(pool), clock: world.clock, logger: pino({ level: 'info' }) });
  afterAll(async () => {
    await worker.stop();
    await pool.end();
  });
});

test('go', async () => {
  const p = await world.freshPeople();
  const client = world.as(p.facultyAffairs);
  for (const [kind, file] of [
    ['divisions', 'divisions.csv'],
    ['sites', 'sites.csv'],
    ['people', 'roster-with-errors.csv'],
    ['people', 'roster.csv'],
    ['people', 'roster.csv'],
    ['roles', 'roles.csv'],
    ['roles', 'roles.csv'],
  ] as const) {
    const a = await client.post(`/v1/imports?kind=${kind}`, null, {
      key: crypto.randomUUID(),
      payload: data(file),
      headers: { 'content-type': 'text/csv' },
    });
    if (a.status !== 202) console.log(a.status, JSON.stringify(a.body));
    const t = Date.now();
    for (;;) {
      const j = await client.get(a.headers['location'] as string);
      if (!['queued', 'running'].includes(j.body['status'] as string)) {
        console.log(kind, JSON.stringify(j.body), Date.now() - t);
        break;
      }
      await new Promise((r) => setTimeout(r, 20));
    }
    const r = await client.get(a.body['result_url'] as string);
    console.log(JSON.stringify(r.body).slice(0, 200));
  }
}, 60000);
