import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, type Role } from '@lienthong/contracts';
import type { Actor } from './actor.js';
import { permissionTable, placesToGuard, readSchemaFolder, ruleFaults } from './index.js';

const services = join(__dirname, '../../../services');
const schemaOf = (name: string) => readSchemaFolder(join(services, name, 'schema'));
const actor = (...roles: Role[]): Actor => ({ roles: new Set(roles) }) as unknown as Actor;
const outcome = (service: (typeof serviceNames)[number], place: string, who: Actor | null): string => {
  try {
    permissionTable[service][place]!.check(who);
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the permission table', () => {
  it('knows every service that has a schema', () => {
    expect(readdirSync(services).sort()).toEqual([...serviceNames].sort());
  });

  it.each(serviceNames)(
    'has a rule for every root field and entity resolver of %s, and none for what is not there',
    (name) => {
      expect(placesToGuard(schemaOf(name)).required.size).toBeGreaterThan(0);
      expect(ruleFaults(schemaOf(name), permissionTable[name])).toEqual([]);
    },
  );

  it.each(serviceNames)('gives a reason for every rule of %s', (name) => {
    for (const [place, rule] of Object.entries(permissionTable[name])) {
      expect({ place, told: rule.reason.length > 20 && rule.who.length > 0 }).toEqual({ place, told: true });
    }
  });

  it('notices a field that was added without a rule, and a rule whose field is gone', () => {
    const { 'Query.trustAnchor': removed, ...rest } = permissionTable.signatures;
    expect(removed).toBeDefined();
    expect(ruleFaults(schemaOf('signatures'), rest)).toEqual(['Query.trustAnchor has no rule in the permission table']);
    expect(ruleFaults(schemaOf('signatures'), { ...permissionTable.signatures, 'Query.gone': removed! })).toEqual([
      'the permission table names Query.gone, which the schema does not have',
    ]);
  });

  it('asks for a rule where a type is extended here, and for none where it is only referred to', () => {
    expect([...placesToGuard(schemaOf('signatures')).required]).toContain('Person.__resolveReference');
    expect([...placesToGuard(schemaOf('documents')).required]).not.toContain('Person.__resolveReference');
  });

  it('lets only the right people do what changes the world', () => {
    expect(outcome('documents', 'Mutation.assignNumber', null)).toBe('UNAUTHENTICATED');
    expect(outcome('documents', 'Mutation.assignNumber', actor('AUTHORISED_SIGNER', 'ADMINISTRATOR'))).toBe(
      'ROLE_MISSING',
    );
    expect(outcome('documents', 'Mutation.assignNumber', actor('CLERK'))).toBe('allowed');
    expect(outcome('documents', 'Mutation.signDocument', actor('CLERK'))).toBe('ROLE_MISSING');
    expect(outcome('organisations', 'Mutation.changeRoles', actor('CLERK', 'PROVINCIAL_OFFICE'))).toBe('ROLE_MISSING');
    expect(outcome('statistics', 'Query.monthlyReport', actor('ADMINISTRATOR'))).toBe('allowed');
    expect(outcome('statistics', 'Mutation.freezeMonthlyReport', actor('ADMINISTRATOR'))).toBe('ROLE_MISSING');
    expect(outcome('signatures', 'Query.trustAnchor', null)).toBe('allowed');
  });

  it('opens nothing but the root certificate to the public', () => {
    const open = serviceNames.flatMap((name) =>
      Object.keys(permissionTable[name]).filter((place) => outcome(name, place, null) === 'allowed'),
    );
    expect(open).toEqual(['Query.trustAnchor']);
  });
});
