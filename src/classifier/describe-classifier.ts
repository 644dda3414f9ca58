import { type ClassifierMetadata, readMetadata } from './metadata.ts';

/** How large a classifier is, and all that its file says about itself. */
export interface ClassifierDescription extends ClassifierMetadata {
  /** of the file */
  bytes: number;
}

/**
 * Size, parameters, operations, settings and origin of a classifier, from the bytes of its file.
 * @throws EarshotError BAD_FILE for bytes that are no classifier
 */
export function describeClassifier(bytes: Uint8Array): ClassifierDescription {
  return { bytes: bytes.length, ...readMetadata(bytes, 'the bytes given') };
}
