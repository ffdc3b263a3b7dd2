// `pdf-signature validate|sign|inspect`: see `usage`. Exit codes stand in failures.ts.
import { isDomainError } from '@lienthong/kernel';
import { CommandFailure, exitCodes, WrongUsage } from './failures.js';
import { inspect } from './inspect-command.js';
import { bilingual, complain, print, printJson, refusalJson } from './output.js';
import { sign } from './sign-command.js';
import { validate } from './validate-command.js';

const usage = `pdf-signature validate FILE [--trust PEM…] [--tsa-trust PEM…] [--certificates PEM…] [--ocsp DER…] [--crl FILE…]
                              [--time ISO8601] [--missing-revocation note] [--json]
pdf-signature sign IN OUT --p12 FILE --password-env NAME [--field NAME] [--image PNG] [--at PAGE,X,Y,WIDTH,HEIGHT (mm)]
                          [--pss] [--reason TEXT] [--location TEXT] [--tsa URL] [--json]
pdf-signature inspect FILE [--json]

Exit: 0 passed · hợp lệ; 1 failed or refused · không hợp lệ hoặc bị từ chối; 2 indeterminate · chưa đủ căn cứ;
      3 not a PDF that can be read · không đọc được; 4 no signature in it · không có chữ ký;
      64 wrong usage · sai cú pháp; 70 a fault of this program · lỗi chương trình;
      73 OUT cannot be written · không ghi được tệp
`;

const commands: Readonly<Record<string, (argv: readonly string[]) => number | Promise<number>>> = {
  validate,
  sign,
  inspect,
};

/** @param argv without the program. @returns the exit code */
export async function run(argv: readonly string[]): Promise<number> {
  const [verb = '', ...rest] = argv;
  if (isAskedForHelp(argv)) {
    print(usage);
    return exitCodes.PASSED;
  }
  try {
    if (!Object.hasOwn(commands, verb)) throw new WrongUsage(verb);
    return await commands[verb]!(rest);
  } catch (error) {
    const failure = failureOf(error);
    if (rest.includes('--json')) printJson(failureJson(verb, failure));
    if (failure.exitCode === exitCodes.WRONG_USAGE) complain(`${failure.text.vi}\n\n${usage}`);
    else if (failure.exitCode === exitCodes.FAULT) complain((error as Error).stack ?? String(error));
    else if (!rest.includes('--json')) complain(`${failure.code}: ${bilingual(failure.text)}`);
    return failure.exitCode;
  }
}

/** `-h` is an option's value only behind that option. */
const isAskedForHelp = (argv: readonly string[]): boolean =>
  argv[0] === 'help' || argv.includes('--help') || argv[0] === '-h' || argv[1] === '-h';

const unreadable = ['PDF_EMPTY', 'PDF_NOT_A_PDF', 'PDF_HEADER_NOT_FIRST', 'PDF_DAMAGED', 'PDF_ENCRYPTED', 'PDF_TOO_LARGE', 'PDF_INFLATES_TOO_LARGE', 'PDF_TOO_COMPLEX']; // prettier-ignore

/** A fault of ours must not look like the verdict of exit code 1. */
function failureOf(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  if (error instanceof WrongUsage) {
    return new CommandFailure('WRONG_USAGE', { vi: error.message, en: error.message }, exitCodes.WRONG_USAGE);
  }
  if (isDomainError(error)) {
    const exitCode = unreadable.includes(error.code) ? exitCodes.UNREADABLE : exitCodes.FAILED;
    return new CommandFailure(error.code, error.text, exitCode);
  }
  const text = { vi: 'Lỗi của chương trình.', en: 'A fault of this program.' };
  return new CommandFailure('FAULT', text, exitCodes.FAULT);
}

/** Whoever reads the JSON of validate finds its keys there also when there was no file to judge. */
function failureJson(verb: string, failure: CommandFailure): object {
  const refused = refusalJson(failure);
  if (failure.exitCode !== exitCodes.UNREADABLE) return { refused };
  return verb === 'validate'
    ? { verdict: 'UNREADABLE', signatures: [], documentTimeStamps: [], findings: [], refusal: refused }
    : { verdict: 'UNREADABLE', signatures: [], refused };
}
