import type { LocalisedText } from '@lienthong/kernel';

/** 0 to 4 are results; from 64 on the command itself could not be carried out (as sysexits.h numbers them). */
export const exitCodes = {
  PASSED: 0,
  FAILED: 1,
  INDETERMINATE: 2,
  UNREADABLE: 3,
  NO_SIGNATURE: 4,
  WRONG_USAGE: 64,
  FAULT: 70,
  CANNOT_WRITE: 73,
} as const;

/** The words of the command are wrong, or a file named beside the PDF cannot be used. */
export class WrongUsage extends Error {
  constructor(what?: string) {
    super(`Lệnh không đúng. · Wrong usage.${what === undefined ? '' : ` ${what}`}`);
  }
}

/** A command that could be understood and not carried out. */
export class CommandFailure extends Error {
  constructor(
    readonly code: string,
    readonly text: LocalisedText,
    readonly exitCode: number,
  ) {
    super(text.en);
  }
}
