import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

const secretNames = [
  'authorization',
  'token',
  'accessToken',
  'password',
  'passphrase',
  'pin',
  'oldPin',
  'newPin',
  'activationCode',
  // A signer's consent, sealed.
  'authorisation',
  'key',
  'privateKey',
  'secret',
  'cookie',
  // Of a statement that failed, as the database's errors carry them: whatever was to be stored.
  'parameters',
  // Of a request, as an HTTP client's errors may carry it.
  'body',
  'variables',
];

export interface LoggerOptions {
  readonly name: string;
  readonly level?: string | undefined;
  /** Where the lines go; standard output if absent. */
  readonly destination?: { write(line: string): void };
}

/** JSON lines. Secrets are censored up to two levels deep, so that a logged request gives nothing away. */
export const createLogger = ({ name, level = 'info', destination = pino.destination(1) }: LoggerOptions): Logger =>
  pino(
    {
      name,
      level,
      redact: {
        paths: secretNames.flatMap((secret) => [secret, `*.${secret}`, `*.*.${secret}`]),
        censor: '[redacted]',
      },
    },
    destination,
  );
