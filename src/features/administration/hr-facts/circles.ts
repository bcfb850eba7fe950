/** A primary line as it would be after an import; `row` is the row of the file it comes from, null where it exists already. */
export type Line = Readonly<{ row: number | null; subordinate_id: string; superior_id: string; starts_on: string; ends_on: string | null }>;

/**
 * The rows whose lines would, on some day, lead from a person back to that person. A circle closes on the day on which its last line
 * begins, so only such days are checked, and on each of them only the people whose line begins.
 */
export function rowsInCircles(lines: readonly Line[]): number[] {
  const from = Map.groupBy(lines, (line) => line.subordinate_id);
  const lineOn = (person: string, day: string) =>
    from.get(person)?.find((line) => line.starts_on <= day && (line.ends_on === null || day < line.ends_on));
  const firstNew = lines
    .filter((line) => line.row !== null)
    .reduce((first, { starts_on }) => (starts_on < first ? starts_on : first), '9999');
  const rows = new Set<number>();
  for (const [day, beginning] of Map.groupBy(lines, (line) => line.starts_on)) {
    if (day < firstNew) continue;
    const visited = new Set<string>();
    for (const { subordinate_id } of beginning) {
      const climb = new Map<string, Line>();
      let line = visited.has(subordinate_id) ? undefined : lineOn(subordinate_id, day);
      while (line && !visited.has(line.subordinate_id)) {
        visited.add(line.subordinate_id);
        climb.set(line.subordinate_id, line);
        line = lineOn(line.superior_id, day);
      }
      // The climb came back to one of its own steps: from there on it is a circle.
      if (line && climb.has(line.subordinate_id)) {
        const steps = [...climb.values()];
        for (const { row } of steps.slice(steps.indexOf(line))) if (row !== null) rows.add(row);
      }
    }
  }
  return [...rows].sort((a, b) => a - b);
}
