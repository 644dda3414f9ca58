import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { esc50 } from '../../src/datasets/index.ts';

const HEADER = 'filename,fold,target,category,esc10,src_file,take\n';
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'esc50-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function put(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

const audio = (...names: string[]) => put(Object.fromEntries(names.map((name) => [`audio/${name}`, ''])));

describe('esc50', () => {
  it('lists clips by file name, with class names from the table', async () => {
    audio('2-200-A-10.wav', '1-100-B-3.ogg', '1-100-A-3.ogg', '2-300-A-3.flac');
    put({
      'audio/.DS_Store': '',
      'audio/README.txt': '',
      'meta/esc50.csv': `${HEADER}2-200-A-10.wav,2,10,kettle,False,200,A\n1-100-A-3.wav,1,3,"door, old",False,100,A\n`,
    });
    expect(await esc50(dir)).toEqual({
      clips: [
        {
          path: join(dir, 'audio/1-100-A-3.ogg'),
          fold: 1,
          clipId: '100',
          take: 'A',
          target: 3,
          label: 0,
          className: 'door, old',
        },
        {
          path: join(dir, 'audio/1-100-B-3.ogg'),
          fold: 1,
          clipId: '100',
          take: 'B',
          target: 3,
          label: 0,
          className: 'door, old',
        },
        {
          path: join(dir, 'audio/2-200-A-10.wav'),
          fold: 2,
          clipId: '200',
          take: 'A',
          target: 10,
          label: 1,
          className: 'kettle',
        },
        {
          path: join(dir, 'audio/2-300-A-3.flac'),
          fold: 2,
          clipId: '300',
          take: 'A',
          target: 3,
          label: 0,
          className: 'door, old',
        },
      ],
      classes: ['door, old', 'kettle'],
      folds: [1, 2],
      warnings: [],
    });
  });

  it('lists the audio folder alone: with the table beside it, or with the names of ESC-50', async () => {
    audio('1-1-A-0.wav', '1-2-A-49.wav');
    const unnamed = await esc50(join(dir, 'audio'));
    expect(unnamed.classes).toEqual(['dog', 'hand_saw']);
    expect(unnamed.warnings).toEqual([expect.stringMatching(/named as in ESC-50/)]);
    put({ 'meta/esc50.csv': `${HEADER}1-1-A-0.wav,1,0,wolf,False,1,A\n1-2-A-49.wav,1,49,owl,False,2,A\n` });
    for (const folder of [join(dir, 'audio'), `${join(dir, 'audio')}/`])
      expect(await esc50(folder)).toMatchObject({ classes: ['wolf', 'owl'], warnings: [] });
  });

  it('does not guess the names of targets that ESC-50 lacks, and takes given ones', async () => {
    audio('1-1-A-0.wav', '1-2-A-50.wav');
    expect(await esc50(dir)).toMatchObject({ classes: ['target 0', 'target 50'], warnings: [] });
    expect((await esc50(dir, { classNames: { 0: 'wolf', 50: 'owl' } })).classes).toEqual(['wolf', 'owl']);
  });

  it('chooses targets or classes, labelled in the order given', async () => {
    audio('1-1-A-0.wav', '1-2-A-10.wav', '2-3-A-1.wav', '3-4-A-10.wav');
    const byTarget = await esc50(dir, { targets: [10, 0] });
    expect(byTarget.classes).toEqual(['rain', 'dog']);
    expect(byTarget.clips.map(({ label }) => label)).toEqual([1, 0, 0]);
    expect(byTarget.folds).toEqual([1, 3]);
    expect((await esc50(dir, { classes: ['rain', 'dog'] })).clips).toEqual(byTarget.clips);
  });

  it('takes fold and target of files named otherwise from the table', async () => {
    audio('1-1-A-0.wav', 'street.wav', 'noise.wav');
    put({ 'meta/esc50.csv': `${HEADER}1-1-A-0.wav,1,0,wolf,False,1,A\nstreet.wav,2,5,car,False,,\n` });
    const { clips, warnings } = await esc50(dir);
    expect(clips[1]).toMatchObject({ fold: 2, clipId: 'street', target: 5, className: 'car' });
    expect(warnings).toEqual([expect.stringMatching(/^1 file left out.*noise\.wav/)]);
  });

  it('warns of missing clips and of recordings in two folds', async () => {
    audio('1-1-A-0.wav', '2-1-B-0.wav');
    put({ 'meta/esc50.csv': `${HEADER}1-1-A-0.wav,1,0,wolf,False,1,A\n3-9-A-0.wav,3,0,wolf,False,9,A\n` });
    expect((await esc50(dir)).warnings).toEqual([
      expect.stringMatching(/^1 clip listed in meta\/esc50\.csv not in the folder: 3-9-A-0\.wav/),
      expect.stringMatching(/^1 recording with clips in more than one fold.*: 1\.$/),
    ]);
  });

  const bad: [string, () => void, Parameters<typeof esc50>[1], string, RegExp][] = [
    ['an empty folder', () => {}, {}, 'NOT_FOUND', /no sound files.*\{FOLD\}-\{CLIP_ID\}/],
    ['a folder of other files', () => put({ 'audio/a.txt': '' }), {}, 'NOT_FOUND', /no sound files/],
    [
      'names against the convention',
      () => audio('dog.wav', '1-2-0.wav'),
      {},
      'BAD_FILE',
      /none of the 2.*1-2-0\.wav/,
    ],
    ['a clip in two formats', () => audio('1-1-A-0.wav', '1-1-A-0.ogg'), {}, 'BAD_FILE', /same clip/],
    [
      'an unknown target',
      () => audio('1-1-A-0.wav'),
      { targets: [0, 7] },
      'INVALID_ARGUMENT',
      /\[7\] have none/,
    ],
    [
      'a target twice',
      () => audio('1-1-A-0.wav'),
      { targets: [0, 0] },
      'INVALID_ARGUMENT',
      /each class once/,
    ],
    ['no targets', () => audio('1-1-A-0.wav'), { targets: [] }, 'INVALID_ARGUMENT', /at least one/],
    [
      'an unknown class',
      () => audio('1-1-A-0.wav'),
      { classes: ['dgo'] },
      'UNKNOWN_NAME',
      /Did you mean 'dog'/,
    ],
    [
      'targets and classes',
      () => audio('1-1-A-0.wav'),
      { targets: [0], classes: ['dog'] },
      'INVALID_ARGUMENT',
      /not both/,
    ],
  ];
  it.each(bad)('refuses %s', async (_, prepare, options, code, message) => {
    prepare();
    await expect(esc50(dir, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  const badTables: [string, string, RegExp][] = [
    ['without clips', HEADER, /lists no clips/],
    ['without a column', 'filename,fold,target\n1-1-A-0.wav,1,0\n', /lacks category/],
    ['with a broken line', `${HEADER}1-1-A-0.wav,1,0\n`, /no CSV table/],
    ['with a clip twice', `${HEADER}1-1-A-0.wav,1,0,a,,,\n1-1-A-0.wav,1,0,a,,,\n`, /1-1-A-0\.wav twice/],
    [
      'with two names for a target',
      `${HEADER}1-1-A-0.wav,1,0,a,,,\n1-1-B-0.wav,1,0,b,,,\n`,
      /both 'a' and 'b'/,
    ],
    [
      'with one name for two targets',
      `${HEADER}1-1-A-0.wav,1,0,a,,,\n1-2-A-1.wav,1,1,a,,,\n`,
      /two targets are called 'a'/,
    ],
    ['with a fold that is no number', `${HEADER}1-1-A-0.wav,one,0,a,,,\n`, /fold of clip 1 .*'one'/],
    ['against the file name', `${HEADER}1-1-A-0.wav,2,0,a,,,\n`, /fold 1 and target 0, by .* fold 2/],
  ];
  it.each(badTables)('refuses a table %s', async (_, table, message) => {
    audio('1-1-A-0.wav', '1-2-A-1.wav');
    put({ 'meta/esc50.csv': table });
    await expect(esc50(dir)).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('refuses what is no folder', async () => {
    put({ file: '' });
    await expect(esc50(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(esc50(join(dir, 'file'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(esc50(undefined as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
