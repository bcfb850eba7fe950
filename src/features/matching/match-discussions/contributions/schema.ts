import { z } from 'zod';
import { Id, prose } from '../../../../domain/fields.ts';
import { leaderOffices, offices } from '../schema.ts';

export const Contribute = z
  .strictObject({
    capacity: z
      .enum(offices)
      .optional()
      .meta({ description: 'The office in which you contribute. Required if you hold several, and to stand in for a vacant one' }),
    agrees: z
      .boolean()
      .optional()
      .meta({ description: 'Whether you agree with what was discussed. There is no match before the mentee agrees' }),
    input: prose(4000).optional().meta({
      description:
        'What you think, for those who take part as or for a leader; the mentee cannot read the input of leaders. The first contribution states `input`, `for_mentee` or `agrees`',
    }),
    for_mentee: prose(4000).optional().meta({
      description:
        'What you say to the mentee, who reads it from now on; so do those who take part as or for a leader. Preferred mentors cannot read it. The mentee has no such part',
    }),
  })
  .meta({ id: 'ContributeToMatchDiscussion', example: { agrees: true, input: 'I would like to learn how to lead a trial.' } });
export type Contribute = z.infer<typeof Contribute>;

export const Delegate = z
  .strictObject({
    capacity: z.enum(leaderOffices).optional().meta({ description: 'The office that you delegate. Required if you hold several' }),
    to_id: Id.meta({ description: 'The delegate: a faculty member with an appointment in force' }),
  })
  .meta({ id: 'DelegateMatchDiscussion', example: { to_id: '0198b7a0-0000-7000-8000-000000000003' } });
export type Delegate = z.infer<typeof Delegate>;
