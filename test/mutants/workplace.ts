/** A copy of the working tree in which mutants are made and tested, and the commands that run there. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Change, mutate } from './mutant.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** How long a run may take to close what it opened before it is killed. */
const GRACE_MS = 20_000;

const TSCONFIG = 'tsconfig.mutants.json';

export type Outcome =
  | { state: 'passed' }
  | { state: 'failed'; file: string; test: string }
  | { state: 'timeout' }
  | { state: 'broken'; output: string };

export class Workplace {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  readonly root = path.join(this.#folder, 'tree');
  #running: ChildProcess | null = null;

  /** Copies what git knows of the working tree or would add, with its uncommitted changes. Packages are shared. */
  constructor() {
    const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' });
    for (const file of new Set(listed.split('\0').filter((name) => name !== ''))) {
      try {
        cpSync(path.join(ROOT, file), path.join(this.root, file), { recursive: true, dereference: false });
      } catch (error) {
        // Deleted, but still in git's index.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    rmSync(path.join(this.root, 'node_modules'), { force: true });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.root, 'node_modules'), 'junction');
    mkdirSync(path.join(this.#folder, 'tmp'));
    const compilerOptions = {
      noUnusedLocals: false,
      noUnusedParameters: false,
      incremental: true,
      tsBuildInfoFile: path.join(this.#folder, 'compiled.tsbuildinfo'),
    };
    writeFileSync(path.join(this.root, TSCONFIG), JSON.stringify({ extends: './tsconfig.json', include: ['src', 'db'], compilerOptions }));
  }

  /** Does the work with the change made, and takes it back. */
  async with<T>(file: string, change: Change, work: () => Promise<T>): Promise<T> {
    const target = path.join(this.root, file);
    const original = readFileSync(target, 'utf8');
    writeFileSync(target, mutate(original, change));
    try {
      return await work();
    } finally {
      writeFileSync(target, original);
    }
  }

  /** Whether the source passes the compiler, which need not mind names that are no longer used. The first time takes longest. */
  async compiles(): Promise<boolean> {
    const { code } = await this.#run(['node_modules/typescript/bin/tsc', '--project', TSCONFIG], 300_000);
    return code === 0;
  }

  /** Runs test files until the first failure. */
  async test(files: readonly string[], timeoutMs: number): Promise<Outcome> {
    const report = path.join(this.#folder, 'report.json');
    rmSync(report, { force: true });
    const { code, output, isLate } = await this.#run(
      ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', '--reporter=json', `--outputFile=${report}`, ...files],
      timeoutMs,
    );
    if (isLate) return { state: 'timeout' };
    if (code === 0) return { state: 'passed' };
    return this.#failure(report) ?? { state: 'broken', output };
  }

  #failure(report: string): Outcome | undefined {
    let results: Report['testResults'];
    try {
      results = (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults;
    } catch {
      return undefined;
    }
    const relative = (name: string) => path.relative(this.root, name).split(path.sep).join('/');
    for (const { name, assertionResults } of results) {
      const test = assertionResults.find(({ status }) => status === 'failed');
      if (!test) continue;
      // On a busy machine that may be no merit of the test.
      const isLate = test.failureMessages?.some((message) => message.includes('timed out')) ? ' (timed out)' : '';
      return { state: 'failed', file: relative(name), test: test.fullName + isLate };
    }
    // A hook or an import failed. Files that were given up because of that have no message.
    const broken = results
      .filter(({ status }) => status === 'failed')
      .sort((a, b) => (b.message ?? '').length - (a.message ?? '').length)[0];
    return broken && { state: 'failed', file: relative(broken.name), test: `the file as a whole: ${broken.message?.split('\n')[0] ?? ''}` };
  }

  async #run(args: string[], timeoutMs: number): Promise<{ code: number | null; output: string; isLate: boolean }> {
    const env = { ...process.env, CI: '1', NO_COLOR: '1', TMPDIR: path.join(this.#folder, 'tmp') };
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.#running = child;
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      void this.#end(child);
    }, timeoutMs);
    const code = await ended;
    clearTimeout(timer);
    this.#running = null;
    return { code, output, isLate };
  }

  /** First asks, so that a database server is stopped and its files are removed; then kills the whole group. */
  async #end(child: ChildProcess): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await Promise.race([ended, sleep(GRACE_MS, undefined, { ref: false })]);
    try {
      if (process.platform === 'win32') child.kill('SIGKILL');
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  }

  /** Ends what runs and removes the copy. */
  async close(): Promise<void> {
    if (this.#running) await this.#end(this.#running);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

interface Report {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}
