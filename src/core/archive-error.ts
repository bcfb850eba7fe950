/** Why an archive can be refused. */
export type ArchiveFault =
  | 'damaged_zip'
  | 'duplicate_entry'
  | 'encrypted_zip'
  | 'not_a_zip'
  | 'overlapping_entries'
  | 'too_large_uncompressed'
  | 'too_many_entries'
  | 'unsafe_path'
  | 'unusual_packing';

/** The archive cannot be used. `detail` says what to do about it, and never repeats a name that is not safe to show. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly code: ArchiveFault;
  readonly detail: string;

  constructor(code: ArchiveFault, detail: string) {
    super(detail);
    this.code = code;
    this.detail = detail;
  }
}
