/** @file What there is to learn from: clips with their classes, before anything is decoded. */

/** A clip: a sound file, or a part of one. */
export interface SoundClip {
  /** the file's path, as it can be opened */
  path: string;
  /** how it is called in tables: the path from the data's folder, with the part behind it where it is one */
  name: string;
  /** index of its class */
  label: number;
  /** the cross-validation fold that the data give it */
  fold?: number;
  /** clips of one group (one recording, one speaker) are never on both sides of a split */
  group?: string;
  /** seconds; the part of the file that is meant, default all of it */
  start?: number;
  end?: number;
}

/** The clips of a folder or table. */
export interface SoundSet {
  /** what was named: a folder or a CSV file */
  source: string;
  layout: 'folders' | 'esc50' | 'csv';
  /** class names; a clip's label is the index here */
  classes: readonly string[];
  clips: readonly SoundClip[];
  /** what was odd about the folder or table but is no obstacle */
  findings?: readonly Finding[];
}

/** What decoding a clip showed. */
export interface ClipFacts {
  /** seconds, of the part that is meant */
  duration: number;
  /** hertz, of the file */
  sampleRate: number;
  channels: number;
  /** share of the clip that is quiet: frames 60 dB below full scale */
  silence: number;
  /** SHA-256 of the samples' bytes: equal for equal sounds */
  hash: string;
}

/** Something about the data that a person should know. */
export interface Finding {
  level: 'note' | 'warning';
  /** stable word, such as 'few-clips', 'duplicates', 'broken-file', 'shared-recording', 'imbalance', 'silence' */
  code: string;
  text: string;
}

/** A set that was looked at: only clips that can be used are left in it. */
export interface Survey {
  set: SoundSet;
  /** of each clip of the set, in its order */
  facts: readonly ClipFacts[];
  findings: readonly Finding[];
  /** of classes, names and sounds: equal for equal data */
  hash: string;
}
