/** The README's tour of a department that moves in, word for word: an empty folder, bootstrap, one bundle, the first morning, and the line of cron. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../setup/service-process.ts';
import { ROOT } from '../setup/source.ts';

const run = promisify(execFile);
const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const blocks = (kind: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1] ?? '').join('\n');

let folder: string;
let service: ChildProcess | undefined;
let url: string;
let output = '';
const { DATABASE_URL: _database, OWNER_DATABASE_URL: _owner, SEED: _seed, ...environment } = process.env;

/** A block of the README in this folder, with this service. */
const bash = (script: string, env: Record<string, string> = {}) =>
  run('bash', ['-euc', script.replaceAll('http://127.0.0.1:3000', url).replaceAll(/\b(wrong|department)\.zip/g, `${folder}/$1.zip`)], {
    cwd: ROOT,
    env: { ...environment, ...env },
    maxBuffer: 10_000_000,
  });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'moving-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const data = path.join(folder, 'data');
  const founded = await bash(blocks('sh founding').replace('.data-own', data));
  expect(founded.stdout).toMatch(/^Created department /);
  const settings = { NODE_ENV: 'development', SEED: 'none', PORT: String(port), METRICS_PORT: String(await freePort()), DATA_DIR: data };
  service = spawn(process.execPath, ['src/main.ts'], { cwd: ROOT, env: { ...environment, ...settings } });
  service.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  service.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ready = async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok === true;
  for (const deadline = Date.now() + 90_000; !(await ready()); await new Promise((resolve) => setTimeout(resolve, 100)))
    if (service.exitCode !== null || Date.now() > deadline) throw new Error(`the service did not start:\n${output}`);
}, 200_000);

afterAll(async () => {
  if (service && service.exitCode === null) {
    const ended = new Promise((resolve) => service?.once('exit', resolve));
    service.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}, 40_000);

test('a wrong row is named, the department is imported once, and its first morning has nothing overdue', { timeout: 240_000 }, async () => {
  const { stdout } = await bash(blocks('sh moving'));
  const lines = stdout.trim().split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'failed',
    'created 0, changed 0, unchanged 0, changes_nothing null',
    'assignments, row 2, mentor_hr_number: unknown_person',
  ]);
  const [, created] = /^created (\d+), changed 0/.exec(lines[4] ?? '') ?? [];
  expect(Number(created)).toBeGreaterThan(1_000);
  const [, unchanged] = /unchanged (\d+)/.exec(lines[4] ?? '') ?? [];
  const all = Number(created) + Number(unchanged);
  const same = `created ${created}, changed 0, unchanged ${unchanged}, changes_nothing false`;
  expect(lines.slice(3, 9)).toEqual([
    'succeeded',
    same,
    'succeeded',
    same,
    'succeeded',
    `created 0, changed 0, unchanged ${all}, changes_nothing true`,
  ]);
  expect(lines[9]).toBe('overdue 0');
  expect(lines.slice(10, -1).every((line) => /^[a-z_]+: [1-9]\d* due$/.test(line))).toBe(true);
  expect(lines.at(-1)).toMatch(/^worklist: 0 overdue, [1-9]\d* due$/);
  expect(lines.length).toBeGreaterThan(12);
});

test('the line of cron sends the archive once a day, however often it is run', { timeout: 60_000 }, async () => {
  const line = blocks('cron').trim();
  const [, minute, command = ''] = /^(\d+ \d+ \* \* \*) (.+)$/.exec(line) ?? [];
  expect(minute).toBe('0 5 * * *');
  // As cron passes it to the shell: % is a line break unless it is escaped.
  expect(command.replaceAll('\\%', '')).not.toContain('%');
  const hr = path.join(folder, 'hr');
  await run('mkdir', [hr]);
  copyFileSync(path.join(folder, 'department.zip'), path.join(hr, 'department.zip'));
  const script = command.replaceAll('\\%', '%').replace('/srv/hr', hr);
  const token = (await run('npm', ['run', '-s', 'token', '--', '--url', url, '--as', 'first'], { cwd: ROOT })).stdout.trim();
  const send = async () => {
    const { stdout } = await run('bash', ['-euc', script], { env: { ...environment, URL: url, TOKEN: token } });
    return JSON.parse(stdout) as { id: string; type: string };
  };
  const first = await send();
  expect(first).toMatchObject({ type: 'import_bundle' });
  expect((await send()).id).toBe(first.id);
});

test('the line of cron for a roster has its idempotency key as well', () => {
  const [line = ''] = readme.match(/0 5 \* \* \* f=[\s\S]*?`/) ?? [];
  for (const part of ['curl -fsS', '--retry 5', 'scope=full', 'Idempotency-Key: roster-$(sha256sum', '--data-binary @$f'])
    expect(line).toContain(part);
});
