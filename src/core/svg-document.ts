/** The document around a drawing: title, description, patterns, and the table for those who do not see the drawing. */
import { createHash } from 'node:crypto';
import type { SvgPicture, SvgTable } from './svg.ts';

/** The first is the font of printed reports; the others are those of most machines. */
export const SVG_FONT = 'Noto Sans, Helvetica Neue, Arial, sans-serif';
const INK = '#1a1a1a';
const [MARGIN, ROW, LETTER, GAP] = [16, 17, 5.8, 18];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
/** Characters that XML 1.0 has no place for. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/**
 * What Vega draws, without the names and roles that it gives to each mark: the document says them once. Tags hold no `<` or `>` but their own, and
 * texts none at all.
 */
function tidied(drawn: string, hatched: string): string {
  const inner = drawn.slice(drawn.indexOf('>') + 1, drawn.lastIndexOf('</svg>'));
  const tag = (text: string) =>
    text
      .replace(/ (?:class|role|aria-[a-z]+|pointer-events|xlink:[a-z]+)="[^"]*"/g, '')
      .replace(/ font-family="[^"]*"/g, '')
      .replace('"url(#hatched)"', `"url(#${hatched})"`)
      .replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (digits) => String(Math.round(Number(digits) * 100) / 100));
  return inner.replace(/<[^>]*>/g, tag).replace(/<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?\/>/g, '');
}

/** The picture as one SVG document. Ids follow from its content, so that several of them stand in one page. */
export function svgDocument(picture: SvgPicture, drawn: string): string {
  const { title, description, table } = picture;
  const id = `picture-${createHash('sha256').update(JSON.stringify(picture)).digest('hex').slice(0, 12)}`;
  const { cells, width, height } = laidOut(table ?? { columns: [], rows: [] });
  const shown = picture.table_is_visible && table !== null;
  const [whole, tall] = [
    shown ? Math.max(picture.width, width + 2 * MARGIN) : picture.width,
    picture.height + (shown ? height + MARGIN : 0),
  ];
  const place = shown ? `transform="translate(${MARGIN},${picture.height})"` : 'opacity="0"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="en" lang="en" width="${whole}" height="${tall}" viewBox="0 0 ${whole} ${tall}" `,
    `role="graphics-document" aria-roledescription="chart" aria-labelledby="${id}-title" aria-describedby="${id}-description" `,
    `font-family="${SVG_FONT}">\n<title id="${id}-title">${escaped(title)}</title>\n`,
    `<desc id="${id}-description">${escaped(description)}</desc>\n<defs>${HATCHED.replace('ID', `${id}-hatched`)}</defs>\n`,
    `<rect width="${whole}" height="${tall}" fill="#fff"/>\n`,
    `<g aria-hidden="true">${tidied(drawn, `${id}-hatched`)}</g>\n`,
    table === null
      ? ''
      : `<g role="table" aria-label="${escaped(`Table: ${title}`)}" font-size="10.5" fill="${INK}" ${place}>\n${cells}</g>\n`,
    '</svg>\n',
  ]
    .join('')
    .replace(NO_XML, '');
}

const HATCHED =
  '<pattern id="ID" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect width="6" height="6" fill="#fff"/><rect width="1.6" height="6" fill="#595959"/></pattern>';

function laidOut({ columns, rows }: SvgTable) {
  const widths = columns.map((heading, i) => GAP + LETTER * Math.max(heading.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const left = widths.map((_, i) => Math.round(widths.slice(0, i).reduce((sum, width) => sum + width, 0)));
  const row = (cells: readonly string[], number: number) => {
    const role = (i: number) => (number === 0 ? 'columnheader' : i === 0 ? 'rowheader' : 'cell');
    const weight = number === 0 ? ' font-weight="bold"' : '';
    const texts = cells.map(
      (text, i) => `<text role="${role(i)}" x="${left[i] ?? 0}" y="${ROW * (number + 1)}"${weight}>${escaped(text)}</text>`,
    );
    return `<g role="row">${texts.join('')}</g>\n`;
  };
  return {
    cells: [columns, ...rows].map(row).join(''),
    width: Math.ceil(widths.reduce((sum, width) => sum + width, 0)),
    height: ROW * (rows.length + 1),
  };
}
