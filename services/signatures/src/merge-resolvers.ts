import type { Resolvers } from '@lienthong/runtime';

/** Several concepts add fields to one type. */
export function mergeResolvers(...parts: readonly Resolvers[]): Resolvers {
  const merged: Record<string, object> = {};
  for (const part of parts) {
    for (const [type, fields] of Object.entries(part)) merged[type] = { ...merged[type], ...(fields as object) };
  }
  return merged;
}
