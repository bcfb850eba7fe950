import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, Instant, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const kinds = ['login', 'role', 'merge'] as const;
const statuses = ['open', 'approved', 'refused', 'withdrawn', 'lapsed'] as const;
const day = z.iso.date().nullable();
const instant = Instant.nullable();
const word = (max: number) => z.string().max(max).nullable();

export const AccessChange = z
  .object({
    id: RowId,
    kind: z.enum(kinds).meta({
      class: 'own',
      description:
        '`login`: a sign-in of the person; `role`: a role of the person that opens everything; `merge`: the record of `duplicate` becomes the person’s',
      examples: ['login'],
    }),
    status: z
      .enum(statuses)
      .meta({ class: 'own', description: '`open` until it is approved, refused or withdrawn; `lapsed` from `expires_on` on' }),
    person_id: Id.meta({ class: 'own' }),
    person: Party.meta({ class: 'own' }),
    requested_by: Party.meta({ class: 'own', description: 'Who asked for it, and so cannot approve it' }),
    expires_on: z.iso
      .date()
      .meta({ class: 'own', description: 'First day on which it can no longer be approved', examples: ['2026-03-15'] }),
    issuer: word(500).meta({ class: 'own', description: 'Of a sign-in', examples: ['https://login.example.edu'] }),
    subject: word(255).meta({ class: 'own', description: 'Of a sign-in', examples: ['zsimkova'] }),
    role: word(50).meta({ class: 'own', description: 'Of a role', examples: [null] }),
    role_id: Id.nullable().meta({ class: 'own', description: 'The role whose days it changes; null for a new one', examples: [null] }),
    starts_on: day.meta({ class: 'own', description: 'First day of the role', examples: [null] }),
    ends_on: day.meta({ class: 'own', description: 'First day on which the role no longer holds; null = open', examples: [null] }),
    duplicate_id: Id.nullable().meta({ class: 'own', description: 'The record that a merge gives up', examples: [null] }),
    duplicate: Party.nullable().meta({ class: 'own', examples: [null] }),
    person_agreed_at: instant.meta({ class: 'own', description: 'Of a merge: when the person agreed', examples: [null] }),
    duplicate_agreed_at: instant.meta({ class: 'own', description: 'Of a merge: when the other record’s person agreed', examples: [null] }),
    decided_by: Party.nullable().meta({ class: 'own', description: 'Who approved or refused it', examples: [null] }),
    decided_at: instant.meta({ class: 'own', examples: [null] }),
    result_id: Id.nullable().meta({ class: 'own', description: 'The login or role that came of it', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'AccessChange', description: 'A sign-in, a role or a merge of records that takes effect once a second person approves it' });
export type AccessChange = z.infer<typeof AccessChange>;

export const AccessChanges = Page(AccessChange, 'AccessChangePage');
export const AccessChangeQuery = z.strictObject({
  ...pageQuery,
  status: anyOf(statuses).optional(),
  kind: anyOf(kinds).optional(),
  person_id: Id.optional(),
});
export type AccessChangeQuery = z.infer<typeof AccessChangeQuery>;

type Login = { kind: 'login'; issuer: string; subject: string };
type Role = {
  kind: 'role';
  role: string;
  starts_on: string;
  ends_on: string | null;
  acting?: boolean | undefined;
  delegated_from_id?: string | null | undefined;
  role_id?: string | undefined;
  role_version?: number | undefined;
};
type Merge = { kind: 'merge'; duplicate_id: string };

/** What somebody asks for. */
export type Wanted = { person_id: string } & (Login | Role | Merge);
