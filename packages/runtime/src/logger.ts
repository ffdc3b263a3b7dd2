import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

const secretNames = [
  'authorization',
  'token',
  'accessToken',
  'password',
  'pin',
  'key',
  'privateKey',
  'secret',
  'cookie',
];

/** JSON lines on standard output. Secrets are censored up to two levels deep, so that a logged request gives nothing away. */
export const createLogger = (options: { name: string; level?: string | undefined }): Logger =>
  pino({
    name: options.name,
    level: options.level ?? 'info',
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  });
