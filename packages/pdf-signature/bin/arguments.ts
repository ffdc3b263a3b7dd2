import { WrongUsage } from './failures.js';

/** How often an option takes a value: `MANY` takes all words up to the next option, and may be repeated. */
export type OptionKind = 'FLAG' | 'ONE' | 'MANY';

export interface Arguments {
  readonly names: readonly string[];
  has(option: string): boolean;
  one(option: string): string | undefined;
  all(option: string): readonly string[];
}

/**
 * `--name value`, `--name=value`; `--` ends the options. With too few names the last words of a MANY option are names:
 * `validate --trust root.pem FILE` means what it says.
 * @param wanted how many names the command takes
 * @throws WrongUsage
 */
export function parseArguments(
  argv: readonly string[],
  kinds: Readonly<Record<string, OptionKind>>,
  wanted: number,
): Arguments {
  const names: string[] = [];
  const values = new Map<string, string[]>();
  let open: string[] | undefined;
  let greedy: string[] | undefined;
  let isOver = false;
  const queue = [...argv];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (isOver || !word.startsWith('--')) {
      (open ?? names).push(word);
      continue;
    }
    open = undefined;
    if (word === '--') {
      isOver = true;
      continue;
    }
    const [option = '', inline] = splitOnce(word);
    const kind = kinds[option];
    if (kind === undefined) throw new WrongUsage(option);
    const list = values.get(option) ?? [];
    values.set(option, list);
    if (kind === 'FLAG') {
      if (inline !== undefined) throw new WrongUsage(word);
    } else if (inline !== undefined) list.push(inline);
    else if (kind === 'MANY') open = greedy = list;
    else {
      const value = queue.shift();
      if (value === undefined) throw new WrongUsage(option);
      list.push(value);
    }
  }
  while (names.length < wanted && greedy !== undefined && greedy.length > 1) names.push(greedy.pop()!);
  if (names.length !== wanted) throw new WrongUsage();
  for (const [option, kind] of Object.entries(kinds)) {
    const found = values.get(option);
    if (kind === 'MANY' && found?.length === 0) throw new WrongUsage(option);
    if (kind === 'ONE' && found !== undefined && found.length > 1) throw new WrongUsage(option);
  }
  return {
    names,
    has: (option) => values.has(option),
    one: (option) => values.get(option)?.[0],
    all: (option) => values.get(option) ?? [],
  };
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
