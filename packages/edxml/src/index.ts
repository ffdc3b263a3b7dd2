export type {
  Attachment,
  BusinessOperation,
  DateOrText,
  DocumentChange,
  DocumentPacket,
  DocumentReference,
  MomentOrText,
  Operation,
  Organisation,
  OrText,
  Packet,
  RecipientChange,
  ReplacedDocument,
  Staff,
  StatusCode,
  StatusPacket,
  Steering,
  TraceStep,
  WireUrgency,
} from './packet.js';
export { findingTexts, type Finding, type FindingCode } from './finding.js';
export { refusalTexts, type RefusalCode } from './refusal.js';
export { defaultLimits, type ReadLimits } from './limits.js';
export { readPacket, readPacketStream, type AttachmentSink, type ReadOptions } from './read/read-packet.js';
export type { ReadResult } from './read/packet-of.js';
export type { ForeignElement } from './read/map-fields.js';
export {
  checkPacket,
  writePacket,
  writePacketStream,
  type ContentSource,
  type WriteOptions,
} from './write/write-packet.js';
export { signEnvelope, type EnvelopeSigner } from './signature/sign-envelope.js';
export {
  envelopeFindings,
  verifyEnvelope,
  type EnvelopeState,
  type EnvelopeVerification,
} from './signature/verify-envelope.js';
