import { basename } from 'node:path';
import { shapeText, type Tensor, tensor } from '../array/tensor.ts';
import { encodeWav, powerToDb, resample } from '../audio/index.ts';
import type { Clip } from '../datasets/index.ts';
import { takeRows } from '../learn/index.ts';
import { specshow, waveform } from '../plots/index.ts';
import {
  audioPlayers,
  callout,
  code,
  details,
  figures,
  type Html,
  keyFigures,
  list,
  section,
  table,
} from '../report/index.ts';
import { counted, duration, spoken } from '../text.ts';
import { fiveSeconds, SR } from './clip-spectrogram.ts';
import type { Exercise } from './exercise.ts';
import type { Spectrograms } from './spectrograms.ts';

const TITLE = 'Exercise 4: From sounds to pictures';
/** Rate of the clips in the page, in hertz: small, and good enough to recognise them. */
const PLAYER_SR = 11025;
const WAVE = { width: 300, height: 170 };
const MEL = { width: 440, height: 250, yLabel: 'Frequency (Hz)' };

interface Example {
  clip: Clip;
  y: Float32Array;
  decibels: Tensor;
}

/** The clips: how they are named, how they sound, and how they look. */
export const exercise4: Exercise = {
  number: 4,
  title: TITLE,
  usesSounds: true,
  depends: () => ({}),
  run: async (lab) => {
    const sounds = await lab.sounds();
    const spectrograms = await lab.spectrograms();
    const { x, clips, skipped, warnings, seconds } = spectrograms;
    const examples = await examplesOf(clips, sounds.classes, x);
    const waves = examples.map(({ clip, y }) =>
      waveform(y, { sr: SR, title: spoken(clip.className), ...WAVE }),
    );
    const mels = examples.map(({ clip, decibels }) =>
      specshow(decibels, { sr: SR, hopLength: 512, title: spoken(clip.className), ...MEL }),
    );
    const players = examples.map(({ clip, y }) => ({
      label: spoken(clip.className),
      note: basename(clip.path),
      bytes: encodeWav(resample(y, { origSr: SR, targetSr: PLAYER_SR }), { sr: PLAYER_SR }),
    }));
    const classes = sounds.classes.map((name, label) => {
      const own = clips.filter((clip) => clip.label === label);
      return { name, target: own[0]?.target, clips: own.length, folds: new Set(own.map((c) => c.fold)).size };
    });
    return {
      results: {
        shape: x.dims,
        sr: SR,
        classes,
        skipped,
        warnings,
        examples: examples.map(({ clip }) => basename(clip.path)),
      },
      figures: {
        ...Object.fromEntries(waves.map((plot, i) => [`exercise-4-waveform-${slug(examples[i])}`, plot])),
        ...Object.fromEntries(mels.map((plot, i) => [`exercise-4-spectrogram-${slug(examples[i])}`, plot])),
      },
      section: section(
        TITLE,
        [
          `The data are ${counted(clips.length, 'clip')} of ${sounds.classes.length} classes (${sounds.name}). Each file's name says what it is, in four parts:`,
          code('{FOLD}-{CLIP_ID}-{TAKE}-{TARGET}.wav'),
          nameTable(examples[0].clip),
          table({
            caption: 'The classes',
            columns: ['Class', 'Target', 'Clips', 'Folds'],
            rows: classes.map(({ name, target, clips, folds }) => [
              spoken(name),
              target ?? '-',
              clips,
              folds,
            ]),
          }),
          ...aboutFiles(spectrograms),
          'Listen to one clip of each class before you look at it.',
          audioPlayers(players),
          figures(
            waves,
            'One clip of each class: amplitude over time. Each is drawn to its own loudest sample.',
            {
              minWidth: 260,
            },
          ),
          'A waveform shows when it is loud, hardly what it is. A **mel spectrogram** shows which frequencies sound at each moment. The clip is brought to 22,050 samples a second and five seconds, cut into overlapping frames of 2,048 samples, one every 512 samples; each frame is split into its frequencies; and those are summed in 128 bands that are spaced as we hear pitch, narrow at the bottom and wide at the top.',
          figures(
            mels,
            'The same clips as mel spectrograms, in decibels below the loudest point of each. Brighter is louder.',
            { minWidth: 360 },
          ),
          keyFigures([
            { label: 'Clips', value: x.dims[0], note: 'the first axis' },
            { label: 'Mel bands', value: x.dims[1], note: 'from 0 to 11,025 Hz' },
            { label: 'Frames', value: x.dims[2], note: '1 + floor(110,250 / 512)' },
            { label: 'Shape', value: shapeText(x.dims), note: 'what the networks get' },
          ]),
          `For the networks the spectrograms stay as they are computed, in power; decibels are for the eye. ${seconds > 0 ? `Decoding and computing all of them took ${duration(seconds)}.` : ''} They are kept, so the next run starts at once.`,
          callout(
            'see',
            'Short events (a bark, a tick) are bright vertical bars with dark between them; steady noises (rain, the sea) fill the picture evenly; voices and animals draw stacked lines, the harmonics of their pitch, that bend as the pitch moves.',
          ),
          callout(
            'try',
            list([
              'Cover the titles and match the spectrograms to the players.',
              'Which two classes would you mix up? Remember them for the confusion matrix of exercise 6.',
              'Why does a fold, and not just a file, belong either to training or to validation?',
            ]),
          ),
        ],
        { id: 'exercise-4' },
      ),
    };
  },
};

/** The first clip of each class. */
async function examplesOf(clips: readonly Clip[], classes: readonly string[], x: Tensor): Promise<Example[]> {
  const firsts = classes.map((_, label) => clips.findIndex((clip) => clip.label === label));
  const examples: Example[] = [];
  for (const i of firsts.filter((first) => first >= 0)) {
    const y = await fiveSeconds(clips[i].path);
    const row = takeRows(x, [i]);
    const power = tensor(row.data as Float32Array, row.dims.slice(1));
    examples.push({ clip: clips[i], y, decibels: powerToDb(power, { ref: loudest(power) }) });
  }
  return examples;
}

/** Decibels below the clip's loudest point; a silent clip has none, and is measured against 1. */
function loudest(power: Tensor): 'max' | 1 {
  return (power.data as Float32Array).some((value) => value > 0) ? 'max' : 1;
}

function nameTable({ path, fold, clipId, take, target, className }: Clip) {
  return table({
    caption: `What \`${basename(path)}\` says`,
    columns: ['Part', 'Here', 'Meaning'],
    rows: [
      ['FOLD', String(fold), 'The part of the data set for cross-validation.'],
      ['CLIP_ID', clipId, 'The recording that the clip was cut from.'],
      ['TAKE', take, 'Which fragment of that recording; all of them are in one fold.'],
      ['TARGET', String(target), `The class as a number: ${spoken(className)}.`],
    ],
  });
}

/** Which files were left out, and which were odd; nothing where all are well. */
function aboutFiles({ skipped, warnings }: Spectrograms): Html[] {
  const blocks: Html[] = [];
  if (skipped.length > 0) {
    const verb = skipped.length === 1 ? 'is' : 'are';
    blocks.push(
      callout(
        'warning',
        `${counted(skipped.length, 'file')} cannot be read and ${verb} left out of all that follows.`,
      ),
      table({
        caption: 'Left out',
        columns: ['File', 'Why'],
        rows: skipped.map(({ file, reason }) => [file, reason]),
      }),
    );
  }
  if (warnings.length > 0)
    blocks.push(details(`${counted(warnings.length, 'warning')} about files`, list(warnings)));
  return blocks;
}

function slug({ clip }: Example): string {
  return `${clip.target}-${clip.className.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}`;
}
