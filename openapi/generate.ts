/** Draws the API twice: openapi.json for machines, operations.txt for people who review. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { systemClock } from '../src/core/clock.ts';
import { createDb, createPool } from '../src/core/db.ts';
import { openapiText, operationsText } from '../src/http/openapi.ts';
import { TokenRefused } from '../src/http/tokens.ts';

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

/** What openapi.json and operations.txt should contain. Writes nothing. */
export async function describeApi(): Promise<{ openapi: string; operations: string }> {
  const app = await createSilentApp();
  try {
    return { openapi: openapiText(app), operations: operationsText(app) };
  } finally {
    await app.close();
  }
}

if (import.meta.main) {
  const { openapi, operations } = await describeApi();
  await writeFile(path.join(import.meta.dirname, 'openapi.json'), openapi);
  await writeFile(path.join(import.meta.dirname, 'operations.txt'), operations);
}
