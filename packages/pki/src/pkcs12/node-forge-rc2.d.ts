// The two parts of node-forge that are used; the rest of it is not loaded.
declare module 'node-forge/lib/rc2.js' {
  interface ByteBuffer {
    getBytes(): string;
  }
  interface Cipher {
    start(iv: string): void;
    update(input: ByteBuffer): void;
    finish(): boolean;
    readonly output: ByteBuffer;
  }
  const rc2: { createDecryptionCipher(key: string, bits: number): Cipher };
  export default rc2;
}
declare module 'node-forge/lib/util.js' {
  const util: { createBuffer(bytes: string): { getBytes(): string } };
  export default util;
}
