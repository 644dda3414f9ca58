import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configTemplate, recipes, resolveExperiment } from '../../../src/experiment/index.ts';

/** @file Loads files of settings in a Node of its own, with the compiled package, as the command line does. */

const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** Under node_modules, so that the copy finds its dependencies. */
const copy = join(repository, 'node_modules', '.cache', 'earshot-load-test');
const folder = mkdtempSync(join(tmpdir(), 'earshot-load-'));

const files: Record<string, string> = {
  'own.ts': `import { defineExperiment } from 'earshot';
import { dense, globalAveragePooling2d, sequential, type Model } from 'earshot/nn';
import { units } from './nets/units.js';
import { five } from './five';

interface Local {
  epochs: number;
}
const local: Local = { epochs: await Promise.resolve(five) };

export default defineExperiment({
  recipe: 'lab-cnn',
  sounds: 'my-sounds',
  training: { ...local },
  model: ({ inputShape, classes, seed }): Model =>
    sequential({ inputShape, seed }, [globalAveragePooling2d(), dense(units), dense(classes, { activation: 'softmax' })]),
});
`,
  'nets/units.ts': 'export const units: number = 4;\n',
  'five.ts': 'export const five = 5 as const;\n',
  'own.js': 'export default { training: { epochs: 7 } };\n',
  'own.mjs': 'export default { training: { epochs: 8 } };\n',
  'own.json': '\uFEFF{ "recipe": "lab-mlp", "sounds": "../elsewhere", "training": { "epochs": 9 } }\n',
  'comma.ts': "export default {\n  training: { epochs: 5\n  model: 'small',\n};\n",
  'comma.js': 'export default {\n  training: { epochs: 5\n  seed: 3,\n};\n',
  'export.ts': "\nimport { conv2D } from 'earshot/nn';\nexport default { model: () => conv2D(3) };\n",
  'throws.ts':
    "const x: number = 3;\n\nfunction f(): never {\n  throw new TypeError('no such thing');\n}\nexport default f();\n",
  'helper.ts': "import { help } from './help.ts';\nexport default help();\n",
  'help.ts': '\nexport function help() {\n  return undefinedThing;\n}\n',
  'layer.ts': "import { dense } from 'earshot/nn';\nexport default { x: dense(-1) };\n",
  'missing.ts': "\n\nimport { gone } from './gone.ts';\nexport default gone;\n",
  'package.ts': "import x from 'not-installed';\nexport default x;\n",
  'nothing.ts': 'export const settings = {};\n',
  'twice.ts': 'const a = 1;\nconst a = 2;\nexport default {};\n',
  'common.js': 'module.exports = {};\n',
  'wrong.ts': "export default { training: { epochs: 'ten' }, modell: 'small' };\n",
  'function.ts': 'export default () => ({});\n',
  'model.ts': 'export default { model: 5 };\n',
  'comma.json': '{\n  "training": {\n    "epochs": 3,\n  }\n}\n',
  'cut.json': '{\n  "training": {\n    "epochs": 3\n',
  'empty.json': '',
  'list.json': '[]',
  'settings.yaml': 'epochs: 3',
  ...Object.fromEntries(
    Object.keys(recipes).map((name) => [`template-${name}.ts`, configTemplate(name, 'ts')]),
  ),
  ...Object.fromEntries(
    Object.keys(recipes).map((name) => [`template-${name}.json`, configTemplate(name, 'json')]),
  ),
};

/** Loads each file named, and writes what came out as JSON; of a model that is a function, what it makes. */
const program = `
const { loadExperiment } = await import('DIST/experiment/index.js');
const { Model } = await import('DIST/nn/model.js');
const outcomes = {};
for (const config of process.argv.slice(2)) {
  try {
    const loaded = await loadExperiment({ config });
    const { model } = loaded.experiment;
    if (typeof model === 'function') {
      const network = model({ inputShape: [64, 20, 1], classes: 3, seed: 1 });
      loaded.network = { own: network instanceof Model, total: network.countParams().total };
    }
    outcomes[config] = loaded;
  } catch ({ name, code, message }) {
    outcomes[config] = { name, code, message };
  }
}
process.stdout.write(JSON.stringify(outcomes));
`;

/** The sources without types, each in its place. */
function compile(): void {
  const source = join(repository, 'src');
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const { code } = transform(readFileSync(path, 'utf8'), {
      transforms: ['typescript'],
      disableESTransforms: true,
    });
    const to = join(copy, 'dist', `${path.slice(source.length, -'.ts'.length)}.js`);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, code.replace(/((?:from|import) |import\()'(\.[^']*)\.ts'/g, "$1'$2.js'"));
  }
  for (const name of ['package.json', 'assets']) symlinkSync(join(repository, name), join(copy, name));
}

interface Outcome {
  name?: string;
  code?: string;
  message?: string;
  [key: string]: unknown;
}

let outcomes: Record<string, Outcome>;

beforeAll(() => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  compile();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, 'load.mjs'), program.replaceAll('DIST', join(copy, 'dist')));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['load.mjs', ...Object.keys(files), 'absent.ts', 'absent.json'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  outcomes = JSON.parse(stdout);
}, 180_000);

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

describe('loadExperiment', () => {
  it('imports TypeScript, with the very package that runs as earshot', () => {
    const { recipe, sounds, configFile, experiment, network } = outcomes['own.ts'];
    expect(recipe).toBe('lab-cnn');
    expect(sounds).toBe(join(folder, 'my-sounds'));
    expect(configFile).toBe(join(folder, 'own.ts'));
    expect(experiment).toMatchObject({ training: { epochs: 5, learningRate: 0.001 } });
    expect(network).toEqual({ own: true, total: 8 + 15 });
  });

  it('imports JavaScript and reads JSON', () => {
    expect(outcomes['own.js'].experiment).toMatchObject({ training: { epochs: 7 } });
    expect(outcomes['own.mjs'].experiment).toMatchObject({ training: { epochs: 8 } });
    expect(outcomes['own.json']).toMatchObject({
      recipe: 'lab-mlp',
      sounds: join(folder, '../elsewhere'),
      experiment: { training: { epochs: 9 }, model: 'lab-mlp' },
    });
  });

  it.each(Object.keys(recipes))('finds all of %s in what init writes', (recipe) => {
    const experiment = resolveExperiment({ recipe });
    expect(outcomes[`template-${recipe}.ts`]).toMatchObject({ recipe, experiment });
    expect(outcomes[`template-${recipe}.json`]).toMatchObject({ recipe, experiment });
  });

  it.each([
    ['comma.ts', 'BAD_FILE', 'comma.ts:3: Unexpected token, expected ","'],
    ['comma.js', 'BAD_FILE', 'comma.js:3: Unexpected token, expected ","'],
    ['export.ts', 'BAD_FILE', /^export\.ts:2: .*does not provide an export named 'conv2D'/],
    ['throws.ts', 'BAD_FILE', 'throws.ts:4: no such thing'],
    ['helper.ts', 'BAD_FILE', 'help.ts:3: undefinedThing is not defined'],
    ['layer.ts', 'INVALID_ARGUMENT', /^layer\.ts:2: dense: units must be /],
    ['missing.ts', 'BAD_FILE', /^missing\.ts:3: Cannot find module '.*gone\.ts'/],
    ['package.ts', 'BAD_FILE', /^package\.ts:1: Cannot find package 'not-installed'/],
    [
      'nothing.ts',
      'BAD_FILE',
      'nothing.ts exports no settings; end it with: export default defineExperiment({ ... }).',
    ],
    ['twice.ts', 'BAD_FILE', "twice.ts: Identifier 'a' has already been declared"],
    ['common.js', 'BAD_FILE', 'common.js:1: module is not defined in ES module scope'],
    ['function.ts', 'INVALID_ARGUMENT', /^function\.ts: the settings must be an object/],
    ['model.ts', 'INVALID_ARGUMENT', /^model\.ts: model must be 'small', .*; received 5\.$/],
    ['comma.json', 'BAD_FILE', /^comma\.json:4: no valid JSON: /],
    ['cut.json', 'BAD_FILE', /^cut\.json:3: no valid JSON: /],
    ['empty.json', 'BAD_FILE', 'empty.json:1: no valid JSON: Unexpected end of JSON input.'],
    ['list.json', 'INVALID_ARGUMENT', 'list.json: the settings must be an object { ... }; received [].'],
    ['settings.yaml', 'BAD_FILE', /^settings\.yaml: settings are in a file that ends in \.ts/],
    ['absent.ts', 'NOT_FOUND', 'absent.ts cannot be read; earshot init writes such a file.'],
    ['absent.json', 'NOT_FOUND', 'absent.json cannot be read; earshot init writes such a file.'],
    [
      'wrong.ts',
      'INVALID_ARGUMENT',
      "wrong.ts has 2 mistakes:\n  training.epochs must be a whole number of 1 or more; received 'ten'.\n  modell is not a key. Did you mean model?",
    ],
  ])('%s: %s', (file, code, message) => {
    expect(outcomes[file]).toMatchObject({ name: 'EarshotError', code });
    if (typeof message === 'string') expect(outcomes[file].message).toBe(message);
    else expect(outcomes[file].message).toMatch(message);
  });
});
