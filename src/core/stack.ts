/** Where an error came from, for the log: without its message, which may repeat what a person typed or a file contains. */
export function stackOnly(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12)
    .join('\n');
}

/** What went wrong and why, in one line for whoever runs a command: the message and those of its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message || error.name;
  return error.cause instanceof Error ? `${message.replace(/\.$/, '')}: ${messageOf(error.cause)}` : message;
}
