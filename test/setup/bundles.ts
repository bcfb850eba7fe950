/** Bundles of import files for tests: packed as a source would, or wrong in one way. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { ImportBundleReport } from '../../src/features/intake/import-bundles/schema.ts';
import type { Job } from '../../src/features/platform/jobs/schema.ts';
import type { Answer, Client } from './client.ts';
import { isOver, type Kind, until } from './imports.ts';
import { type Part, zip } from './zip.ts';

export const ZIP = 'application/zip';
export const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/** The files of a bundle by kind, as text. */
export type Files = Partial<Record<Kind, string>>;
type Entry = Record<string, unknown>;
export type Manifest = { version: number; as_of: string; source: string; files: Entry[] } & Record<string, unknown>;

const rowsOf = (content: string) => content.split('\n').filter((line) => line !== '').length - 1;

/** What a source says of its files. */
export const manifestOf = (files: Files, more: Entry = {}, each: Partial<Record<Kind, Entry>> = {}): Manifest => ({
  version: 1,
  as_of: '2026-03-01',
  source: 'Registry of the faculty',
  files: Object.entries(files).map(([kind, content]) => ({
    kind,
    file: `${kind}.csv`,
    rows: rowsOf(content),
    sha256: sha256(content),
    ...each[kind as Kind],
  })),
  ...more,
});

export const partsOf = (files: Files, manifest: unknown = manifestOf(files)): Part[] => [
  { path: 'manifest.json', content: Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest)) },
  ...Object.entries(files).map(([kind, content]) => ({ path: `${kind}.csv`, content: Buffer.from(content) })),
];

/** A bundle of these files. */
export const bundle = (files: Files, manifest: unknown = manifestOf(files)): Buffer => zip(partsOf(files, manifest));

export type Sent = { query?: string; key?: string; type?: string };

export const sendBundle = (as: Client, payload: Buffer, { query = '', key = crypto.randomUUID(), type = ZIP }: Sent = {}) =>
  as.post<Job>(`/v1/import-bundles${query}`, null, { key, payload, headers: { 'content-type': type } });

/** Sends a bundle, waits for its job, and reads the report. */
export async function importBundle(as: Client, payload: Buffer, sent: Sent = {}): Promise<ImportBundleReport & { job: Job }> {
  const accepted = await sendBundle(as, payload, sent);
  expect({ status: accepted.status, body: accepted.status === 202 ? null : accepted.body }).toEqual({ status: 202, body: null });
  const { body: job } = await until(() => as.get<Job>(accepted.headers['location'] ?? ''), isOver);
  const report: Answer<ImportBundleReport> = await as.get(job.result_url ?? '');
  expect(report.status).toBe(200);
  return { ...report.body, job };
}
