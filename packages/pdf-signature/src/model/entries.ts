import type { PdfValue } from './objects.js';

/** Up to here looking along a list is faster than a hash, to make as to ask; nearly all dictionaries are shorter. */
const shortList = 16;

/** What a reader of a dictionary may ask. */
export interface ReadonlyEntries extends Iterable<readonly [key: string, value: PdfValue]> {
  readonly size: number;
  get(key: string): PdfValue | undefined;
  has(key: string): boolean;
  /** In the order they are written. */
  keys(): string[];
  values(): PdfValue[];
  /** By position, from 0. */
  keyAt(position: number): string;
  valueAt(position: number): PdfValue;
  /** A list of one's own to go on with. */
  copy(): Entries;
}

/** Keys and values of a dictionary in the order they are written; a key stands in it once. */
export class Entries implements ReadonlyEntries {
  /** Of every key in `items`, once the list is long. */
  private places: Map<string, number> | undefined;

  /** @param items key, value, key, value …: one list, since a file is hundreds of such dictionaries */
  constructor(private readonly items: (string | PdfValue)[] = []) {
    this.index();
  }

  get size(): number {
    return this.items.length / 2;
  }

  get(key: string): PdfValue | undefined {
    const place = this.placeOf(key);
    return place < 0 ? undefined : (this.items[place + 1] as PdfValue);
  }

  has(key: string): boolean {
    return this.placeOf(key) >= 0;
  }

  /** Replaces in place, or adds at the end. */
  set(key: string, value: PdfValue): this {
    const place = this.placeOf(key);
    if (place >= 0) this.items[place + 1] = value;
    else this.append(key, value);
    return this;
  }

  /** As `set`, of a key that is known not to be there. */
  append(key: string, value: PdfValue): void {
    this.items.push(key, value);
    if (this.places !== undefined) this.places.set(key, this.items.length - 2);
    else if (this.items.length > 2 * shortList) this.index();
  }

  delete(key: string): void {
    const place = this.placeOf(key);
    if (place < 0) return;
    this.items.splice(place, 2);
    this.index();
  }

  keys(): string[] {
    return Array.from({ length: this.size }, (_, position) => this.keyAt(position));
  }

  values(): PdfValue[] {
    return Array.from({ length: this.size }, (_, position) => this.valueAt(position));
  }

  keyAt(position: number): string {
    return this.items[2 * position] as string;
  }

  valueAt(position: number): PdfValue {
    return this.items[2 * position + 1] as PdfValue;
  }

  *[Symbol.iterator](): Iterator<readonly [string, PdfValue]> {
    for (let position = 0; position < this.size; position += 1) yield [this.keyAt(position), this.valueAt(position)];
  }

  copy(): Entries {
    return new Entries(this.items.slice());
  }

  private placeOf(key: string): number {
    const { items, places } = this;
    if (places !== undefined) return places.get(key) ?? -1;
    for (let place = 0; place < items.length; place += 2) if (items[place] === key) return place;
    return -1;
  }

  private index(): void {
    this.places =
      this.items.length > 2 * shortList ? new Map(this.keys().map((key, position) => [key, 2 * position])) : undefined;
  }
}
