// The operations of the journey, as a frontend would keep them.
const document = `id state code urgency lastFailure { code message }`;
const errors = `errors { code message }`;

export const createDraft = `mutation CreateDraft($input: CreateDraftInput!) { createDraft(input: $input) { document { ${document} } ${errors} } }`;
export const registerDigitised = `mutation RegisterDigitised($input: RegisterDigitisedInput!) { registerDigitised(input: $input) { document { ${document} } ${errors} } }`;
export const createUpload = `mutation CreateUpload($input: CreateUploadInput!) { createUpload(input: $input) { upload { id url } ${errors} } }`;
export const submitForSignature = `mutation SubmitForSignature($input: SubmitForSignatureInput!) { submitForSignature(input: $input) { document { ${document} } ${errors} } }`;
export const authoriseSignatures = `mutation AuthoriseSignatures($input: AuthoriseSignaturesInput!) { authoriseSignatures(input: $input) { authorisations { documentId authorisation expiresAt } ${errors} } }`;
export const fileToSign = `query FileToSign($id: ID!) { document(id: $id) { file { sha256 } } }`;
export const signDocument = `mutation SignDocument($input: SignDocumentInput!) { signDocument(input: $input) { document { ${document} } ${errors} } }`;
export const assignNumber = `mutation AssignNumber($input: AssignNumberInput!) { assignNumber(input: $input) { document { ${document} } ${errors} } }`;
export const sealDocument = `mutation SealDocument($input: DocumentActInput!) { sealDocument(input: $input) { document { ${document} } ${errors} } }`;
export const issueDocument = `mutation IssueDocument($input: DocumentActInput!) { issueDocument(input: $input) { document { ${document} } ${errors} } }`;
export const documentState = `query DocumentState($id: ID!) { document(id: $id) { ${document} } }`;
export const documentResult = `query DocumentResult($id: ID!) {
  document(id: $id) {
    id way code urgency
    file { sha256 name downloadUrl }
    attachments { title file { sha256 name downloadUrl } }
    signatures { file kind signerName organisationName valid }
    deliveries(first: 100) { edges { node { recipientIdentifier state arrivalNumber rejectionReason recipient { name } } } }
  }
}`;
export const jointDocument = `query JointDocument($id: ID!) {
  document(id: $id) {
    code lastFailure { code message }
    signers { person { fullName } organisation { name } state }
    seals { organisation { name } state }
    file { sha256 downloadUrl }
    signatures { file valid }
    signingLevels { level }
    preservation { level downloadUrl }
  }
}`;
export const trustAnchor = `query TrustAnchor { trustAnchor }`;
export const inbox = `query Inbox { inbox(filter: { states: [ARRIVED] }, first: 100) { edges { node { id document { id } } } } }`;
export const deliveryValidation = `query DeliveryValidation($id: ID!) { delivery(id: $id) { validation { pending verdict subIndication } } }`;
export const acceptDelivery = `mutation AcceptDelivery($input: AcceptDeliveryInput!) { acceptDelivery(input: $input) { delivery { state arrivalNumber } ${errors} } }`;
export const rejectDelivery = `mutation RejectDelivery($input: RejectDeliveryInput!) { rejectDelivery(input: $input) { delivery { state } ${errors} } }`;
export const reportHandling = `mutation ReportHandling($input: ReportHandlingInput!) { reportHandling(input: $input) { delivery { state } ${errors} } }`;
export const freezeMonthlyReport = `mutation FreezeMonthlyReport($input: FreezeMonthlyReportInput!) { freezeMonthlyReport(input: $input) { report { state frozenAt } ${errors} } }`;
export const me = `query Me { me { id fullName position organisation { id name abbreviation } } }`;
export const monthlyReport = `query MonthlyReport($month: YearMonth!, $live: Boolean!) {
  monthlyReport(month: $month, live: $live) {
    state frozenAt xlsxUrl
    rows { identifier name D1 D2 D3 D6 D7 D8 D9 E1 E2 E5 E6 R1 { ...rate } R2 { ...rate } R3 { ...rate } R5 { ...rate } R6 { ...rate } }
  }
}
fragment rate on Rate { value text }`;
