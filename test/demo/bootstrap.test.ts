/** `npm run bootstrap` and the start of the service say in words what is missing or wrong, and what to do. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freshDatabase } from '../setup/database.ts';
import { startService } from '../setup/service-process.ts';
import { ROOT } from '../setup/source.ts';

const run = promisify(execFile);
const PERSON = ['--subject', 'admin-1', '--given-name', 'Naoko', '--family-name', 'Ashworth'];
const OPTIONS = [
  ...['--department-code', 'DOM', '--department-name', 'Department of Medicine', '--time-zone', 'America/Toronto'],
  ...['--issuer', 'https://login.example.edu', ...PERSON],
];

async function bootstrap(environment: Record<string, string>, args: readonly string[] = OPTIONS) {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  return run(process.execPath, ['src/bootstrap.ts', ...args], { cwd: ROOT, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: Number(code), stdout: String(stdout), stderr: String(stderr) }),
  );
}

const { adminUrl } = inject('testServer');
const admin = new pg.Client(adminUrl);
const made: string[] = [];
beforeAll(() => admin.connect());
afterAll(async () => {
  for (const name of made) await admin.query(`drop database if exists ${name} with (force)`);
  await admin.end();
});

async function emptyDatabase(options = ''): Promise<string> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${name} ${options}`);
  made.push(name);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

describe('npm run bootstrap', () => {
  test('says that the database is not migrated, migrates it with --migrate, and says what follows', async () => {
    const OWNER_DATABASE_URL = await emptyDatabase();
    const refused = await bootstrap({ OWNER_DATABASE_URL });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toBe(
      'The database is not migrated: run npm run migrate first, or add --migrate to this command. Nothing was changed.\n',
    );
    const done = await bootstrap({ OWNER_DATABASE_URL }, ['--migrate', ...OPTIONS]);
    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(
      /^Created department \S+ with \S+ as programme administrator and faculty affairs\.\n.*Next: start the service/,
    );
    expect((await bootstrap({ OWNER_DATABASE_URL }, ['--migrate', ...OPTIONS])).stderr).toMatch(
      /department DOM already: nothing was changed/,
    );
  }, 120_000);

  test('names every option that is missing, before it opens a database', async () => {
    const { stderr } = await bootstrap({ OWNER_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' }, ['--department-code', 'D O M']);
    for (const option of ['department-name', 'time-zone', 'issuer', 'subject', 'given-name', 'family-name'])
      expect(stderr).toContain(`--${option}: is missing`);
    expect(stderr).toMatch(/--department-code: (?!is missing)/);
  });

  test('says what is wrong with the address: nobody listens, no such database, the role of the service, a locale without letters', async () => {
    const { appUrl } = await freshDatabase();
    const other = new URL(adminUrl);
    other.pathname = '/no_such_database';
    const plain = await emptyDatabase(`encoding 'UTF8' template template0 lc_ctype 'C' lc_collate 'C'`);
    const cases: [string, RegExp][] = [
      [
        'postgres://nobody@127.0.0.1:1/nothing',
        /^The database at 127\.0\.0\.1:1\/nothing cannot be used: ECONNREFUSED: is the server running/,
      ],
      [other.href, /there is no such database: create it/],
      [appUrl, /signs in as mentorship_app, the role of the service: give the owner/],
      [plain, /has lc_ctype C, by which names .* are not found.*Create another one as in README/],
    ];
    for (const [OWNER_DATABASE_URL, message] of cases) {
      const refused = await bootstrap({ OWNER_DATABASE_URL }, ['--migrate', ...OPTIONS]);
      expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
      expect(refused.stderr).not.toMatch(/^\s+at /m);
    }
  }, 120_000);

  test('works on the embedded database, which then starts with that department and no demo', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bootstrap-'));
    const DATA_DIR = path.join(folder, 'data');
    try {
      const withoutIssuer = OPTIONS.filter((one) => one !== '--issuer' && one !== 'https://login.example.edu');
      const done = await bootstrap({ DATA_DIR }, withoutIssuer);
      expect(done.stderr).toBe('');
      expect(done.stdout).toContain('urn:faculty-mentorship:development');
      const service = await startService({ DATA_DIR });
      const minted = await fetch(`${service.url}/dev/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ as: 'admin-1' }),
      });
      const { access_token } = (await minted.json()) as { access_token: string };
      const me = await fetch(`${service.url}/v1/me`, { headers: { authorization: `Bearer ${access_token}` } });
      expect(((await me.json()) as { roles: { role: string }[] }).roles.map(({ role }) => role).sort()).toEqual([
        'faculty_affairs',
        'programme_admin',
      ]);
      const people = await fetch(`${service.url}/v1/people`, { headers: { authorization: `Bearer ${access_token}` } });
      expect(((await people.json()) as { items: unknown[] }).items).toHaveLength(1);
      await service.stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 180_000);
});

describe('the service does not start', () => {
  test('as the owner of the database, and says whom to sign in as', async () => {
    const { ownerUrl } = await freshDatabase();
    const refused = await startService({ DATABASE_URL: ownerUrl });
    expect(refused.code).toBe(1);
    expect(refused.output()).toMatch(
      /which owns the tables or is a superuser .*; use mentorship_app, and give the owner as OWNER_DATABASE_URL/,
    );
  }, 90_000);

  test('on a database in which names are not found, and says how to make another', async () => {
    const OWNER_DATABASE_URL = await emptyDatabase(`encoding 'UTF8' template template0 lc_ctype 'C' lc_collate 'C'`);
    const url = new URL(OWNER_DATABASE_URL);
    url.username = 'mentorship_app';
    const refused = await startService({ DATABASE_URL: url.href, OWNER_DATABASE_URL });
    expect(refused.code).toBe(1);
    expect(refused.output()).toMatch(/has lc_ctype C, by which names .* are not found.*Create another one as in README, Deployment/);
  }, 120_000);
});
