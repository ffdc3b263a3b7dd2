import { serviceNames, type ServiceName } from '@lienthong/contracts';
import { identityEnvironment, listenEnvironment, readConfig } from '@lienthong/runtime';
import { z } from 'zod';

const flag = (whenAbsent: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(whenAbsent)
    .transform((text) => text === 'true');
const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''));

const environment = z.object({
  ...identityEnvironment,
  ...listenEnvironment,
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  ORGANISATIONS_URL: z.url(),
  DOCUMENTS_URL: z.url(),
  SIGNATURES_URL: z.url(),
  STATISTICS_URL: z.url(),
  /** The explorer at `/` and introspection. */
  EXPLORER: flag('true'),
  OIDC_CLIENT_ID: z.string().default('lienthong-explorer'),
  OIDC_SCOPES: z.string().default('openid'),
  /** Origins of browser frontends that are not served from here, separated by commas. */
  CORS_ORIGINS: list,
  /** Largest file a PUT may carry, in bytes. */
  UPLOAD_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(100 * 1024 * 1024),
});

export type GatewayConfig = z.output<typeof environment>;
export const readGatewayConfig = (): GatewayConfig => readConfig(environment);

export const subgraphUrls = (config: GatewayConfig): Readonly<Record<ServiceName, string>> =>
  Object.fromEntries(
    serviceNames.map((name) => [
      name,
      config[`${name.toUpperCase() as Uppercase<ServiceName>}_URL`].replace(/\/$/, ''),
    ]),
  ) as Record<ServiceName, string>;
