/** The thread of `docx.ts`: builds a document of headings, paragraphs and tables, and takes from the file what differs from one run to the next. */
import { parentPort } from 'node:worker_threads';
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  type IRunOptions,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { DocxBlock, DocxDocument, DocxOrder } from './docx.ts';
import type { ThreadReply, ThreadTask } from './thread.ts';

/** Lengths are in twentieths of a point, sizes of letters in halves of one. */
const PAPER = { a4: { width: 11_906, height: 16_838 }, letter: { width: 12_240, height: 15_840 } } as const;
const MARGIN = { top: 1247, bottom: 1134, left: 1077, right: 1077 } as const;
const LEVELS = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3, HeadingLevel.HEADING_4] as const;
const INK = '12395B';
const GREY = '595959';
/** Families that an office has; it takes others where a letter is in none of them. */
const FONT = { ascii: 'Arial', hAnsi: 'Arial', cs: 'Arial', eastAsia: 'SimSun' } as const;

const RIGHT_TO_LEFT =
  /([\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]+(?:[\s\p{M}\p{P}]+[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]+)*)/u;

/** What XML 1.0 cannot hold, though other text can. */
const NO_XML = /[\ufffe\uffff]/g;

/** The runs of a text: a break where a line ends, and a run of its own for what is written from right to left. */
function runs(text: string, options: IRunOptions = {}): TextRun[] {
  return text
    .replace(NO_XML, '\ufffd')
    .split('\n')
    .flatMap((line, i) => {
      const parts = line.split(RIGHT_TO_LEFT);
      const made = parts.flatMap((part, j) => (part === '' ? [] : [new TextRun({ ...options, text: part, rightToLeft: j % 2 === 1 })]));
      return i === 0 ? made : [new TextRun({ ...options, break: 1 }), ...made];
    });
}

/** A row stays together unless it is long: an office clips what is longer than a page. */
const LONG = 400;

const LINE = { style: BorderStyle.SINGLE, size: 4, color: 'CCCCCC' } as const;
const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const BORDERS = { top: NO_LINE, left: NO_LINE, right: NO_LINE, bottom: LINE, insideHorizontal: LINE, insideVertical: NO_LINE } as const;

function tableOf({ columns = [], rows = [] }: DocxBlock, width: number): Table {
  const parts = columns.reduce((sum, column) => sum + column.width, 0);
  const widths = columns.map((column) => Math.floor((width * column.width) / parts));
  const cell = (text: string, i: number, options: IRunOptions) =>
    new TableCell({
      width: { size: widths[i] ?? 0, type: WidthType.DXA },
      margins: { top: 60, bottom: 60, left: 80, right: 80 },
      children: [
        new Paragraph({
          children: runs(text, { size: 16, ...options }),
          alignment: columns[i]?.numbers ? AlignmentType.RIGHT : AlignmentType.LEFT,
        }),
      ],
    });
  return new Table({
    width: { size: width, type: WidthType.DXA },
    columnWidths: widths,
    borders: BORDERS,
    tableLook: { firstRow: true, lastRow: false, firstColumn: false, lastColumn: false, noHBand: true, noVBand: true },
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: columns.map(({ heading }, i) => cell(heading, i, { bold: true })) }),
      ...rows.map(
        (row) => new TableRow({ cantSplit: row.every((text) => text.length <= LONG), children: row.map((text, i) => cell(text, i, {})) }),
      ),
    ],
  });
}

const QUOTE = { indent: { left: 200 }, border: { left: { style: BorderStyle.SINGLE, size: 12, color: 'CCCCCC', space: 8 } } } as const;

function shown(block: DocxBlock, width: number): (Paragraph | Table)[] {
  const { kind, level = 1, style, text = '' } = block;
  // A paragraph between tables keeps them apart.
  if (kind === 'table') return [tableOf(block, width), new Paragraph({ children: [], spacing: { after: 60 } })];
  if (kind === 'heading')
    return [new Paragraph({ heading: LEVELS[level - 1] ?? HeadingLevel.HEADING_4, keepNext: true, children: runs(text) })];
  const lead = style === 'lead' ? { bold: true, size: 24 } : {};
  return [new Paragraph({ children: runs(text, lead), spacing: { after: 120 }, ...(style === 'quote' && QUOTE) })];
}

const small = { size: 15, color: GREY } as const;
const heading = (size: number, color: string, before: number) => ({
  run: { font: FONT, size, bold: true, color },
  paragraph: { spacing: { before, after: 120 }, keepNext: true },
});

function documentOf({ title, language, paper, header, footer, notice, blocks }: DocxDocument): Document {
  const size = PAPER[paper];
  const width = size.width - MARGIN.left - MARGIN.right;
  const pages = [' · Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES];
  return new Document({
    title,
    creator: '',
    lastModifiedBy: '',
    styles: {
      default: {
        document: { run: { font: FONT, size: 18, language: { value: language, eastAsia: 'zh-CN', bidirectional: 'ar-SA' } } },
        heading1: heading(34, '000000', 0),
        heading2: heading(23, INK, 280),
        heading3: heading(19, '000000', 200),
        heading4: heading(18, '000000', 160),
      },
    },
    sections: [
      {
        properties: { titlePage: true, page: { size, margin: MARGIN } },
        headers: {
          first: new Header({ children: [new Paragraph({ children: [] })] }),
          default: new Header({
            children: [new Paragraph({ children: runs(notice === null ? header : `${header} · Preview, not issued`, small) })],
          }),
        },
        footers: {
          first: new Footer({
            children: [new Paragraph({ children: [...runs(footer, small), new TextRun({ ...small, children: pages })] })],
          }),
          default: new Footer({
            children: [new Paragraph({ children: [...runs(footer, small), new TextRun({ ...small, children: pages })] })],
          }),
        },
        children: [
          ...(notice === null ? [] : [new Paragraph({ children: runs(notice), shading: { fill: 'FFF4D6' }, spacing: { after: 160 } })]),
          ...blocks.flatMap((block) => shown(block, width)),
        ],
      },
    ],
  });
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(NO_XML, '\ufffd').replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);

/** Title, language and instant, in place of the library’s, which has the present one. */
const properties = ({ title, language }: DocxDocument, at: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:language>${language}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified></cp:coreProperties>`;

/** 1 January 1980, the first day that a ZIP archive knows. */
const FIRST_DAY = 0x0021;

/** Sets the same time for every file of a ZIP archive: its directory, at the end, names where each begins (APPNOTE 6.3.10, 4.3). */
function withoutTimes(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    zip.writeUInt32LE(FIRST_DAY << 16, at + 12);
    zip.writeUInt32LE(FIRST_DAY << 16, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}

async function build({ document, created_at }: DocxOrder): Promise<Uint8Array> {
  const at = new Date(created_at).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const core = { path: 'docProps/core.xml', data: properties(document, at) };
  return withoutTimes(await Packer.toBuffer(documentOf(document), undefined, [core]));
}

const port = parentPort;
port?.on('message', ({ id, order }: ThreadTask<DocxOrder>) => {
  const answer = (reply: ThreadReply) => port.postMessage(reply);
  build(order).then(
    (bytes) => answer({ id, bytes }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : 'the document cannot be made' }),
  );
});
