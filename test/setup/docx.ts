import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** The files of a ZIP archive by their names, with the days that it says of them, read by its directory (APPNOTE 6.3.10). */
export function unzipped(zip: Buffer): Map<string, { text: string; time: number }> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, { text: string; time: number }>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, name, extra, comment] = [10, 20, 28, 30, 32].map((offset) =>
      offset === 20 ? zip.readUInt32LE(at + offset) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number, number];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begin, begin + size);
    const text = (method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8');
    files.set(zip.toString('utf8', at + 46, at + 46 + name), { text, time: zip.readUInt32LE(at + 12) });
    at += 46 + name + extra + comment;
  }
  return files;
}

/** The words of a part of a document, paragraph by paragraph. */
export const paragraphsOf = (xml: string): string[] =>
  [...xml.matchAll(/<w:p[ >].*?<\/w:p>|<w:p\/>/gs)].map(([paragraph]) =>
    [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:br\/>/g)]
      .map(([, words]) => words ?? '\n')
      .join('')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&'),
  );

/** The document as PDF by LibreOffice; null on a machine that has none. */
export function convertedToPdf(docx: Buffer): Buffer | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'docx-'));
  try {
    writeFileSync(path.join(folder, 'report.docx'), docx);
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'pdf',
        '--outdir',
        folder,
        path.join(folder, 'report.docx'),
      ],
      {
        stdio: 'ignore',
        timeout: 90_000,
      },
    );
    return readFileSync(path.join(folder, 'report.pdf'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
