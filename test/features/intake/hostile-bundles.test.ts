/** An archive that is damaged, hostile or not what its manifest says is refused by a problem of its own, and leaves nothing behind. */
import { expect, test } from 'vitest';
import { bundle, type Files, manifestOf, partsOf, sendBundle } from '../../setup/bundles.ts';
import { expectProblem } from '../../setup/client.ts';
import { createWorld } from '../../setup/world.ts';
import { type Part, zip } from '../../setup/zip.ts';

const world = await createWorld();
const { facultyAffairs } = await world.freshPeople();
const hr = world.as(facultyAffairs);

const files: Files = {
  divisions: 'code,name,kind,starts_on\nNEW,New,departmental,2020-07-01\n',
  sites: 'code,name,affiliation\nNEW,New,full\n',
};
const good = bundle(files);
const part = (path: string, content = 'x'): Part => ({ path, content: Buffer.from(content) });
const manifest = (change: (given: ReturnType<typeof manifestOf>) => unknown) => {
  const given = manifestOf(files);
  return bundle(files, change(given) ?? given);
};
const file = (change: Record<string, unknown>) =>
  manifest((given) => ({ ...given, files: [{ ...given.files[0], ...change }, given.files[1]] }));

/** With each byte of a field of the central directory changed: `offset` from each of its headers. */
function directory(archive: Buffer, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(archive);
  for (let at = copy.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = copy.indexOf('PK\x01\x02', at + 4, 'latin1'))
    change(copy.subarray(at));
  return copy;
}

/** Two entries of the directory that unpack the same bytes. */
function overlapping(): Buffer {
  const archive = zip([...partsOf(files), part('a.csv', 'aa'), part('b.csv', 'aa')]);
  const local = archive.indexOf('a.csv') - 30;
  const entry = archive.lastIndexOf('b.csv') - 46;
  archive.writeUInt32LE(local, entry + 42);
  return archive;
}

const BUNDLE = 'import-bundle-unreadable';
const MANIFEST = 'import-manifest-unfit';
const cases: readonly (readonly [what: string, payload: Buffer, problem: string, code: string, pointer: string])[] = [
  ['no archive', Buffer.from('hr_number,given_name\nH1,Ada\n'), BUNDLE, 'not_a_zip', ''],
  ['an empty body', Buffer.from(''), BUNDLE, 'not_a_zip', ''],
  ['cut off', good.subarray(0, good.length - 40), BUNDLE, 'damaged_zip', ''],
  ['with a byte too many', Buffer.concat([good, Buffer.from('x')]), BUNDLE, 'damaged_zip', ''],
  [
    'of which a byte was turned',
    (() => {
      const copy = Buffer.from(good);
      const at = copy.indexOf('sites.csv') + 12;
      copy[at] = (copy[at] ?? 0) ^ 0xff;
      return copy;
    })(),
    BUNDLE,
    'damaged_zip',
    '',
  ],
  ['with a password', directory(good, (header) => header.writeUInt16LE(1, 8)), BUNDLE, 'encrypted_zip', ''],
  ['packed by another method', directory(good, (header) => header.writeUInt16LE(14, 10)), BUNDLE, 'unusual_packing', ''],
  [
    'of too many files',
    zip([...partsOf(files), ...Array.from({ length: 200 }, (_, n) => part(`${n}.csv`))]),
    BUNDLE,
    'too_many_entries',
    '',
  ],
  ['with a path that leads out', zip([...partsOf(files), part('../../etc/cron.d/x')]), BUNDLE, 'unsafe_path', ''],
  ['with an absolute path', zip([...partsOf(files), part('/etc/passwd')]), BUNDLE, 'unsafe_path', ''],
  ['with a path of Windows', zip([...partsOf(files), part('..\\..\\x.csv')]), BUNDLE, 'unsafe_path', ''],
  ['with a drive', zip([...partsOf(files), part('C:x.csv')]), BUNDLE, 'unsafe_path', ''],
  ['with a NUL in a name', zip([...partsOf(files), part('people.csv\0.exe')]), BUNDLE, 'unsafe_path', ''],
  ['with a file twice', zip([...partsOf(files), part('sites.csv')]), BUNDLE, 'duplicate_entry', ''],
  ['with a file twice but for case', zip([...partsOf(files), part('Sites.CSV')]), BUNDLE, 'duplicate_entry', ''],
  ['whose files lie over each other', overlapping(), BUNDLE, 'overlapping_entries', ''],
  [
    'that is a bomb',
    zip([...partsOf(files), { path: 'bomb.csv', content: Buffer.alloc(30 * 2 ** 20) }]),
    BUNDLE,
    'too_large_uncompressed',
    '',
  ],
  [
    'that declares more than fits',
    zip([...partsOf(files), { ...part('big.csv'), declared: 300 * 2 ** 20 }]),
    BUNDLE,
    'too_large_uncompressed',
    '',
  ],
  [
    'whose file is larger than declared',
    zip(partsOf(files).map((one) => (one.path === 'sites.csv' ? { ...one, declared: 3 } : one))),
    BUNDLE,
    'too_large_uncompressed',
    '',
  ],
  ['without a manifest', zip(partsOf(files).slice(1)), MANIFEST, 'manifest_missing', ''],
  [
    'with the manifest in a folder',
    zip(partsOf(files).map((one) => ({ ...one, path: `export/${one.path}` }))),
    MANIFEST,
    'manifest_missing',
    '',
  ],
  ['whose manifest is no JSON', bundle(files, '{"version": 1,'), MANIFEST, 'manifest_invalid', ''],
  [
    'whose manifest is a novel',
    bundle(files, JSON.stringify({ novel: Array.from({ length: 20_000 }, (_, n) => `${n}`) })),
    MANIFEST,
    'manifest_invalid',
    '',
  ],
  ['of another version', manifest((given) => ({ ...given, version: 2 })), MANIFEST, 'unknown_version', '/version'],
  ['without a version', manifest((given) => ({ ...given, version: undefined })), MANIFEST, 'required', '/version'],
  ['without a day', manifest((given) => ({ ...given, as_of: '2026-02-30' })), MANIFEST, 'invalid_format', '/as_of'],
  ['with a field nobody knows', manifest((given) => ({ ...given, notify: true })), MANIFEST, 'unknown_field', '/notify'],
  ['of no files', manifest((given) => ({ ...given, files: [] })), MANIFEST, 'too_small', '/files'],
  ['of an unknown kind', file({ kind: 'salaries' }), MANIFEST, 'unknown_kind', '/files/0/kind'],
  ['of a file without kind', file({ kind: undefined }), MANIFEST, 'kind_missing', '/files/0/kind'],
  ['of two files of one kind', file({ kind: 'sites' }), MANIFEST, 'duplicate_kind', '/files/1/kind'],
  ['that names a file twice', file({ file: 'sites.csv' }), MANIFEST, 'duplicate_file', '/files/1/file'],
  ['that names a file it has not', file({ file: '../divisions.csv' }), MANIFEST, 'file_missing', '/files/0/file'],
  ['that has a file it does not name', zip([...partsOf(files), part('salaries.csv')]), MANIFEST, 'file_unlisted', '/files'],
  ['of another hash', file({ sha256: '0'.repeat(64) }), MANIFEST, 'hash_mismatch', '/files/0/sha256'],
  ['of a hash that is none', file({ sha256: 'abc' }), MANIFEST, 'invalid_format', '/files/0/sha256'],
  ['of another number of rows', file({ rows: 2 }), MANIFEST, 'row_count_mismatch', '/files/0/rows'],
  [
    'of a whole roster of sites',
    manifest((given) => ({ ...given, files: given.files.map((one) => ({ ...one, scope: 'full' })) })),
    MANIFEST,
    'unfit',
    '/files/0/scope',
  ],
  ['of a sheet in a text file', file({ sheet: 'Roster' }), 'import-file-unreadable', 'unknown_sheet', '/files/0/file'],
];

test.each(cases)('%s is refused by a problem of its own', async (_what, payload, problem, code, pointer) => {
  const answer = await sendBundle(hr, payload);
  const body = answer.body as unknown as { code: string; detail: string; errors: { code: string; pointer: string }[] };
  expect({ status: answer.status, code: body.code, errors: body.errors?.map((one) => [one.code, one.pointer]) }).toEqual({
    status: 422,
    code: problem,
    errors: expect.arrayContaining([[code, pointer]]),
  });
  expectProblem(answer, 422, problem as 'import-bundle-unreadable');
  expect(await world.sql`select 1 from import_bundle`).toEqual([]);
  expect(await world.sql`select 1 from job`).toEqual([]);
});

test('what systems put beside files is passed over', async () => {
  const packed = zip([...partsOf(files), part('__MACOSX/._sites.csv'), part('.DS_Store'), part('Thumbs.db')]);
  expect((await sendBundle(hr, packed, { query: '?dry_run=true' })).status).toBe(202);
});

test('an archive in the 64-bit form, as Java writes it, is taken', async () => {
  expect((await sendBundle(hr, zip(partsOf(files), true), { query: '?dry_run=true' })).status).toBe(202);
});

test('a division that nobody knows is an error of the manifest, and so is a share without a whole roster', async () => {
  const people = 'hr_number,given_name,family_name,division_code,category,rank,academic_fte_pct,appointment_starts_on,appointment_status\n';
  const given = manifestOf({ people }, {}, { people: { scope: 'full', division_code: 'NOWHERE' } });
  const unknown = await sendBundle(hr, bundle({ people }, given));
  expect(unknown.body).toMatchObject({ code: MANIFEST, errors: [{ pointer: '/files/0/division_code' }] });
  const share = await sendBundle(hr, bundle({ people }, manifestOf({ people }, {}, { people: { absent_share: 3 } })));
  expect(share.body).toMatchObject({ code: MANIFEST, errors: [{ pointer: '/files/0/absent_share', code: 'unfit' }] });
  const header = await sendBundle(hr, bundle({ people: 'hr_number,salary\n' }));
  expect(header.body).toMatchObject({ code: 'import-file-unreadable', errors: [{ pointer: '/files/0/file', code: 'unknown_column' }] });
});
