import { z } from 'zod';
import { Id, RowId } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

export const AwardRanking = z
  .object({
    id: RowId.meta({ class: 'id', description: 'The cycle' }),
    own: z
      .array(Id)
      .max(500)
      .nullable()
      .meta({
        class: 'C9',
        description: 'The nominations in your order, the best first; null where you have not ranked',
        examples: [null],
      }),
    members: z.int32().min(0).meta({ class: 'C9', description: 'Members of the committee' }),
    members_ranked: z.int32().min(0).meta({ class: 'C9', description: 'Members who have ranked every nomination' }),
    tally: z
      .array(
        z
          .object({
            nomination_id: Id.meta({ class: 'C9' }),
            nominee: Party.meta({ class: 'C9' }),
            points: z
              .int32()
              .min(0)
              .meta({
                class: 'C9',
                description: 'Borda: of n nominations, the first of a ranking gets n − 1 points, the last none',
                examples: [7],
              }),
            first_places: z
              .int32()
              .min(0)
              .meta({ class: 'C9', examples: [2] }),
          })
          .meta({ id: 'AwardTally' }),
      )
      .max(500)
      .nullable()
      .meta({
        class: 'C9',
        description: 'What the rankings of all members come to, the most points first; null until every member has ranked',
        examples: [null],
      }),
  })
  .meta({ id: 'AwardRanking' });
export type AwardRanking = z.infer<typeof AwardRanking>;

export const RankNominations = z
  .strictObject({
    cycle_id: Id,
    nomination_ids: z.array(Id).min(1).max(500).meta({ description: 'All nominations under review, the best first' }),
  })
  .meta({
    id: 'RankNominations',
    example: { cycle_id: '0198b7a0-0000-7000-8000-000000000005', nomination_ids: ['0198b7a0-0000-7000-8000-000000000007'] },
  });
export type RankNominations = z.infer<typeof RankNominations>;
