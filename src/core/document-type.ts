/** The types of document that are taken from people, by media type, with the ending of their names. */
export const DOCUMENTS = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
} as const;
export type DocumentType = keyof typeof DOCUMENTS;

/**
 * What a file is by its content, whatever it is called: PDF (ISO 32000: its header at the very beginning, and the mark of its end in the last
 * kilobyte) or DOCX (a ZIP archive with the parts that ECMA-376 asks for). Null for everything else, a document with macros included. Nothing is
 * unpacked.
 */
export function documentTypeOf(content: Uint8Array): DocumentType | null {
  const text = (from: number, to?: number) => Buffer.from(content.subarray(from, to)).toString('latin1');
  if (/^%PDF-[12]\.\d/.test(text(0, 8))) return text(-1024).includes('%%EOF') ? 'application/pdf' : null;
  const names = text(0, 4) === 'PK\u0003\u0004' ? partsOf(Buffer.from(content.buffer, content.byteOffset, content.length)) : [];
  const isWord = names.includes('[Content_Types].xml') && names.includes('word/document.xml');
  return isWord && !names.some((name) => /vbaProject\.bin$/i.test(name))
    ? 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    : null;
}

const END = Buffer.from('PK\u0005\u0006', 'latin1');
const ENTRY = Buffer.from('PK\u0001\u0002', 'latin1');

/** The names of the parts of a ZIP archive by its directory (APPNOTE 6.3.10); none where the directory is not well formed. */
function partsOf(archive: Buffer): string[] {
  const end = archive.lastIndexOf(END);
  if (end < 0 || end + 22 > archive.length) return [];
  const names: string[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > end || archive.compare(ENTRY, 0, 4, at, at + 4) !== 0) return [];
    const [name, extra, comment] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32)];
    names.push(archive.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}
