import type { Section } from './kinds/descriptor.ts';
import { mentorship } from './kinds/mentorship.ts';
import { person } from './kinds/person.ts';
import { recognition } from './kinds/recognition.ts';

/** What a profile can print, by the name of the section. A further one is a descriptor in `kinds/`. */
export const sections = { ...person, ...mentorship, ...recognition } as const;

export type SectionName = keyof typeof sections;

/** The section of a name. */
export const sectionOf = (name: SectionName): Section => sections[name];

/** The names of the columns of each table, for people who write a profile. */
export const columnsText = Object.entries<Section>(sections)
  .flatMap(([name, section]) => (section.kind === 'table' ? [`\`${name}\`: ${Object.keys(section.columns).join(', ')}`] : []))
  .join('; ');

export const sectionNames = Object.keys(sections) as [SectionName, ...SectionName[]];

/** The profiles that every department has. */
export const profileCodes = ['promotion_file', 'annual_activity_report', 'award_nomination_package', 'orcid_service_item'] as const;
export type ProfileCode = (typeof profileCodes)[number];
