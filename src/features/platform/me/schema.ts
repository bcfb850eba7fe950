import { z } from 'zod';
import { Id, Instant } from '../../../domain/fields.ts';

export const HeldRole = z
  .object({
    id: Id,
    role: z
      .string()
      .max(50)
      .meta({ examples: ['division_director'] }),
    division_id: Id.nullable(),
    site_id: Id.nullable(),
    portfolio: z
      .string()
      .max(50)
      .nullable()
      .meta({ examples: [null] }),
  })
  .meta({ id: 'HeldRole' });

export const Me = z
  .object({
    person_id: Id,
    display_name: z
      .string()
      .max(410)
      .meta({ examples: ['Zoë Šimková'] }),
    department_id: Id,
    department_name: z
      .string()
      .max(200)
      .meta({ examples: ['Department of Medicine'] }),
    today: z.iso.date().meta({ description: 'Today in the department’s time zone; the default of every as_of' }),
    now: Instant,
    roles: z.array(HeldRole).max(100),
    permissions: z
      .array(z.string().max(60))
      .max(200)
      .meta({
        description: 'What you could be allowed on something, before it is known on what',
        examples: [['assignment:propose', 'roster:read']],
      }),
    client_id: Id.nullable().meta({ description: 'The service client that acts for you in this request, if any', examples: [null] }),
    scopes: z
      .array(z.string().max(100))
      .max(100)
      .nullable()
      .meta({ description: 'What the token narrows you to; null = not narrowed', examples: [null] }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
