import { z } from 'zod';

/** The checksums there are, strongest first. MD5 and SHA-1 find damage, but no longer a forgery. */
export const hashAlgorithm = z.enum(['sha256', 'sha1', 'md5']);
export type HashAlgorithm = z.infer<typeof hashAlgorithm>;

/** Hexadecimal digits of each. */
export const HASH_LENGTH: Readonly<Record<HashAlgorithm, number>> = { sha256: 64, sha1: 40, md5: 32 };

/** As people write them. */
export const HASH_NAME: Readonly<Record<HashAlgorithm, string>> = { sha256: 'SHA-256', sha1: 'SHA-1', md5: 'MD5' };
