/**
 * As much of the ZIP format as an uploaded workbook needs, without trusting it: sizes are read from the central directory and added up before
 * anything is unpacked, and an entry is unpacked to exactly its declared size or not at all.
 */
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { TableFileError } from './table-error.ts';
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

/** One file of the archive as its central directory declares it; `start` is the offset of its local header. */
export type ZipEntry = { path: string; method: number; crc: number; packed: number; size: number; start: number };

const MAX_ENTRIES = 2_000;
const MAX_UNPACKED = 200 * 2 ** 20; // a hundred thousand rows of 16 columns are 50 to 160 MiB
const MAX_RATIO = 200; // real sheets stay below 50, deflate can reach 1,032; not checked for small parts
const RATIO_COUNTS_FROM = 20 * 2 ** 20;

const PIECE = 64 * 1024;

function damaged(what: string): TableFileError {
  return new TableFileError(
    'not_a_spreadsheet',
    `The file is a damaged or unusual ZIP archive (${what}). Save it again as “Excel Workbook (.xlsx)”.`,
  );
}

function tooLarge(what: string): TableFileError {
  return new TableFileError('too_large_uncompressed', `The workbook is too large once unpacked (${what}). Save its sheet as “CSV UTF-8”.`);
}

// Where the list of entries begins and how many there are; Java writers use the 64-bit form for small files too.
function directory(zip: Buffer): { count: number; start: number } {
  const end = zip.lastIndexOf(DIRECTORY_END);
  if (end < 0) throw damaged('no directory');
  const count = zip.readUInt16LE(end + 10);
  const start = zip.readUInt32LE(end + 16);
  if (count < MAX_16 && start < MAX_32) return { count, start };
  if (zip.readUInt32LE(end - 20) !== DIRECTORY_LOCATOR_64) return { count, start };
  const end64 = Number(zip.readBigUInt64LE(end - 12));
  if (zip.readUInt32LE(end64) !== DIRECTORY_END_64) throw damaged('64-bit directory');
  return { count: Number(zip.readBigUInt64LE(end64 + 32)), start: Number(zip.readBigUInt64LE(end64 + 48)) };
}

/**
 * The entries of an archive.
 * @throws {TableFileError} `not_a_spreadsheet` when it is damaged, encrypted or packed in an unusual way; `too_large_uncompressed` when it declares
 * more than 200 MiB in all, more than 2,000 entries, or an entry packed more than 200 : 1, as only a bomb does.
 */
export function zipEntries(zip: Buffer): ZipEntry[] {
  try {
    const { count, start } = directory(zip);
    if (count > MAX_ENTRIES) throw tooLarge(`${count} parts`);
    const entries: ZipEntry[] = [];
    let at = start;
    let total = 0;
    while (entries.length < count) {
      if (zip.readUInt32LE(at) !== DIRECTORY_HEADER) throw damaged('directory');
      if (zip.readUInt16LE(at + 8) & 1)
        throw new TableFileError('not_a_spreadsheet', 'The file is protected by a password. Save it without one.');
      const [pathLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
        number,
        number,
        number,
      ];
      const pathEnd = at + 46 + pathLength;
      const narrow = [24, 20, 42].map((offset) => zip.readUInt32LE(at + offset));
      const [size, packed, local] = widen(zip.subarray(pathEnd, pathEnd + extraLength), narrow) as [number, number, number];
      const entry = {
        path: zip.toString('utf8', at + 46, pathEnd),
        method: zip.readUInt16LE(at + 10),
        crc: zip.readUInt32LE(at + 16),
        packed,
        size,
        start: local,
      };
      if (entry.method !== 0 && entry.method !== 8) throw damaged('packing method');
      if (size > RATIO_COUNTS_FROM && size > packed * MAX_RATIO) throw tooLarge('packed more densely than any real sheet');
      total += size;
      if (total > MAX_UNPACKED) throw tooLarge('more than 200 MiB');
      entries.push(entry);
      at = pathEnd + extraLength + commentLength;
    }
    return entries;
  } catch (error) {
    throw error instanceof TableFileError ? error : damaged('cut short');
  }
}

/**
 * The content of one entry, piece by piece.
 * @throws {TableFileError} `too_large_uncompressed` when it unpacks to more than declared, `not_a_spreadsheet` when it is damaged.
 */
export async function* unzip(zip: Buffer, entry: ZipEntry): AsyncGenerator<Buffer> {
  const packed = packedContent(zip, entry);
  const pieces =
    entry.method === 0 ? [packed] : Readable.from(slices(packed), { objectMode: false }).pipe(createInflateRaw({ chunkSize: PIECE }));
  let size = 0;
  let crc = 0;
  try {
    for await (const piece of pieces as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > entry.size) throw tooLarge('a part is larger than it declares');
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? damaged('entry') : error;
  }
  if (size !== entry.size || crc !== entry.crc) throw damaged('checksum');
}

function packedContent(zip: Buffer, entry: ZipEntry): Buffer {
  try {
    if (zip.readUInt32LE(entry.start) !== LOCAL_HEADER) throw damaged('entry');
    const from = entry.start + 30 + zip.readUInt16LE(entry.start + 26) + zip.readUInt16LE(entry.start + 28);
    return zip.subarray(from, from + entry.packed);
  } catch (error) {
    throw error instanceof TableFileError ? error : damaged('entry');
  }
}

function* slices(packed: Buffer): Generator<Buffer> {
  for (let at = 0; at < packed.length; at += PIECE) yield packed.subarray(at, at + PIECE);
}
