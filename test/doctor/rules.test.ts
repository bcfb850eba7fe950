/** Each rule finds what breaks it and names it, and nothing in a database where all is well. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Kysely, sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { DB } from '../../db/types.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { examine, examineIn, lineOf, RULES, rulesOf } from '../../src/doctor/examine.ts';
import { UNCHECKED } from '../../src/doctor/unchecked.ts';
import { freshDatabase } from '../setup/database.ts';
import { spawnNode } from '../setup/service-process.ts';
import { ROOT } from '../setup/source.ts';
import { plants } from './plants.ts';

const NOW = '2026-03-01T17:00:00.000Z';
const { ownerUrl } = await freshDatabase();
/** A superuser, who may switch triggers off. */
const admin = new URL(inject('testServer').adminUrl);
admin.pathname = new URL(ownerUrl).pathname;
let db: Kysely<DB>;
beforeAll(async () => {
  await seedDemo(ownerUrl, { issuer: 'https://login.example.org', now: Temporal.Instant.from(NOW) });
  db = createDb(createPool(admin.href, { size: 1 }));
}, 120_000);
afterAll(() => db.destroy());

class Undone extends Error {}

/** Runs the work past every constraint that is a trigger, and takes everything back. */
async function undone(work: (tx: Transaction<DB>) => Promise<void>): Promise<void> {
  const tried = db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await work(tx);
    throw new Undone();
  });
  await tried.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
}

test('the demo department breaks no rule, as its owner sees it', async () => {
  const owner = createDb(createPool(ownerUrl, { size: 1 }));
  const seen: string[] = [];
  const found = await examine(owner, NOW, { onRule: ({ id }) => seen.push(id) }).finally(() => owner.destroy());
  expect(found).toEqual([]);
  expect(seen).toEqual(RULES.map(({ id }) => id));
}, 60_000);

describe('a rule names what breaks it', () => {
  test('and each has a violation here', () => {
    expect([...new Set(plants.map(({ rule }) => rule))].sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  test.each(plants.map((plant) => [plant.rule, plant.wrong, plant] as const))(
    '%s where %s',
    async (_rule, _wrong, { rule, statements, names }) => {
      await undone(async (tx) => {
        for (const text of statements) await sql.raw(text).execute(tx);
        // The rules of another department see nothing of it: a finding names its department.
        const lines = (await examineIn(tx, NOW, { rules: [rule] })).map(lineOf);
        expect(lines).toContainEqual(expect.stringMatching(names));
      });
    },
  );
});

test('findings hold identifiers and no names', async () => {
  await undone(async (tx) => {
    await sql
      .raw(
        `update person set merged_into_id = (select min(id::text)::uuid from person) where kind = 'faculty' and id <> (select min(id::text)::uuid from person)`,
      )
      .execute(tx);
    const { rows } = await sql<{ name: string }>`select distinct family_name as name from person where length(family_name) > 3`.execute(tx);
    const text = JSON.stringify(await examineIn(tx, NOW, { rules: ['INV-29-OWNED'] }));
    expect(text.length).toBeGreaterThan(10_000);
    expect(rows.filter(({ name }) => text.includes(name))).toEqual([]);
  });
});

describe('invariants that rows cannot show', () => {
  test('are named with a test that is there, and are not among the rules', () => {
    expect(UNCHECKED.filter((one) => !existsSync(path.join(ROOT, one.test)))).toEqual([]);
    const ruled = new Set(RULES.map(({ id }) => /^INV-\d+/.exec(id)?.[0]));
    expect(UNCHECKED.filter(({ invariant }) => ruled.has(invariant))).toEqual([]);
  });
});

describe('the command', () => {
  const doctor = async (args: readonly string[], environment: Record<string, string> = { OWNER_DATABASE_URL: ownerUrl }) => {
    const child = spawnNode('src/doctor/run.ts', environment, args);
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    await new Promise((resolve) => child.once('close', resolve));
    return { code: child.exitCode, output, errors };
  };

  test('asks the rules of its arguments, in any case, prints one line each and ends with 0', async () => {
    const { code, output, errors } = await doctor(['inv-11', 'INV-12']);
    expect([code, output]).toEqual([0, 'All rules hold.\n']);
    expect(errors.trim().split('\n')).toEqual([expect.stringMatching(/^INV-11 +\d+\.\d\d s +holds/), expect.stringMatching(/^INV-12 /)]);
  });

  test('ends with 1 and the offences where a rule is broken, as lines and as JSON', async () => {
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`insert into conflict_recheck (assignment_id, department_id) select id, department_id from assignment where subtype = 'formal' limit 1 on conflict do nothing`.execute(
        tx,
      );
    });
    const lines = await doctor(['INV-5-LEFT']);
    expect([lines.code, lines.output]).toEqual([1, expect.stringMatching(/^INV-5-LEFT DOM: assignment [0-9a-f-]{36}: was noted/)]);
    const json = await doctor(['INV-5-LEFT', '--json']);
    expect(JSON.parse(json.output)).toEqual([
      { rule: 'INV-5-LEFT', department: 'DOM', ids: [expect.stringMatching(/^assignment /)], words: expect.any(String) },
    ]);
    await sql`delete from conflict_recheck`.execute(db);
  });

  test('ends with 2 where it cannot look: an unknown rule or option, no address, no database', async () => {
    expect(await doctor(['INV-99'])).toMatchObject({ code: 2, errors: expect.stringContaining('No rule INV-99: the rules are GUARDS') });
    expect(await doctor(['--all'])).toMatchObject({ code: 2, errors: expect.stringContaining('Usage') });
    expect(await doctor([], {})).toMatchObject({ code: 2, errors: expect.stringContaining('OWNER_DATABASE_URL') });
    expect(await doctor([], { OWNER_DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' })).toMatchObject({ code: 2 });
  });

  test('lists the rules and what rows cannot show, and explains itself', async () => {
    const { code, output } = await doctor(['--list'], {});
    expect(code).toBe(0);
    for (const { id } of RULES) expect(output).toContain(id);
    for (const { invariant } of UNCHECKED) expect(output).toContain(invariant);
    expect(await doctor(['--help'], {})).toMatchObject({ code: 0, output: expect.stringContaining('Usage: npm run doctor') });
  });

  test('knows its rules by any case', () => {
    expect(rulesOf(['ledger']).map(({ id }) => id)).toEqual(['LEDGER']);
  });
});
