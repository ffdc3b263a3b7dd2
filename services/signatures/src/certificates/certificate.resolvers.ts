import { refuse } from '@lienthong/kernel';
import { certificatePem } from '@lienthong/pki';
import type { SignaturesContext } from '../context.js';
import type { IssuedCertificate } from './certificate.js';

interface Reference {
  readonly id: string;
}

const keepReference = ({ id }: Reference): Reference => ({ id });

export const certificateResolvers = {
  Query: {
    trustAnchor: async (_source: unknown, _args: unknown, { trustAnchor }: SignaturesContext): Promise<string> => {
      const root = await trustAnchor();
      if (!root) {
        throw refuse('TRUST_ANCHOR_MISSING', {
          vi: 'Chưa có chứng thư số gốc.',
          en: 'There is no root certificate yet.',
        });
      }
      return certificatePem(root);
    },
  },
  Organisation: {
    __resolveReference: keepReference,
    sealCertificate: (
      { id }: Reference,
      _args: unknown,
      { loaders }: SignaturesContext,
    ): Promise<IssuedCertificate | null> => loaders.sealCertificate.load(id),
  },
  Person: {
    __resolveReference: keepReference,
    certificate: (
      { id }: Reference,
      _args: unknown,
      { loaders }: SignaturesContext,
    ): Promise<IssuedCertificate | null> => loaders.personalCertificate.load(id),
  },
  Certificate: {
    subject: ({ commonName, organisationName }: IssuedCertificate): string =>
      commonName === organisationName ? `CN=${commonName}` : `CN=${commonName}, O=${organisationName}`,
    issuer: ({ issuerName }: IssuedCertificate): string => `CN=${issuerName}`,
  },
};
