/** What a profile prints of a report, in blocks from which every kind of file is made: the same words in the same order in each. */
import type { Printed } from './kinds/descriptor.ts';
import { dayWords } from './kinds/words.ts';
import { type SectionName, sectionOf } from './kinds.ts';
import type { Block, PrintedReport } from './rendition-schema.ts';
import type { ProfileSection, ReportProfile } from './schema.ts';

type By = Pick<ReportProfile, 'code' | 'version' | 'title' | 'sections'>;

/** The report in the order and words of the profile. */
export function compose(of: Printed, by: By): PrintedReport {
  const { report_no, subject, as_of, paper } = of.dossier;
  const title: Block = { kind: 'heading', level: 1, text: by.title };
  return {
    title: `${by.title} ${report_no}: ${subject.display_name}`,
    language: 'en',
    paper,
    header: `${subject.display_name} · ${by.title} ${report_no}`,
    footer: `${report_no} · as of ${dayWords(as_of)} · ${by.code}, version ${by.version}`,
    notice: of.sha256 === null ? 'Preview. This report is not issued. Its subject can comment on it; it cannot be verified.' : null,
    blocks: withoutGaps([title, ...by.sections.flatMap((section) => blocksOf(of, section))]),
  };
}

/** Headings without a level left out, as PDF/UA-1 asks for: the section above one may have said nothing. */
function withoutGaps(blocks: readonly Block[]): Block[] {
  const above: number[] = [];
  return blocks.map((block) => {
    if (block.kind !== 'heading') return block;
    const { level = 1 } = block;
    while ((above.at(-1) ?? 0) >= level) above.pop();
    return { ...block, level: above.push(level) };
  });
}

/** The heading, the introduction, and what the section says; nothing of an empty section without words for that. */
function blocksOf(of: Printed, { section, heading, level = 2, introduction, if_empty, columns }: ProfileSection): Block[] {
  const body = bodyOf(of, section, level, columns);
  if (body.length === 0 && if_empty === undefined && section !== 'heading') return [];
  return [
    ...(heading === undefined ? [] : [{ kind: 'heading', level, text: heading } as const]),
    ...(introduction === undefined ? [] : [plain(introduction)]),
    ...(body.length === 0 && if_empty !== undefined ? [plain(if_empty)] : body),
  ];
}

const plain = (text: string): Block => ({ kind: 'text', style: 'plain', text });

function bodyOf(of: Printed, name: SectionName, level: number, chosen: ProfileSection['columns']): Block[] {
  const section = sectionOf(name);
  if (section.kind === 'text')
    return section
      .paragraphs(of)
      .flatMap(({ heading, text, style }) => [
        ...(heading === undefined ? [] : [{ kind: 'heading', level: level + 1, text: heading } as const]),
        { kind: 'text', style, text } as const,
      ]);
  const rows = section.rows(of);
  if (rows.length === 0) return [];
  const columns = chosen ?? Object.keys(section.columns).map((column) => ({ column, heading: undefined, width: undefined }));
  const below = section.below?.(of) ?? '';
  return [
    {
      kind: 'table',
      section: name,
      columns: columns.map(({ column, heading, width }) => ({
        heading: heading ?? section.columns[column]?.heading ?? column,
        width: width ?? section.columns[column]?.width ?? 1,
        numbers: section.columns[column]?.numbers ?? false,
      })),
      rows: rows.map((row) => columns.map(({ column }) => row[column] ?? '')),
    },
    ...(below === '' ? [] : [plain(below)]),
  ];
}
