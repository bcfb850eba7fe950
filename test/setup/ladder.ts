/** The one direction in which things may depend on each other, as a rule that can be held against any list of imports. */

/** One import, from file to file, as paths from the root. */
export type Arrow = Readonly<{ from: string; to: string }>;

/** Below the features, from the ground up. `db/types.ts` is on the ground: a generated picture that types may come from. */
const GROUND: readonly (readonly [floor: string, pattern: RegExp])[] = [
  ['db/types', /^db\/types\.ts$/],
  ['core', /^src\/core\//],
  ['domain', /^src\/domain\//],
  ['features/context.ts', /^src\/features\/context\.ts$/],
];

/** Above the features. */
const TOP: readonly (readonly [floor: string, pattern: RegExp])[] = [
  ['jobs', /^src\/jobs\//],
  ['app', /^src\/app\.ts$/],
  ['demo', /^src\/demo\//],
  ['processes', /^src\/(main|token|bootstrap)\.ts$/],
];

/**
 * Every floor from the ground up: what is technical, what several contexts share, the features in their order, each context's
 * composition, and what is composed of all of them.
 */
function floorsOf(features: readonly string[]): (readonly [string, RegExp])[] {
  const contexts = [...new Set(features.map((feature) => feature.split('/')[0] as string))];
  const floors = contexts.flatMap((context) => [
    ...features
      .filter((feature) => feature.startsWith(`${context}/`))
      .map((feature) => [feature, new RegExp(`^src/features/${feature}/`)] as const),
    [`${context}/index.ts`, new RegExp(`^src/features/${context}/index\\.ts$`)] as const,
  ]);
  return [...GROUND, ...floors, ['features/contexts.ts', /^src\/features\/contexts\.ts$/], ...TOP];
}

/** Each import that leads upward: `from → to`. `features` are `context/feature`, from the ground up. Files on no floor are not judged. */
export function upwardArrows(features: readonly string[], arrows: readonly Arrow[]): string[] {
  const floors = floorsOf(features);
  const floorOf = (file: string) => floors.findIndex(([, pattern]) => pattern.test(file));
  return arrows.filter(({ from, to }) => floorOf(from) >= 0 && floorOf(to) > floorOf(from)).map(({ from, to }) => `${from} → ${to}`);
}

/** Each circle of imports, as the files it goes round. */
export function circlesOf(arrows: readonly Arrow[]): string[] {
  const next = Map.groupBy(arrows, ({ from }) => from);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, above: readonly string[]) => {
    if (above.includes(file)) circles.push([...above.slice(above.indexOf(file)), file].join(' → '));
    if (done.has(file) || above.includes(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...above, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return circles;
}
