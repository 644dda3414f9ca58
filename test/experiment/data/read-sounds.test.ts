import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSounds } from '../../../src/experiment/data/index.ts';
import { here, put, touch } from './sound-files.ts';

const names = (clips: readonly { name: string }[]) => clips.map(({ name }) => name);

describe('a folder with a sub-folder for each class', () => {
  it('lists sounds at any depth, sorted by class and name', async () => {
    touch('rain/b.wav', 'rain/a.OGG', 'dog/x/y/2.flac', 'dog/x/10.mp3', 'dog/1.wav');
    const set = await readSounds(here.dir);
    expect(set).toMatchObject({
      source: here.dir,
      layout: 'folders',
      classes: ['dog', 'rain'],
      findings: [],
    });
    expect(names(set.clips)).toEqual([
      'dog/1.wav',
      'dog/x/10.mp3',
      'dog/x/y/2.flac',
      'rain/a.OGG',
      'rain/b.wav',
    ]);
    expect(set.clips[3]).toEqual({ path: join(here.dir, 'rain/a.OGG'), name: 'rain/a.OGG', label: 1 });
  });

  it('counts what it leaves out', async () => {
    touch('dog/1.wav', 'dog/.DS_Store', 'dog/notes.txt', 'rain/1.wav', '.git/x', 'README.md', 'lost.wav');
    touch('__MACOSX/dog/._1.wav', 'papers/a.pdf');
    const { clips, findings } = await readSounds(here.dir);
    expect(names(clips)).toEqual(['dog/1.wav', 'rain/1.wav']);
    expect(findings).toEqual([
      {
        level: 'warning',
        code: 'no-class',
        text: "1 sound file left out, in no class's sub-folder: lost.wav.",
      },
      { level: 'warning', code: 'empty-folder', text: '1 sub-folder without sounds, no class: papers.' },
      {
        level: 'note',
        code: 'ignored-files',
        text: 'Ignored: 3 files of other kinds (README.md, dog/notes.txt and papers/a.pdf), 3 hidden.',
      },
    ]);
  });

  it('follows links, but not in circles', async () => {
    touch('real/1.wav', 'set/rain/2.wav');
    symlinkSync(join(here.dir, 'real'), join(here.dir, 'set/dog'));
    symlinkSync(join(here.dir, 'set/rain'), join(here.dir, 'set/rain/again'));
    expect(names((await readSounds(join(here.dir, 'set'))).clips)).toEqual(['dog/1.wav', 'rain/2.wav']);
  });
});

describe("ESC-50's layout", () => {
  const files = ['1-100-A-0.wav', '1-101-A-10.wav', '2-200-A-0.wav', '2-200-B-0.wav', '2-201-A-10.wav'];

  it('has folds, and a group for each recording', async () => {
    touch(...files.map((name) => `audio/${name}`));
    const rows = files.map(
      (name) => `${name},${name[0]},${/\d+(?=\.)/.exec(name)},${/-0\./.test(name) ? 'cat' : 'sea'}`,
    );
    put({ 'meta/esc50.csv': `filename,fold,target,category\n${rows.join('\n')}\n` });
    const set = await readSounds(here.dir);
    expect(set).toMatchObject({ layout: 'esc50', classes: ['cat', 'sea'], findings: [] });
    expect(set.clips[3]).toEqual({
      path: join(here.dir, 'audio/2-200-B-0.wav'),
      name: '2-200-B-0.wav',
      label: 0,
      fold: 2,
      group: '200',
    });
  });

  it('is known by its audio folder alone', async () => {
    touch(...files);
    const { classes, clips, findings } = await readSounds(here.dir);
    expect(classes).toEqual(['dog', 'rain']);
    expect(clips.map(({ fold }) => fold)).toEqual([1, 1, 2, 2, 2]);
    expect(findings).toMatchObject([
      { level: 'warning', text: expect.stringMatching(/^No table meta\/esc50.csv/) },
    ]);
  });

  it('leaves recordings in several folds to the survey', async () => {
    touch('1-100-A-0.wav', '2-100-B-0.wav', '1-1-A-1.wav', '2-2-A-1.wav');
    expect((await readSounds(here.dir)).findings).toHaveLength(1);
  });
});

describe('a CSV file', () => {
  it('gives paths from its own folder, labels, folds, groups and parts', async () => {
    touch('wav/a.wav', 'wav/b.wav', 'wav/c.wav');
    put({
      'list.csv':
        '\uFEFFPath,Label,Fold,Group,Start,End,Who\n' +
        'wav/a.wav,rain,1,g1,0,1.5,x\n\nwav/a.wav,dog,1,g1,1.5,,x\n"wav\\b.wav", dog ,2,,,2.,"y, z"\n',
    });
    const { layout, classes, clips, findings } = await readSounds(join(here.dir, 'list.csv'));
    expect([layout, classes]).toEqual(['csv', ['dog', 'rain']]);
    expect(clips).toEqual([
      {
        path: join(here.dir, 'wav/a.wav'),
        name: 'wav/a.wav [0-1.5 s]',
        label: 1,
        fold: 1,
        group: 'g1',
        start: 0,
        end: 1.5,
      },
      {
        path: join(here.dir, 'wav/a.wav'),
        name: 'wav/a.wav [from 1.5 s]',
        label: 0,
        fold: 1,
        group: 'g1',
        start: 1.5,
      },
      { path: join(here.dir, 'wav/b.wav'), name: 'wav/b.wav [to 2 s]', label: 0, fold: 2, end: 2 },
    ]);
    expect(findings?.map(({ code, text }) => [code, text])).toEqual([
      ['ignored-columns', 'Columns not used: Who.'],
      ['no-group', '1 row without a group; each such file is a group of its own.'],
    ]);
  });

  it.each([
    ['semicolons', 'file;class\na.wav;x\nb.wav;y\n'],
    ['tabs', 'filename\tcategory\na.wav\tx\nb.wav\ty\n'],
    ['empty columns', 'path,label,fold,group,start,end\na.wav,x,,,,\nb.wav,y,,,,\n,,,,,\n'],
    ['old line ends', 'path,label\r\na.wav,x\r\nb.wav,y\r\n'],
  ])('may have %s', async (_, text) => {
    touch('a.wav', 'b.wav');
    put({ 'list.csv': text });
    expect((await readSounds(join(here.dir, 'list.csv'))).clips).toEqual([
      { path: join(here.dir, 'a.wav'), name: 'a.wav', label: 0 },
      { path: join(here.dir, 'b.wav'), name: 'b.wav', label: 1 },
    ]);
  });

  it('may be UTF-16, as spreadsheets write it', async () => {
    touch('ä.wav', 'b.wav');
    writeFileSync(
      join(here.dir, 'list.csv'),
      Buffer.from('\uFEFFpath\tlabel\nä.wav\tx\nb.wav\ty\n', 'utf16le'),
    );
    expect(names((await readSounds(join(here.dir, 'list.csv'))).clips)).toEqual(['ä.wav', 'b.wav']);
  });

  it('warns of a column that is nearly called right', async () => {
    touch('a.wav', 'b.wav');
    put({ 'list.csv': 'path,label,flod\na.wav,x,1\nb.wav,y,2\n' });
    expect((await readSounds(join(here.dir, 'list.csv'))).findings).toEqual([
      {
        level: 'warning',
        code: 'ignored-columns',
        text: "Columns not used: flod. Did you mean 'flod' to be 'fold'?",
      },
    ]);
  });
});

describe('bad input', () => {
  const csv = (text: string) => () => {
    touch('a.wav', 'b.wav');
    put({ 'list.csv': text });
    return 'list.csv';
  };
  const files =
    (...list: string[]) =>
    () => {
      touch(...list);
      return '';
    };
  const rows = (header: string, ...lines: string[]) => csv(`${[header, ...lines].join('\n')}\n`);

  it.each<[string, () => string, string, RegExp]>([
    [
      'nothing there',
      () => 'nowhere',
      'NOT_FOUND',
      /nowhere does not exist\. Give a folder with one sub-folder/,
    ],
    ['an empty folder', () => '', 'NOT_FOUND', /is empty\. Expected one sub-folder of sounds for each class/],
    [
      'no sounds',
      files('dog/a.txt', 'x.pdf'),
      'NOT_FOUND',
      /no sound files \(\.wav, .*\), only dog\/ and x\.pdf/,
    ],
    [
      'no classes',
      files('a.wav', 'b.wav'),
      'INVALID_ARGUMENT',
      /2 sound files, but nothing says of which class/,
    ],
    ['a table beside', files('a.wav', 'l.csv'), 'INVALID_ARGUMENT', /or give .*l\.csv\./],
    [
      'one class',
      files('dog/a.wav'),
      'INVALID_ARGUMENT',
      /two classes or more; there is only 'dog'\. Add a second/,
    ],
    [
      'classes one deeper',
      files('s/dog/a.wav', 's/cat/b.wav'),
      'INVALID_ARGUMENT',
      /classes are cat and dog, give .*s\.$/,
    ],
    [
      'parts of a split',
      files('train/x/a.wav', 'test/x/b.wav'),
      'INVALID_ARGUMENT',
      /parts of a split \(test and train\)/,
    ],
    [
      'case',
      files('Dog/a.wav', 'dog/b.wav'),
      'INVALID_ARGUMENT',
      /folder 'Dog' and folder 'dog' differ by case/,
    ],
    ['spaces', files('a b/a.wav', 'a  b/b.wav'), 'INVALID_ARGUMENT', /differ by case, spaces/],
    ['one ESC-50 class', files('1-1-A-0.wav', '2-2-A-0.wav'), 'INVALID_ARGUMENT', /only 'dog'/],
    ['an empty table', csv(''), 'BAD_FILE', /list\.csv is empty\. Expected a header/],
    ['a header alone', csv('path,label\n'), 'BAD_FILE', /lists no sounds below its header/],
    [
      'no header',
      rows('a.wav,x', 'b.wav,y'),
      'BAD_FILE',
      /no column 'path' \(or file, filename\) .* has 'a\.wav', 'x'\. Expected/,
    ],
    [
      'a slip',
      rows('path,lable', 'a.wav,x'),
      'BAD_FILE',
      /no column 'label'.* Did you mean 'lable' to be 'label'\?/,
    ],
    [
      'two columns',
      rows('path,file,label', 'a.wav,a.wav,x'),
      'BAD_FILE',
      /more than one column for the path: 'path', 'file'/,
    ],
    ['no label', rows('path,label', 'a.wav,x', 'b.wav,'), 'BAD_FILE', /1 row without a label: row 3\./],
    [
      'a row below others of several lines',
      csv('\n\npath,label,note\na.wav,x,"two\nlines"\n\nb.wav,,\n'),
      'BAD_FILE',
      /without a label: row 7\./,
    ],
    ['no path', rows('path,label', ',x', 'b.wav,'), 'BAD_FILE', /1 row without a path: row 2\./],
    [
      'some folds',
      rows('path,label,fold', 'a.wav,x,1', 'b.wav,y,'),
      'BAD_FILE',
      /without a fold: row 3\. Give every clip/,
    ],
    [
      'a fold',
      rows('path,label,fold', 'a.wav,x,one'),
      'BAD_FILE',
      /row 2: fold must be a whole number.* 'one'/,
    ],
    [
      'seconds',
      rows('path,label,start', 'a.wav,x,"1,5"'),
      'BAD_FILE',
      /row 2: start must be seconds.* '1,5'/,
    ],
    [
      'below 0',
      rows('path,label,start', 'a.wav,x,-1'),
      'BAD_FILE',
      /row 2: start must be seconds, 0 or more/,
    ],
    [
      'start at end',
      rows('path,label,start,end', 'a.wav,x,2,2'),
      'BAD_FILE',
      /row 2: start \(2 s\) must be below end \(2 s\)/,
    ],
    [
      'missing files',
      rows('path,label', 'a.wav,x', 'c.wav,y', 'd.wav,y'),
      'NOT_FOUND',
      /2 of 3 listed files not there: c\.wav \(row 3\) and d\.wav \(row 4\)/,
    ],
    [
      'twice',
      rows('path,label', 'a.wav,x', 'b.wav,y', 'a.wav,x'),
      'BAD_FILE',
      /row 2 and again in row 4; remove one/,
    ],
    ['two labels', rows('path,label', 'a.wav,x', 'a.wav,y'), 'BAD_FILE', /again in row 3 with another label/],
    [
      'label case',
      rows('path,label', 'a.wav,X', 'b.wav,x'),
      'INVALID_ARGUMENT',
      /label 'X' \(row 2\) and label 'x' \(row 3\)/,
    ],
    ['one label', rows('path,label', 'a.wav,x', 'b.wav,x'), 'INVALID_ARGUMENT', /only 'x'/],
    ['ragged rows', rows('path,label', 'a.wav,x,1'), 'BAD_FILE', /is no CSV table/],
    [
      'Latin-1',
      () => {
        writeFileSync(join(here.dir, 'l.csv'), Buffer.from('path,label\n\xe4.wav,x\n', 'latin1'));
        return 'l.csv';
      },
      'BAD_FILE',
      /no text in UTF-8/,
    ],
    [
      'an archive',
      () => {
        touch('s.zip');
        return 's.zip';
      },
      'INVALID_ARGUMENT',
      /no CSV file\. Unpack it first/,
    ],
    [
      'a single sound',
      () => {
        touch('a.wav');
        return 'a.wav';
      },
      'INVALID_ARGUMENT',
      /is a single sound/,
    ],
    [
      'a folder for a file',
      () => {
        mkdirSync(join(here.dir, 'x.wav'));
        touch('y.wav');
        put({ 'l.csv': 'path,label\nx.wav,x\ny.wav,y\n' });
        return 'l.csv';
      },
      'NOT_FOUND',
      /x\.wav \(row 2\)/,
    ],
  ])('is refused with what to do: %s', async (_, make, code, message) => {
    const source = join(here.dir, make());
    await expect(readSounds(source)).rejects.toThrow(
      expect.objectContaining({ name: 'EarshotError', code, message: expect.stringMatching(message) }),
    );
  });

  it('takes a single class where that will do', async () => {
    touch('dog/a.wav');
    expect((await readSounds(here.dir, { fewestClasses: 1 })).classes).toEqual(['dog']);
  });

  it.each([[undefined], [''], [3]])('%j is no path', async (path) => {
    await expect(readSounds(path as string)).rejects.toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
