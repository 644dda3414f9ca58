export { aWeighting } from './augment/a-weighting.ts';
export { type AddNoiseOptions, addNoise } from './augment/add-noise.ts';
export { type FilterAugmentOptions, filterAugment } from './augment/filter-augment.ts';
export { type GainOptions, gain } from './augment/gain.ts';
export { frequencyMask, type MaskOptions, timeMask } from './augment/mask.ts';
export { type MixByLoudnessOptions, mixByLoudness } from './augment/mix-by-loudness.ts';
export { type MixupOptions, mixup } from './augment/mixup.ts';
export { type RandomCropOptions, randomCrop } from './augment/random-crop.ts';
export { sampleBeta } from './augment/sample-beta.ts';
export { type TimeShiftOptions, timeShift } from './augment/time-shift.ts';
export type { Signal } from './channels.ts';
export type { ChromaOptions } from './chroma-filterbank.ts';
export { type ChromaStftOptions, chromaStft } from './chroma-stft.ts';
export { fftFrequencies, hzToMel, hzToMidi, melFrequencies, melToHz, midiToHz } from './convert.ts';
export { amplitudeToDb, type DecibelOptions, dbToAmplitude, dbToPower, powerToDb } from './db.ts';
export { type DecodeOptions, decode, type Sound } from './decode.ts';
export { decomposeHpss, type HarmonicPercussive, type HpssOptions } from './decompose-hpss.ts';
export { type DeltaMode, type DeltaOptions, delta } from './delta.ts';
export { type DurationOptions, getDuration, getSamplerate } from './duration.ts';
export { deemphasis, type EmphasisOptions, type Filtered, preemphasis } from './emphasis.ts';
export { type EncodeWavOptions, encodeWav, type WavSubtype } from './encode-wav.ts';
export { type EstimateTuningOptions, estimateTuning } from './estimate-tuning.ts';
export * as filters from './filters.ts';
export { fixLength } from './fix-length.ts';
export {
  type FrameOptions,
  framesToSamples,
  framesToTime,
  samplesToFrames,
  samplesToTime,
  timeToFrames,
  timeToSamples,
} from './frames.ts';
export type { FramingOptions } from './framing.ts';
export { type GriffinlimOptions, griffinlim } from './griffinlim.ts';
export { hpss, type SignalHpssOptions } from './hpss.ts';
export { type IstftOptions, istft } from './istft.ts';
export { type LoadOptions, load } from './load.ts';
export { type MagphaseOptions, magphase } from './magphase.ts';
export type { MelOptions } from './mel.ts';
export { type MelToAudioOptions, melToAudio } from './mel-to-audio.ts';
export { type MelToStftOptions, melToStft } from './mel-to-stft.ts';
export { type MelspectrogramOptions, melspectrogram } from './melspectrogram.ts';
export { type MfccOptions, mfcc } from './mfcc.ts';
export type { SilenceOptions } from './non-silent.ts';
export { type NormalizeOptions, normalize } from './normalize.ts';
export { hzToNote, midiToNote, type NoteOptions, noteToHz, noteToMidi } from './notes.ts';
export { type OnsetFeatureOptions, type OnsetStrengthOptions, onsetStrength } from './onset-strength.ts';
export type { PadMode } from './pad.ts';
export { type PcenOptions, type PcenWithState, pcen } from './pcen.ts';
export { type PhaseVocoderOptions, phaseVocoder } from './phase-vocoder.ts';
export { type PitchShiftOptions, pitchShift } from './pitch-shift.ts';
export { type PolyFeaturesOptions, polyFeatures } from './poly-features.ts';
export type { SoundSource } from './read-file.ts';
export { remix } from './remix.ts';
export { type ResampleOptions, type ResType, resample } from './resample.ts';
export { type RmsOptions, rms } from './rms.ts';
export { type SpectralBandwidthOptions, spectralBandwidth } from './spectral-bandwidth.ts';
export { type SpectralCentroidOptions, spectralCentroid } from './spectral-centroid.ts';
export { type SpectralContrastOptions, spectralContrast } from './spectral-contrast.ts';
export { type SpectralFlatnessOptions, spectralFlatness } from './spectral-flatness.ts';
export { type SpectralRolloffOptions, spectralRolloff } from './spectral-rolloff.ts';
export { split } from './split.ts';
export { type StackMemoryOptions, stackMemory } from './stack-memory.ts';
export { type ComplexTensor, stft } from './stft.ts';
export { type StreamOptions, stream } from './stream.ts';
export { type TempogramOptions, tempogram } from './tempogram.ts';
export { type TimeStretchOptions, timeStretch } from './time-stretch.ts';
export { toMono } from './to-mono.ts';
export { tonnetz } from './tonnetz.ts';
export { trim } from './trim.ts';
export { getWindow, type ParametricWindow, type Window, type WindowName } from './window.ts';
export { writeWav } from './write-wav.ts';
export { type ZeroCrossingRateOptions, zeroCrossingRate } from './zero-crossing-rate.ts';
