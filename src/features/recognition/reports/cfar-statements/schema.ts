import { z } from 'zod';
import { prose, text } from '../../../../domain/fields.ts';
import { NewReport } from '../schema.ts';
import { NamedMentoring } from './content-schema.ts';

const { person_id, as_of } = NewReport.shape;

export const NewCfarStatement = z
  .strictObject({
    person_id: person_id.meta({ description: 'Whom it is about: yourself, or, for faculty affairs, any full-time faculty member' }),
    as_of: as_of.meta({ description: 'The day of the statement; default today, and no later day' }),
  })
  .meta({ id: 'NewCfarStatement', example: { person_id: '0198b7a0-0000-7000-8000-000000000001' } });
export type NewCfarStatement = z.infer<typeof NewCfarStatement>;

export const CfarNarrative = z
  .strictObject({
    narrative: prose(6000)
      .nullable()
      .optional()
      .meta({
        description: 'Your own words; null takes them back',
        examples: ['My mentor and I met every month while I built the clinic.'],
      }),
    named_mentoring: z
      .array(z.strictObject({ kind: NamedMentoring.shape.kind, description: text(300) }).meta({ id: 'NewCfarNamedMentoring' }))
      .max(20)
      .optional()
      .meta({ description: 'Other mentoring that you choose to name, in place of what was named before' }),
  })
  .meta({ id: 'CfarNarrative' });
export type CfarNarrative = z.infer<typeof CfarNarrative>;
