import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixedClock } from '@lienthong/kernel';
import { certificatePem } from '@lienthong/pki';
import { describeWithTool, run, temporaryFolder } from '@lienthong/testing';
import { authority, certificatesOf } from '../../src/certificates/certificate.repository.js';
import type { CertificateEntity } from '../../src/certificates/certificate.entity.js';
import { startDemonstrationTrust, type DemonstrationTrust } from '../demonstration-trust-server.js';
import { type Graph, openGraph } from '../graph-client.js';
import { createWorld, newDepartment, settled, type World } from '../world.js';

describeWithTool(['openssl'], "the demonstration's trust services, judged by OpenSSL", () => {
  const folder = temporaryFolder();
  let door: DemonstrationTrust;
  let world: World;
  let graph: Graph;
  let signer: CertificateEntity;
  let organisationId: string;
  // OpenSSL judges by the time of day: a minute ago there is room to go on.
  const clock = fixedClock(new Date(Date.now() - 60_000).toISOString());

  const at = (name: string): string => join(folder, name);
  const write = (name: string, content: Buffer | string): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  const post = async (path: string, type: string, body: Buffer): Promise<{ status: number; bytes: Buffer }> => {
    const answer = await fetch(`${graph.server.url}/trust/${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(body),
    });
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const fetched = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

  /** OpenSSL asks and judges; the way between is ours, because a tool that runs here keeps the server of this process waiting. */
  async function ocsp(...about: string[]): Promise<string> {
    const issuer = ['-issuer', at('sub.pem'), ...about];
    run('openssl', ['ocsp', ...issuer, '-nonce', '-reqout', at('question.orq')]);
    const { bytes } = await post('ocsp', 'application/ocsp-request', readFileSync(at('question.orq')));
    write('answer.ors', bytes);
    const trusted = ['-CAfile', at('root.pem'), '-verify_other', at('sub.pem')];
    // Without the question's file: beside one, OpenSSL adds a nonce of its own and misses it in the answer.
    return run('openssl', ['ocsp', ...issuer, '-no_nonce', '-respin', at('answer.ors'), ...trusted]);
  }

  beforeAll(async () => {
    door = await startDemonstrationTrust();
    world = await createWorld({ clock, trust: door.options, responderBase: door.url });
    graph = await openGraph(world);
    door.opensTo(graph.server.url);
    const department = await newDepartment(world);
    ({ organisationId } = department);
    await settled(world);
    const { manager } = world.app.database;
    write('root.pem', certificatePem((await authority(manager, 'ROOT'))!.der));
    write('sub.pem', certificatePem((await authority(manager, 'SUB'))!.der));
    [signer] = (await certificatesOf(manager, 'PERSON', department.signer.personId)) as [CertificateEntity];
    write('signer.pem', certificatePem(signer.der));
  });
  afterAll(() => door?.close());

  it('gives a time-stamp that verifies against the root, nonce included', async () => {
    write('data', 'văn bản');
    run('openssl', ['ts', '-query', '-data', at('data'), '-sha256', '-cert', '-out', at('query.tsq')]);
    const { status, bytes } = await post('tsa', 'application/timestamp-query', readFileSync(at('query.tsq')));
    expect(status).toBe(200);
    write('answer.tsr', bytes);
    const trusted = ['-CAfile', at('root.pem'), '-untrusted', at('sub.pem')];
    const verify = ['ts', '-verify', '-queryfile', at('query.tsq'), '-in', at('answer.tsr'), ...trusted];
    expect(run('openssl', verify)).toContain('Verification: OK');
    expect(run('openssl', ['ts', '-reply', '-in', at('answer.tsr'), '-text'])).toContain('Status: Granted');
  });

  it('answers for its certificates over OCSP: good, then revoked, by a responder the authority named', async () => {
    const ask = (): Promise<string> => ocsp('-cert', at('signer.pem'));
    const good = await ask();
    expect(good).toContain('Response verify OK');
    expect(good).toContain('signer.pem: good');
    await world.app.database.query(
      `update certificate set standing = 'REVOKED', revoked_at = now(), revocation_reason = 'KEY_COMPROMISE' where id = $1`,
      [signer.id],
    );
    const revoked = await ask();
    expect(revoked).toContain('signer.pem: revoked');
    expect(revoked).toContain('Reason: keyCompromise');
  });

  it('says that it does not know what it never issued, and refuses what is no question', async () => {
    expect(await ocsp('-serial', '4711')).toContain('4711: unknown');
    const nonsense = await post('ocsp', 'application/ocsp-request', Buffer.from('nonsense'));
    // RFC 6960, 4.2.1: malformedRequest (1), and nothing else.
    expect(nonsense.bytes.toString('hex')).toBe('30030a0101');
    const rejected = await post('tsa', 'application/timestamp-query', Buffer.from('nonsense'));
    write('rejected.tsr', rejected.bytes);
    expect(run('openssl', ['ts', '-reply', '-in', at('rejected.tsr'), '-text'])).toContain('Status: Rejected');
    expect((await post('tsa', 'application/timestamp-query', Buffer.alloc(20_000))).status).toBe(413);
  });

  it('says in a delta what its list forgets: whoever still has the list from a suspension learns that it was lifted', async () => {
    const { database } = world.app;
    const [held] = await certificatesOf(database.manager, 'ORGANISATION', organisationId);
    const issuerId = held!.issuerId!;
    const { id, serialNumber, der } = held!;
    write('seal.pem', certificatePem(der));
    const list = async (name: string): Promise<string> => {
      write(`${name}.der`, await fetched(`${graph.server.url}/trust/crl/${name}.crl`));
      const read = ['crl', '-inform', 'DER', '-in', at(`${name}.der`), '-CAfile', at('sub.pem'), '-text'];
      const text = run('openssl', [...read, '-out', at(`${name}.txt`)]);
      expect(text).toContain('verify OK');
      run('openssl', ['crl', '-inform', 'DER', '-in', at(`${name}.der`), '-out', at(`${name}.pem`)]);
      return readFileSync(at(`${name}.txt`), 'utf8');
    };
    const change = (standing: string, past: object[]) =>
      database.query(
        `update certificate set standing = $2, past_suspensions = $3::jsonb,
           suspended_at = case when $2 = 'SUSPENDED' then $4::timestamptz end where id = $1`,
        [id, standing, JSON.stringify(past), clock.now()],
      );
    const entryOf = (text: string): string | undefined =>
      text.split('Serial Number: ').find((entry) => entry.toLowerCase().startsWith(serialNumber));
    const judged = (...lists: string[]): string => {
      const given = lists.flatMap((name) => ['-CRLfile', at(`${name}.pem`)]);
      const check = ['verify', '-crl_check', '-use_deltas', '-extended_crl', ...given];
      try {
        return run('openssl', [...check, '-CAfile', at('root.pem'), '-untrusted', at('sub.pem'), at('seal.pem')]);
      } catch (error) {
        return String(error);
      }
    };

    const [suspendedAt, liftedAt] = [clock.now().toISOString(), new Date(clock.now().getTime() + 10_000).toISOString()];
    await change('SUSPENDED', []);
    const during = await list('subordinate');
    expect(entryOf(during)).toContain('Certificate Hold');
    expect(during).toContain(`/trust/crl/${issuerId}.delta.crl`);
    expect(judged('subordinate')).toContain('certificate revoked');

    clock.set(liftedAt);
    await change('ACTIVE', [{ from: suspendedAt, until: liftedAt }]);
    const delta = await list('subordinate.delta');
    expect(delta).toMatch(/X509v3 Delta CRL Indicator: critical/);
    expect(entryOf(delta)).toContain('Remove From CRL');
    expect(judged('subordinate', 'subordinate.delta')).toContain('seal.pem: OK');
    expect(entryOf(await list('subordinate'))).toBeUndefined();
    expect((await fetch(`${graph.server.url}/trust/crl/nobody.delta.crl`)).status).toBe(404);
  });

  it('publishes its lists and certificates where the certificates say', async () => {
    const text = run('openssl', ['x509', '-in', at('signer.pem'), '-noout', '-text']);
    const [crlUrl] = /http:\S+\.crl/.exec(text)!;
    const [issuerUrl] = /http:\S+\.cer/.exec(text)!;
    expect(text).toContain(`OCSP - URI:${door.url}/trust/ocsp`);
    write('sub.crl', await fetched(crlUrl));
    const list = run('openssl', [
      'crl',
      '-inform',
      'DER',
      '-in',
      at('sub.crl'),
      '-CAfile',
      at('sub.pem'),
      '-noout',
      '-text',
    ]);
    expect(list).toContain('verify OK');
    expect(list.toLowerCase()).toContain(signer.serialNumber);
    expect(certificatePem(await fetched(issuerUrl))).toBe(
      certificatePem((await authority(world.app.database.manager, 'SUB'))!.der),
    );
    write('root.crl', await fetched(`${graph.server.url}/trust/crl/root.crl`));
    run('openssl', ['crl', '-inform', 'DER', '-in', at('root.crl'), '-CAfile', at('root.pem'), '-noout']);
    expect((await fetch(`${graph.server.url}/trust/crl/nobody.crl`)).status).toBe(404);
  });
});
