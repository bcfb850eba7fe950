import { z } from 'zod';

const ADDRESS = 'https://mentorship.example.edu/v1/public';
const KID = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
const address = (description: string, example: string) =>
  z
    .string()
    .max(2100)
    .meta({ class: 'open', description, examples: [example] });
const thumbprint = z.string().length(43);
const coordinate = z.string().length(43);

export const PublicKey = z
  .object({
    kty: z.enum(['OKP', 'EC']).meta({ class: 'open', examples: ['OKP'] }),
    crv: z.enum(['Ed25519', 'P-256']).meta({ class: 'open', examples: ['Ed25519'] }),
    x: coordinate.meta({ class: 'open', examples: ['11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'] }),
    y: coordinate.optional().meta({ class: 'open', description: 'Of P-256 alone' }),
    kid: thumbprint.meta({ class: 'open', description: 'Thumbprint of the key (RFC 7638)', examples: [KID] }),
    alg: z.enum(['EdDSA', 'ES256']).meta({ class: 'open', examples: ['EdDSA'] }),
    use: z.enum(['sig']).meta({ class: 'open', examples: ['sig'] }),
  })
  .meta({ id: 'BadgeKey', description: 'A JSON Web Key (RFC 7517)' });

export const KeySet = z.object({ keys: z.array(PublicKey).max(20).meta({ class: 'open' }) }).meta({ id: 'BadgeKeySet' });

export const KeyParams = z.strictObject({
  kid: thumbprint.regex(/^[A-Za-z0-9_-]+$/).meta({ description: 'Thumbprint of the key (RFC 7638)', examples: [KID] }),
});

export const BadgeIssuer = z
  .object({
    '@context': z
      .array(z.string().max(200))
      .max(5)
      .meta({ class: 'open', description: 'Of JSON-LD', examples: [['https://example.org/ns/credentials/v2']] }),
    id: address('The address itself, by which badges name their issuer', `${ADDRESS}/badge-issuers/0198b7a0-0000-7000-8000-000000000001`),
    type: z
      .array(z.string().max(50))
      .max(2)
      .meta({ class: 'open', examples: [['Profile']] }),
    name: z
      .string()
      .max(410)
      .meta({ class: 'open', examples: ['Department of Medicine, Example University'] }),
    verificationMethod: z
      .array(
        z
          .object({
            id: address('As the `kid` of a badge names it', `${ADDRESS}/badge-keys/${KID}`),
            type: z.enum(['JsonWebKey']).meta({ class: 'open' }),
            controller: address('The issuer', `${ADDRESS}/badge-issuers/0198b7a0-0000-7000-8000-000000000001`),
            publicKeyJwk: PublicKey.meta({ class: 'open' }),
          })
          .meta({ id: 'BadgeVerificationMethod' }),
      )
      .max(20)
      .meta({ class: 'open' }),
    assertionMethod: z
      .array(z.string().max(2100))
      .max(20)
      .meta({ class: 'open', description: 'Which of them sign badges', examples: [[`${ADDRESS}/badge-keys/${KID}`]] }),
  })
  .meta({ id: 'BadgeIssuer' });
export type BadgeIssuer = z.infer<typeof BadgeIssuer>;

export const StatusListToken = z
  .string()
  .max(1_000_000)
  .meta({
    class: 'open',
    description: 'A BitstringStatusListCredential, signed: a JSON Web Token in compact form',
    examples: ['eyJhbGciOiJFZERTQSJ9.eyJ0eXBlIjoi….c2ln'],
  });
