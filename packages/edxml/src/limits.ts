/** What a packet may cost its reader. */
export interface ReadLimits {
  /** Bytes of the packet; one provincial platform allows 50 MB. */
  readonly packetBytes: number;
  /** Bytes of everything that is not the content of an attachment. */
  readonly headerBytes: number;
  /** Bytes of all zipped attachments together once inflated. */
  readonly inflatedBytes: number;
  readonly depth: number;
  readonly elements: number;
}

export const defaultLimits: ReadLimits = {
  packetBytes: 50 * 1024 * 1024,
  headerBytes: 4 * 1024 * 1024,
  inflatedBytes: 100 * 1024 * 1024,
  depth: 24,
  elements: 50_000,
};
