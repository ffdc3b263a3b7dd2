/** Partial names of the fields this package prepares. A name never holds a full stop (ISO 32000-2, 12.7.4.2). */
export const fieldNames = {
  number: 'lienthong_number',
  day: 'lienthong_day',
  month: 'lienthong_month',
  year: 'lienthong_year',
  personalSignature: 'lienthong_personal_signature',
  seal: 'lienthong_seal',
} as const;

export type TextFieldKey = 'number' | 'day' | 'month' | 'year';
export const textFieldKeys: readonly TextFieldKey[] = ['number', 'day', 'month', 'year'];
