/** Sections on training, teaching, recognition, and the words of mentees and of the subject. */
import { type Section, table, text } from './descriptor.ts';
import { codeWords, dayWords, hours, NONE, until, yearWords, yesNo } from './words.ts';

export const recognition = {
  teaching: table(({ dossier }) => dossier.teaching, {
    session: { heading: 'Session taught', width: 6, cell: (t) => t.session },
    day: { heading: 'Day', width: 2, cell: (t) => dayWords(t.held_on) },
  }),
  training: table(({ dossier }) => dossier.training, {
    course: { heading: 'Course', width: 6, cell: (t) => t.course },
    time: { heading: 'Time', width: 2, numbers: true, cell: (t) => hours(t.minutes) },
    completed: { heading: 'Completed', width: 2, cell: (t) => dayWords(t.completed_on) },
    accredited: { heading: 'Accredited', width: 2, cell: (t) => yesNo(t.is_accredited) },
    current: { heading: 'Current', width: 2, cell: (t) => yesNo(t.is_current) },
  }),
  resources: table(({ dossier }) => dossier.resources ?? [], {
    title: { heading: 'Resource, as declared', width: 6, cell: (r) => r.title },
    year: { heading: 'Year', width: 1, numbers: true, cell: (r) => String(r.year) },
    reference: { heading: 'Reference', width: 5, cell: (r) => r.reference ?? NONE },
  }),
  credits: table(
    ({ dossier }) => dossier.credits,
    {
      year: { heading: 'Academic year', width: 2, cell: (c) => yearWords(c.academic_year) },
      category: { heading: 'Category', width: 2, cell: (c) => c.code },
      credits: { heading: 'Credits', width: 2, numbers: true, cell: (c) => String(c.quarter_credits / 4) },
    },
    ({ dossier }) =>
      dossier.credit_rule_versions.length === 0 ? '' : `By version ${dossier.credit_rule_versions.join(', ')} of the rules for credits.`,
  ),
  awards: table(({ dossier }) => dossier.awards ?? [], {
    award: { heading: 'Award', width: 6, cell: (a) => a.award },
    level: { heading: 'Level', width: 2, cell: (a) => codeWords(a.level) },
    conferred: { heading: 'Conferred', width: 2, cell: (a) => dayWords(a.conferred_on) },
  }),
  stipends: table(({ dossier }) => dossier.stipends ?? [], {
    purpose: { heading: 'Stipend for', width: 5, cell: (s) => s.purpose },
    amount: { heading: 'Amount', width: 2, numbers: true, cell: (s) => `${s.currency}\u00a0${(s.amount_cents / 100).toFixed(2)}` },
    from: { heading: 'From', width: 2, cell: (s) => dayWords(s.starts_on) },
    until: { heading: 'Until', width: 2, cell: (s) => until(s.ends_on) },
  }),
  feedback: text(({ dossier: { feedback } }) => {
    if (!feedback) return [];
    const named =
      feedback.mentees === null
        ? 'Feedback that mentees gave with their names: not reported, fewer than five respondents or less than two years.'
        : `${feedback.mentees} mentees gave feedback with their names, over at least two years.`;
    const together = feedback.collections.map(
      ({ mentees, shown_on }) => `Feedback of ${mentees} mentees was shown together, without names, on ${dayWords(shown_on)}.`,
    );
    return [named, ...together];
  }),
  testimonials: {
    kind: 'text',
    paragraphs: ({ dossier }) =>
      (dossier.testimonials ?? []).map(({ words, by, on }) => ({ text: `${words}\n— ${by}, ${dayWords(on)}`, style: 'quote' as const })),
  },
  philosophy: text(({ dossier }) => [dossier.philosophy ?? null]),
} as const satisfies Record<string, Section>;
