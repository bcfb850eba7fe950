import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { needAreas } from '../../mentorship/assignments/vocabulary-schema.ts';

const trainingLocation = z.enum(['local', 'elsewhere_canada', 'international']);
const careerStage = z.enum(['early', 'mid', 'late']);
const intensity = z.enum(['default', 'higher']);

const Need = z
  .strictObject({
    area: z.enum(needAreas).meta({ class: 'C3', examples: ['promotion'] }),
    priority: z
      .int32()
      .min(1)
      .max(5)
      .meta({ class: 'C3', description: '5 = most important', examples: [5] }),
  })
  .meta({ id: 'Need' });
const needs = z.array(Need).max(needAreas.length);

export const NeedsProfile = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C3' }),
    person: Party.meta({ class: 'C3' }),
    version: z.int32().min(1).meta({ class: 'C3', description: 'Counted from 1 for each person' }),
    is_latest: z.boolean().meta({ class: 'C3', description: 'Whether this is the latest version' }),
    needs: needs.meta({
      class: 'C3',
      description: 'In order of priority, the most important first',
      examples: [[{ area: 'promotion', priority: 5 }]],
    }),
    training_location: trainingLocation.nullable().meta({ class: 'C3', description: 'Where the person trained' }),
    career_stage: careerStage.nullable().meta({
      class: 'C3',
      description: 'As the person stated, else derived from the years since the first appointment; null where there was no appointment',
    }),
    career_stage_source: z
      .enum(['stated', 'derived'])
      .nullable()
      .meta({ class: 'C3', description: '`stated` by the person, or `derived` from the appointments' }),
    intensity: intensity.meta({
      class: 'C3',
      description: 'How much mentoring the person would like. `higher` raises the `cadence_target` of their formal assignments',
    }),
    concordance_requested: z
      .boolean()
      .nullable()
      .meta({
        class: 'C8',
        description:
          'Whether the person would like a mentor who is like them in some respect; never in which. For the person, their active mentors and their facilitator; null for everybody else',
        examples: [null],
      }),
    ...stamps,
  })
  .meta({ id: 'NeedsProfile' });
export type NeedsProfile = z.infer<typeof NeedsProfile>;

export const NewNeedsProfile = z
  .strictObject({
    needs: needs.min(1),
    training_location: trainingLocation.nullable().default(null).meta({ description: 'Where the person trained' }),
    career_stage: careerStage.nullable().default(null).meta({ description: 'Null or left out: derived from the appointments' }),
    intensity: intensity.default('default').meta({ description: 'How much mentoring the person would like' }),
  })
  .meta({
    id: 'NewNeedsProfile',
    example: {
      needs: [
        { area: 'promotion', priority: 5 },
        { area: 'grants', priority: 3 },
      ],
      training_location: 'elsewhere_canada',
    },
  });
export type NewNeedsProfile = z.infer<typeof NewNeedsProfile>;

export const NeedsProfiles = Page(NeedsProfile, 'NeedsProfilePage');
export const NeedsProfileQuery = z.strictObject(pageQuery);
export type NeedsProfileQuery = z.infer<typeof NeedsProfileQuery>;
