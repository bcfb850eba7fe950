/** Sections on whom the report is about, and on the report itself. */
import { addDays } from '../../../../../core/calendar.ts';
import { type Section, table, text } from './descriptor.ts';
import { codeWords, dayWords, orNone, until } from './words.ts';

const joined = (parts: readonly (string | null)[], by: string) => parts.filter((part) => part !== null && part !== '').join(by);

export const person = {
  heading: text(() => []),

  subject: {
    kind: 'text',
    paragraphs: ({ dossier: { subject, department } }) => {
      const { rank, position, division, sites, orcid } = subject;
      const held = joined([rank && codeWords(rank), position && codeWords(position).toLowerCase()], ', ');
      const places = joined([division, sites.join(', ')], ' · ');
      const lines = [held, places, joined([department.name, department.institution], ', '), orcid && `ORCID ${orcid}`];
      return [
        { text: subject.display_name, style: 'lead' },
        { text: joined(lines, '\n'), style: 'plain' },
      ];
    },
  },

  particulars: text(({ dossier: { report_no, as_of, period, requested, policy_version } }) => [
    `Report ${report_no}, as of ${dayWords(as_of)}, for the period from ${dayWords(period.starts_on)} to ${dayWords(addDays(period.ends_on, -1))}. ` +
      `Requested by ${requested.by} on ${dayWords(requested.on)}. Policy version ${policy_version}.`,
  ]),

  appointments: table(({ dossier }) => dossier.subject.appointments, {
    category: { heading: 'Category', width: 3, cell: (a) => codeWords(a.category) },
    rank: { heading: 'Rank', width: 3, cell: (a) => codeWords(a.rank) },
    from: { heading: 'From', width: 2, cell: (a) => dayWords(a.starts_on) },
    until: { heading: 'Until', width: 2, cell: (a) => until(a.ends_on) },
  }),

  definition: {
    kind: 'text',
    paragraphs: ({ dossier: { definition } }) =>
      definition
        ? [
            { text: `${definition.title} (version ${definition.version})`, style: 'plain' },
            { text: definition.body, style: 'quote' },
          ]
        : [],
  },

  comment: text(({ dossier }) => [dossier.candidate_comment]),

  attestation: text(({ dossier: { attestation, verification }, sha256 }) =>
    attestation && sha256
      ? [
          `Issued for faculty affairs by ${attestation.by} on ${dayWords(attestation.on)}.`,
          `Anybody can verify this report at ${verification}. SHA-256 of its canonical JSON: ${sha256}`,
        ]
      : ['This preview is not attested.'],
  ),

  leadership: table(({ dossier }) => dossier.leadership, {
    role: { heading: 'Role', width: 3, cell: (l) => codeWords(l.role) + (l.acting ? ' (acting)' : '') },
    of: { heading: 'Of', width: 4, cell: (l) => orNone(l.of) },
    from: { heading: 'From', width: 2, cell: (l) => dayWords(l.starts_on) },
    until: { heading: 'Until', width: 2, cell: (l) => until(l.ends_on) },
  }),
} as const satisfies Record<string, Section>;
