// Our side of bench/audio.js, speaking the line protocol of bench/peers/line_protocol.py:
// `node bench/audio_earshot.js STAGE DIR CLIPS`, after `npm run build`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as audio from 'earshot/audio';
import { Tensor } from 'onnxruntime-common';

const { load, melspectrogram, resample } = audio;

const [stage, directory, clips] = process.argv.slice(2);
const files = readdirSync(directory)
  .filter((name) => /\.(wav|ogg|flac|mp3)$/.test(name))
  .sort()
  .slice(0, Number(clips))
  .map((name) => join(directory, name));

const FROM_FILES = {
  load: (i) => load(files[i]),
  both: async (i) => melspectrogram((await load(files[i])).y),
};
const sounds = [];
if (!(stage in FROM_FILES)) for (const file of files) sounds.push((await load(file)).y);

// Some features start from others, which are computed before.
const magnitudes = (y) => audio.magphase(audio.stft(y)).magnitude;
const scaled = ({ data, dims }, factor) =>
  new Tensor(
    'float32',
    data.map((value) => value * factor),
    dims,
  );
const INPUTS = {
  istft: (y) => audio.stft(y),
  griffinlim: magnitudes,
  pcen: (y) => scaled(melspectrogram(y, { power: 1 }), 2 ** 31),
};
const inputs = stage in INPUTS ? sounds.map(INPUTS[stage]) : sounds;
const OPTIONS = { griffinlim: { nIter: 8, randomState: 0 } };

// Other stages are a feature of this name, or a way to resample to 16 kHz.
const feature = new Map(Object.entries(audio)).get(stage);
const work =
  FROM_FILES[stage] ??
  (feature !== undefined
    ? (i) => feature(inputs[i], OPTIONS[stage])
    : (i) => resample(sounds[i], { origSr: 22050, targetSr: 16000, resType: stage }));

let next = 0;
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'quit') break;
  const times = [];
  for (let n = Number(line.split(' ')[1]); n > 0; n--) {
    const start = performance.now();
    await work(next);
    times.push(performance.now() - start);
    next = (next + 1) % files.length;
  }
  console.log(JSON.stringify(times));
}
