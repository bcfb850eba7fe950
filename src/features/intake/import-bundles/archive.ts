/** Opens a bundle on disk, without a connection of the database, and finds whether its manifest says what its files are. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Archive, type ArchiveLimits } from '../../../core/archive.ts';
import { ArchiveError } from '../../../core/archive-error.ts';
import type { FieldError } from '../../../core/problem.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { byPointer, fieldErrorsOf, phraseOf } from '../../../domain/validation.ts';
import { MANIFEST, Manifest, type ManifestFile } from './manifest.ts';

/** Far more than the kinds of file, so that an archive with a few strays says which; 200 MiB are a hundred thousand people. */
const LIMITS: ArchiveLimits = { entries: 100, bytes: 200 * 2 ** 20 };
const MANIFEST_BYTES = 64 * 1024;

/** A file of the bundle, unpacked, in the place that the manifest gives it. */
export type BundleFile = ManifestFile & Readonly<{ path: string; at: string }>;

/** What a bundle holds. */
export type Bundle = Readonly<{ manifest: Manifest; files: readonly BundleFile[] }>;

/** The manifest, or what it says of a file, is wrong. */
export const unfit = (...errors: readonly FieldError[]) => {
  const [first] = errors;
  const detail =
    first && errors.length === 1 ? first.detail : `The manifest has ${errors.length} errors: each names what is wrong and where.`;
  return new Problem('import-manifest-unfit', { detail, errors });
};

/**
 * Unpacks a bundle into the folder in which it lies.
 * @throws Problem import-bundle-unreadable, import-manifest-unfit
 */
export async function openBundle(file: string): Promise<Bundle> {
  const folder = path.dirname(file);
  try {
    return await Archive.with(file, LIMITS, async (archive) => {
      const manifest = await manifestOf(archive, folder);
      demandSameFiles(archive, manifest);
      return { manifest, files: await unpacked(archive, manifest, folder) };
    });
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const { code, detail } = error;
    throw new Problem('import-bundle-unreadable', { detail, errors: [{ pointer: '', code, detail }] });
  }
}

async function manifestOf(archive: Archive, folder: string): Promise<Manifest> {
  const entry = archive.entries.get(MANIFEST);
  const missing = 'The archive has no manifest.json at its top. Pack the files themselves, not the folder that they are in.';
  if (!entry) throw unfit({ pointer: '', code: 'manifest_missing', detail: missing });
  const tooLong = `The manifest may have ${MANIFEST_BYTES / 1024} KiB.`;
  if (entry.size > MANIFEST_BYTES) throw unfit({ pointer: '', code: 'manifest_invalid', detail: tooLong });
  const unpackedTo = path.join(folder, 'manifest');
  await archive.unpack(entry, unpackedTo);
  return parse(await readFile(unpackedTo));
}

function parse(bytes: Buffer): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw unfit({ pointer: '', code: 'manifest_invalid', detail: 'The manifest is no JSON in UTF-8.' });
  }
  const parsed = Manifest.safeParse(value, { reportInput: true, error: phraseOf });
  if (!parsed.success) throw unfit(...fieldErrorsOf(parsed.error.issues, byPointer).map((error) => named(error, value)));
  const { files } = parsed.data;
  const repeated = (key: 'kind' | 'file', code: string, detail: string) =>
    files.flatMap((one, n) =>
      files.findIndex((other) => other[key] === one[key]) < n ? { pointer: `/files/${n}/${key}`, code, detail } : [],
    );
  const twice = [
    ...repeated('kind', 'duplicate_kind', 'Another file of the manifest is of this kind: put their rows into one.'),
    ...repeated('file', 'duplicate_file', 'The manifest names this file twice.'),
  ];
  if (twice.length > 0) throw unfit(...twice);
  return parsed.data;
}

/** What a manifest can get wrong in ways of its own, in codes of their own. */
function named(error: FieldError, manifest: unknown): FieldError {
  const { pointer = '' } = error;
  const given = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((within, key) => (within as Record<string, unknown> | null | undefined)?.[key], manifest);
  if (given === undefined && error.code !== 'unknown_field') {
    if (!/^\/files\/\d+\/kind$/.test(pointer)) return { pointer, code: 'required', detail: 'is required' };
    return { pointer, code: 'kind_missing', detail: 'says what the rows of the file are, and is required' };
  }
  if (pointer === '/version') return { pointer, code: 'unknown_version', detail: 'This service reads manifests of version 1.' };
  if (!/^\/files\/\d+\/kind$/.test(pointer)) return error;
  return { pointer, code: 'unknown_kind', detail: 'is no kind of import file: GET /v1/import-templates lists them' };
}

/** The manifest names the files that are there, each of them, and no others. */
function demandSameFiles({ entries }: Archive, { files }: Manifest): void {
  const errors: FieldError[] = files.flatMap(({ file }, n) =>
    file !== MANIFEST && entries.has(file)
      ? []
      : { pointer: `/files/${n}/file`, code: 'file_missing', detail: 'The archive has no file of this name beside the manifest.' },
  );
  const listed = new Set([MANIFEST, ...files.map(({ file }) => file)]);
  const strays = [...entries.keys()].filter((name) => !listed.has(name));
  if (strays.length > 0) {
    const shown = strays.slice(0, 3).map((name) => `“${name.slice(0, 60)}”`);
    const detail = `The archive has files that the manifest does not name: ${shown.join(', ')}${strays.length > 3 ? ' and others' : ''}.`;
    errors.push({ pointer: '/files', code: 'file_unlisted', detail });
  }
  if (errors.length > 0) throw unfit(...errors);
}

async function unpacked(archive: Archive, { files }: Manifest, folder: string): Promise<BundleFile[]> {
  const found: BundleFile[] = [];
  const errors: FieldError[] = [];
  for (const [n, file] of files.entries()) {
    const entry = archive.entries.get(file.file);
    if (!entry) continue;
    const to = path.join(folder, `file-${n}`);
    const sha256 = await archive.unpack(entry, to);
    const at = `/files/${n}`;
    if (sha256 === file.sha256) found.push({ ...file, path: to, at });
    else
      errors.push({
        pointer: `${at}/sha256`,
        code: 'hash_mismatch',
        detail: 'The file has another SHA-256: it is not the one that the manifest tells of.',
      });
  }
  if (errors.length > 0) throw unfit(...errors);
  return found;
}
