import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Flag, Id, prose, RowId, stamps, text } from '../../../../domain/fields.ts';

export const categories = ['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'] as const;
export const ranks = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'] as const;
export const nominators = ['anyone', 'division', 'mentees', 'leaders'] as const;

const name = { examples: ['Award for excellence in mentoring'] };
const honoree = { description: 'After whom it is named', examples: ['Aurelia Winterbourne'] };
const presenter = { description: 'Who presents it', examples: ['The Chair of the department'] };
const line = (max: number) => z.string().max(max);

const rules = {
  body: { description: 'The criteria in words', examples: ['Sustained and effective mentoring of faculty members.'] },
  categories: { description: 'Categories of appointment of which the nominee holds one; empty = any', examples: [['full_time']] },
  ranks: { description: 'Ranks of which the nominee holds one; empty = any', examples: [[]] },
  minimum_years: { description: 'Years since the nominee’s first appointment', examples: [5] },
  minimum_mentees: { description: 'Formal mentees that the nominee has or had', examples: [3] },
  reineligibility_years: {
    description: 'Academic years from an award until the same person can have it again; null = never again',
    examples: [null],
  },
  nominators: {
    description:
      'Who may nominate. `anyone`: every member of the department. `division`: members of the award’s division, or of the nominee’s. `mentees`: formal mentees of the nominee, present and past. `leaders`: who directs a division, heads a site or holds an office of the department',
    examples: ['anyone'],
  },
  letters_minimum: { description: 'Letters without which a nomination is not complete', examples: [2] },
} as const;
const shapes = {
  categories: z.array(z.enum(categories)).max(categories.length),
  ranks: z.array(z.enum(ranks)).max(ranks.length),
  minimum_years: z.int32().min(0).max(60),
  minimum_mentees: z.int32().min(0).max(1000),
  reineligibility_years: z.int32().min(1).max(100).nullable(),
  nominators: z.enum(nominators),
  letters_minimum: z.int32().min(0).max(20),
};

export const AwardCriteria = z
  .object({
    id: Id.meta({ class: 'id' }),
    version: z
      .int32()
      .min(1)
      .meta({ class: 'C0', examples: [1] }),
    starts_on: z.iso
      .date()
      .meta({ class: 'C0', description: 'Cycles that open from this day on are judged by it', examples: ['2026-07-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', description: 'First day on which it no longer holds', examples: [null] }),
    body: line(8000).meta({ class: 'C0', ...rules.body }),
    categories: shapes.categories.meta({ class: 'C0', ...rules.categories }),
    ranks: shapes.ranks.meta({ class: 'C0', ...rules.ranks }),
    minimum_years: shapes.minimum_years.meta({ class: 'C0', ...rules.minimum_years }),
    minimum_mentees: shapes.minimum_mentees.meta({ class: 'C0', ...rules.minimum_mentees }),
    reineligibility_years: shapes.reineligibility_years.meta({ class: 'C0', ...rules.reineligibility_years }),
    nominators: shapes.nominators.meta({ class: 'C0', ...rules.nominators }),
    letters_minimum: shapes.letters_minimum.meta({ class: 'C0', ...rules.letters_minimum }),
  })
  .meta({ id: 'AwardCriteria' });
export type AwardCriteria = z.infer<typeof AwardCriteria>;

export const AwardProgramme = z
  .object({
    id: RowId,
    division_id: Id.nullable().meta({
      class: 'C0',
      description: 'The division whose award it is; null of an award of the department',
      examples: [null],
    }),
    name: line(200).meta({ class: 'C0', ...name }),
    honoree_name: line(200)
      .nullable()
      .meta({ class: 'C0', ...honoree }),
    presenter: line(200)
      .nullable()
      .meta({ class: 'C0', ...presenter }),
    retired_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', description: 'Since when it is not given any more', examples: [null] }),
    criteria: z.array(AwardCriteria).max(200).meta({ class: 'C0', description: 'All versions, the first one first' }),
    ...stamps,
  })
  .meta({ id: 'AwardProgramme' });
export type AwardProgramme = z.infer<typeof AwardProgramme>;

export const AwardProgrammes = Page(AwardProgramme, 'AwardProgrammePage');
export const AwardProgrammeQuery = z.strictObject({
  ...pageQuery,
  division_id: Id.optional(),
  is_retired: Flag.optional(),
});
export type AwardProgrammeQuery = z.infer<typeof AwardProgrammeQuery>;

export const NewAwardCriteria = z
  .strictObject({
    starts_on: CivilDate.optional().meta({ description: 'Default: today' }),
    body: prose(8000).meta(rules.body),
    categories: shapes.categories.optional().meta(rules.categories),
    ranks: shapes.ranks.optional().meta(rules.ranks),
    minimum_years: shapes.minimum_years.optional().meta(rules.minimum_years),
    minimum_mentees: shapes.minimum_mentees.optional().meta(rules.minimum_mentees),
    reineligibility_years: shapes.reineligibility_years.optional().meta(rules.reineligibility_years),
    nominators: shapes.nominators.optional().meta(rules.nominators),
    letters_minimum: shapes.letters_minimum.optional().meta(rules.letters_minimum),
  })
  .meta({
    id: 'NewAwardCriteria',
    example: { body: rules.body.examples[0], categories: ['full_time'], minimum_mentees: 3, letters_minimum: 2 },
  });
export type NewAwardCriteria = z.infer<typeof NewAwardCriteria>;

export const NewAwardProgramme = z
  .strictObject({
    division_id: Id.nullable().optional().meta({ description: 'The division whose award it is; default null = the department' }),
    name: text(200).meta(name),
    honoree_name: text(200).nullable().optional().meta(honoree),
    presenter: text(200).nullable().optional().meta(presenter),
    criteria: NewAwardCriteria,
  })
  .meta({
    id: 'NewAwardProgramme',
    example: { name: name.examples[0], honoree_name: honoree.examples[0], criteria: { body: rules.body.examples[0], minimum_mentees: 3 } },
  });
export type NewAwardProgramme = z.infer<typeof NewAwardProgramme>;

export const AwardProgrammePatch = z
  .strictObject({
    name: text(200).optional().meta(name),
    honoree_name: text(200).nullable().optional().meta(honoree),
    presenter: text(200).nullable().optional().meta(presenter),
    retired_on: CivilDate.nullable().optional().meta({ description: 'Since when it is not given any more: today or earlier' }),
  })
  .meta({ id: 'AwardProgrammePatch', example: { presenter: presenter.examples[0] } });
export type AwardProgrammePatch = z.infer<typeof AwardProgrammePatch>;
