/** One server and one migrated template database for the whole run; database.ts gives each test file a copy. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureLogin } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { assertEverythingAnswered } from './answers.ts';
import { findServer } from './server.ts';

/** Connections to the template database, whose name a test file replaces by that of its own. */
export interface TestServer {
  adminUrl: string;
  ownerUrl: string;
  appUrl: string;
  template: string;
  strategy: 'FILE_COPY' | 'WAL_LOG';
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
    /** The folder in which worlds write down what they were answered. */
    answers: string;
  }
}

/** Runs before the first test file; what it returns runs after the last. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const startedAt = performance.now();
  const { kind, adminUrl, stop } = await findServer();
  const template = `mentorship_template_${randomBytes(6).toString('hex')}`;
  const answers = await mkdtemp(path.join(tmpdir(), 'answers-'));
  const tearDown = async () => {
    await rm(answers, { recursive: true, force: true });
    await asAdmin(adminUrl, async (admin) => {
      const { rows } = await admin.query<{ name: string }>('select datname as name from pg_database where datname ^@ $1', [template]);
      for (const { name } of rows) await admin.query(`drop database if exists ${name} with (force)`);
    });
    await stop();
  };

  try {
    const ownerUrl = withRole(adminUrl, 'mentorship_owner', template);
    const appUrl = withRole(adminUrl, 'mentorship_app', template);
    await asAdmin(adminUrl, async (admin) => {
      // Roles belong to the whole server: runs that share one take turns, and agree on the passwords.
      await admin.query(`select pg_advisory_lock(hashtext('mentorship test roles'))`);
      for (const { username, password } of [ownerUrl, appUrl].map((url) => new URL(url))) await ensureLogin(admin, username, password);
      await admin.query(`create database ${template} owner mentorship_owner`);
    });
    await migrate(ownerUrl);
    // Copying files makes the server flush everything first: quick only where nothing waits for a disk.
    const strategy = kind === 'TEST_DATABASE_URL' ? 'WAL_LOG' : 'FILE_COPY';
    project.provide('testServer', { adminUrl, ownerUrl, appUrl, template, strategy });
    project.provide('answers', answers);
  } catch (error) {
    await tearDown();
    throw error;
  }
  process.stdout.write(`database: ${kind}, template ready in ${Math.round(performance.now() - startedAt)} ms\n`);
  return async () => {
    try {
      if (await wasWhole(project)) await assertEverythingAnswered(answers);
    } finally {
      await tearDown();
    }
  };
}

/** Every test of every file of every project ran, and none failed. */
async function wasWhole({ vitest }: TestProject): Promise<boolean> {
  if (vitest.config.project.length > 0 || vitest.config.testNamePattern !== undefined) return false;
  const files = await Promise.all(vitest.projects.map(async (project) => (await project.globTestFiles()).testFiles.length));
  const passed = vitest.state.getFiles().filter(({ result }) => result?.state === 'pass');
  return passed.length === files.reduce((sum, count) => sum + count, 0);
}

async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function withRole(adminUrl: string, role: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = `${role}_of_a_test_server`;
  url.pathname = `/${database}`;
  return url.href;
}
