import type { GraphQLFormattedError } from 'graphql';

/**
 * The gateway asks for an entity once per place it appears at: a page of fifty documents of one organisation asks for that
 * organisation fifty times. Each is asked for once instead, and the answer put back at every place.
 */
export interface DistinctRepresentations {
  /** JSON array of the distinct representations, in the order of their first appearance. */
  readonly json: string;
  /** For every representation, the index of its distinct one. */
  readonly indexes: readonly number[];
}

export function distinctRepresentations(representations: readonly unknown[]): DistinctRepresentations {
  const known = new Map<string, number>();
  const indexes = representations.map((representation) => {
    const json = JSON.stringify(representation);
    const index = known.get(json) ?? known.size;
    known.set(json, index);
    return index;
  });
  return { json: `[${[...known.keys()].join(',')}]`, indexes };
}

interface EntitiesAnswer {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
}

/** Puts entities, and errors about them, back at every place they were asked for. */
export function spreadEntities<T extends EntitiesAnswer>(answer: T, indexes: readonly number[]): T {
  const entities = answer.data?.['_entities'];
  const distinctCount = Math.max(...indexes) + 1;
  if (!Array.isArray(entities) || entities.length !== distinctCount || distinctCount === indexes.length) return answer;
  // Each place gets an object of its own at the top: the gateway writes into it.
  const spread = indexes.map((index) => {
    const entity = entities[index] as object | null | undefined;
    return entity ? { ...entity } : entity;
  });
  const errors = answer.errors?.flatMap((error) => {
    const [root, index, ...rest] = error.path ?? [];
    if (root !== '_entities' || typeof index !== 'number') return [error];
    return indexes.flatMap((distinct, place) =>
      distinct === index ? [{ ...error, path: [root, place, ...rest] }] : [],
    );
  });
  return { ...answer, data: { ...answer.data, _entities: spread }, ...(errors === undefined ? {} : { errors }) };
}
