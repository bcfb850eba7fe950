import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, code, RowId, stamps, text } from '../../../../domain/fields.ts';
import { search } from '../schema.ts';

const affiliations = ['full', 'community', 'other'] as const;
const affiliation = z.enum(affiliations).meta({ description: 'How the hospital belongs to the university', examples: ['full'] });

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
