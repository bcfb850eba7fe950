import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/sequencer.ts';

const json = process.env.VITEST_JSON;

/** Most objects of a test are gone before a young generation of this size is full; the modules that stay take 150 MB, which need not be marked again and again. */
const execArgv = ['--max-semi-space-size=64', '--min-semi-space-size=32', '--initial-old-space-size=400'];

/** All kinds of tests run alike. Files of one worker share their modules: what a file opens is closed by test/setup/closing.ts. */
const each = {
  setupFiles: 'test/setup/each-file.ts',
  isolate: false,
  pool: 'forks',
  execArgv,
  // A worker keeps a core busy together with its share of the database server, whose connections are 200; one more works while another one waits.
  maxWorkers: Math.min(availableParallelism() + 1, 8),
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const;

export default defineConfig({
  test: {
    // Once for the whole run, whichever projects it has: a project that extended this configuration would do it again.
    globalSetup: 'test/setup/global.ts',
    teardownTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    // Node runs the sources as they are. Nothing is mocked, so nothing has to be transformed.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    reporters: json ? ['default', ['json', { outputFile: json }]] : ['default'],
    projects: [
      { test: { ...each, name: 'quick', include: ['test/**/*.test.ts'], exclude: ['test/oracles/**', 'test/faults/**'] } },
      { test: { ...each, name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 90_000 } },
      { test: { ...each, name: 'oracles', include: ['test/oracles/**/*.test.ts'] } },
    ],
  },
});
