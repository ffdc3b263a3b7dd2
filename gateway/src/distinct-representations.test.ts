import { distinctRepresentations, spreadEntities } from './distinct-representations.js';

const reference = (id: string) => ({ __typename: 'Organisation', id });

describe('distinct representations', () => {
  const asked = ['a', 'b', 'a', 'a', 'b'].map(reference);
  const { json, indexes } = distinctRepresentations(asked);

  it('asks for each entity once, in the order of first appearance', () => {
    expect(JSON.parse(json)).toEqual([reference('a'), reference('b')]);
  });

  it('answers at every place, with objects of their own', () => {
    const { data } = spreadEntities({ data: { _entities: [{ name: 'A' }, { name: 'B' }] } }, indexes);
    const entities = data!['_entities'] as object[];
    expect(entities).toEqual(['A', 'B', 'A', 'A', 'B'].map((name) => ({ name })));
    expect(new Set(entities).size).toBe(5);
  });

  it('tells an error at every place it concerns, and others as they are', () => {
    const errors = [
      { message: 'x', path: ['_entities', 1, 'name'] },
      { message: 'y', path: ['_entities'] },
      { message: 'z' },
    ];
    const answer = spreadEntities({ data: { _entities: [{ name: 'A' }, null] }, errors }, indexes);
    expect(answer.data).toEqual({ _entities: [{ name: 'A' }, null, { name: 'A' }, { name: 'A' }, null] });
    expect(answer.errors!.map(({ path }) => path)).toEqual([
      ['_entities', 1, 'name'],
      ['_entities', 4, 'name'],
      ['_entities'],
      undefined,
    ]);
  });

  it('leaves an answer without entities alone', () => {
    const refusal = { data: null, errors: [{ message: 'x' }] };
    expect(spreadEntities(refusal, indexes)).toBe(refusal);
  });
});
