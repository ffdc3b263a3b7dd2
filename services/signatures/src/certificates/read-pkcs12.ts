// PKCS #12, the form in which certification authorities hand over a key with its certificates. Parsed with node-forge; what it
// finds is read and judged by node:crypto, because node-forge knows RSA alone and rewrites Vietnamese names.
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type DomainError, refuse } from '@lienthong/kernel';
import forge from 'node-forge';

export interface Pkcs12Content {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
  /** Issuers found in the file, nearest first, without a self-signed root. */
  readonly chain: readonly X509Certificate[];
}

const unreadable = (reason: string): DomainError =>
  refuse(
    'PKCS12_UNREADABLE',
    {
      vi: 'Không đọc được tệp PKCS #12: sai mật khẩu, tệp hỏng, hoặc không có khóa RSA kèm chứng thư số.',
      en: 'The PKCS #12 file cannot be read: wrong passphrase, damaged, or without an RSA key and its certificate.',
    },
    { details: { reason } },
  );

/** @throws {DomainError} PKCS12_UNREADABLE */
export function readPkcs12(bytes: Buffer, passphrase: string): Pkcs12Content {
  const { keys, certificates } = open(bytes, passphrase);
  const [privateKey] = keys;
  if (!privateKey || keys.length > 1) throw unreadable(`${keys.length} private keys`);
  const publicKey = createPublicKey(privateKey);
  const certificate = certificates.find((candidate) => candidate.publicKey.equals(publicKey));
  if (!certificate) throw unreadable('no certificate fits the key');
  return { privateKey, certificate, chain: issuersOf(certificate, certificates) };
}

function open(bytes: Buffer, passphrase: string): { keys: KeyObject[]; certificates: X509Certificate[] } {
  try {
    const container = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString('latin1')), passphrase);
    const bags = (type: string): forge.pkcs12.Bag[] => container.getBags({ bagType: type })[type] ?? [];
    const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids as Record<string, string>;
    return {
      keys: [...bags(pkcs8ShroudedKeyBag!), ...bags(keyBag!)].flatMap(({ key }) =>
        key ? [createPrivateKey(forge.pki.privateKeyToPem(key))] : [],
      ),
      certificates: bags(certBag!).map(({ cert, asn1 }) =>
        certificateOf(cert ? forge.pki.certificateToAsn1(cert) : asn1),
      ),
    };
  } catch (error) {
    throw unreadable((error as Error).message);
  }
}

const certificateOf = (parsed: forge.asn1.Asn1): X509Certificate =>
  new X509Certificate(Buffer.from(forge.asn1.toDer(parsed).getBytes(), 'latin1'));

/** Follows signatures, not names, and stops before a self-signed certificate. */
function issuersOf(certificate: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let current = certificate; chain.length < all.length;) {
    const issuer = all.find((candidate) => current.checkIssued(candidate) && current.verify(candidate.publicKey));
    if (!issuer || issuer.checkIssued(issuer)) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain;
}
