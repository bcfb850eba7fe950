import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { AcademicYear, yearParameter } from '../../credits/schema.ts';
import { cycleStates } from '../kinds.ts';

const words = {
  nominations: { description: 'Last day on which nominations are submitted, in the department’s time zone', examples: ['2027-01-31'] },
  letters: { description: 'Last day on which letters and the materials of nominees are submitted', examples: ['2027-03-15'] },
  maximum: { description: 'How many people can have the award in this cycle', examples: [1] },
};
const maximum = z.int32().min(1).max(20);

export const AwardCycle = z
  .object({
    id: RowId,
    programme_id: Id.meta({ class: 'C0' }),
    division_id: Id.nullable().meta({ class: 'C0', description: 'The division whose award it is', examples: [null] }),
    academic_year: AcademicYear.meta({ class: 'C0' }),
    criteria_id: Id.nullable().meta({ class: 'C0', description: 'The version by which it is judged; null until it opens' }),
    status: z.enum(cycleStates).meta({
      class: 'C0',
      description:
        '`planned`; `open`: nominations are taken; `nominee_materials`: letters and materials are collected; `review`: the committee ranks; `decided`; `conferred`',
      examples: ['open'],
    }),
    nominations_due_on: z.iso.date().meta({ class: 'C0', ...words.nominations }),
    letters_due_on: z.iso.date().meta({ class: 'C0', ...words.letters }),
    awards_maximum: maximum.meta({ class: 'C0', ...words.maximum }),
    committee: z.array(Party).max(50).meta({ class: 'C0', description: 'Who ranks the nominations' }),
    decided_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', examples: [null] }),
    conferred_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'AwardCycle' });
export type AwardCycle = z.infer<typeof AwardCycle>;

export const AwardCycles = Page(AwardCycle, 'AwardCyclePage');
export const AwardCycleQuery = z.strictObject({
  ...pageQuery,
  programme_id: Id.optional(),
  academic_year: yearParameter.optional(),
  status: anyOf(cycleStates).optional(),
});
export type AwardCycleQuery = z.infer<typeof AwardCycleQuery>;

export const NewAwardCycle = z
  .strictObject({
    programme_id: Id,
    academic_year: AcademicYear,
    nominations_due_on: CivilDate.meta(words.nominations),
    letters_due_on: CivilDate.meta(words.letters),
    awards_maximum: maximum.optional().meta(words.maximum),
  })
  .meta({
    id: 'NewAwardCycle',
    example: {
      programme_id: '0198b7a0-0000-7000-8000-000000000009',
      academic_year: 2026,
      nominations_due_on: '2027-01-31',
      letters_due_on: '2027-03-15',
    },
  });
export type NewAwardCycle = z.infer<typeof NewAwardCycle>;

export const AwardCyclePatch = z
  .strictObject({
    nominations_due_on: CivilDate.optional().meta(words.nominations),
    letters_due_on: CivilDate.optional().meta(words.letters),
    awards_maximum: maximum.optional().meta(words.maximum),
  })
  .meta({ id: 'AwardCyclePatch', example: { letters_due_on: '2027-03-22' } });
export type AwardCyclePatch = z.infer<typeof AwardCyclePatch>;

export const AwardCycleAction = z.strictObject({}).meta({ id: 'AwardCycleAction', example: {} });

export const SetAwardCommittee = z
  .strictObject({ person_ids: z.array(Id).max(50).meta({ description: 'All members; who is left out leaves the committee' }) })
  .meta({ id: 'SetAwardCommittee', example: { person_ids: ['0198b7a0-0000-7000-8000-000000000003'] } });
export type SetAwardCommittee = z.infer<typeof SetAwardCommittee>;

export const DecideAwardCycle = z
  .strictObject({
    nomination_ids: z.array(Id).max(20).meta({ description: 'The nominations that get the award; none where nobody does' }),
  })
  .meta({ id: 'DecideAwardCycle', example: { nomination_ids: ['0198b7a0-0000-7000-8000-000000000007'] } });
export type DecideAwardCycle = z.infer<typeof DecideAwardCycle>;

export const ConferAwards = z
  .strictObject({ conferred_on: CivilDate.optional().meta({ description: 'The day of the ceremony: default today, or an earlier day' }) })
  .meta({ id: 'ConferAwards', example: {} });
export type ConferAwards = z.infer<typeof ConferAwards>;
