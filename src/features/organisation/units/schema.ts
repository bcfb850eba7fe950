import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, code, Id, RowId, stamps, text } from '../../../domain/fields.ts';

const divisionKinds = ['departmental', 'interdepartmental'] as const;
const affiliations = ['full', 'community', 'other'] as const;
const successionKinds = ['merge', 'split', 'rename'] as const;

const divisionKind = z
  .enum(divisionKinds)
  .meta({ description: 'An interdepartmental division spans several departments', examples: ['departmental'] });
const affiliation = z.enum(affiliations).meta({ description: 'How the hospital belongs to the university', examples: ['full'] });
const successionKind = z.enum(successionKinds).meta({ examples: ['merge'] });
const endsOn = { description: 'First day it is no longer active; null = no end known', examples: [null] };
const search = text(100)
  .min(2)
  .optional()
  .meta({ description: 'Part of the name or the code; accents and case do not matter', examples: ['card'] });

export const Division = z
  .object({
    id: RowId,
    code: z
      .string()
      .max(32)
      .meta({ class: 'C0', examples: ['CARD'] }),
    name: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Cardiology'] }),
    kind: divisionKind.meta({ class: 'C0' }),
    starts_on: z.iso.date().meta({ class: 'C0', examples: ['1998-07-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', ...endsOn }),
    ...stamps,
  })
  .meta({ id: 'Division' });

export const NewDivision = z
  .strictObject({
    code: code().meta({ description: 'Never changes and is never used again', examples: ['CARD'] }),
    name: text(200).meta({ examples: ['Cardiology'] }),
    kind: divisionKind,
    starts_on: CivilDate,
    ends_on: CivilDate.nullable().optional().meta(endsOn),
  })
  .meta({ id: 'NewDivision' });
export type NewDivision = z.infer<typeof NewDivision>;

export const DivisionPatch = z
  .strictObject({
    name: text(200)
      .optional()
      .meta({ examples: ['Cardiology'] }),
    kind: divisionKind.optional(),
    ends_on: CivilDate.nullable().optional().meta(endsOn),
  })
  .meta({ id: 'DivisionPatch' });
export type DivisionPatch = z.infer<typeof DivisionPatch>;

export const Divisions = Page(Division, 'DivisionPage');
export const DivisionQuery = z.strictObject({
  ...pageQuery,
  q: search,
  kind: anyOf(divisionKinds).optional(),
  as_of: CivilDate.optional().meta({ description: 'Only divisions active on this day; left out, all there ever were' }),
});
export type DivisionQuery = z.infer<typeof DivisionQuery>;

export const DivisionSuccession = z
  .object({
    id: RowId,
    from_division_id: Id.meta({ class: 'C0' }),
    to_division_id: Id.meta({ class: 'C0' }),
    kind: successionKind.meta({ class: 'C0' }),
    succeeded_on: z.iso.date().meta({ class: 'C0' }),
    ...stamps,
  })
  .meta({ id: 'DivisionSuccession' });

export const NewDivisionSuccession = z
  .strictObject({ from_division_id: Id, to_division_id: Id, kind: successionKind, succeeded_on: CivilDate })
  .meta({ id: 'NewDivisionSuccession' });
export type NewDivisionSuccession = z.infer<typeof NewDivisionSuccession>;

export const DivisionSuccessions = Page(DivisionSuccession, 'DivisionSuccessionPage');
export const SuccessionQuery = z.strictObject({
  ...pageQuery,
  division_id: Id.optional().meta({ description: 'Successions from or to this division' }),
});
export type SuccessionQuery = z.infer<typeof SuccessionQuery>;

export const Site = z
  .object({
    id: RowId,
    code: z
      .string()
      .max(32)
      .meta({ class: 'C0', examples: ['UNION'] }),
    name: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Union Street Hospital'] }),
    affiliation: affiliation.meta({ class: 'C0' }),
    ...stamps,
  })
  .meta({ id: 'Site' });

export const NewSite = z
  .strictObject({
    code: code().meta({ description: 'Never changes', examples: ['UNION'] }),
    name: text(200).meta({ examples: ['Union Street Hospital'] }),
    affiliation,
  })
  .meta({ id: 'NewSite' });
export type NewSite = z.infer<typeof NewSite>;

export const SitePatch = z
  .strictObject({
    name: text(200)
      .optional()
      .meta({ examples: ['Union Street Hospital'] }),
    affiliation: affiliation.optional(),
  })
  .meta({ id: 'SitePatch' });
export type SitePatch = z.infer<typeof SitePatch>;

export const Sites = Page(Site, 'SitePage');
export const SiteQuery = z.strictObject({ ...pageQuery, q: search, affiliation: anyOf(affiliations).optional() });
export type SiteQuery = z.infer<typeof SiteQuery>;
