/**
 * What the tests were answered: which operation, which status, which problem. After a whole run it is held against what the routes declare, so that
 * every operation has succeeded in a test, and every refusal it declares was met.
 */
import { appendFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ProblemCode } from '../../src/domain/problems/index.ts';

/** Notes each answer of the application, as `<operation> <status>` or `<operation> <problem>`. */
export function noteAnswers(app: FastifyInstance, answers: Set<string>): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const operation = request.routeOptions.schema?.operationId;
    if (!operation) return payload;
    const isProblem = reply.statusCode >= 400 && typeof payload === 'string';
    answers.add(`${operation} ${isProblem ? (JSON.parse(payload) as { code: string }).code : reply.statusCode}`);
    return payload;
  });
}

/** Adds what one world has seen. */
export async function writeAnswers(folder: string, answers: ReadonlySet<string>): Promise<void> {
  await appendFile(path.join(folder, `${process.pid}.txt`), [...answers].map((line) => `${line}\n`).join(''));
}

/** What the routes say that they can answer, in the same words; `done` for success. */
async function declared(): Promise<string[]> {
  // Loaded here alone: it takes seconds, and workers that run tests have no use for it.
  const { createSilentApp } = await import('../../openapi/generate.ts');
  const answers: string[] = [];
  const app = await createSilentApp((instance) => {
    instance.addHook('onRoute', ({ method, schema, config }) => {
      const operation = schema?.operationId;
      if (!operation || method === 'HEAD') return;
      const problems: readonly ProblemCode[] = config?.problems ?? [];
      answers.push(`${operation} done`, ...problems.map((code) => `${operation} ${code}`));
    });
  });
  await app.close();
  return answers;
}

/** @throws Error naming what no test was answered */
export async function assertEverythingAnswered(folder: string): Promise<void> {
  const files = await Promise.all((await readdir(folder)).map((file) => readFile(path.join(folder, file), 'utf8')));
  const seen = new Set(files.flatMap((file) => file.split('\n')).map((line) => line.replace(/ 2\d\d$/, ' done')));
  const missing = (await declared()).filter((answer) => !seen.has(answer));
  if (missing.length > 0) throw new Error(`No test was answered: ${missing.join(', ')}`);
}
