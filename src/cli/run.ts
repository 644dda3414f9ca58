import { Command, CommanderError } from 'commander';
import { EarshotError } from '../errors.ts';
import { packageVersion } from '../version.ts';
import type { Input } from './classify-input.ts';
import { printJson } from './output.ts';
import type { Screen } from './screen.ts';

/** What a command line runs in: the process, or a test. */
export interface Surroundings {
  out: Screen;
  err: Screen;
  /** standard input, for the command that reads it */
  input?: () => Input;
  /** names a listener for Ctrl-C; it may be called more than once */
  onInterrupt?: (listener: () => void) => void;
}

/** What a command gets beside its own options. */
export interface CommandContext extends Surroundings {
  /** aborted by Ctrl-C */
  signal: AbortSignal;
  /** the words of the command line */
  argv: readonly string[];
  /** ends the program with 1 though its result is printed: a part of the work failed */
  partlyFailed(): void;
}

type AddCommand = (program: Command, context: CommandContext) => void;

/** The commands, in the order of the help. Each is loaded when it is called for: all of them take a second. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  init: async () => (await import('./init.ts')).addInit,
  train: async () => (await import('./train.ts')).addTrain,
  evaluate: async () => (await import('./evaluate.ts')).addEvaluate,
  export: async () => (await import('./export.ts')).addExport,
  classify: async () => (await import('./classify.ts')).addClassify,
  runs: async () => (await import('./runs.ts')).addRuns,
  features: async () => (await import('./features.ts')).addFeatures,
  show: async () => (await import('./show.ts')).addShow,
  lab: async () => (await import('./lab.ts')).addLab,
  download: async () => (await import('./download.ts')).addDownload,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
};

/** Exit codes: all went well, the work failed, the command line is wrong, Ctrl-C. */
const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 };

/**
 * Runs one command line and returns its exit code: 0, 1 when the work fails, 2 for a wrong command line, 130 after
 * Ctrl-C. Errors become one line each on standard error, with `--json` also an object on standard output; the
 * environment variable EARSHOT_DEBUG=1 adds stacks.
 */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const controller = new AbortController();
  surroundings.onInterrupt?.(() => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    surroundings.err.write('\nStopping after this step; Ctrl-C again to stop at once.\n');
  });
  let code: number = EXIT.ok;
  const partlyFailed = () => {
    code = EXIT.failed;
  };
  const context = { ...surroundings, signal: controller.signal, argv, partlyFailed };
  try {
    const program = await commandLine(context);
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (argv.includes('--json') && error instanceof EarshotError)
      printJson(surroundings.out, { error: { code: error.code, message: error.message } });
    return exitCodeOf(error, surroundings.err);
  }
}

async function commandLine(context: CommandContext): Promise<Command> {
  const program = new Command('earshot')
    .description('Sound classification from raw sounds to trained networks, in JavaScript.')
    .version(await packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.out.write(text),
      writeErr: (text) => context.err.write(text),
      getOutHelpWidth: () => context.out.columns ?? 80,
      getErrHelpWidth: () => context.err.columns ?? 80,
    })
    .showHelpAfterError('(see earshot --help)');
  for (const name of commandsFor(context.argv)) (await COMMANDS[name]())(program, context);
  return program;
}

/** Names of the commands that a command line needs: its own one; all of them for the help and for unknown words. */
function commandsFor([first]: readonly string[]): string[] {
  if (first === '-V' || first === '--version') return [];
  return Object.hasOwn(COMMANDS, first ?? '') ? [first] : Object.keys(COMMANDS);
}

function exitCodeOf(error: unknown, err: Screen): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const debug = process.env.EARSHOT_DEBUG === '1';
  if (error instanceof EarshotError) {
    err.write(`earshot: ${debug ? error.stack : error.message}\n`);
    return error.code === 'INTERRUPTED' ? EXIT.interrupted : EXIT.failed;
  }
  const text = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
  err.write(`earshot: unexpected: ${text}${debug ? '' : ' (EARSHOT_DEBUG=1 shows where)'}\n`);
  return EXIT.failed;
}
