import type { GraphQLFieldResolver } from 'graphql';
import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode } from 'graphql';
import type { Rule } from './access-rules.js';
import type { RequestContext } from './request-context.js';
import { requireStorableText } from './storable-text.js';

export type Resolver = GraphQLFieldResolver<unknown, never>;
/** Resolvers by type and field; what is not a plain object (a scalar) passes through. */
export type Resolvers = Readonly<Record<string, unknown>>;
type ReferenceResolver = (reference: object, ctx: RequestContext, info: unknown) => unknown;

const rootTypes = ['Query', 'Mutation', 'Subscription'];

const objectTypes = (schema: DocumentNode): (ObjectTypeDefinitionNode | ObjectTypeExtensionNode)[] =>
  schema.definitions.filter(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
  );

const isResolvableEntity = (type: ObjectTypeDefinitionNode | ObjectTypeExtensionNode): boolean =>
  (type.directives ?? []).some(
    (directive) =>
      directive.name.value === 'key' &&
      !(directive.arguments ?? []).some(
        ({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
      ),
  );

/** What needs a rule: every root field, and every entity another service can have resolved here. */
export function placesToGuard(schema: DocumentNode): { required: Set<string>; fields: Set<string> } {
  const required = new Set<string>();
  const fields = new Set<string>();
  for (const type of objectTypes(schema)) {
    for (const field of type.fields ?? []) {
      const place = `${type.name.value}.${field.name.value}`;
      fields.add(place);
      if (rootTypes.includes(type.name.value)) required.add(place);
    }
    if (isResolvableEntity(type)) required.add(`${type.name.value}.__resolveReference`);
  }
  return { required, fields };
}

/** @returns one line per place without a rule and per rule without a place; empty when the table fits the schema */
export function ruleFaults(schema: DocumentNode, rules: Readonly<Record<string, Rule>>): string[] {
  const { required, fields } = placesToGuard(schema);
  return [
    ...[...required]
      .filter((place) => rules[place] === undefined)
      .map((place) => `${place} has no rule in the permission table`),
    ...Object.keys(rules)
      .filter((place) => !required.has(place) && !fields.has(place))
      .map((place) => `the permission table names ${place}, which the schema does not have`),
  ];
}

const guardField =
  (rule: Rule, resolve: Resolver): Resolver =>
  (source, args, ctx, info) => {
    rule.check((ctx as RequestContext).actor);
    requireStorableText(args);
    return resolve(source, args, ctx, info);
  };

const readProperty =
  (name: string): Resolver =>
  (source, args, ctx, info) => {
    const value = (source as Record<string, unknown> | undefined)?.[name];
    return typeof value === 'function' ? value.call(source, args, ctx, info) : value;
  };

/**
 * Every ruled place gets its rule put before it; the resolvers themselves stay free of it.
 * @throws {Error} naming every root field or entity without a rule or without a resolver: such a service must not start
 */
export function guardResolvers(
  schema: DocumentNode,
  resolvers: Resolvers,
  rules: Readonly<Record<string, Rule>>,
): Resolvers {
  const faults = ruleFaults(schema, rules);
  const guarded: Record<string, unknown> = { ...resolvers };
  for (const [place, rule] of Object.entries(rules)) {
    const [type, field] = place.split('.') as [string, string];
    const ofType = { ...(guarded[type] as Record<string, unknown> | undefined) };
    const own = ofType[field] as Resolver | ReferenceResolver | undefined;
    if (field === '__resolveReference') {
      if (own === undefined) faults.push(`${place} has no resolver`);
      const resolve = own as ReferenceResolver;
      ofType[field] = (reference: object, ctx: RequestContext, info: unknown) => {
        rule.check(ctx.actor);
        requireStorableText(reference);
        return resolve(reference, ctx, info);
      };
    } else {
      if (own === undefined && rootTypes.includes(type)) faults.push(`${place} has no resolver`);
      ofType[field] = guardField(rule, (own as Resolver | undefined) ?? readProperty(field));
    }
    guarded[type] = ofType;
  }
  if (faults.length > 0) throw new Error(`refusing to start:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return guarded;
}
