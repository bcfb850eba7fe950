import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';

/**
 * The process as a newcomer meets it: `npm start` on an empty folder, the README's tour word for word, and a graceful end. Only the
 * port differs, so that the test can run beside a service.
 */
const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let folder: string;
let service: ChildProcess;
let output = '';
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const { DATABASE_URL: _database, OWNER_DATABASE_URL: _owner, SEED: _seed, ...environment } = process.env;
  service = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: {
      ...environment,
      NODE_ENV: 'development',
      PORT: String(port),
      METRICS_PORT: String(await freePort()),
      DATA_DIR: path.join(folder, 'data'),
    },
  });
  service.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  service.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const deadline = Date.now() + 90_000;
  while (!output.includes('LEAD=')) {
    if (service.exitCode !== null || Date.now() > deadline) throw new Error(`the service did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}, 100_000);

afterAll(async () => {
  if (service.exitCode === null) service.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  it('prints the address, the docs page and a token for each demo person', () => {
    expect(output).toContain(`${url}/docs`);
    for (const name of ['DIRECTOR', 'MENTEE', 'MENTOR', 'VICE_CHAIR', 'FACULTY_AFFAIRS']) expect(output).toMatch(new RegExp(`${name}=eyJ`));
  });

  it('is alive and ready, and serves the docs page from itself alone', async () => {
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'live' });
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ status: 'ready' });
    const page = await (await fetch(`${url}/docs/`)).text();
    expect(page).toContain('<script');
    expect(page).not.toMatch(/(src|href)="https?:\/\//);
  });

  it('the tour of the README works word for word', async () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const tour = [...readme.matchAll(/^```sh tour\n([\s\S]*?)^```$/gm)].map((match) => match[1]).join('\n');
    const script = `${tour.replaceAll('http://127.0.0.1:3000', url)}\nhead -c 5 dossier.pdf\nrm newcomers.csv hire.csv dossier.pdf\n`;
    const { stdout } = await run('bash', ['-euc', script], { cwd: root, maxBuffer: 10_000_000 });
    const [dry, first, second] = [...stdout.matchAll(/"created":(\d+),"changed":(\d+),"unchanged":(\d+)/g)].map((match) =>
      match.slice(1).map(Number),
    );
    expect([dry, first, second]).toEqual([
      [2, 0, 0],
      [2, 0, 0],
      [0, 0, 2],
    ]);
    expect(stdout).toContain('"code":"assignment-conflict"');
    expect(stdout).toMatch(/division director of the mentee’s division, .*\(CARD\)/);
    expect(stdout).toMatch(/"contributions":\[\{"component":"needs","weight":40,"share_pct":\d+/);
    expect(stdout).toMatch(/"exclusions":\[\{"reason":"reports_to"/);
    expect(stdout).toMatch(/"missing":\[\],"contributions"/);
    expect(stdout).toContain('"status":"active"');
    expect(stdout).toMatch(/^matched$/m);
    expect(stdout).toMatch(/^open$/m);
    for (const part of ['overdue', 'due', 'plans', 'reviews', 'requests']) expect(stdout).toMatch(new RegExp(`^${part}: [1-9]`, 'm'));
    expect(stdout).toMatch(/"conductors":\[\{"person_id"/);
    expect(stdout).toMatch(/^in_force$/m);
    expect(stdout).toMatch(/"conflicts":\{"opened":\[\{"id":/);
    expect(stdout).toMatch(/^suspended_conflict$/m);
    expect(stdout).toMatch(/^pending_acceptance\nactive\nreplaced$/m);
    expect(stdout).toContain('Grüber-Fictional');
    expect(stdout).toMatch(/mentees: \{ ever: 3\d, in_period: 3\d \}/);
    expect(stdout).toMatch(/"kind":"dossier"/);
    expect(stdout).toMatch(/^%PDF-$/m);
  }, 60_000);

  it('the numbers of the programme are read as the README says, word for word', { timeout: 240_000 }, async () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const blocks = (kind: string) =>
      [...readme.matchAll(new RegExp(`^\`\`\`sh ${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1]);
    const [functions] = blocks('tour');
    const steps = blocks('measuring').join('\n');
    const script = `${functions}\n${steps}`.replaceAll('http://127.0.0.1:3000', url).replace(/(-o )(\w+\.\w+)/g, `$1${folder}/$2`);
    const { stdout } = await run('bash', ['-euc', script], { cwd: root, maxBuffer: 10_000_000 });
    expect(stdout).toMatch(/split: 'department',/);
    expect(stdout).toMatch(/denominator: [1-9]\d+,/);
    expect(stdout).toMatch(/^MIC-REL-1,1,micro,/m);
    expect(stdout).toMatch(/counted|population/i);
    expect(stdout).toMatch(/submitted: [1-9]\d+,/);
    expect(stdout).toMatch(/expected counts|Fisher|χ²/);
    const file = (name: string) => readFileSync(path.join(folder, name)).toString();
    expect(file('programme.pdf')).toMatch(/^%PDF-/);
    expect(file('matrix.csv')).toContain('EXO-IDN-1');
    for (const name of ['matrix.svg', 'answers.svg']) expect(file(name)).toMatch(/^<svg /);
  });

  it('SIGTERM ends it cleanly, with exit code 0, and its database with it', async () => {
    const ended = new Promise<number | null>((resolve) => service.once('exit', resolve));
    service.kill('SIGTERM');
    expect(await ended).toBe(0);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  }, 40_000);

  // The tests that start processes of their own run together: they mostly wait.
  it.concurrent('ends cleanly in time although a client has stalled in the middle of a request', async () => {
    const port = await freePort();
    const data = path.join(folder, 'data');
    const { DATABASE_URL: _database, OWNER_DATABASE_URL: _owner, SEED: _seed, ...environment } = process.env;
    const settings = { NODE_ENV: 'development', DATA_DIR: data, PORT: String(port), METRICS_PORT: String(await freePort()) };
    const again = spawn(process.execPath, ['src/main.ts'], { cwd: root, env: { ...environment, ...settings, SHUTDOWN_TIMEOUT_S: '8' } });
    const listening = async () => (await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => null))?.ok === true;
    for (const deadline = Date.now() + 60_000; !(await listening()) && Date.now() < deadline; )
      await new Promise((r) => setTimeout(r, 100));
    const stalled = connect(port, '127.0.0.1').on('error', () => {});
    stalled.write('POST /dev/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ended = new Promise<number | null>((resolve) => again.once('exit', resolve));
    again.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 90_000);

  it.concurrent('says in one message everything that is wrong with the environment', { timeout: 90_000 }, async () => {
    const bad = { ...process.env, NODE_ENV: 'production', PORT: 'x', DATABASE_URL: 'mysql://a', AUTH_ISSUER: '' };
    const refused = await run(process.execPath, ['src/main.ts'], { cwd: root, env: bad }).catch(
      (error: { code: number; stderr: string }) => error,
    );
    expect(refused).toMatchObject({ code: 1 });
    for (const name of ['PORT', 'DATABASE_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_URL']) expect(refused.stderr).toContain(name);
  });

  const commandWith = (file: string, args: string[], env: Record<string, string>) =>
    run(process.execPath, [file, ...args], { cwd: root, env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env } }).catch(
      (error: { code: number; stderr: string }) => error,
    );

  it.concurrent.each(['db/migrate.ts', 'src/bootstrap.ts'])(
    '%s needs the address of the owner and nothing else, and says so in a sentence',
    { timeout: 90_000 },
    async (file) => {
      const given = [
        '--department-code',
        'X',
        '--department-name',
        'X',
        '--time-zone',
        'America/Toronto',
        '--issuer',
        'https://x.example.edu',
      ];
      const options = file === 'src/bootstrap.ts' ? [...given, '--subject', 's', '--given-name', 'A', '--family-name', 'B'] : [];
      const missing = await commandWith(file, options, {});
      expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('OWNER_DATABASE_URL') });
      expect(missing.stderr).not.toMatch(/AUTH_ISSUER|^\s+at /m);
      // Nobody listens there, but it was tried: the service's own settings are not asked for.
      const tried = await commandWith(file, options, { OWNER_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
      expect(tried).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
      expect(tried.stderr).not.toMatch(/AUTH_ISSUER|^\s+at /m);
    },
  );

  it.concurrent('refuses a database that was never migrated, and says what to do', { timeout: 90_000 }, async () => {
    const { adminUrl } = inject('testServer');
    const name = `unmigrated_${randomUUID().replaceAll('-', '')}`;
    const admin = new pg.Client(adminUrl);
    await admin.connect();
    await admin.query(`create database ${name}`);
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: url.href, PORT: '0', METRICS_PORT: '0' };
    const refused = await run(process.execPath, ['src/main.ts'], { cwd: root, env }).catch(
      (error: { code: number; stderr: string }) => error,
    );
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    expect(refused).toMatchObject({ code: 1, stderr: 'The database is not migrated: run npm run migrate.\n' });
  });

  it('refuses an invalid CORS origin, and a demo without the address of the owner', () => {
    const refused = (environment: Record<string, string>) => () => loadConfig(environment);
    for (const wrong of ['portal.example.org', 'https://portal.example.org/', 'https://portal.example.org/app', '*', 'ftp://x.example.org'])
      expect(refused({ CORS_ORIGINS: `https://good.example.org,${wrong}` })).toThrow(`CORS_ORIGINS: ${wrong} is no origin`);
    expect(loadConfig({ CORS_ORIGINS: 'https://good.example.org, http://localhost:5173' }).corsOrigins).toHaveLength(2);
    const database = { DATABASE_URL: 'postgres://a@127.0.0.1/b' };
    expect(refused({ ...database, SEED: 'demo' })).toThrow('OWNER_DATABASE_URL: required with SEED=demo');
    expect(loadConfig({ ...database, SEED: 'demo', OWNER_DATABASE_URL: 'postgres://a@127.0.0.1/b' }).seed).toBe('demo');
  });

  it('mentions only operations that exist', () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const operations = readFileSync(path.join(root, 'openapi/operations.txt'), 'utf8');
    const named = [...readme.matchAll(/`(GET|POST|PUT|PATCH) (\/[^`?]*)/g)].map(([, method, url]) => `  ${method}  ${url}  `);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((operation) => !operations.includes(operation))).toEqual([]);
  });
});
