/** The results of a wave as a picture. What is not told in them, the picture does not know. */
import type { SvgPicture } from '../../../../core/svg.ts';
import { likertPicture } from '../../../../domain/pictures/likert.ts';
import type { SurveyItem } from '../instruments/schema.ts';
import type { SurveyItemResult, SurveyResults } from './schema.ts';

/** The scale that most items have: bars of one picture have the same points. */
function scaleOf(items: readonly SurveyItem[]): SurveyItem['type'] | undefined {
  const scales = Map.groupBy(
    items.filter(({ type }) => type.startsWith('likert')),
    ({ type }) => type,
  );
  return [...scales].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** Items of the scale as stacked bars, each by audience, of everybody who was asked; the best answer first. */
export function pictureOf({ title, form, items: results }: SurveyResults, items: readonly SurveyItem[]): SvgPicture {
  const scale = scaleOf(items);
  const asked = items.filter(({ type }) => type === scale);
  const points = Array.from({ length: Number(scale?.slice('likert'.length) ?? 2) }, (_, i) => String(i + 1));
  const options = (asked[0]?.anchors?.length === points.length ? asked[0].anchors : points).toReversed();
  const rows = asked.flatMap(({ code, text, is_reverse_scored }) => {
    const found = results.filter(({ item, group }) => item === code && group === 'department');
    return found.map(({ audience, points: counted, reason }: SurveyItemResult) => {
      const counts = counted.map(({ count }) => count ?? 0).toReversed();
      const isTold = reason === null && counted.every(({ count }) => count !== null);
      const name = `${text ?? code} (${audience}s${is_reverse_scored ? ', reversed' : ''})`;
      return { name, counts: isTold ? counts : null, reason: isTold ? null : (reason ?? ('suppressed' as const)) };
    });
  });
  return likertPicture({ title, of: `Answers by item, ${form.replace('_', ' and ')}`, options, rows });
}
