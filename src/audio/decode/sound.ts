/** Decoded samples: one signal a channel, all of one length, full scale at ±1, at `sr` hertz. */
export interface Sound {
  readonly channels: Float32Array[];
  readonly sr: number;
  /** Whether samples are known to be finite, and so small that neither mixing nor resampling makes them infinite. */
  readonly bounded?: boolean;
}

/** What a decoder needs beside the bytes: the name that messages give the sound, where warnings go
 * and where samples go. */
export interface DecodeContext {
  readonly name: string;
  readonly onWarning: (message: string) => void;
  /**
   * Memory for a channel of so many samples of a sound at `sr` hertz, whatever is in it, for decoders that bring none of
   * their own. Default: new.
   */
  readonly room?: (samples: number, sr: number) => Float32Array;
}
