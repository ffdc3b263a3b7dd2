/** Nominal types: an organisation's id is not a document's id although both are strings. */
export type Brand<T, B extends string> = T & { readonly __brand: B };
export type OrganisationId = Brand<string, 'OrganisationId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type DocumentId = Brand<string, 'DocumentId'>;
export type DeliveryId = Brand<string, 'DeliveryId'>;
/** SHA-256 of a file's bytes, 64 lower-case hexadecimal characters: the name of the file in the file store. */
export type FileHash = Brand<string, 'FileHash'>;
