export {
  type ClassifySoundOptions,
  classifySound,
  eventsOf,
  type SoundClassification,
  soundNeeds,
} from './classify-sound.ts';
export { type Failure, findSoundFiles } from './find-sound-files.ts';
export { RAW_ENCODINGS, type RawEncoding, type RawFormat, rawSamples } from './raw-samples.ts';
export { SoundReader } from './sound-reader.ts';
