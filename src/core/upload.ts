/** What documents say of a body that is a file of one type, alone or as the part `file` of a multipart body. */
export function fileBodies(type: string, description: string, example: string) {
  const file = { type: 'string', format: 'binary', description } as const;
  return {
    'multipart/form-data': {
      type: 'object',
      properties: { file },
      required: ['file'],
      additionalProperties: false,
      example: { file: example },
    },
    [type]: { ...file, example },
  };
}

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
