export { fftFrequencies, hzToMel, melFrequencies, melToHz } from './convert.ts';
export { amplitudeToDb, type DecibelOptions, dbToAmplitude, dbToPower, powerToDb } from './db.ts';
export type { FramingOptions } from './framing.ts';
export { type MelOptions, melFilterbank } from './mel.ts';
export { type MelspectrogramOptions, melspectrogram } from './melspectrogram.ts';
export type { PadMode } from './pad.ts';
export { type ComplexTensor, stft } from './stft.ts';
export { getWindow, type Window, type WindowName } from './window.ts';
