/**
 * Reads XML piece by piece, as far as the parts of a workbook need it: start tags, end tags and text, without a document type. Prefixes of names are
 * left out. Nothing of the document is held but the piece that is not complete yet.
 */

/** The attributes of a tag by their names without prefix, entities resolved. */
export type Attributes = Readonly<Record<string, string>>;

/** What a reader of a document is told. `attributes` is asked for only where a tag matters. */
export type XmlHandler = {
  open(name: string, attributes: () => Attributes): void;
  close(name: string): void;
  /** Text between two tags, possibly in several pieces, entities resolved. */
  text?(text: string): void;
};

/** The document is not well-formed, or declares a type. */
export class XmlError extends Error {}

const TAG = /<(\/?)(?:[^\s<>/:"'=]+:)?([^\s<>/:"'=]+)([^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*)>/y;
const ATTRIBUTE = /(?:[^\s=:"'/]+:)?([^\s=:"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_PIECE = 2 ** 22;

function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  });
}

function attributesOf(text: string): Attributes {
  const found: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) found[name] ??= resolved(double ?? single ?? '');
  return found;
}

/** Takes a document in pieces and tells the handler of it. @throws {XmlError} */
export class XmlReader {
  readonly #handler: XmlHandler;
  #rest = '';
  #depth = 0;
  #any = false;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  write(piece: string): void {
    const xml = this.#rest + piece;
    let at = 0;
    while (at < xml.length) {
      if (xml.charCodeAt(at) !== 60) {
        const next = xml.indexOf('<', at);
        // A piece may end within an entity.
        const end = next < 0 ? this.#textEnd(xml, at) : next;
        if (end > at && this.#depth > 0) this.#handler.text?.(resolved(xml.slice(at, end)));
        at = end;
        if (next < 0) break;
        continue;
      }
      const end = this.#markup(xml, at);
      if (end === null) break;
      at = end;
    }
    this.#rest = xml.slice(at);
    if (this.#rest.length > MAX_PIECE) throw new XmlError('a piece that never ends');
  }

  end(): void {
    if (this.#rest.trim() !== '' || this.#depth !== 0 || !this.#any) throw new XmlError('the document is cut short');
  }

  #textEnd(xml: string, from: number): number {
    const entity = xml.lastIndexOf('&');
    return entity >= from && xml.length - entity < 12 && !xml.includes(';', entity) ? entity : xml.length;
  }

  /** Reads the markup at `at`; null where it is not complete yet. */
  #markup(xml: string, at: number): number | null {
    if (xml.startsWith('<?', at)) return this.#after(xml, at, '?>');
    if (xml.startsWith('<!', at)) {
      if (xml.startsWith('<!--', at)) return this.#after(xml, at + 4, '-->');
      if (xml.startsWith('<![CDATA[', at)) {
        const end = xml.indexOf(']]>', at);
        if (end < 0) return null;
        this.#handler.text?.(xml.slice(at + 9, end));
        return end + 3;
      }
      if (xml.length - at >= 9) throw new XmlError('a document type');
      return null;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(xml);
    if (!tag) {
      const next = xml.indexOf('<', at + 1);
      if (next >= 0 && !/["']/.test(xml.slice(at, next))) throw new XmlError('a tag within a tag');
      return null;
    }
    const [, slash, name = '', inside = ''] = tag;
    if (slash) {
      this.#depth -= 1;
      if (this.#depth < 0) throw new XmlError('an end without a beginning');
      this.#handler.close(name);
    } else {
      this.#any = true;
      this.#handler.open(name, () => attributesOf(inside));
      if (inside.endsWith('/')) this.#handler.close(name);
      else this.#depth += 1;
    }
    return TAG.lastIndex;
  }

  #after(xml: string, from: number, mark: string): number | null {
    const end = xml.indexOf(mark, from);
    return end < 0 ? null : end + mark.length;
  }
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Reads bytes, UTF-8 or what the byte order mark or the declaration says, and gives way after each piece. @throws {XmlError} */
export async function* xmlSteps(chunks: Chunks, handler: XmlHandler): AsyncGenerator<void> {
  const reader = new XmlReader(handler);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? '';
    } catch {
      throw new XmlError('the text is not in the encoding that it declares');
    }
  };
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    reader.write(decode(chunk));
    yield;
  }
  reader.write(decode());
  reader.end();
}

/** Reads all of a document. @throws {XmlError} */
export async function readXml(chunks: Chunks, handler: XmlHandler): Promise<void> {
  for await (const _ of xmlSteps(chunks, handler));
}

function encodingOf(head: Uint8Array): string {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0x3c && head[1] === 0)) return 'utf-16le';
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && head[1] === 0x3c)) return 'utf-16be';
  const declared = /^\s*(?:\xef\xbb\xbf)?<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,30})["']/.exec(
    Buffer.from(head.subarray(0, 200)).toString('latin1'),
  )?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8').encoding;
  } catch {
    throw new XmlError('an unknown encoding');
  }
}
