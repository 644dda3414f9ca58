import { parentPort } from 'node:worker_threads';
import { clipSpectrogram } from './clip-spectrogram.ts';

/** @file A worker thread: a path comes in, the clip's spectrogram goes out. */

parentPort?.on('message', async (path: string) => {
  const result = await clipSpectrogram(path);
  parentPort?.postMessage(result, 'mel' in result ? [result.mel.buffer as ArrayBuffer] : []);
});
