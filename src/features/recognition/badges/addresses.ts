/** Below which address the service publishes what it takes to verify badges. `publicUrl` is where people reach the service. */
const published = (publicUrl: string, what: string) => `${publicUrl}/v1/public/${what}`;

/** The id of the issuer: the department, whose profile is there. */
export const issuerAddress = (publicUrl: string, department_id: string) => published(publicUrl, `badge-issuers/${department_id}`);
/** Where a public key is, by its thumbprint. */
export const keyAddress = (publicUrl: string, kid: string) => published(publicUrl, `badge-keys/${kid}`);
/** Where the badge itself is, for those who were given the address. */
export const badgeAddress = (publicUrl: string, public_id: string) => published(publicUrl, `badges/${public_id}`);
/** Where it is said which badges of a list are revoked. */
export const listAddress = (publicUrl: string, id: string) => published(publicUrl, `badge-status-lists/${id}`);
