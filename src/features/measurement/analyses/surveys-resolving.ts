/** Tests of survey results: their numbers as the caller may read them, and who may go on reading what was made of them. */
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { noSuch } from '../../../domain/references.ts';
import type { SurveyItemResult } from '../surveys/results/schema.ts';
import * as results from '../surveys/results/service.ts';
import type { KeptTest, SurveyOfTest, SurveyTest } from './given-schema.ts';

/** The results of each group that is compared, by the name that a request has for it. */
function groupsOf(
  items: readonly SurveyItemResult[],
  { compare }: SurveyTest,
  codes: ReadonlyMap<string, string>,
): Map<string, SurveyItemResult> {
  if (compare === 'audience') return new Map(items.filter(({ group }) => group === 'department').map((one) => [one.audience, one]));
  const own = items.filter(({ group }) => group === compare);
  return new Map(own.map((one) => [codes.get(one.division_id ?? one.site_id ?? '') ?? '', one]));
}

/**
 * A test with its numbers. Groups of whom nobody has answered are left out.
 * @throws Problem reference-unknown, permission-denied, survey-wave-state, survey-results-unpublished, analysis-hidden-cells, analysis-degenerate
 */
export async function resolved(ctx: WriteCtx, test: SurveyTest, position: number): Promise<KeptTest> {
  const at = `/tests/${position}`;
  const { wave_id, item, compare, answers = 'top', label, unit_of_analysis, level } = test;
  const found = await results.get(ctx, wave_id).catch((error: unknown) => {
    throw error instanceof Problem && error.code === 'not-found' ? noSuch('survey wave', `${at}/wave_id`) : error;
  });
  const asked = found.items.filter((one) => one.item === item);
  const audience = compare === 'audience' ? null : (test.audience ?? asked[0]?.audience ?? null);
  const own = asked.filter((one) => audience === null || one.audience === audience);
  if (own.length === 0) throw noSuch('item that they were asked', `${at}/item`);
  const groups = groupsOf(own, test, await results.codes(ctx));
  const unknown = (test.groups ?? []).flatMap((name, i) => (groups.has(name) ? [] : [`${at}/groups/${i}`]));
  if (unknown.length > 0) throw noSuch('group that you may read', unknown);
  const chosen = (test.groups ?? [...groups.keys()]).flatMap((name) => {
    const value = groups.get(name);
    return value && value.reason !== 'no_eligible' ? [{ name, value }] : [];
  });
  const isHidden = ({ reason, points }: SurveyItemResult) => reason === 'suppressed' || points.some(({ count }) => count === null);
  const hidden = chosen.filter(({ value }) => isHidden(value)).map(({ name }) => name);
  if (hidden.length > 0)
    throw Problem.at('analysis-hidden-cells', `${at}/groups`, `${hidden.join(', ')}: hidden. Name the groups that are shown.`);
  if (chosen.length === 0) throw Problem.at('analysis-degenerate', at, 'There are no answers that could be compared.');
  const row_labels = chosen.map(({ name }) => name);
  const unit_ids = chosen.flatMap(({ value }) => value.division_id ?? value.site_id ?? []);
  const kept = { label, unit_of_analysis, ...(level !== undefined && { level }), row_labels };
  const survey: SurveyOfTest = { wave_id, item, compare, audience, answers, unit_ids };
  const table = chosen.map(({ value }) => value.points.map(({ count }) => count));
  if (answers === 'points' && chosen.length < 2) throw Problem.at('analysis-degenerate', at, 'One group alone is compared with none.');
  if (answers === 'points')
    return { kind: 'association', ...kept, table, column_labels: chosen[0]?.value.points.map(({ point }) => point), survey };
  if (chosen.some(({ value }) => value.top_count === null))
    throw Problem.at('analysis-degenerate', at, 'Of several options together there is no share that agrees: ask for `points`.');
  return {
    kind: 'proportions',
    ...kept,
    numerators: chosen.map(({ value }) => value.top_count),
    denominators: chosen.map(({ value }) => value.respondents),
    survey,
  };
}

/** Whoever no longer reads the results of a unit no longer reads what was made of them either. @throws Problem permission-denied */
export async function assertReadable(ctx: Ctx, surveys: readonly SurveyOfTest[]): Promise<void> {
  if (surveys.length === 0) return;
  const { is_office, divisions, sites } = await results.readableBy(ctx);
  const own = new Set([...divisions, ...sites]);
  const isReadable = ({ unit_ids }: SurveyOfTest) => is_office || (own.size > 0 && unit_ids.every((id) => own.has(id)));
  if (!surveys.every(isReadable)) throw new Problem('permission-denied', { permission: 'survey_result:read' });
}
