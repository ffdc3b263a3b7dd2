// What the demonstration brings: a seal for each body that signs in it, a hand for its leaders, specimens for everybody else.
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidV7 } from '@lienthong/kernel';
import { temporaryFolder } from '@lienthong/testing';
import { imageOf } from '../../src/images/signature-images.js';
import { importDemonstrationImages } from '../../src/images/import-demonstration-images.js';
import { registerImage } from '../../src/images/register-image.js';
import type { Caller } from '../../src/request.js';
import { createWorld, newDepartment, sample, settled, type World } from '../world.js';
import { drawn, red } from './drawn-images.js';

const demonstration = join(__dirname, '../../demonstration');
const province = join(__dirname, '../../../../infra/local/demonstration/lai-chau.json');
const shared = ['seal-red.png', 'signature-blue.png'] as const;

let world: World;
const folder = temporaryFolder();
beforeAll(async () => {
  world = await createWorld({ issuesCertificates: false });
});

const importFrom = (from: string): Promise<void> =>
  importDemonstrationImages(world.app.database, world.app.files, from);
const sealOf = (organisationId: string): Promise<Buffer> =>
  imageOf(world.app.database, world.app.files, 'SEAL', organisationId, new Date());

it('each of its files belongs to somebody of the province, and no two look alike', async () => {
  const { organisations, people } = JSON.parse(await readFile(province, 'utf8')) as Record<
    'organisations' | 'people',
    { id: string; roles?: string[] }[]
  >;
  const sealing = organisations.map(({ id }) => `organisation-${id}.png`);
  const signing = people.flatMap(({ id, roles }) => (roles!.includes('AUTHORISED_SIGNER') ? `person-${id}.png` : []));
  const names = (await readdir(demonstration)).filter((name) => name.endsWith('.png'));
  const own = names.filter((name) => !(shared as readonly string[]).includes(name));
  expect(own.filter((name) => ![...sealing, ...signing].includes(name))).toEqual([]);
  expect(own.filter((name) => sealing.includes(name)).length).toBeGreaterThanOrEqual(5);
  expect(own.filter((name) => signing.includes(name)).length).toBeGreaterThanOrEqual(3);
  const contents = await Promise.all(
    names.map(async (name) => (await readFile(join(demonstration, name))).toString('hex')),
  );
  expect(new Set(contents).size).toBe(names.length);
});

it('shows the specimen for whoever has none, also after the specimen was drawn anew', async () => {
  for (const name of shared) await writeFile(join(folder, name), sample(`images/${name}`));
  await importFrom(folder);
  const organisationId = uuidV7();
  expect(await sealOf(organisationId)).toEqual(sample('images/seal-red.png'));
  for (const name of shared) await copyFile(join(demonstration, name), join(folder, name));
  await importFrom(folder);
  await importFrom(folder);
  expect(await sealOf(organisationId)).toEqual(await readFile(join(demonstration, 'seal-red.png')));
});

it('gives an organisation its own seal, and never puts it in the place of one that was registered', async () => {
  const { organisationId } = await newDepartment(world);
  await settled(world);
  const tanPhong = await readFile(join(demonstration, 'organisation-01980000-0000-7000-8000-000000000011.png'));
  await writeFile(join(folder, `organisation-${organisationId}.png`), tanPhong);
  await importFrom(folder);
  expect(await sealOf(organisationId)).toEqual(tanPhong);

  const png = drawn({ widthMm: 36, heightMm: 36, ink: red });
  const caller = { personId: uuidV7(), organisationId, roles: new Set(['ADMINISTRATOR']), correlationId: 'test' };
  const { database, files } = world.app;
  const clock = { now: () => new Date() };
  await registerImage({ database, files, clock })(caller as unknown as Caller, {
    idempotencyKey: uuidV7(),
    kind: 'SEAL',
    ownerId: organisationId,
    png,
  });
  await importFrom(folder);
  expect((await sealOf(organisationId)).toString('base64')).toBe(png);
});
