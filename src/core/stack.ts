/** Where an error came from, for the log: without its message, which may repeat what a person typed or a file contains. */
export function stackOnly(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12)
    .join('\n');
}
