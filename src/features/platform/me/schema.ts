import { z } from 'zod';
import { Id, Instant, RowId } from '../../../domain/fields.ts';

export const HeldRole = z
  .object({
    id: RowId,
    role: z
      .string()
      .max(50)
      .meta({ class: 'own', examples: ['division_director'] }),
    division_id: Id.nullable().meta({ class: 'own' }),
    site_id: Id.nullable().meta({ class: 'own' }),
    portfolio: z
      .string()
      .max(50)
      .nullable()
      .meta({ class: 'own', examples: [null] }),
  })
  .meta({ id: 'HeldRole' });

export const Me = z
  .object({
    person_id: Id.meta({ class: 'own' }),
    display_name: z
      .string()
      .max(410)
      .meta({ class: 'own', examples: ['Zoë Šimková'] }),
    department_id: Id.meta({ class: 'own' }),
    department_name: z
      .string()
      .max(200)
      .meta({ class: 'own', examples: ['Department of Medicine'] }),
    today: z.iso.date().meta({ class: 'own', description: 'Today in the department’s time zone; the default of each `as_of`' }),
    now: Instant.meta({ class: 'own' }),
    roles: z.array(HeldRole).max(100).meta({ class: 'own' }),
    permissions: z
      .array(z.string().max(60))
      .max(500)
      .meta({
        class: 'own',
        description: 'Permissions that you can have. Whether you have one on a particular thing depends on your relation to it',
        examples: [['assignment:propose', 'roster:read']],
      }),
    client_id: Id.nullable().meta({
      class: 'own',
      description: 'The service client that acts for you in this request, if any',
      examples: [null],
    }),
    scopes: z
      .array(z.string().max(100))
      .max(100)
      .nullable()
      .meta({
        class: 'own',
        description: 'The scopes to which the token narrows your permissions; null = it narrows nothing',
        examples: [null],
      }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
