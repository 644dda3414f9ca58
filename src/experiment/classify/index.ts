export {
  type ClassifyFileOptions,
  classifyFile,
  durationOf,
  eventsOf,
  type FileClassification,
} from './classify-file.ts';
export { type Failure, findSoundFiles } from './find-sound-files.ts';
export { RAW_ENCODINGS, type RawEncoding, type RawFormat, rawSamples } from './raw-samples.ts';
