/** The thread of `pdf.ts`: compiles Typst templates with the fonts of packages. Tagged, and refused where it is not PDF/UA-1. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { charactersOf } from './font.ts';
import type { PdfOrder } from './pdf.ts';
import type { ThreadReply, ThreadTask } from './thread.ts';

const require = createRequire(import.meta.url);

/** Families in the order in which a glyph is looked for. The last one is used where it is installed. */
const FONTS = [
  { family: 'Noto Sans', files: ['noto-sans/400Regular/NotoSans_400Regular.ttf', 'noto-sans/700Bold/NotoSans_700Bold.ttf'] },
  { family: 'Noto Sans Arabic', files: ['noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf'] },
  { family: 'Noto Sans SC', files: ['noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'], optional: true },
] as const;

/** The bytes of a font; undefined where an optional package is not installed. */
function read(file: string, optional: boolean): Buffer | undefined {
  const [name = '', ...rest] = file.split('/');
  try {
    const folder = path.dirname(require.resolve(`@expo-google-fonts/${name}/package.json`));
    return readFileSync(path.join(folder, ...rest));
  } catch (error) {
    if (optional) return undefined;
    throw error;
  }
}

const fonts = FONTS.map((font) => ({
  family: font.family,
  blobs: font.files.flatMap((file) => read(file, 'optional' in font) ?? []),
})).filter(({ blobs }) => blobs.length > 0);
const known = new Set(fonts.flatMap(({ blobs: [regular] }) => (regular ? [...charactersOf(regular)] : [])));
const compiler = NodeCompiler.create({
  workspace: path.dirname(new URL(import.meta.url).pathname),
  fontArgs: [{ fontBlobs: fonts.flatMap(({ blobs }) => blobs) }],
});
const templates = new Map<string, string>();

const codeOf = (char: string) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Whatever takes a glyph: private and unassigned characters, too, but no control, and no format character that is never seen. */
const VISIBLE = /[\P{C}\p{Co}\p{Cn}]|(?!\p{Default_Ignorable_Code_Point})\p{Cf}/gu;

/** The value with each character that no font has replaced by its code; what was replaced is added to `missing`. */
function printable(value: unknown, missing: Set<string>): unknown {
  if (typeof value === 'string')
    return value.replace(VISIBLE, (char) => {
      if (/\s/.test(char) || known.has(char.codePointAt(0) ?? 0)) return char;
      missing.add(codeOf(char));
      return `[${codeOf(char)}]`;
    });
  if (Array.isArray(value)) return value.map((item) => printable(item, missing));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, printable(member, missing)]));
}

function compile({ template, data, created_at }: PdfOrder): Uint8Array {
  const source = templates.get(template) ?? readFileSync(template, 'utf8');
  templates.set(template, source);
  const missing = new Set<string>();
  const shown = printable(data, missing) as object;
  const inputs = { data: JSON.stringify({ ...shown, fonts: fonts.map(({ family }) => family), missing: [...missing].sort() }) };
  try {
    const creationTimestamp = Math.floor(Date.parse(created_at) / 1000);
    return compiler.pdf({ mainFileContent: source, inputs }, { creationTimestamp, pdfStandard: 'ua-1' });
  } finally {
    compiler.evictCache(10);
  }
}

const port = parentPort;
port?.on('message', ({ id, order }: ThreadTask<PdfOrder>) => {
  let reply: ThreadReply;
  try {
    reply = { id, bytes: compile(order) };
  } catch (error) {
    // The message names the place in the template; it does not repeat data.
    reply = { id, error: error instanceof Error ? error.message : 'the template does not compile' };
  }
  port.postMessage(reply);
});
