import { z } from 'zod';

/** An unset variable and an empty one are the same thing to whoever edits a compose file. */
const blankIsAbsent = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''));

/** What is wrong with the environment, one line per variable; empty when nothing is. */
export function configFailures(schema: z.ZodType, env: NodeJS.ProcessEnv): string[] {
  const parsed = schema.safeParse(blankIsAbsent(env));
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(all)'}: ${issue.message}`);
}

/**
 * Environment to typed configuration. Called by a service's config.ts, the only file that knows the environment.
 * Every failure is printed at once, without the values, and the process ends with code 1.
 */
export function readConfig<T extends z.ZodType>(schema: T, env: NodeJS.ProcessEnv = process.env): z.output<T> {
  const failures = configFailures(schema, env);
  if (failures.length > 0) {
    process.stderr.write(
      `The configuration cannot be used; set these environment variables:\n${failures.join('\n')}\n`,
    );
    process.exit(1);
  }
  return schema.parse(blankIsAbsent(env));
}

/** Where the tokens come from: what the gateway and every service need to verify them. */
export const identityEnvironment = {
  OIDC_ISSUER: z.url(),
  /** Found by discovery at the issuer when absent. */
  OIDC_JWKS_URL: z.url().optional(),
  OIDC_AUDIENCE: z.string().default('lienthong'),
};

/** Where a process listens and how much it says. */
export const listenEnvironment = {
  /** 0 lets the system choose. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};

/** Fields shared by the services' configurations: `z.object({ ...platformEnvironment, … })`. */
export const platformEnvironment = {
  ...identityEnvironment,
  ...listenEnvironment,
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis:// URL')
    .optional(),
  FILE_STORE_FOLDER: z.string().optional(),
  S3_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  FILE_LINK_SECRET: z.string().min(32, 'must hold at least 32 characters'),
  /** Address of the gateway as the users see it; signed links begin with it. */
  PUBLIC_URL: z.url(),
};
