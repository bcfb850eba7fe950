import { z } from 'zod';
import { Page } from '../../../../core/page.ts';
import { anyOf, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { closesPrevious, factQuery, newPeriod, periodPatch, personFilter, shownPeriod } from '../fields.ts';

const kinds = [
  'clinician_teacher',
  'clinician_educator',
  'clinician_investigator',
  'clinician_scientist',
  'clinician_administrator',
  'clinician_quality_innovation',
  'other',
] as const;

const kind = z.enum(kinds).meta({ examples: ['clinician_educator'] });
const share = (of: string, example: number) =>
  z
    .int32()
    .min(0)
    .max(100)
    .nullable()
    .meta({ description: `Percent of the time for ${of}. All four shares are given and add up to 100, or none is`, examples: [example] });

const split = {
  clinical_pct: share('clinical work', 50).meta({ class: 'C1' }),
  teaching_pct: share('teaching', 30).meta({ class: 'C1' }),
  scholarship_pct: share('scholarship', 15).meta({ class: 'C1' }),
  administration_pct: share('administration', 5).meta({ class: 'C1' }),
};

export const PositionDescription = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C1' }),
    person: Party.meta({ class: 'C1' }),
    kind: kind.meta({ class: 'C1' }),
    ...split,
    ...shownPeriod('C1'),
    ...stamps,
  })
  .meta({ id: 'PositionDescription' });

const optionalSplit = {
  clinical_pct: split.clinical_pct.optional(),
  teaching_pct: split.teaching_pct.optional(),
  scholarship_pct: split.scholarship_pct.optional(),
  administration_pct: split.administration_pct.optional(),
};

export const NewPositionDescription = z
  .strictObject({ person_id: Id, kind, ...optionalSplit, ...newPeriod, closes_previous: closesPrevious })
  .meta({ id: 'NewPositionDescription' });
export type NewPositionDescription = z.infer<typeof NewPositionDescription>;

export const PositionDescriptionPatch = z
  .strictObject({ kind: kind.optional(), ...optionalSplit, ...periodPatch })
  .meta({ id: 'PositionDescriptionPatch', example: { ends_on: '2027-07-01' } });
export type PositionDescriptionPatch = z.infer<typeof PositionDescriptionPatch>;

export const PositionDescriptions = Page(PositionDescription, 'PositionDescriptionPage');
export const PositionQuery = z.strictObject({ ...factQuery, ...personFilter, kind: anyOf(kinds).optional() });
export type PositionQuery = z.infer<typeof PositionQuery>;
