import { access } from 'node:fs/promises';
import { extname } from 'node:path';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { EarshotError } from '../errors.ts';
import { configTemplate, DEFAULT_RECIPE } from '../experiment/index.ts';
import { writeWhole } from '../files.ts';
import { recipeOption } from './experiment-options.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface InitFlags {
  recipe: string;
  force?: boolean;
  json?: boolean;
}

/** `earshot init [FILE]` */
export function addInit(program: Command, context: CommandContext): void {
  const command = program
    .command('init')
    .description('write a file of all settings, each explained, for earshot train')
    .addArgument(
      new Argument('[file]', 'a name that ends in .ts or .json')
        .default('earshot.config.ts')
        .argParser(settingsFile),
    )
    .addOption(recipeOption('whose settings').default(DEFAULT_RECIPE))
    .option('-f, --force', 'write over a file that is there');
  addJson(command).action(async (file: string, { recipe, force, json }: InitFlags) => {
    if (!force && (await exists(file))) {
      throw new EarshotError(
        'NOT_WRITABLE',
        `${file} is there already. Give another name, or --force to write over it.`,
      );
    }
    await writeWhole(file, configTemplate(recipe, extname(file) === '.json' ? 'json' : 'ts'));
    outputOf(context, json).result(
      () => `Wrote ${file}: every setting of the recipe ${recipe}. ${next(file)}`,
      () => ({ file, recipe }),
    );
  });
}

function next(file: string): string {
  const found = file === 'earshot.config.ts' || file === 'earshot.config.json';
  return `Change what you like, then:\n  earshot train <folder of sounds>${found ? '' : ` --config ${file}`}`;
}

function settingsFile(path: string): string {
  if (['.ts', '.json'].includes(extname(path))) return path;
  throw new InvalidArgumentError('Expected a name that ends in .ts or .json.');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
