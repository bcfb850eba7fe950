/**
 * The same values in files as people have them: text with every separator, and workbooks in all the ways in which programs lay them out. Each value
 * has a kind, because a workbook holds a day as a number, a share as a fraction, and an identifier as a number that is shown with letters.
 */
import { toCsv } from '../../src/core/csv.ts';
import { type Part, zip } from './zip.ts';

export const columns = ['code', 'name', 'pct', 'starts_on', 'ends_on', 'note'] as const;
export type Column = (typeof columns)[number];
export type Value = Readonly<Record<Column, string>>;

/** How a text file is written. */
export type TextLayout = Readonly<{
  separator: ',' | ';' | '\t';
  end: '\n' | '\r\n' | '\r';
  bom: boolean;
  short: boolean;
  quoted: boolean;
}>;

const quote = (cell: string, always: boolean) => (always || /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The values as text. `short`: without separators behind the last cell of a row. */
export function asText(rows: readonly Value[], { separator, end, bom, short, quoted }: TextLayout): string {
  const lines = [columns as readonly string[], ...rows.map((row) => columns.map((column) => row[column]))].map((cells) => {
    const last = short ? Math.max(1, cells.findLastIndex((cell) => cell !== '') + 1) : cells.length;
    return cells
      .slice(0, last)
      .map((cell) => quote(cell, quoted))
      .join(separator);
  });
  return `${bom ? '\ufeff' : ''}${lines.join(end)}${end}`;
}

/** As the service itself writes text. */
export const asOwnText = (rows: readonly Value[]): string =>
  toCsv(
    columns.map((key) => ({ key, header: key })),
    rows,
  );

/** How a workbook is laid out. */
export type Layout = Readonly<{
  /** `date1904` in both spellings, or the reckoning from 1900. */
  epoch: '1900' | '1904' | '1904 in words';
  texts: 'shared' | 'inline' | 'rich' | 'str';
  days: 'serial' | 'built-in' | 'iso' | 'text';
  ids: 'text' | 'letters' | 'zeros' | 'general';
  share: 'percent' | 'number' | 'decimals' | 'text';
  addresses: 'all' | 'none' | 'rows';
  prefix: '' | 'x:';
  encoding: 'utf8' | 'bom' | 'utf16le';
  before: 'nothing' | 'hidden sheet' | 'chart sheet' | 'shown sheet';
  blanks: number;
  wide: boolean;
  absolute: boolean;
}>;

const DAY_MS = 86_400_000;
const serialOf = (day: string, from1904: boolean) => (Date.parse(day) - Date.UTC(1899, 11, 30)) / DAY_MS - (from1904 ? 1_462 : 0);
const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const STYLES = { plain: 0, day: 1, builtIn: 2, letters: 3, zeros: 4, percent: 5, decimals: 6 } as const;
const FORMATS = ['dd\\.mm\\.yyyy', '&quot;H&quot;000000', '0000000', '0.0%', '#,##0.00_ ;[Red]\\-#,##0.00\\ '];

/** The values as a workbook. Identifiers are `H` and six digits, shares whole numbers from 0 to 100. */
export function asWorkbook(rows: readonly Value[], layout: Layout): Buffer {
  const from1904 = layout.epoch !== '1900';
  const shared: string[] = [];
  const tag = (name: string) => `${layout.prefix}${name}`;
  const element = (name: string, attributes: string, inside: string | null) =>
    inside === null ? `<${tag(name)}${attributes}/>` : `<${tag(name)}${attributes}>${inside}</${tag(name)}>`;

  const text = (at: string, value: string): string => {
    const t = element('t', ' xml:space="preserve"', xml(value));
    if (layout.texts === 'inline') return element('c', `${at} t="inlineStr"`, element('is', '', t));
    if (layout.texts === 'str') return element('c', `${at} t="str"`, element('f', '', 'A1') + element('v', '', xml(value)));
    const middle = Math.ceil(value.length / 2);
    const halves = [value.slice(0, middle), value.slice(middle)].filter((half) => half !== '');
    const rich = halves.map((half) => element('r', '', element('t', ' xml:space="preserve"', xml(half)))).join('');
    shared.push(layout.texts === 'rich' && value.isWellFormed() && halves.every((half) => half.isWellFormed()) ? rich : t);
    return element('c', `${at} t="s"`, element('v', '', String(shared.length - 1)));
  };
  const number = (at: string, value: number | string, style: keyof typeof STYLES) =>
    element('c', `${at} s="${STYLES[style]}"`, element('v', '', String(value)));

  const cell = (column: Column, value: string, at: string): string => {
    if (value === '') return element('c', `${at} s="0"`, null);
    if (column === 'code' && layout.ids !== 'text') {
      if (layout.ids === 'letters') return number(at, Number(value.slice(1)), 'letters');
      if (layout.ids === 'zeros') return number(at, Number(value.slice(1)), 'zeros');
      return number(at, Number(value.slice(1)), 'plain');
    }
    if (column === 'pct' && layout.share !== 'text') {
      if (layout.share === 'percent') return number(at, Number(value) / 100, 'percent');
      return number(at, layout.share === 'decimals' ? `${value}.0` : value, layout.share === 'decimals' ? 'decimals' : 'plain');
    }
    if ((column === 'starts_on' || column === 'ends_on') && layout.days !== 'text') {
      if (layout.days === 'iso') return element('c', `${at} t="d"`, element('v', '', `${value}T00:00:00`));
      return number(at, serialOf(value, from1904), layout.days === 'serial' ? 'day' : 'builtIn');
    }
    return text(at, value);
  };

  const row = (cells: readonly string[], index: number): string => {
    const inside = cells.map((value, n) => {
      const at = layout.addresses === 'all' ? ` r="${String.fromCharCode(65 + n)}${index}"` : '';
      return index === 1 ? text(at, value) : cell(columns[n] as Column, value, at);
    });
    return element('row', layout.addresses === 'none' ? '' : ` r="${index}"`, inside.join(''));
  };
  const blank = (index: number) => element('row', layout.addresses === 'none' ? '' : ` r="${index}"`, element('c', ' s="5"', null));
  const table = [columns as readonly string[], ...rows.map((one) => columns.map((column) => one[column]))];
  const lines = table.map((cells, index) => row(cells, index + 1));
  for (let n = 0; n < layout.blanks; n += 1) lines.push(blank(table.length + 1 + n));

  const sheet = (inside: string) => element('worksheet', layout.prefix ? ' xmlns:x="urn:x"' : '', element('sheetData', '', inside));
  const other = layout.before === 'chart sheet' ? 'chartsheet' : 'worksheet';
  const hidden = layout.before === 'hidden sheet' ? ' state="hidden"' : '';
  const first = layout.before === 'nothing' ? '' : element('sheet', ` name="Other" sheetId="1"${hidden} r:id="rId1"`, null);
  const active = layout.before === 'shown sheet' || layout.before === 'hidden sheet' ? ' activeTab="1"' : '';
  const date1904 = { '1900': '', '1904': ' date1904="1"', '1904 in words': ' date1904="true"' }[layout.epoch];
  const root = layout.absolute ? '/xl/' : '';
  const workbook =
    element('workbookPr', date1904, null) +
    element('bookViews', '', element('workbookView', active, null)) +
    element('sheets', '', first + element('sheet', ' name="Roster" sheetId="2" r:id="rId2"', null));
  const parts: Record<string, string> = {
    'xl/workbook.xml': element('workbook', ` xmlns:r="${relations}"${layout.prefix ? ' xmlns:x="urn:x"' : ''}`, workbook),
    'xl/_rels/workbook.xml.rels':
      `<Relationships><Relationship Id="rId1" Type="${relations}/${other}" Target="${root}${other}s/first.xml"/>` +
      `<Relationship Id="rId2" Type="${relations}/worksheet" Target="${root}worksheets/second.xml"/>` +
      `<Relationship Id="rId3" Type="${relations}/styles" Target="${root}styles.xml"/>` +
      `<Relationship Id="rId4" Type="${relations}/sharedStrings" Target="${root}sharedStrings.xml"/></Relationships>`,
    [`xl/${other}s/first.xml`]: other === 'worksheet' ? sheet(element('row', ' r="1"', text(' r="A1"', 'old'))) : '<chartsheet/>',
    'xl/worksheets/second.xml': sheet(lines.join('')),
    'xl/sharedStrings.xml': element('sst', layout.prefix ? ' xmlns:x="urn:x"' : '', shared.map((one) => element('si', '', one)).join('')),
    'xl/styles.xml': stylesXml(element),
  };
  return zip(
    Object.entries(parts).map(([path, content]): Part => ({ path, content: encoded(content, layout.encoding) })),
    layout.wide,
  );
}

function stylesXml(element: (name: string, attributes: string, inside: string | null) => string): string {
  const formats = FORMATS.map((code, n) => element('numFmt', ` numFmtId="${164 + n}" formatCode="${code}"`, null)).join('');
  const ids = [0, 164, 14, 165, 166, 167, 168];
  const cells = ids.map((id) => element('xf', ` numFmtId="${id}"`, null)).join('');
  return element('styleSheet', ' xmlns:x="urn:x"', element('numFmts', '', formats) + element('cellXfs', '', cells));
}

function encoded(text: string, encoding: Layout['encoding']): Buffer {
  const declared = `<?xml version="1.0" encoding="${encoding === 'utf16le' ? 'UTF-16' : 'UTF-8'}" standalone="yes"?>\n${text}`;
  if (encoding === 'utf16le') return Buffer.from(`\ufeff${declared}`, 'utf16le');
  return Buffer.from(encoding === 'bom' ? `\ufeff${declared}` : declared);
}

/** What a reader finds in the column `code` under this layout: formats that add no letter show none. */
export function codeIn(layout: Layout, code: string): string {
  if (layout.ids === 'zeros') return code.slice(1).padStart(7, '0');
  return layout.ids === 'general' ? String(Number(code.slice(1))) : code;
}
