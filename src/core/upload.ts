/** A file that came with a request, on disk only while the request is answered. */
export type Upload = Readonly<{
  path: string;
  /** Hexadecimal. */
  sha256: string;
  /** The name that the sender gave it; null where the file is the body itself. */
  file_name: string | null;
  /** The other parts of a multipart body. */
  fields: Readonly<Record<string, string>>;
}>;
