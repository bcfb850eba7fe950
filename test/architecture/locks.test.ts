/**
 * Whoever changes something that has a version reads it under a lock: of two who send the same version at the same moment, one succeeds, and
 * the other learns that it has changed. For every operation of the access matrix that takes If-Match.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Answer } from '../setup/client.ts';
import { createAsking, type Made, type Operation } from './access-asking.ts';
import { access as cases } from './cases/all.ts';

/** Operations whose second answer is another one, whichever version was sent. */
const OTHERWISE: Readonly<Record<string, string>> = {
  // The case names the present conductor, which changes nothing.
  delegateCheckIn: '2xx,2xx',
  // The version that was renewed is not the latest any more.
  renewAgreement: '2xx,409',
  // The first waits for a second person, and nobody asks again meanwhile.
  mergePeople: '2xx,409',
  // A link goes out once.
  drawSurveyLink: '2xx,409',
  // The former confidant no longer sees the concern.
  rerouteConcern: '2xx,404',
};

const promises = readFileSync(path.join(import.meta.dirname, 'access.txt'), 'utf8').split('\n');
const { world, operations, relations, make, send } = await createAsking();

/** The first relation that may, as access.txt promises. */
function whoMay(operation: Operation): string {
  const row = promises.find((line) => line.startsWith(`${operation.id} `))?.split(/\s+/) ?? [];
  const relation = relations[row.slice(1).indexOf('2xx')];
  if (relation === undefined) throw new Error(`nobody may ${operation.id}`);
  return relation;
}

async function waiting(): Promise<number> {
  const [row] = await world.sql<{ count: number }>`
    select count(*)::int from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
  return row?.count ?? 0;
}

/** Until so many sessions wait for a lock, or the answer has come without. */
async function untilWaiting(count: number, answer: Promise<Answer>): Promise<void> {
  let answered = false;
  void answer.then(() => {
    answered = true;
  });
  for (let attempt = 0; attempt < 200 && !answered && (await waiting()) < count; attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Both at once: the first is held up where it records what it did, and the second begins meanwhile. */
async function twice(operation: Operation, made: Made): Promise<Answer[]> {
  const relation = whoMay(operation);
  const blocker = await world.blocker();
  try {
    await blocker.query('lock table event in share mode');
    const first = send(operation, made, relation);
    await untilWaiting(1, first);
    const second = send(operation, made, relation);
    await untilWaiting(2, second);
    await blocker.release();
    return await Promise.all([first, second]);
  } catch (error) {
    await blocker.release();
    throw error;
  }
}

test('of two who change the same version at the same moment, one succeeds and the other is refused', { timeout: 300_000 }, async () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const operation of operations.filter(({ id, method }) => id in cases && method !== 'GET')) {
    const made = await make(operation.id);
    if (typeof made.ask.ifMatch !== 'number') continue;
    tried += 1;
    const answers = await twice(operation, made);
    const statuses = answers.map(({ status }) => (status < 300 ? '2xx' : String(status))).sort();
    if (statuses.join() !== (OTHERWISE[operation.id] ?? '2xx,412'))
      wrong.push(`${operation.id}: ${answers.map(({ status, text }) => `${status} ${text.slice(0, 200)}`).join(' | ')}`);
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(60);
});
