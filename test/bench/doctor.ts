/**
 * What `npm run doctor` costs at size L: `node test/bench/doctor.ts [scale]`. Prints the time of each rule, and the offences, of which there are
 * those that the data is made with.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { examine, lineOf, RULES } from '../../src/doctor/examine.ts';
import { fillSizeL, SIZE_L } from './size-l.ts';

const scale = Number(process.argv[2] ?? 1);
const rules = process.argv.slice(3);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const server = await startEmbedded(folder, { ephemeral: true });
try {
  await migrate(server.ownerUrl);
  await fillSizeL(server.ownerUrl, { ...SIZE_L, departments: Math.round(SIZE_L.departments * scale) });
  const db = createDb(createPool(server.ownerUrl, { size: 1, queryTimeoutMs: 3_600_000 }));
  const since = performance.now();
  await examine(db, '2026-03-01T17:00:00.000Z', {
    rules: rules.length > 0 ? rules : RULES.map(({ id }) => id).filter((id) => id !== 'LEDGER'),
    onRule: ({ id }, found, ms) =>
      console.log(id.padEnd(18), `${(ms / 1_000).toFixed(2)} s`.padStart(10), found.length, found.slice(0, 1).map(lineOf).join('')),
  });
  console.log(`all: ${((performance.now() - since) / 1_000).toFixed(1)} s`);
  await db.destroy();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
