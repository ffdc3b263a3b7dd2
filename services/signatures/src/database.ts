// The schema `signatures` and what of it has entities.
import { type Database, openDatabase } from '@lienthong/database';
import { migrations } from '../migrations/index.js';
import { CertificateEntity } from './certificates/certificate.entity.js';
import { CertificateRequestEntity } from './certificates/requests/certificate-request.entity.js';
import { PinStateEntity } from './custody/pin-state.entity.js';
import { UsedAuthorisationEntity } from './custody/used-authorisation.entity.js';
import { OrganisationEntity, PersonEntity } from './directory/directory.entity.js';
import { PreparedActEntity } from './external/prepared-act.entity.js';
import { SignatureImageEntity } from './images/signature-image.entity.js';
import { PrivateKeyEntity } from './keys/private-key.entity.js';
import { SigningActEntity } from './signing/signing-act.entity.js';
import { FileSignatureEntity, VerifiedFileEntity } from './verification/file-signature.entity.js';

const entities = [
  OrganisationEntity,
  PersonEntity,
  PrivateKeyEntity,
  CertificateEntity,
  CertificateRequestEntity,
  SignatureImageEntity,
  SigningActEntity,
  PinStateEntity,
  PreparedActEntity,
  UsedAuthorisationEntity,
  VerifiedFileEntity,
  FileSignatureEntity,
];

export const openSignaturesDatabase = (url: string): Promise<Database> =>
  openDatabase({ url, schema: 'signatures', applicationName: 'lienthong-signatures', entities, migrations });
