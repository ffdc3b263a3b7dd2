export { createFileStore, type FileStore, type FileStoreOptions, type HashedFile } from './file-store.js';
export { type StagedFile, type StageLimits } from './stage.js';
export { type ByteRange } from './place.js';
export { type S3Options } from './s3-place.js';
export { signLink, verifyLink, type LinkPermission } from './signed-link.js';
