// One task of classify.js in a process of its own: classify_child.js MODEL THREADS once | clip SR RUNS | stream SR MINUTES.
import { loadClassifier } from '../dist/classifier/index.js';

const [path, threads, task, sr, count] = process.argv.slice(2);
const classifier = await loadClassifier(path, { threads: Number(threads) });

/** Seconds of a tone that rises, and noise. */
function sound(seconds, rate) {
  return Float32Array.from(
    { length: seconds * rate },
    (_, i) => 0.3 * Math.sin(i ** 1.2 / 20) + 0.1 * (Math.random() - 0.5),
  );
}

let before = 0;

/** Milliseconds for which the processor worked for this process since the last call, on all cores together. */
function used() {
  const { user, system } = process.cpuUsage();
  const since = (user + system) / 1000 - before;
  before += since;
  return since;
}

const tasks = {
  once: async () => {
    await classifier.classify(sound(5, 44100), { sr: 44100 });
    return { computing: used() };
  },
  clip: async () => {
    const y = sound(5, Number(sr));
    used();
    const times = [];
    for (let i = 0; i < Number(count) + 5; i++) {
      const started = performance.now();
      await classifier.classify(y, { sr: Number(sr) });
      times.push(performance.now() - started);
    }
    return { times: times.slice(5), computing: used() / (Number(count) + 5) };
  },
  stream: async () => {
    const chunk = sound(10, Number(sr));
    function* chunks() {
      for (let i = 0; i < Number(count) * 6; i++) yield chunk;
    }
    const started = performance.now();
    used();
    let windows = 0;
    for await (const _ of classifier.stream(chunks(), { sr: Number(sr) })) windows++;
    const seconds = (performance.now() - started) / 1000;
    return { seconds, computing: used() / 1000, windows, peakMiB: process.resourceUsage().maxRSS / 1024 };
  },
};
console.log(JSON.stringify(await tasks[task]()));
