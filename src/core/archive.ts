/**
 * A ZIP archive of a few files that somebody sent, read from disk without trusting it: only its directory is held in memory, sizes are added up
 * before anything is unpacked, and an entry is unpacked to exactly its declared size or not at all. Names of entries never become paths.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { ArchiveError } from './archive-error.ts';
import {
  DIRECTORY_END,
  DIRECTORY_END_64,
  DIRECTORY_HEADER,
  DIRECTORY_LOCATOR_64,
  LOCAL_HEADER,
  MAX_16,
  MAX_32,
  widen,
} from './zip-format.ts';

/** A file of the archive, as its directory declares it. */
export type ArchiveEntry = Readonly<{ name: string; method: number; crc: number; packed: number; size: number; start: number }>;

/** The most that an archive may hold. */
export type ArchiveLimits = Readonly<{ entries: number; bytes: number }>;

const MAX_COMMENT = 65_535;
const END_SIZE = 22;
const MAX_NAME = 200;
const MAX_DIRECTORY = 256 * 1024;
/** Tables stay below 50, deflate can reach 1,032; not checked for small files. */
const MAX_RATIO = 200;
const RATIO_COUNTS_FROM = 4 * 2 ** 20;

const damaged = (what: string) =>
  new ArchiveError('damaged_zip', `The archive is damaged or incomplete (${what}). Make it again, and send it whole.`);

/** What systems put beside the files of a folder: nobody meant to send it. */
const isLitter = (name: string) => name.endsWith('/') || /^__MACOSX\/|(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(name);

const isUnsafe = (name: string) =>
  name === '' ||
  name.length > MAX_NAME ||
  /[\\:\p{Cc}\uFFFD]/u.test(name) ||
  name.split('/').some((part, n, all) => /^\.{1,2}$/.test(part) || (part === '' && n < all.length - 1));

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = at < 0 ? { bytesRead: 0 } : await file.read(buffer, 0, length, at);
  if (bytesRead < length) throw damaged('cut short');
  return buffer;
}

type Directory = Readonly<{ count: number; start: number; size: number }>;

async function directoryOf(file: FileHandle, length: number): Promise<Directory> {
  const from = Math.max(0, length - END_SIZE - MAX_COMMENT);
  const tail = await bytesAt(file, from, length - from);
  const end = tail.lastIndexOf(DIRECTORY_END);
  if (end < 0 || end + END_SIZE > tail.length || end + END_SIZE + tail.readUInt16LE(end + 20) !== tail.length)
    throw damaged('no directory');
  const [disk, , , count] = [4, 6, 8, 10].map((offset) => tail.readUInt16LE(end + offset)) as [number, number, number, number];
  const [size, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (disk !== 0 && disk !== MAX_16) throw new ArchiveError('unusual_packing', 'The archive is split into several files. Send it as one.');
  if ((count < MAX_16 && start < MAX_32) || end < 20 || tail.readUInt32LE(end - 20) !== DIRECTORY_LOCATOR_64) return { count, start, size };
  const wide = await bytesAt(file, Number(tail.readBigUInt64LE(end - 12)), 56);
  if (wide.readUInt32LE(0) !== DIRECTORY_END_64) throw damaged('64-bit directory');
  const [count64, size64, start64] = [32, 40, 48].map((offset) => Number(wide.readBigUInt64LE(offset))) as [number, number, number];
  return { count: count64, start: start64, size: size64 };
}

function entriesOf(directory: Buffer, count: number): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_HEADER) throw damaged('directory');
    const [flags, method] = [directory.readUInt16LE(at + 8), directory.readUInt16LE(at + 10)];
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const nameEnd = at + 46 + nameLength;
    const next = nameEnd + extraLength + commentLength;
    if (next > directory.length) throw damaged('directory');
    if (flags & 1) throw new ArchiveError('encrypted_zip', 'The archive is protected by a password. Make it without one.');
    if (method !== 0 && method !== 8)
      throw new ArchiveError('unusual_packing', 'The archive is packed by a method other than Deflate. Make it with the usual settings.');
    const narrow = [24, 20, 42].map((offset) => directory.readUInt32LE(at + offset));
    const [size, packed, start] = widen(directory.subarray(nameEnd, nameEnd + extraLength), narrow) as [number, number, number];
    entries.push({ name: directory.toString('utf8', at + 46, nameEnd), method, crc: directory.readUInt32LE(at + 16), packed, size, start });
    at = next;
  }
  return entries;
}

/** Refuses what no honest archive of a few tables is. */
function demandHonest(entries: readonly ArchiveEntry[], directoryStart: number, { bytes }: ArchiveLimits): void {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (isUnsafe(name))
      throw new ArchiveError(
        'unsafe_path',
        'The name of a file in the archive leads out of it, or has characters that names do not have. Name files simply, as people.csv.',
      );
    const key = name.normalize('NFC').toLowerCase();
    if (names.has(key))
      throw new ArchiveError('duplicate_entry', 'The archive has a file twice: which of the two is meant cannot be known.');
    names.add(key);
  }
  let total = 0;
  for (const { size, packed } of entries) {
    total += size;
    if (total > bytes)
      throw new ArchiveError('too_large_uncompressed', `The archive may have ${bytes / 2 ** 20} MiB once unpacked. Send several.`);
    if (size > RATIO_COUNTS_FROM && size > packed * MAX_RATIO)
      throw new ArchiveError('too_large_uncompressed', 'A file in the archive is packed more densely than any real table.');
  }
  let end = 0;
  for (const { start, packed } of [...entries].sort((one, other) => one.start - other.start)) {
    if (start < end || start + 30 + packed > directoryStart)
      throw new ArchiveError('overlapping_entries', 'Files in the archive lie over each other, or over its directory.');
    end = start + 30 + packed;
  }
}

/** An open archive. */
export class Archive {
  readonly #path: string;
  readonly #file: FileHandle;
  /** Its files by name, without folders and without what systems put beside them. */
  readonly entries: ReadonlyMap<string, ArchiveEntry>;

  private constructor(path: string, file: FileHandle, entries: readonly ArchiveEntry[]) {
    this.#path = path;
    this.#file = file;
    this.entries = new Map(entries.filter(({ name }) => !isLitter(name)).map((entry) => [entry.name, entry]));
  }

  /** Opens an archive, and leaves it open for `work`. @throws {ArchiveError} */
  static async with<T>(path: string, limits: ArchiveLimits, work: (archive: Archive) => Promise<T>): Promise<T> {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size < END_SIZE || !['PK\x03\x04', 'PK\x05\x06'].includes((await bytesAt(file, 0, 4)).toString('latin1')))
        throw new ArchiveError('not_a_zip', 'The file is no ZIP archive.');
      const directory = await directoryOf(file, size);
      if (directory.count > limits.entries || directory.size > MAX_DIRECTORY)
        throw new ArchiveError('too_many_entries', `The archive may have ${limits.entries} files.`);
      if (directory.start + directory.size > size) throw damaged('directory');
      const entries = entriesOf(await bytesAt(file, directory.start, directory.size), directory.count);
      demandHonest(entries, directory.start, limits);
      return await work(new Archive(path, file, entries));
    } finally {
      await file.close();
    }
  }

  /** Unpacks an entry to a file, and answers with the SHA-256 of its content, hexadecimal. @throws {ArchiveError} */
  async unpack({ name, method, crc, packed, size, start }: ArchiveEntry, to: string): Promise<string> {
    const local = await bytesAt(this.#file, start, 30);
    const nameLength = local.readUInt16LE(26);
    const from = start + 30 + nameLength + local.readUInt16LE(28);
    if (local.readUInt32LE(0) !== LOCAL_HEADER) throw damaged('entry');
    if (!(await bytesAt(this.#file, start + 30, nameLength)).equals(Buffer.from(name))) throw damaged('an entry has two names');
    const hash = createHash('sha256');
    let [bytes, sum] = [0, 0];
    const measured = async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        bytes += piece.length;
        if (bytes > size) throw new ArchiveError('too_large_uncompressed', 'A file in the archive is larger than the archive declares.');
        sum = crc32(piece, sum);
        hash.update(piece);
        yield piece;
      }
    };
    const content = packed === 0 ? PassThrough.from([]) : createReadStream(this.#path, { start: from, end: from + packed - 1 });
    const opened: Transform = method === 0 ? new PassThrough() : createInflateRaw();
    try {
      await pipeline(content, opened, measured, createWriteStream(to, { mode: 0o600 }));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? damaged('entry') : error;
    }
    if (bytes !== size || sum !== crc) throw damaged('checksum');
    return hash.digest('hex');
  }
}
