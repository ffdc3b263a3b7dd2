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
