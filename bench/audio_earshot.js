// Our side of bench/audio.js, speaking the line protocol of bench/peers/line_protocol.py:
// `node bench/audio_earshot.js load|melspectrogram|both DIR CLIPS`, after `npm run build`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { load, melspectrogram } from 'earshot/audio';

const [stage, directory, clips] = process.argv.slice(2);
const files = readdirSync(directory)
  .filter((name) => /\.(wav|ogg|flac|mp3)$/.test(name))
  .sort()
  .slice(0, Number(clips))
  .map((name) => join(directory, name));

const sounds = [];
if (stage === 'melspectrogram') for (const file of files) sounds.push((await load(file)).y);

const work = {
  load: (i) => load(files[i]),
  melspectrogram: (i) => melspectrogram(sounds[i]),
  both: async (i) => melspectrogram((await load(files[i])).y),
}[stage];

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
