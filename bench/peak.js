// Preloaded (`node --import ./bench/peak.js ...`): prints the process's peak memory in MiB to stderr when it ends.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    console.error(JSON.stringify({ peakMiB: process.resourceUsage().maxRSS / 1024 }));
  });
}
