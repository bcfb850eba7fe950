import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const kinds = ['declared_conflict', 'competition'] as const;
const kind = z.enum(kinds).meta({ description: '`competition`: you compete for the same thing', examples: ['competition'] });
const onlyYou = 'Why, in your words. Only you can read it';

export const ConflictDeclaration = z
  .object({
    id: RowId,
    other_id: Id.meta({ class: 'C9', description: 'The person whom you cannot be matched with' }),
    other: Party.meta({ class: 'C9' }),
    kind: kind.meta({ class: 'C9' }),
    note: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C9', description: onlyYou, examples: ['We apply for the same chair.'] }),
    starts_on: z.iso.date().meta({ class: 'C9', description: 'First day on which it holds', examples: ['2026-07-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C9', description: 'First day on which it no longer holds; null = open-ended', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'ConflictDeclaration' });
export type ConflictDeclaration = z.infer<typeof ConflictDeclaration>;

export const NewConflictDeclaration = z
  .strictObject({
    other_id: Id.meta({ description: 'The person whom you cannot be matched with: a faculty member or an external person' }),
    kind,
    note: prose(2000)
      .optional()
      .meta({ description: onlyYou, examples: ['We apply for the same chair.'] }),
    starts_on: CivilDate.optional().meta({ description: 'First day on which it holds; default today' }),
    ends_on: CivilDate.nullable()
      .optional()
      .meta({ description: 'First day on which it no longer holds; null = open-ended', examples: [null] }),
  })
  .meta({
    id: 'NewConflictDeclaration',
    example: { other_id: '0198b7a0-0000-7000-8000-000000000003', kind: 'competition', note: 'We apply for the same chair.' },
  });
export type NewConflictDeclaration = z.infer<typeof NewConflictDeclaration>;

export const EndConflictDeclaration = z
  .strictObject({
    on: CivilDate.optional().meta({
      description: 'First day on which it no longer holds, today or later; default: the earliest possible day',
    }),
  })
  .meta({ id: 'EndConflictDeclaration', example: { on: '2026-07-01' } });
export type EndConflictDeclaration = z.infer<typeof EndConflictDeclaration>;

export const ConflictDeclarations = Page(ConflictDeclaration, 'ConflictDeclarationPage');
export const ConflictDeclarationQuery = z.strictObject({
  ...pageQuery,
  other_id: Id.optional(),
  kind: anyOf(kinds).optional(),
  as_of: CivilDate.optional().meta({ description: 'Only declarations that hold on this day; left out: all, ended ones included' }),
});
export type ConflictDeclarationQuery = z.infer<typeof ConflictDeclarationQuery>;
