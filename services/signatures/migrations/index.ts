import { platformMigration } from '@lienthong/database';
import { CreateSignatures1795309200000 } from './1795309200000-create-signatures.js';
import { AddCustody1795309300000 } from './1795309300000-add-custody.js';
import { FollowCertificateLife1795309400000 } from './1795309400000-follow-certificate-life.js';
import { KeepProof1795309500000 } from './1795309500000-keep-proof.js';
import { SignElsewhere1795309600000 } from './1795309600000-sign-elsewhere.js';
import { ValidateArrivals1795309700000 } from './1795309700000-validate-arrivals.js';
import { RecordSigners1795309810000 } from './1795309810000-record-signers.js';
import { RequireActivation1795310100000 } from './1795310100000-require-activation.js';
import { ForgetWhatIsOver1795310200000 } from './1795310200000-forget-what-is-over.js';
import { RememberSuspensions1795310300000 } from './1795310300000-remember-suspensions.js';
import { ExpectFiles1795310400000 } from './1795310400000-expect-files.js';
import { AskAnew1795310450000 } from './1795310450000-ask-anew.js';
import { KeepSuccessors1795310600000 } from './1795310600000-keep-successors.js';
import { KeepImages1795310900000 } from './1795310900000-keep-images.js';
import { VoidSignatures1795311000000 } from './1795311000000-void-signatures.js';
import { KeepSecretsApart1795311100000 } from './1795311100000-keep-secrets-apart.js';

/** Oldest first. */
export const migrations = [
  platformMigration,
  CreateSignatures1795309200000,
  AddCustody1795309300000,
  FollowCertificateLife1795309400000,
  KeepProof1795309500000,
  SignElsewhere1795309600000,
  ValidateArrivals1795309700000,
  RecordSigners1795309810000,
  RequireActivation1795310100000,
  ForgetWhatIsOver1795310200000,
  RememberSuspensions1795310300000,
  ExpectFiles1795310400000,
  AskAnew1795310450000,
  KeepSuccessors1795310600000,
  KeepImages1795310900000,
  VoidSignatures1795311000000,
  KeepSecretsApart1795311100000,
];
