// `load`, features and resampling against librosa, interleaved, one thread each: `node bench/audio.js DIR [options]`,
// DIR a folder of sound files. Pin it to one core with `taskset -c 0`. See bench/README.md.
import { parseArgs } from 'node:util';
import { Contestant } from './contestant.js';

const PYTHON = process.env.EARSHOT_PYTHON ?? 'python3';
const STAGES = [
  'load',
  'both',
  'stft',
  'melspectrogram',
  'mfcc',
  'chromaStft',
  'spectralCentroid',
  'spectralBandwidth',
  'spectralRolloff',
  'spectralContrast',
  'spectralFlatness',
  'rms',
  'zeroCrossingRate',
  'onsetStrength',
  'istft',
  'griffinlim',
  'pcen',
  'kaiser_best',
  'soxr_hq',
];
const script = (file) => new URL(file, import.meta.url).pathname;

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Times of both contestants of one stage over all clips, `slice` clips at a time, the first to run taking turns. */
async function measure(contestants, clips, { rounds, slice }) {
  const times = contestants.map(() => []);
  for (const contestant of contestants) await contestant.run(slice);
  for (let done = 0; done < rounds * clips; done += slice) {
    const order = (done / slice) % 2 === 0 ? [0, 1] : [1, 0];
    for (const index of order) times[index].push(...(await contestants[index].run(slice)));
  }
  return times;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clips: { type: 'string', default: '320' },
    rounds: { type: 'string', default: '1' },
    stages: { type: 'string', default: STAGES.join() },
    slice: { type: 'string', default: '20' },
  },
});
const [directory] = positionals;
if (!directory) throw new Error('name a folder of sound files: node bench/audio.js DIR');
const clips = Number(values.clips);

console.log(`${directory}, first ${clips} clips, ${values.rounds} round(s): milliseconds a clip\n`);
console.log(
  '| stage | earshot median | librosa median | median of ratios | earshot best | librosa best | earshot sum | librosa sum | sum / sum |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const stage of values.stages.split(',')) {
  const started = [];
  try {
    const arguments_ = [stage, directory, String(clips)];
    started.push(
      await Contestant.start('earshot', [process.execPath, script('audio_earshot.js'), ...arguments_], 1),
      await Contestant.start('librosa', [PYTHON, script('peers/audio_librosa.py'), ...arguments_], 1),
    );
    const [ours, theirs] = await measure(started, clips, {
      rounds: Number(values.rounds),
      slice: Number(values.slice),
    });
    const ratios = ours.map((time, i) => time / theirs[i]);
    const cells = [median(ours), median(theirs), median(ratios), Math.min(...ours), Math.min(...theirs)];
    cells.push(sum(ours), sum(theirs), sum(ours) / sum(theirs));
    console.log(`| ${stage} | ${cells.map((cell) => cell.toFixed(3)).join(' | ')} |`);
  } finally {
    for (const contestant of started) contestant.quit();
  }
}
