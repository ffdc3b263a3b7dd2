// Environment → what the launcher does. The only file here that reads process.env.
import { resolve } from 'node:path';
import { SetUpError } from './give-up.js';

export interface Settings {
  readonly root: string;
  /** Where state lives: database, files, keys, logs. */
  readonly home: string;
  readonly port: number;
  readonly publicUrl: string;
  /** Given by the user; null: the embedded one. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** Given by the user; null: the demonstration issuer. */
  readonly oidcIssuer: string | null;
  readonly logLevel: string;
  /** Opens the personal keys of the demonstration's signers. */
  readonly demonstrationPin: string;
  readonly fresh: boolean;
}

export function readSettings(root: string, argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Settings {
  const unknown = argv.find((argument) => argument !== '--fresh');
  if (unknown !== undefined)
    throw new SetUpError(`Unknown option ${unknown}. The only one is --fresh (begin with an empty province).`);
  const port = Number(env['PORT'] ?? 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SetUpError(`PORT is "${env['PORT']}": give a number from 1 to 65535.`);
  const databaseUrl = env['DATABASE_URL'] || null;
  const fresh = argv.includes('--fresh');
  if (fresh && databaseUrl) {
    throw new SetUpError(
      '--fresh only empties the embedded database, and DATABASE_URL is set: drop the schemas there yourself, or unset it.',
    );
  }
  return {
    root,
    home: resolve(root, env['LIENTHONG_HOME'] || '.local'),
    port,
    publicUrl: env['PUBLIC_URL'] || `http://127.0.0.1:${port}`,
    databaseUrl,
    redisUrl: env['REDIS_URL'] || null,
    oidcIssuer: env['OIDC_ISSUER'] || null,
    logLevel: env['LOG_LEVEL'] || 'info',
    demonstrationPin: env['DEMONSTRATION_PIN'] || '246810',
    fresh,
  };
}

/** What a child process inherits: the user's environment without npm's own variables. */
export const inheritedEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
