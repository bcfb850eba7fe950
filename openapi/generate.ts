/** Draws the API: openapi.json for machines, operations.txt and fields.txt for people who review, and the README's table of who may do what. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Generated, write } from '../db/generated.ts';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { systemClock } from '../src/core/clock.ts';
import { createDb, createPool } from '../src/core/db.ts';
import { fieldsText, openapiText, operationsText } from '../src/http/openapi.ts';
import { TokenRefused } from '../src/http/token-errors.ts';
import { METRICS_FILE, metricsText } from './metrics.ts';
import { withWhoMay } from './who-may.ts';

/** The application as it would start, to be looked at and not asked: its database is an address that nobody connects to. */
export function createSilentApp(observe?: (app: FastifyInstance) => void): Promise<FastifyInstance> {
  return createApp({
    config: loadConfig({}),
    db: createDb(createPool('postgres://nobody@127.0.0.1:1/nothing', { size: 1 })),
    clock: systemClock,
    verify: async () => {
      throw new TokenRefused('unknown_key');
    },
    workerRunning: () => false,
    stopping: () => false,
    ...(observe && { observe }),
  });
}

/** What openapi.json, operations.txt and fields.txt should contain. Writes nothing. */
export async function describeApi(): Promise<{ openapi: string; operations: string; fields: string }> {
  const app = await createSilentApp();
  try {
    return { openapi: openapiText(app), operations: operationsText(app), fields: fieldsText(app) };
  } finally {
    await app.close();
  }
}

/** What `npm run generate` writes of the API: its documents, and the README's table of who may do what. */
export async function generated(): Promise<Generated> {
  const { openapi, operations, fields } = await describeApi();
  const readme = withWhoMay(await readFile(path.join(import.meta.dirname, '..', 'README.md'), 'utf8'));
  return {
    'openapi/openapi.json': openapi,
    'openapi/operations.txt': operations,
    'openapi/fields.txt': fields,
    [METRICS_FILE]: await metricsText(),
    'README.md': readme,
  };
}

if (import.meta.main) await write(await generated());
