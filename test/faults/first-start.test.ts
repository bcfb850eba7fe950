/** The database that the service brings along: kept once it is on the disk, made anew where a first start was cut off before. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startEmbedded } from '../../db/embedded.ts';
import { closeAfterFile } from '../setup/closing.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'first-start-'));
closeAfterFile(() => rm(folder, { recursive: true, force: true }));
const UNSYNCED = path.join(folder, 'pg.unsynced');

/** Starts it, asks, and stops it. */
async function during(statement: string): Promise<unknown[]> {
  const server = await startEmbedded(folder);
  const client = new pg.Client(server.ownerUrl);
  try {
    await server.synced;
    await client.connect();
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
    await server.stop();
  }
}

test('a cluster that has reached the disk is kept, and one that may not have is made anew', async () => {
  await during('create table kept (id int)');
  expect(existsSync(UNSYNCED)).toBe(false);
  expect(await during(`select to_regclass('kept')::text as kept`)).toEqual([{ kept: 'kept' }]);
  // As a crash of the machine leaves it.
  await writeFile(UNSYNCED, '');
  expect(await during(`select to_regclass('kept')::text as kept`)).toEqual([{ kept: null }]);
  expect(existsSync(UNSYNCED)).toBe(false);
});
