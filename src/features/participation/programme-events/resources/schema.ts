import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Flag, HttpsUrl, Id, Instant, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const kinds = ['checklist', 'guide', 'course', 'video', 'other'] as const;
const kind = z.enum(kinds).meta({ examples: ['checklist'] });
const title = { examples: ['The first year: a checklist'] };
const description = { examples: ['What to have done by when, with the people to ask.'] };
const url = { description: 'Address of the resource; https only', examples: ['https://mentorship.example.edu/first-year'] };

export const Resource = z
  .object({
    id: RowId,
    kind: kind.meta({ class: 'C0' }),
    title: z
      .string()
      .max(200)
      .meta({ class: 'C0', ...title }),
    url: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C0', ...url }),
    description: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C0', ...description }),
    division_id: Id.nullable().meta({
      class: 'C0',
      description: 'The division whose members can read it; null for a resource of the department, which everybody can',
      examples: [null],
    }),
    use_count: z
      .int32()
      .min(5)
      .nullable()
      .meta({
        class: 'op',
        description:
          'How many people have used it, for mentorship leads and programme administrators; null below five, and for everybody else',
        examples: [null],
      }),
    withdrawn_at: Instant.nullable().meta({ class: 'C0', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Resource' });
export type Resource = z.infer<typeof Resource>;

const optional = {
  url: HttpsUrl.nullable().optional().meta(url),
  description: prose(2000).nullable().optional().meta(description),
};

export const NewResource = z
  .strictObject({
    kind,
    title: text(200).meta(title),
    ...optional,
    division_id: Id.optional().meta({ description: 'The division it is for, which its facilitator publishes; default the department' }),
  })
  .meta({
    id: 'NewResource',
    example: { kind: 'checklist', title: 'The first year: a checklist', url: 'https://mentorship.example.edu/first-year' },
  });
export type NewResource = z.infer<typeof NewResource>;

export const ResourcePatch = z
  .strictObject({ kind: kind.optional(), title: text(200).optional().meta(title), ...optional })
  .meta({ id: 'ResourcePatch', example: { title: 'The first year: a checklist' } });
export type ResourcePatch = z.infer<typeof ResourcePatch>;

export const Resources = Page(Resource, 'ResourcePage');
export const ResourceQuery = z.strictObject({
  ...pageQuery,
  kind: anyOf(kinds).optional(),
  q: text(100)
    .min(2)
    .optional()
    .meta({ description: 'Parts of the title in any order; accents and case do not matter', examples: ['first year'] }),
  division_id: Id.optional().meta({ description: 'Resources of this division alone' }),
  is_withdrawn: Flag.optional(),
});
export type ResourceQuery = z.infer<typeof ResourceQuery>;

export const ResourceUse = z
  .object({
    id: RowId,
    resource_id: Id.meta({ class: 'own' }),
    person_id: Id.meta({ class: 'own' }),
    person: Party.meta({ class: 'own' }),
    used_on: z.iso.date().meta({ class: 'own', examples: ['2026-09-10'] }),
    ...stamps,
  })
  .meta({ id: 'ResourceUse' });
export type ResourceUse = z.infer<typeof ResourceUse>;

export const ResourceUses = Page(ResourceUse, 'ResourceUsePage');
export const ResourceUseQuery = z.strictObject({ ...pageQuery, resource_id: Id.optional() });
export type ResourceUseQuery = z.infer<typeof ResourceUseQuery>;
