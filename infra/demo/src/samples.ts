// Which file plays which part in the journey.
import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';

export interface Parts {
  /** Electronic documents, in the order they are sent; the first has the separate attachment, one is urgent. */
  readonly electronic: readonly {
    readonly file: string;
    readonly typeCode: string;
    readonly urgency: 'NORMAL' | 'URGENT';
    readonly attachment: string | null;
  }[];
  readonly digitised: string;
  /** Signed by several people; null: the folder has none, and the chapter is left out. */
  readonly joint: string | null;
}

const typeOf = (file: string): string => {
  const { name } = parse(file);
  if (name.startsWith('quyet-dinh')) return 'DECISION';
  if (name.startsWith('giay-moi')) return 'INVITATION';
  return 'OFFICIAL_LETTER';
};

/**
 * The samples' own names say their part; in a folder with other names the first file gets the attachment, the second is urgent,
 * and a part nobody is named for is played by a file that plays another one too.
 * @throws when the folder holds no PDF
 */
export function assignParts(folder: string): Parts {
  const all = readdirSync(folder)
    .filter((name) => name.toLowerCase().endsWith('.pdf'))
    .sort()
    .map((name) => join(folder, name));
  const isJoint = (file: string): boolean => parse(file).name.startsWith('lien-tich');
  const files = all.filter((file) => !isJoint(file));
  const named = (start: string): string | undefined => files.find((file) => parse(file).name.startsWith(start));
  const first = files[0];
  if (first === undefined) throw new Error(`No PDF file in ${folder}.`);
  const digitised = named('ban-quet') ?? files.at(-1) ?? first;
  const attachment = named('phu-luc') ?? files.at(-2) ?? first;
  const own = files.filter((file) => file !== named('ban-quet') && file !== named('phu-luc'));
  const main = named('cong-van') ?? own[0] ?? first;
  const urgent = named('giay-moi') ?? own.find((file) => file !== main) ?? main;
  const order = [main, urgent, ...own.filter((file) => file !== main && file !== urgent)];
  return {
    electronic: order.map((file, index) => ({
      file,
      typeCode: typeOf(file),
      urgency: index === 1 ? 'URGENT' : 'NORMAL',
      attachment: index === 0 ? attachment : null,
    })),
    digitised,
    joint: all.find(isJoint) ?? null,
  };
}
