import { Problem } from '../../../../domain/problems/index.ts';
import { sectionOf } from './kinds.ts';
import type { Layout, ProfileSection } from './schema.ts';

const refuse = (pointer: string, detail: string) => Problem.at('report-profile-unfit', pointer, detail);

/**
 * Refuses a layout that could not be printed: an unknown column, one named twice or under the heading of another, columns of what is no table, a heading without one above it.
 * `orcid` is whether it is the one for ORCID.
 * @throws Problem report-profile-unfit
 */
export function requireFit({ sections, orcid }: Layout, is_orcid: boolean): void {
  if (is_orcid && sections.length > 0) throw refuse('/sections', 'A service item of ORCID has no sections; `orcid` says what it says.');
  if (!is_orcid && orcid !== null) throw refuse('/orcid', 'Only `orcid_service_item` has it.');
  if (!is_orcid && sections.length === 0) throw refuse('/sections', 'A profile prints at least one section.');
  let above = 1;
  for (const [i, section] of sections.entries()) {
    const { heading, level = 2 } = section;
    if (level > above + 1) throw refuse(`/sections/${i}/level`, 'A heading of level 3 stands below one of level 2.');
    if (heading !== undefined) above = level;
    requireColumns(section, `/sections/${i}/columns`);
    if (section.section === 'selected_mentorships' && heading === undefined)
      throw refuse(`/sections/${i}/heading`, 'Each selected mentorship has a heading of its own, and so the section has one.');
  }
}

function requireColumns({ section: name, columns }: ProfileSection, pointer: string): void {
  if (columns === undefined) return;
  const section = sectionOf(name);
  if (section.kind !== 'table') throw refuse(pointer, 'The section is no table and has no columns.');
  const headingOf = ({ column, heading }: Pick<(typeof columns)[number], 'column' | 'heading'>) =>
    heading ?? section.columns[column]?.heading;
  for (const [i, { column, heading }] of columns.entries()) {
    if (!Object.hasOwn(section.columns, column))
      throw refuse(`${pointer}/${i}/column`, `The section has these columns: ${Object.keys(section.columns).join(', ')}.`);
    if (columns.findIndex((other) => other.column === column) < i) throw refuse(`${pointer}/${i}/column`, 'The column is named twice.');
    if (columns.findIndex((other) => headingOf(other) === headingOf({ column, heading })) < i)
      throw refuse(`${pointer}/${i}/heading`, 'Another column has this heading.');
  }
}
