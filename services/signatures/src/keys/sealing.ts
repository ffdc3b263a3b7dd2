// AES-256-GCM as this service writes it everywhere: iv ‖ ciphertext ‖ tag, with the context authenticated beside it.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** @param key 32 bytes */
export function encrypt(key: Buffer, plain: Buffer, context: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const writer = createCipheriv(cipher, key, iv).setAAD(context);
  return Buffer.concat([iv, writer.update(plain), writer.final(), writer.getAuthTag()]);
}

/** @throws {Error} under another key, in another context, or when a bit was changed */
export function decrypt(key: Buffer, sealed: Buffer, context: Buffer): Buffer {
  if (sealed.length < ivBytes + tagBytes) throw new Error('too short to be sealed');
  const reader = createDecipheriv(cipher, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(context)
    .setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([reader.update(sealed.subarray(ivBytes, -tagBytes)), reader.final()]);
}
