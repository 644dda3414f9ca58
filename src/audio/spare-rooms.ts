/** Samples that a room is a multiple of, so that sounds of about one length share it. */
const STEP = 1 << 16;
/** Samples beyond which a room is not kept, and the most rooms that are. */
const MOST_SAMPLES = 1 << 22;
const MOST_ROOMS = 2;

/** Memory for samples that is not in use. */
const spare: Float32Array[] = [];

/** Memory for so many samples, whatever is in it. Fresh memory costs a good part of what decoding a sound does. */
export function takeRoom(samples: number): Float32Array {
  const known = spare.findIndex((room) => room.length >= samples);
  return known >= 0 ? spare.splice(known, 1)[0] : new Float32Array(Math.ceil(samples / STEP) * STEP);
}

/** Gives back what {@link takeRoom} gave and nobody looks at any more. */
export function giveBackRoom(room: Float32Array): void {
  if (room.length > MOST_SAMPLES) return;
  spare.unshift(room);
  spare.length = Math.min(spare.length, MOST_ROOMS);
}
