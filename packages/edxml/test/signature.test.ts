import { generateKeyPairSync } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { createCertificate } from '@lienthong/pki';
import { readyKeyPair } from '@lienthong/testing';
import { readPacket, signEnvelope, verifyEnvelope, writePacket } from '../src/index.js';
import { documentValue, documentXml, statusValue } from './samples.js';

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const identity = (modulusLength = 2048) => {
  const { privateKey, publicKey } =
    modulusLength === 2048 ? readyKeyPair('RSA_2048') : generateKeyPairSync('rsa', { modulusLength });
  const certificate = createCertificate({
    kind: 'ORGANISATION',
    subject: { commonName: 'Sở Khoa học và Công nghệ', organisation: 'UBND tỉnh Lai Châu' },
    publicKey,
    signWith: privateKey,
    serial: Buffer.from([7]),
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2030-01-01T00:00:00Z'),
  });
  return { privateKey, certificate };
};
const signer = identity();
const packet = writePacket(documentValue);
const signed = signEnvelope(packet, signer);
const state = (xml: Uint8Array | string): string => verifyEnvelope(Buffer.from(xml)).state;

describe('the signature of the envelope', () => {
  it('is written into the header, and verifies; what was signed is what is read', () => {
    const xml = signed.toString();
    expect(xml).toMatch(
      /<\/edXML:TraceHeaderList><Signature xmlns="http:\/\/www.w3.org\/2000\/09\/xmldsig#">.*<X509SubjectName>.*CN=Sở Khoa học.*<\/Signature><\/edXML:edXMLHeader>/s,
    );
    expect(xml).toContain('xmldsig-more#rsa-sha256');
    const { state: verdict, certificate, signed: covered } = verifyEnvelope(signed);
    expect(verdict).toBe('VALID');
    expect(Buffer.from(certificate!).equals(signer.certificate)).toBe(true);
    expect(covered).toMatchObject({ packet: documentValue, findings: [] });
    expect(readPacket(signed)).toMatchObject({ packet: documentValue, findings: [], isSigned: true });
    expect(state(signEnvelope(writePacket(statusValue), signer))).toBe('VALID');
  });

  it.each([
    ['a header field', '<edXML:CodeNumber>125', '<edXML:CodeNumber>126'],
    ['a file', '>JVBERi0', '>JVBERj0'],
    [
      'an added recipient',
      '<edXML:DocumentId>',
      '<edXML:To><edXML:OrganId>H41</edXML:OrganId><edXML:OrganName>a</edXML:OrganName></edXML:To><edXML:DocumentId>',
    ],
    ['the digest', /<DigestValue>.../, '<DigestValue>AAA'],
    ['the signature value', /<SignatureValue>.../, '<SignatureValue>AAA'],
  ])('is invalid once %s was changed', (_, from, to) => {
    const changed = signed.toString().replace(from, to);
    expect(changed).not.toBe(signed.toString());
    expect(state(changed)).toBe('INVALID');
  });

  it('survives a byte order mark, since it covers the document and not the file', () => {
    expect(state(`\uFEFF${signed.toString()}`)).toBe('VALID');
  });

  it('with SHA-1 counts as historical, and a short key likewise', () => {
    const old = (privateKey: ReturnType<typeof identity>, algorithm: string, digest: string): string => {
      const signing = new SignedXml({
        privateKey: privateKey.privateKey.export({ type: 'pkcs8', format: 'pem' }),
        publicCert: `-----BEGIN CERTIFICATE-----\n${privateKey.certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
        signatureAlgorithm: algorithm,
        canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
      });
      signing.addReference({
        xpath: '/*',
        transforms: [`${dsig}enveloped-signature`, 'http://www.w3.org/2001/10/xml-exc-c14n#'],
        digestAlgorithm: digest,
        uri: '',
        isEmptyUri: true,
      });
      signing.computeSignature(packet.toString(), {
        location: { reference: "//*[local-name()='edXMLHeader']", action: 'append' },
      });
      return signing.getSignedXml();
    };
    const sha1 = old(signer, `${dsig}rsa-sha1`, `${dsig}sha1`);
    expect(verifyEnvelope(Buffer.from(sha1))).toMatchObject({ state: 'HISTORICAL', signed: { packet: documentValue } });
    expect(state(sha1.replace('>125<', '>126<'))).toBe('INVALID');
    const short = old(
      identity(1024),
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2001/04/xmlenc#sha256',
    );
    expect(state(short)).toBe('HISTORICAL');
  });

  it('in the form of the published samples does not verify, and says so', () => {
    const info = (reference: string): string =>
      `<Signature xmlns="${dsig}"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><SignatureMethod Algorithm="${dsig}rsa-sha1"/><Reference URI="">${reference}<DigestMethod Algorithm="${dsig}sha1"/><DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</DigestValue></Reference></SignedInfo><SignatureValue>AAAA</SignatureValue>`;
    const transforms = `<Transforms><Transform Algorithm="${dsig}enveloped-signature"/><Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></Transforms>`;
    const key = `<KeyInfo><X509Data><X509Certificate>${signer.certificate.toString('base64')}</X509Certificate></X509Data></KeyInfo></Signature>`;
    expect(state(documentXml({ signature: info(transforms) + key }))).toBe('INVALID');
    expect(
      state(documentXml({ signature: `${info(transforms)}<KeyInfo><OrganId>H35</OrganId></KeyInfo></Signature>` })),
    ).toBe('UNVERIFIABLE');
    expect(
      state(
        documentXml({
          signature:
            info('<Transforms><Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/></Transforms>') +
            key,
        }),
      ),
    ).toBe('UNVERIFIABLE');
    expect(state(documentXml({ signature: `<Signature xmlns="${dsig}"/>` }))).toBe('UNVERIFIABLE');
    expect(state(documentXml({ signature: '<Signature/>' }))).toBe('UNVERIFIABLE');
    expect(state(documentXml())).toBe('ABSENT');
  });

  it('cannot be moved or doubled', () => {
    const xml = signed.toString();
    const signature = /<Signature .*<\/Signature>/s.exec(xml)![0];
    expect(state(xml.replace(signature, signature + signature))).toBe('UNVERIFIABLE');
    expect(state(xml.replace(signature, '').replace('<edXML:edXMLBody>', `<edXML:edXMLBody>${signature}`))).not.toBe(
      'VALID',
    );
    expect(state(xml.replace('Reference URI=""', 'Reference URI="#a"'))).toBe('UNVERIFIABLE');
  });

  it('is refused with a short key, and on a packet that is signed already', () => {
    expect(() => signEnvelope(packet, identity(1024))).toThrow('SIGNING_KEY_WEAK');
    expect(() => signEnvelope(signed, signer)).toThrow('SIGNATURE_EXISTS');
  });
});
