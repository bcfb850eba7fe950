import { z } from 'zod';
import { Instant, RowVersion, text } from '../../../../domain/fields.ts';

const dimensions = [
  'gender',
  'race_ethnicity',
  'indigenous_identity',
  'sexual_orientation',
  'disability',
  'faith',
  'first_language',
  'parenthood',
  'trained_abroad',
] as const;
const dimension = z.enum(dimensions).meta({ examples: ['first_language'] });

/** The most values that a person can state in one respect. */
export const VALUES_PER_DIMENSION = 10;
const MOST_VALUES = dimensions.length * VALUES_PER_DIMENSION;

const row_version = RowVersion.meta({ description: 'For If-Match. It follows from the content, and does not count changes' });

const importance = z.enum(['none', 'some', 'strong']).meta({ description: '`none`: it does not matter', examples: ['some'] });

export const ConcordancePreferences = z
  .object({
    preferences: z
      .array(
        z.object({
          dimension: dimension.meta({ class: 'C8' }),
          importance: importance.meta({ class: 'C8' }),
          opted_in_at: Instant.meta({ class: 'C8' }),
        }),
      )
      .max(dimensions.length)
      .meta({ class: 'C8' }),
    row_version: row_version.meta({ class: 'meta' }),
  })
  .meta({ id: 'ConcordancePreferences' });
export type ConcordancePreferences = z.infer<typeof ConcordancePreferences>;

export const PutConcordancePreferences = z
  .strictObject({
    preferences: z
      .array(z.strictObject({ dimension, importance }))
      .max(dimensions.length)
      .meta({ description: 'All preferences; what is left out is erased' }),
  })
  .meta({ id: 'PutConcordancePreferences', example: { preferences: [{ dimension: 'first_language', importance: 'some' }] } });
export type PutConcordancePreferences = z.infer<typeof PutConcordancePreferences>;

export const SelfIdentification = z
  .object({
    values: z
      .array(
        z.object({
          dimension: dimension.meta({ class: 'C8' }),
          value: z
            .string()
            .max(60)
            .meta({ class: 'C8', examples: ['Portuguese'] }),
          consented_at: Instant.meta({ class: 'C8' }),
        }),
      )
      // A merge keeps the values of one record alone, so that the bound holds after it.
      .max(MOST_VALUES)
      .meta({ class: 'C8' }),
    row_version: row_version.meta({ class: 'meta' }),
  })
  .meta({ id: 'SelfIdentification' });
export type SelfIdentification = z.infer<typeof SelfIdentification>;

export const PutSelfIdentification = z
  .strictObject({
    consents_to_matching: z.boolean().default(false).meta({
      description: 'Must be true where there are values: "I agree that this is used to find a mentor or mentee, and for nothing else"',
    }),
    values: z
      .array(z.strictObject({ dimension, value: text(60).meta({ examples: ['Portuguese'] }) }))
      .max(MOST_VALUES)
      .meta({ description: `All values, at most ${VALUES_PER_DIMENSION} of a dimension; what is left out is erased` }),
  })
  .meta({
    id: 'PutSelfIdentification',
    example: { consents_to_matching: true, values: [{ dimension: 'first_language', value: 'Portuguese' }] },
  });
export type PutSelfIdentification = z.infer<typeof PutSelfIdentification>;
