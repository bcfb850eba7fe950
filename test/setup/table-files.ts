/** Files of rows that a test writes, and what `readTable` makes of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { readTable, TableFileError, type TableOptions, type TableRow } from '../../src/core/table-file.ts';

/** For a file of tests: its files stand in a folder of their own, which is removed at the end. */
export function tableFiles(columns: string[]) {
  let folder: string;
  let files = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'table-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Where a file of a name would stand. */
  const pathOf = (name: string) => join(folder, name);

  async function fileOf(content: string | Uint8Array): Promise<string> {
    files += 1;
    const path = pathOf(String(files));
    await writeFile(path, content);
    return path;
  }

  async function readPath(path: string, options: Partial<TableOptions> = {}): Promise<TableRow[]> {
    return Array.fromAsync(readTable(path, { columns, required: ['code'], maxRows: 1_000, maxCellChars: 100, ...options }));
  }

  async function read(content: string | Uint8Array, options: Partial<TableOptions> = {}): Promise<TableRow[]> {
    return readPath(await fileOf(content), options);
  }

  /** The error of a file that cannot be read. */
  async function refusal(content: string | Uint8Array, options: Partial<TableOptions> = {}): Promise<TableFileError> {
    const outcome = await read(content, options).catch((error: unknown) => error);
    if (!(outcome instanceof TableFileError)) throw new Error(`expected a TableFileError, got ${JSON.stringify(outcome)}`);
    expect(outcome.detail.length).toBeGreaterThan(20);
    return outcome;
  }

  return { pathOf, fileOf, readPath, read, refusal };
}

/** The problems of a row, as field and code. */
export const codes = (row: TableRow | undefined) => row?.problems.map((problem) => `${problem.field}:${problem.code}`);
