/**
 * Who may do what, as one table that is read in a review: every operation × every relation to the thing it is about. access.txt is the
 * promise, this file keeps it. After a wanted change: `npx vitest run test/architecture/access.test.ts -u`, and look at what git shows.
 */
import { expect, test } from 'vitest';
import type { Answer } from '../setup/client.ts';
import { createAsking, type Operation } from './access-asking.ts';
import { access as cases } from './cases/all.ts';

const { operations, relations, make, send } = await createAsking();

const LEGEND = `# What each relation to the mentee and mentor (and to what is theirs) gets from each operation.
# 2xx: allowed. none: a list without the thing. 404: does not even learn that it exists. 422: neither, of somebody named in a body.
# author: made the thing and is nothing else to it. stranger: administers another department, where creating (2xx) is allowed.
`;

/**
 * `2xx`; `none` for a list in which the thing does not appear; the status of a refusal, among them 422 for a body that names somebody the
 * asker cannot know of; else `!` and a status that no case must lead to.
 */
function word({ status, body }: Answer, thing: string | undefined): string {
  if (status >= 200 && status < 300) {
    const items = Array.isArray(body?.items) ? body.items : null;
    const seen = items === null || (thing === undefined ? items.length > 0 : items.some(({ id }) => id === thing));
    return seen ? '2xx' : 'none';
  }
  const refused = [401, 403, 404].includes(status) || (status === 422 && body.code === 'reference-unknown');
  return refused ? String(status) : `!${status}`;
}

const wrong: string[] = [];

async function row(operation: Operation): Promise<string[]> {
  const words: string[] = [];
  let current = await make(operation.id);
  for (const relation of relations) {
    const answer = await send(operation, current, relation);
    const cell = word(answer, current.ask.thing);
    words.push(cell);
    if (cell.startsWith('!')) wrong.push(`${operation.id} as ${relation}: ${answer.status} ${answer.text.slice(0, 400)}`);
    // What was refused has changed nothing, and can be asked for again.
    if (operation.method !== 'GET' && cell === '2xx') current = await make(operation.id);
  }
  return words;
}

test('every operation has a case, and every case an operation', () => {
  const missing = operations.filter(({ id }) => !(id in cases)).map(({ id }) => id);
  expect(missing, 'add these to test/architecture/cases/: what they are about, and a request that succeeds for whoever may').toEqual([]);
  expect(Object.keys(cases).filter((id) => !operations.some((operation) => operation.id === id))).toEqual([]);
});

test('each relation may do what the table says, and nothing else', { timeout: 600_000 }, async () => {
  const queue = operations.filter(({ id }) => id in cases);
  const rows = new Map<string, string[]>();
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) rows.set(next.id, await row(next));
  };
  await Promise.all([work(), work(), work()]);
  expect(wrong, 'a case must be allowed or refused, and nothing else').toEqual([]);

  const widths = relations.map((relation) => relation.length);
  const idWidth = Math.max(...operations.map(({ id }) => id.length));
  const line = (id: string, words: readonly string[]) =>
    `${id.padEnd(idWidth)}  ${words.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd();
  const table = [LEGEND, line('', relations), ...operations.flatMap(({ id }) => (rows.has(id) ? line(id, rows.get(id) ?? []) : []))].join(
    '\n',
  );
  await expect(`${table}\n`).toMatchFileSnapshot('access.txt');
});
