/** Documents as tools open them that nobody here wrote: those of poppler, and LibreOffice. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What `pdffonts` says of a font. */
type Font = Readonly<{ name: string; isEmbedded: boolean; isSubset: boolean; hasUnicode: boolean }>;

/** What poppler finds in a PDF. */
export type Opened = Readonly<{ pages: number; title: string; isTagged: boolean; fonts: readonly Font[]; text: string }>;

function isInstalled(tool: string, flag: string): boolean {
  try {
    execFileSync(tool, [flag], { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** Whether this machine has the tools of poppler. */
export const hasPoppler = ['pdfinfo', 'pdffonts', 'pdftotext'].every((tool) => isInstalled(tool, '-v'));
/** Whether this machine has LibreOffice. */
export const hasLibreOffice = isInstalled('soffice', '--version');

/** The file as `pdfinfo`, `pdffonts` and `pdftotext` open it. */
export function openedPdf(file: Buffer): Opened {
  const folder = mkdtempSync(path.join(tmpdir(), 'pdf-'));
  const at = path.join(folder, 'document.pdf');
  const ask = (tool: string, ...args: string[]) =>
    execFileSync(tool, [...args, at, ...(tool === 'pdftotext' ? ['-'] : [])], {
      encoding: 'utf8',
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    writeFileSync(at, file);
    const info = new Map(
      ask('pdfinfo')
        .split('\n')
        .map((line) => /^([^:]+): *(.*)$/.exec(line)?.slice(1) as [string, string])
        .filter(Boolean),
    );
    const [, , ...lines] = ask('pdffonts').trimEnd().split('\n');
    return {
      pages: Number(info.get('Pages')),
      title: info.get('Title') ?? '',
      isTagged: info.get('Tagged') === 'yes',
      fonts: lines.map(fontOf),
      text: ask('pdftotext', '-layout', '-enc', 'UTF-8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line of `pdffonts`: name, type, encoding, emb, sub, uni, object ID. */
function fontOf(line: string): Font {
  const found = /^(\S+) .* (yes|no) +(yes|no) +(yes|no) +\d+ +\d+$/.exec(line.trimEnd());
  if (!found) throw new Error(`pdffonts says: ${line}`);
  const [, name = '', embedded, subset, unicode] = found;
  return { name, isEmbedded: embedded === 'yes', isSubset: subset === 'yes', hasUnicode: unicode === 'yes' };
}

/** The first of these words that the text does not have after the ones before; null where all are there, in this order. */
export function firstOutOfOrder(text: string, words: readonly string[]): string | null {
  let at = 0;
  for (const one of words) {
    const found = text.indexOf(one, at);
    if (found < 0) return one;
    at = found + one.length;
  }
  return null;
}

/**
 * What is wrong with a PDF that is to say these words in this order and to have these letters. A letter of a script whose font is not installed may
 * stand as its code, which the text then explains.
 */
export function findings({ pages, title, isTagged, fonts, text }: Opened, words: readonly string[], letters: readonly string[]): string[] {
  const lost = firstOutOfOrder(text, words);
  const composed = text.normalize('NFKC');
  const codeOf = (letter: string) => `[U+${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`;
  const missing = letters.filter(
    (letter) => !composed.includes(letter) && !(/\p{Script=Han}/u.test(letter) && text.includes(codeOf(letter))),
  );
  return [
    ...(pages > 0 ? [] : ['it has no page']),
    ...(title !== '' ? [] : ['it has no title']),
    ...(isTagged ? [] : ['it is not tagged']),
    ...(fonts.length > 0 ? [] : ['it has no font']),
    ...fonts.filter((font) => !font.isEmbedded).map(({ name }) => `the font ${name} is not embedded`),
    ...fonts.filter((font) => !font.hasUnicode).map(({ name }) => `the font ${name} does not say its characters`),
    ...(lost === null ? [] : [`the text lacks “${lost}”, or has it in another place`]),
    ...missing.map((letter) => `the letter ${letter} is missing`),
    ...(text.includes('\ufffd') ? ['a character cannot be read'] : []),
  ];
}
