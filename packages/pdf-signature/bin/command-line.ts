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
      64 wrong usage · sai cú pháp; 73 OUT cannot be written · không ghi được tệp
`;

const commands: Readonly<Record<string, (argv: readonly string[]) => number | Promise<number>>> = {
  validate,
  sign,
  inspect,
};

/** @param argv without the program. @returns the exit code */
export async function run(argv: readonly string[]): Promise<number> {
  const [verb = '', ...rest] = argv;
  if (['help', '--help', '-h'].includes(verb) || rest.includes('--help')) {
    print(usage);
    return exitCodes.PASSED;
  }
  const isJson = rest.includes('--json');
  try {
    if (!Object.hasOwn(commands, verb)) throw new WrongUsage(verb);
    return await commands[verb]!(rest);
  } catch (error) {
    if (error instanceof WrongUsage) {
      complain(`${error.message}\n\n${usage}`);
      return exitCodes.WRONG_USAGE;
    }
    if (!isDomainError(error) && !(error instanceof CommandFailure)) throw error;
    if (isJson) printJson({ ...unreadableOf(error), refused: refusalJson(error) });
    else complain(`${error.code}: ${bilingual(error.text)}`);
    return exitCodeOf(error);
  }
}

const unreadable = ['PDF_EMPTY', 'PDF_NOT_A_PDF', 'PDF_DAMAGED', 'PDF_ENCRYPTED', 'PDF_TOO_LARGE', 'PDF_INFLATES_TOO_LARGE', 'PDF_TOO_COMPLEX']; // prettier-ignore

const exitCodeOf = (error: { readonly code: string }): number => {
  if (error instanceof CommandFailure) return error.exitCode;
  return unreadable.includes(error.code) ? exitCodes.UNREADABLE : exitCodes.FAILED;
};

/** Whoever reads the JSON of validate finds its keys there also when there was no file to judge. */
const unreadableOf = (error: { readonly code: string }): object =>
  exitCodeOf(error) === exitCodes.UNREADABLE ? { verdict: 'UNREADABLE', signatures: [] } : {};
