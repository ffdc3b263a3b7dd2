import type { ServiceName } from '@lienthong/contracts';
import { anyone, hasRole, type Rule, signedIn } from './access-rules.js';

/**
 * The one table of what is allowed. What it does not name is denied: a service with a root field or an entity resolver
 * without a line here does not start. `Type.field` may be named as well where one field needs more than its parent.
 * Which rows of an allowed field a person sees is the use case's decision.
 */
const directory =
  'The directory of organisations is open to every user: a document can only be addressed to whom one can find (QĐ 20/2020/QĐ-TTg)';
const reference = "Reached from another service's object; the loader applies the same row rules as the root field";
const ownOrganisation = "Own organisation's documents and those delivered to it; the use case checks the row";
const drafting = 'Whoever is assigned drafts and puts the draft into the system (NĐ 30/2020/NĐ-CP, Điều 10)';
const directoryKeeping =
  'Opening and closing organisations, identifiers and people is administration (QĐ 20/2020/QĐ-TTg)';
const ownSigningKey =
  "A personal key is used by its owner alone: the field takes no person, the key is the caller's; its PIN is asked, and the worker asks again (NĐ 30/2020/NĐ-CP, Điều 13 và Điều 32(3))";
const signingElsewhere =
  'Personal keys are used by their owner, seal keys by a clerk of the organisation, on tokens as in the vault; the use case checks whose certificate it is, and the worker asks again (NĐ 30/2020/NĐ-CP, Điều 32)';
const provisioning =
  'Units and persons authorised to sign are provided with certificates: their administrator asks, the provincial office grants, and nobody grants their own request (NĐ 68/2024/NĐ-CP, Điều 7; UBND tỉnh Bà Rịa - Vũng Tàu, 05/06/2020)';
const ownCertificates =
  "Own organisation's certificates and requests, the province's for the provincial office; the use case checks the row";
const stopping =
  'A certificate that must not be used is stopped: by the administrator of the organisation or the provincial office; the use case checks the organisation';
const imageKeeping =
  'The image of a seal is seen to by the administrator of the organisation or the provincial office, that of a signature by its owner alone; the use case checks whose it is (NĐ 30/2020/NĐ-CP, Điều 32(3); Phụ lục I, II.7 d và II.8 a)';
const recordsOffice = (article: string): string => `Work of the records office (NĐ 30/2020/NĐ-CP, ${article})`;

export const permissionTable: Record<ServiceName, Readonly<Record<string, Rule>>> = {
  organisations: {
    'Query.organisation': signedIn(directory),
    'Query.organisationByIdentifier': signedIn(directory),
    'Query.organisations': signedIn(directory),
    'Query.organisationTree': signedIn(directory),
    'Query.searchOrganisations': signedIn(directory),
    'Query.me': signedIn('Everyone may know who the system takes them for'),
    'Query.person': signedIn(directory),
    'Query.workingCalendar': signedIn(
      'Deadlines are counted by it for everyone alike (Bộ luật Lao động 2019, Điều 112)',
    ),
    'Mutation.registerOrganisation': hasRole('ADMINISTRATOR').because(directoryKeeping),
    'Mutation.openIdentifier': hasRole('ADMINISTRATOR').because(directoryKeeping),
    'Mutation.closeIdentifier': hasRole('ADMINISTRATOR').because(directoryKeeping),
    'Mutation.mergeOrganisation': hasRole('ADMINISTRATOR').because(directoryKeeping),
    'Mutation.registerPerson': hasRole('ADMINISTRATOR').because(directoryKeeping),
    'Mutation.changeRoles': hasRole('ADMINISTRATOR').because(directoryKeeping),
    'Organisation.__resolveReference': signedIn(reference),
    'Person.__resolveReference': signedIn(reference),
  },
  documents: {
    'Query.document': signedIn(ownOrganisation),
    'Query.outgoingDocuments': signedIn(ownOrganisation),
    'Query.delivery': signedIn(ownOrganisation),
    'Query.inbox': signedIn(ownOrganisation),
    'Query.upload': signedIn(ownOrganisation),
    'Mutation.createDraft': signedIn(drafting),
    'Mutation.changeDraft': signedIn(drafting),
    'Mutation.createUpload': signedIn(drafting),
    'Mutation.submitForSignature': signedIn(drafting),
    'Mutation.returnDraft': hasRole('AUTHORISED_SIGNER').because(
      'Who will sign approves the draft or gives it back (NĐ 30/2020/NĐ-CP, Điều 11)',
    ),
    'Mutation.withdrawDraft': signedIn(
      'Who answers for the draft takes it back before it is signed; the use case asks for the drafter or a clerk of the issuer (NĐ 30/2020/NĐ-CP, Điều 10, Điều 11)',
    ),
    'Mutation.signDocument': hasRole('AUTHORISED_SIGNER').because(
      'Only who has the authority signs, with an authorisation that their own PIN opened (NĐ 30/2020/NĐ-CP, Điều 13)',
    ),
    'Mutation.signDocuments': hasRole('AUTHORISED_SIGNER').because(
      'As signDocument, each document by itself (NĐ 30/2020/NĐ-CP, Điều 13)',
    ),
    'Query.signingProgress': hasRole('AUTHORISED_SIGNER').because(
      'The signer follows what they have set going; only documents that are theirs to sign are counted',
    ),
    'Mutation.registerDigitised': hasRole('CLERK').because(
      "The records office digitises and signs once with the organisation's signature (TT 01/2019/TT-BNV, Điều 11(2))",
    ),
    'Mutation.assignNumber': hasRole('CLERK').because(recordsOffice('Điều 15')),
    'Mutation.sealDocument': hasRole('CLERK').because(
      'The seal key of an organisation is used by its own clerk in person: the use case and the worker check the organisation (NĐ 30/2020/NĐ-CP, Điều 32(2)(c))',
    ),
    'Mutation.issueDocument': hasRole('CLERK').because(recordsOffice('Điều 18')),
    'Mutation.acceptDelivery': hasRole('CLERK').because(recordsOffice('Điều 22')),
    'Mutation.rejectDelivery': hasRole('CLERK').because(recordsOffice('Điều 21')),
    'Mutation.registerPaperArrival': hasRole('CLERK').because(recordsOffice('Điều 22')),
    'Mutation.reportHandling': signedIn('Whoever handles it reports how it stands (NĐ 30/2020/NĐ-CP, Điều 24)'),
    'Document.__resolveReference': signedIn(reference),
    'Delivery.__resolveReference': signedIn(reference),
  },
  signatures: {
    'Query.trustAnchor': anyone('A root certificate is public: whoever receives a document must be able to verify it'),
    'Query.certificates': signedIn(ownCertificates),
    'Query.certificate': signedIn(ownCertificates),
    'Query.certificateRequests': signedIn(ownCertificates),
    'Query.certificateRequest': signedIn(ownCertificates),
    'Query.certificateReminders': signedIn('Whoever keeps a key, and the administrator, must know that it expires'),
    'Query.certificateGaps': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(provisioning),
    'Mutation.requestCertificate': hasRole('ADMINISTRATOR').because(provisioning),
    'Mutation.approveCertificateRequest': hasRole('PROVINCIAL_OFFICE').because(provisioning),
    'Mutation.refuseCertificateRequest': hasRole('PROVINCIAL_OFFICE').because(provisioning),
    'Mutation.withdrawCertificateRequest': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(provisioning),
    'Mutation.makeCertificateKey': hasRole('AUTHORISED_SIGNER', 'CLERK').because(
      'A personal key is made by its owner alone, a seal key by a clerk of the organisation; the use case checks whose (NĐ 30/2020/NĐ-CP, Điều 32)',
    ),
    'Mutation.importIssuedCertificate': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(provisioning),
    'Mutation.suspendCertificate': signedIn(
      'Whoever keeps a key may stop it at once, besides those who may resume it; the use case checks whose (NĐ 30/2020/NĐ-CP, Điều 32)',
    ),
    'Mutation.resumeCertificate': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(stopping),
    'Mutation.revokeCertificate': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(stopping),
    'Query.validateFile': signedIn(
      'Whoever may see a file may know whether its signatures hold; the use case checks issuer and recipients (TT 22/2020/TT-BTTTT)',
    ),
    'Mutation.revalidateDocument': hasRole('CLERK').because(
      'The records office checks the signature of what it takes in, also later when more is known; the use case checks issuer and recipients (NĐ 30/2020/NĐ-CP, Điều 21(1))',
    ),
    'Query.preservationBacklog': hasRole('PROVINCIAL_OFFICE', 'ADMINISTRATOR').because(
      'It shows documents of every organisation that are not yet safe for the archive; who runs the system answers for it',
    ),
    'Query.preservationCounts': hasRole('PROVINCIAL_OFFICE', 'ADMINISTRATOR').because(
      'It shows documents of every organisation that are not yet safe for the archive; who runs the system answers for it',
    ),
    'Query.trustConfiguration': signedIn('Whoever relies on a signature may know who gives its time'),
    'Query.mySigningKey': hasRole('AUTHORISED_SIGNER').because(ownSigningKey),
    'Mutation.authoriseSignatures': hasRole('AUTHORISED_SIGNER').because(ownSigningKey),
    'Mutation.prepareSignature': hasRole('AUTHORISED_SIGNER', 'CLERK').because(signingElsewhere),
    'Mutation.completeSignature': hasRole('AUTHORISED_SIGNER', 'CLERK').because(signingElsewhere),
    'Query.securityModule': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(
      'Who runs the system sees whether the device with the keys works; it shows no key',
    ),
    'Mutation.setPin': hasRole('AUTHORISED_SIGNER').because(ownSigningKey),
    'Mutation.changePin': hasRole('AUTHORISED_SIGNER').because(ownSigningKey),
    'Mutation.issueActivationCode': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(
      'Who knows the signer hands them, in person, the code without which no first PIN is set: signers of their own organisation, ' +
        'the provincial office any signer; never for oneself',
    ),
    'Mutation.unlockSigningKey': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(
      'An administrator lets a signer of their own organisation try again after wrong PINs, the provincial office any signer; ' +
        'never for their own key, and they learn nothing of the PIN',
    ),
    'Query.imageGaps': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE').because(imageKeeping),
    'Mutation.registerSignatureImage': hasRole('ADMINISTRATOR', 'PROVINCIAL_OFFICE', 'AUTHORISED_SIGNER').because(
      imageKeeping,
    ),
    'Document.__resolveReference': signedIn(reference),
    'Organisation.__resolveReference': signedIn(reference),
    'Person.__resolveReference': signedIn(reference),
  },
  statistics: {
    'Query.monthlyReport': hasRole('PROVINCIAL_OFFICE', 'ADMINISTRATOR').because(
      'It shows every organisation; the provincial office answers for it (QĐ 28/2018/QĐ-TTg)',
    ),
    'Mutation.freezeMonthlyReport': hasRole('PROVINCIAL_OFFICE').because(
      "A frozen report is the provincial office's statement (QĐ 28/2018/QĐ-TTg)",
    ),
  },
};
