// What bench/audio-workers.js computes of each file, in its worker threads.
import { load, melspectrogram } from 'earshot/audio';

export async function melOf(file) {
  const { data, dims } = melspectrogram((await load(file)).y);
  return { type: 'float32', dims, data };
}
