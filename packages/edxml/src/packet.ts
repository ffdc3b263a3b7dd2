import type { UrgencyCode } from '@lienthong/official-document';

/**
 * A word of ours where the wire holds one of the known values, the text as it stood on the wire otherwise. Nothing a sender
 * wrote is lost, and whatever is not one of the known words has a finding.
 */
export type OrText<T> = T | (string & {});

/** `YYYY-MM-DD`; the text as it stood where it is no calendar date (2014/02/30 circulates). */
export type DateOrText = string;
/** `YYYY-MM-DDTHH:mm:ss+07:00`; the text as it stood where it is no moment. */
export type MomentOrText = string;

/** OtherInfo/Priority 0 to 4. TIMED_EXPRESS (hỏa tốc hẹn giờ) exists on the wire only, not in NĐ 30/2020/NĐ-CP. */
export type WireUrgency = UrgencyCode | 'TIMED_EXPRESS';
/** SteeringType 1 to 3. */
export type Steering = 'NOT_STEERING' | 'STEERING' | 'REPORT_ON_STEERING';
/** BussinessDocType 0 to 3. */
export type Operation = 'NEW' | 'RECALL' | 'UPDATE' | 'REPLACEMENT';
/** StatusCode of a status message; 07 to 12 and 14 are unknown to any source. */
export type StatusCode = '01' | '02' | '03' | '04' | '05' | '06' | '13' | '15' | '16';

/** A sender or recipient (QCVN 102: Organization). */
export interface Organisation {
  /** OrganId: at most 35 characters (SĐ1:2022), of either grammar. */
  readonly identifier: string;
  /** OrganizationInCharge: name of the parent body. */
  readonly parentOrganisation?: string;
  readonly name: string;
  readonly address?: string;
  readonly email?: string;
  readonly telephone?: string;
  readonly fax?: string;
  readonly website?: string;
}

/** Who handled the message at the sender (StaffInfo). */
export interface Staff {
  readonly departmentIdentifier?: string;
  readonly department?: string;
  readonly staffIdentifier?: string;
  readonly staff?: string;
  readonly email?: string;
  readonly mobile?: string;
}

/** One system the packet passed (TraceHeader). */
export interface TraceStep {
  readonly organisationIdentifier: string;
  readonly at: MomentOrText;
}

/** A document that is answered, or the one a status message reports on (ResponseFor). */
export interface DocumentReference {
  /** In a status message the axis routes by it: the original sender, and for code 13 the recipient asked to give back. */
  readonly organisationIdentifier: string;
  /** Number and notation joined, `7816/VPCP-TTĐT`. */
  readonly code: string;
  readonly issuedOn: DateOrText;
  /** Opaque; compare exactly. */
  readonly documentIdentifier: string;
}

/** What an update changes (BussinessDocumentInfo). */
export interface DocumentChange {
  /** DocumentInfo: fields or content of the document changed. */
  readonly documentChanged: OrText<boolean>;
  /** DocumentReceiver: the list of recipients changed. */
  readonly recipientsChanged: OrText<boolean>;
  readonly recipients?: readonly RecipientChange[];
}

export interface RecipientChange {
  readonly organisationIdentifier: string;
  /** ReceiverType. REMOVED is a recall for that recipient alone. */
  readonly change: OrText<'REMOVED' | 'ADDED'>;
}

/** One document that is replaced, and the bodies that held it (ReplacementInfo). */
export interface ReplacedDocument {
  readonly documentIdentifier: string;
  readonly holders?: readonly string[];
}

/** What is to be done with the document (the wire's `Bussiness`). */
export interface BusinessOperation {
  readonly operation: OrText<Operation>;
  /** The document recalled or updated. */
  readonly documentIdentifier?: string;
  readonly reason?: string;
  /** Paper: a paper original follows. It is not a page count. */
  readonly paperFollows: OrText<boolean>;
  readonly changes?: readonly DocumentChange[];
  readonly replaces?: readonly ReplacedDocument[];
  readonly staff?: readonly Staff[];
}

/** A file of the packet. `C` is how its bytes are held: `Uint8Array` in memory, or what the caller's sink made of the stream. */
export interface Attachment<C = Uint8Array> {
  /** `cid:` and an id unique in the packet. */
  readonly contentId: string;
  /** A file name, never a path. */
  readonly name: string;
  /** Type of `content` itself: a file that travelled zipped under its own name is given the type of that name. */
  readonly contentType: string;
  readonly description?: string;
  /** Absent where the manifest names a file that the packet does not carry. */
  readonly content?: C;
}

/** A packet that carries a document: new, recall, update or replacement. */
export interface DocumentPacket<C = Uint8Array> {
  readonly kind: 'DOCUMENT';
  readonly from: Organisation;
  readonly to: readonly Organisation[];
  /** Comma form, UUID or a vendor's own; opaque, never parsed. */
  readonly documentIdentifier: string;
  readonly number: string;
  readonly notation: string;
  readonly place?: string;
  readonly issuedOn: DateOrText;
  /** DocumentType. Trust the name first, then the notation, the codes last: senders disagree about them. */
  readonly documentType: { readonly group: OrText<number>; readonly detail?: OrText<number>; readonly name: string };
  /** Subject: trích yếu. */
  readonly abstract: string;
  /** Content: nội dung tóm tắt. */
  readonly summary?: string;
  readonly signer?: { readonly authority?: string; readonly position?: string; readonly fullName: string };
  readonly dueDate?: DateOrText;
  readonly urgency?: OrText<WireUrgency>;
  readonly circulationNote?: string;
  readonly drafterInitials?: string;
  readonly copies?: OrText<number>;
  readonly pages?: OrText<number>;
  /** Direction, an extension of the reference kit. */
  readonly direction?: OrText<boolean>;
  readonly appendices?: readonly string[];
  readonly responseFor?: readonly DocumentReference[];
  readonly steering: OrText<Steering>;
  /** ToPlaces: those the document names "for the record" beside its recipients. */
  readonly toPlaces?: readonly string[];
  readonly taskCodes?: readonly string[];
  readonly applicationType?: string;
  readonly trace: readonly TraceStep[];
  readonly business: BusinessOperation;
  readonly attachments: readonly Attachment<C>[];
}

/** A header-only packet that reports what became of a document. */
export interface StatusPacket {
  readonly kind: 'STATUS';
  readonly from: Organisation;
  readonly responseFor: DocumentReference;
  readonly statusCode: OrText<StatusCode>;
  /** The reason is expected for 02, 13 and 16. */
  readonly description?: string;
  readonly at: MomentOrText;
  readonly staff?: readonly Staff[];
}

export type Packet<C = Uint8Array> = DocumentPacket<C> | StatusPacket;
