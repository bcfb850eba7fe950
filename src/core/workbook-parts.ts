/** The parts of an XLSX workbook: where they are in its archive, and which sheet is meant. */
import path from 'node:path';
import { TableFileError } from './table-error.ts';
import { type Attributes, readXml, type XmlHandler } from './xml.ts';
import { unzip, type ZipEntry, zipEntries } from './zip.ts';

/** A sheet as the workbook lists it. */
export type Sheet = Readonly<{ name: string; part: string; hidden: boolean; isTable: boolean }>;
/** What the workbook says of its sheets, and where its parts are, by kind. */
export type Structure = Readonly<{
  sheets: readonly Sheet[];
  active: number;
  from1904: boolean;
  unreckoned: boolean;
  parts: ReadonlyMap<string, string>;
}>;

/** A truth value in one of the spellings of XML Schema. */
export const isOn = (value: string | undefined) => value === '1' || value === 'true' || value === 'on';

/** The file is not a workbook that can be read. */
export function unreadable(): TableFileError {
  return new TableFileError(
    'not_a_spreadsheet',
    'The file is not a readable Excel workbook. Save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”.',
  );
}

/** The parts of the archive by name, as writers of all systems spell them. */
export class Archive {
  readonly #zip: Buffer;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  constructor(zip: Buffer) {
    this.#zip = zip;
    this.#entries = new Map(zipEntries(zip).map((entry) => [Archive.#key(entry.path), entry]));
  }

  static #key = (part: string) => part.replaceAll('\\', '/').replace(/^\//, '').toLowerCase();

  /** The pieces of a part; undefined where there is none. */
  pieces(part: string): AsyncGenerator<Buffer> | undefined {
    const entry = this.#entries.get(Archive.#key(part));
    return entry && unzip(this.#zip, entry);
  }

  async read(part: string, handler: XmlHandler): Promise<boolean> {
    const pieces = this.pieces(part);
    if (pieces) await readXml(pieces, handler);
    return pieces !== undefined;
  }

  /** What a part refers to: its targets by the ids of the relations, with their types. */
  async relations(part: string): Promise<Map<string, { type: string; target: string }>> {
    const found = new Map<string, { type: string; target: string }>();
    const folder = path.posix.dirname(part);
    await this.read(`${folder}/_rels/${path.posix.basename(part)}.rels`, {
      open(name, attributes) {
        if (name !== 'Relationship') return;
        const { Id = '', Type = '', Target = '', TargetMode } = attributes();
        if (TargetMode === 'External') return;
        const target = Target.startsWith('/') ? Target : path.posix.join(folder, Target);
        found.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target });
      },
      close() {},
    });
    return found;
  }
}

/** The workbook of an archive. @throws {TableFileError} */
export async function structureOf(archive: Archive): Promise<Structure> {
  const root = [...(await archive.relations('x')).values()].find(({ type }) => type === 'officeDocument');
  const part = root?.target ?? 'xl/workbook.xml';
  const relations = await archive.relations(part);
  const sheets: Sheet[] = [];
  let [active, from1904, unreckoned] = [0, false, false];
  const take: Readonly<Record<string, (attributes: Attributes) => void>> = {
    workbookPr: ({ date1904 }) => (from1904 = isOn(date1904)),
    workbookView: ({ activeTab }) => (active = Number(activeTab ?? 0)),
    calcPr: ({ fullCalcOnLoad }) => (unreckoned = isOn(fullCalcOnLoad)),
    sheet: ({ name = '', state = 'visible', id = '' }) => {
      const relation = relations.get(id);
      sheets.push({ name, part: relation?.target ?? '', hidden: state !== 'visible', isTable: relation?.type === 'worksheet' });
    },
  };
  const exists = await archive.read(part, { open: (name, attributes) => take[name]?.(attributes()), close() {} });
  if (!exists || sheets.length === 0) throw unreadable();
  const beside = (name: string) => `${path.posix.dirname(part)}/${name}.xml`;
  const parts = new Map([
    ['styles', beside('styles')],
    ['sharedStrings', beside('sharedStrings')],
    ...[...relations.values()].map(({ type, target }) => [type, target] as const),
  ]);
  return { sheets, active, from1904, unreckoned, parts };
}

/** The sheet of that name, or the one that opens: the active one, or the first that is not hidden and holds a table. @throws {TableFileError} */
export function chosenSheet({ sheets, active }: Structure, name: string | null): Sheet {
  const tables = sheets.filter(({ isTable }) => isTable);
  const same = (wanted: string, given: string) => wanted.trim().toLowerCase() === given.trim().toLowerCase();
  const shown = tables.filter(({ hidden }) => !hidden);
  const names = shown.slice(0, 20).map((sheet) => `“${sheet.name.slice(0, 40)}”`);
  if (name !== null) {
    const found = tables.find((sheet) => sheet.name === name) ?? tables.find((sheet) => same(sheet.name, name));
    if (found) return found;
    throw new TableFileError('unknown_sheet', `The workbook has no sheet of that name. Its sheets are: ${names.join(', ')}.`);
  }
  const opening = sheets[active];
  const found = opening?.isTable && !opening.hidden ? opening : shown[0];
  if (found) return found;
  throw new TableFileError('unknown_sheet', 'All sheets of the workbook are hidden. Show one, or name it with the parameter sheet.');
}
