// RSASSA-PSS, which the list of mandatory standards asks for (TT 15/2025/TT-BKHCN), by configuration.
import { certificatePem, readCms } from '@lienthong/pki';
import { describeWithTool, opensslCades, pdfsig, signatureContainers } from '@lienthong/testing';
import { authority } from '../src/certificates/certificate.repository.js';
import { completed, createWorld, newDepartment, requestsOf, sample, settled, upload, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld({ rsaScheme: 'RSA_PSS' });
});
afterAll(() => world?.close());

describeWithTool(['pdfsig', 'openssl'], 'keys kept here that sign by RSASSA-PSS', () => {
  it('bring a document to its seal, and every judge agrees', async () => {
    const department = await newDepartment(world);
    await settled(world);
    const requests = requestsOf(department);
    const draft = await upload(world.app, sample('cong-van.pdf'));
    const signed = completed(await world.peer.ask(requests.personal(draft)));
    const numbered = completed(await world.peer.ask(requests.number(signed.file)));
    const sealed = completed(await world.peer.ask(requests.seal(numbered.file)));
    expect(sealed.verified).toEqual({ personal: true, organisation: true });
    const bytes = await world.app.files.read(sealed.file);
    expect(pdfsig(bytes).map(({ verdict }) => verdict)).toEqual(['Signature is Valid.', 'Signature is Valid.']);
    const root = await authority(world.app.database.manager, 'ROOT');
    const containers = signatureContainers(bytes);
    expect(containers).toHaveLength(2);
    for (const one of containers) {
      expect(readCms(one.container, { trailing: 'ZEROS' }).signers.map(({ scheme }) => scheme)).toEqual(['RSA_PSS']);
      opensslCades(one, certificatePem(root!.der), new Date());
    }
  });
});
