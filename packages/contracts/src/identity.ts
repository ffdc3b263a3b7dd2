import { z } from 'zod';

/** What a person may do, besides what every member of an organisation may. */
export const roles = ['CLERK', 'AUTHORISED_SIGNER', 'ADMINISTRATOR', 'PROVINCIAL_OFFICE'] as const;
export type Role = (typeof roles)[number];

/** Claims of an access token. `sub` is the account at the issuer, `person_id` the person in the organisations service. */
export const accessTokenClaims = z.object({
  sub: z.string().min(1),
  person_id: z.uuid(),
  organisation_id: z.uuid(),
  roles: z.array(z.string()).default([]),
  name: z.string().default(''),
});
export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;
