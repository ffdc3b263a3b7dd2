import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { repositoryRoot } from '../src/repository-root.js';

it('the Keycloak realm of docker-compose knows the people of the province as it is now, and no password', () => {
  const root = repositoryRoot();
  const program = `import('./infra/docker/make-realm.mjs').then(({ realmFile }) => process.stdout.write(realmFile()))`;
  const made = execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' });
  expect(readFileSync(join(root, 'infra/docker/keycloak-realm.json'), 'utf8')).toBe(made);
  expect(made).not.toContain('credentials');
});
