import type { Layout, Reader, Values } from './reader.ts';

function readLogin({ must, code, text }: Reader): Values {
  return { hr_number: must(code)('hr_number'), issuer: must(text(500))('issuer'), subject: must(text(255))('subject') };
}

/** Who signs in as whom. */
export const logins: Layout = {
  about:
    'Who signs in as whom: the issuer and subject of their tokens; for programme administrators. Each is added as addLogin adds it: where that needs a second person, it waits. Not needed where a claim of the tokens leads to the person.',
  holds: {
    hr_number: 'HR number of the person',
    issuer: 'The iss claim of the tokens, compared character by character',
    subject: 'The sub claim of the tokens',
  },
  required: ['hr_number', 'issuer', 'subject'],
  example: { hr_number: 'H000123', issuer: 'https://login.example.edu', subject: 'aexample' },
  needs: 'login:write',
  read: readLogin,
};
