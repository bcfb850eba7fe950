import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Flag, Id, Instant, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const issuer = { description: 'The `iss` claim of the tokens, compared character by character', examples: ['https://login.example.edu'] };
const subject = { description: 'The `sub` claim of the tokens', examples: ['zsimkova'] };

export const Login = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'own' }),
    person: Party.meta({ class: 'own' }),
    issuer: z
      .string()
      .max(500)
      .meta({ class: 'own', ...issuer }),
    subject: z
      .string()
      .max(255)
      .meta({ class: 'own', ...subject }),
    by_claim: z.boolean().meta({
      class: 'own',
      description: 'true: a claim of the tokens, such as an HR number, led to the person, and leads to them as long as it names them',
      examples: [false],
    }),
    ended_at: Instant.nullable().meta({
      class: 'own',
      description: 'When it was ended; null = it is in use',
      examples: [null],
    }),
    ...stamps,
  })
  .meta({ id: 'Login' });

export const NewLogin = z
  .strictObject({ person_id: Id, issuer: text(500).meta(issuer), subject: text(255).meta(subject) })
  .meta({ id: 'NewLogin' });
export type NewLogin = z.infer<typeof NewLogin>;

export const Logins = Page(Login, 'LoginPage');
export const LoginQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  ended: Flag.optional().meta({ description: 'true: only ended logins; false: only those in use' }),
});
export type LoginQuery = z.infer<typeof LoginQuery>;
