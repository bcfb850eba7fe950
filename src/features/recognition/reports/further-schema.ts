import { z } from 'zod';
import { count, day, name } from '../mentoring-record/schema.ts';

/** What a mentor’s reports can say of a mentee beside the table, with the mentee’s consent. */
export const achievementKinds = ['promotion', 'award', 'grant', 'publication', 'leadership_post'] as const;

const since = 'Absent in reports of the format mentorship-dossier/1';

const mentee_no = z
  .int32()
  .min(1)
  .meta({ class: 'C1', description: 'The number of the mentee in the table of mentorship activities', examples: [1] });

const Resource = z
  .object({
    title: z
      .string()
      .max(300)
      .meta({ class: 'C2', examples: ['A checklist for first meetings'] }),
    year: z.int32().meta({ class: 'C2', examples: [2024] }),
    reference: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C2', examples: [null] }),
  })
  .meta({ id: 'DossierResource' });

const SelectedMentorship = z
  .object({
    mentee_no,
    words: z
      .string()
      .max(3000)
      .nullable()
      .meta({
        class: 'C2',
        description: 'In the words of the report’s subject, to which the mentee consented; null without consent',
        examples: ['We wrote her first grant application together.'],
      }),
  })
  .meta({ id: 'DossierSelectedMentorship' });

const Achievement = z
  .object({
    mentee_no,
    kind: z.enum(achievementKinds).meta({ class: 'C2', examples: ['grant'] }),
    words: z
      .string()
      .max(3000)
      .meta({ class: 'C2', examples: ['Early-career grant of the Heart Foundation'] }),
    happened_on: day.meta({ class: 'C2', examples: ['2025-04-01'] }),
    is_joint: z.boolean().meta({ class: 'C2', description: 'Whether mentor and mentee made it together', examples: [true] }),
    reference: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C2', examples: ['https://doi.org/10.1000/182'] }),
  })
  .meta({ id: 'DossierAchievement' });

const Testimonial = z
  .object({
    by: name(410, 'Zoë Šimková'),
    on: day.meta({ class: 'C2', examples: ['2026-06-20'] }),
    words: z
      .string()
      .max(2000)
      .meta({ class: 'C2', examples: ['Thank you for reading the grant application twice in one week.'] }),
  })
  .meta({ id: 'DossierTestimonial' });

const Feedback = z
  .object({
    mentees: count(
      'Mentees who gave feedback with their names; null where there are fewer than five, or all of it within two years',
      6,
    ).nullable(),
    collections: z
      .array(
        z
          .object({
            shown_on: day.meta({ class: 'C2', examples: ['2026-01-15'] }),
            mentees: count('Mentees behind it', 5),
          })
          .meta({ id: 'DossierFeedbackCollection' }),
      )
      .max(500)
      .meta({ class: 'C2', description: 'Feedback of at least five mentees that was shown to the mentor together and without names' }),
  })
  .meta({ id: 'DossierFeedback', description: 'That there was feedback, never what it says' });

const Award = z
  .object({
    award: name(300, 'Award for excellence in mentorship'),
    level: z.enum(['division', 'department']).meta({ class: 'C0', examples: ['department'] }),
    conferred_on: day.meta({ class: 'C0', examples: ['2026-05-14'] }),
  })
  .meta({ id: 'DossierAward' });

const Stipend = z
  .object({
    purpose: z
      .string()
      .max(500)
      .meta({ class: 'C2', examples: ['Time for mentoring'] }),
    amount_cents: count('In cents of the currency', 500_000),
    currency: z
      .string()
      .length(3)
      .meta({ class: 'C2', examples: ['CAD'] }),
    starts_on: day.meta({ class: 'C2', examples: ['2026-07-01'] }),
    ends_on: day.nullable().meta({ class: 'C2', examples: ['2027-07-01'] }),
  })
  .meta({ id: 'DossierStipend' });

/** Members of a dossier since its second format. */
export const further = {
  awards: z
    .array(Award)
    .max(500)
    .optional()
    .meta({ class: 'C0', description: `Conferred awards. ${since}` }),
  stipends: z.array(Stipend).max(500).optional().meta({ class: 'C2', description: since }),
  mentions: z
    .object({
      selected: z.array(SelectedMentorship).max(5).meta({ class: 'C2', description: 'In the order of the report’s subject' }),
      achievements: z
        .array(Achievement)
        .max(1000)
        .meta({ class: 'C2', description: 'Of mentees who consented, during a mentorship or within two years after it' }),
    })
    .optional()
    .meta({ id: 'DossierMentions', class: 'C2', description: since }),
  resources: z
    .array(Resource)
    .max(50)
    .optional()
    .meta({ class: 'C2', description: `Self-declared. ${since}` }),
  feedback: Feedback.optional().meta({ class: 'C2', description: since }),
  testimonials: z
    .array(Testimonial)
    .max(1000)
    .optional()
    .meta({ class: 'C2', description: `Thanks that mentee and mentor both made public. ${since}` }),
  philosophy: z
    .string()
    .max(8000)
    .nullable()
    .optional()
    .meta({ class: 'C2', description: `The subject’s statement of mentoring philosophy. ${since}`, examples: [null] }),
};
