/** The manifest of a bundle: what its files are, and what they hold. */
import { z } from 'zod';
import { CivilDate, code, text } from '../../../domain/fields.ts';
import { absences, ends, histories, kinds, scopes } from '../../administration/imports/schema.ts';

/** The name of the manifest in the archive. */
export const MANIFEST = 'manifest.json';

const MOST_ROWS = 200_000;

const ManifestFile = z.strictObject({
  kind: z.enum(kinds),
  file: text(200),
  rows: z.int().min(0).max(MOST_ROWS),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hexadecimal digits, lower case'),
  scope: z.enum(scopes).default('delta'),
  division_code: code().optional(),
  absent: z.enum(absences).optional(),
  absent_share: z.int().min(0).max(100).optional(),
  ends: z.enum(ends).optional(),
  sheet: text(100).optional(),
});

export const Manifest = z.strictObject({
  version: z.literal(1),
  as_of: CivilDate,
  source: text(100),
  history: z.enum(histories).default('trusted'),
  files: z.array(ManifestFile).min(1).max(kinds.length),
});
export type Manifest = z.infer<typeof Manifest>;
export type ManifestFile = Manifest['files'][number];
