import type { CivilDate, LocalisedText } from '@lienthong/kernel';

/**
 * HOLIDAY, MAKE_UP and SWAP_OFF are days off; SWAP_WORK is a rest day that is worked. PROVISIONAL was proposed and not
 * decided: it is shown, but changes nothing until a notice decides it.
 */
export type CalendarDayKind = 'HOLIDAY' | 'MAKE_UP' | 'SWAP_OFF' | 'SWAP_WORK' | 'PROVISIONAL';

/** A day that a law or a notice names. */
export interface CalendarDay {
  readonly date: CivilDate;
  readonly kind: CalendarDayKind;
  readonly name: LocalisedText;
  /** The notice or law it comes from. */
  readonly sourceDocument: string;
  /** Civil date of that document, where it is known. */
  readonly announcedOn?: CivilDate;
}
