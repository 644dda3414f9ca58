import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Endings of the files that are taken for sounds. */
export const AUDIO_ENDINGS = ['.wav', '.ogg', '.flac', '.mp3'];

/** What lies in a folder, at any depth. */
export interface FolderFiles {
  /** paths of sound files, sorted */
  sounds: string[];
  /** paths of other files that do not begin with a dot, sorted */
  others: string[];
  /** files and folders that begin with a dot; they are not looked at */
  hidden: number;
}

export function isSound(name: string): boolean {
  return AUDIO_ENDINGS.includes(extname(name).toLowerCase());
}

/** The files of a folder and of all folders below it; links are followed, each folder is read once. */
export async function filesBelow(folder: string): Promise<FolderFiles> {
  const files: FolderFiles = { sounds: [], others: [], hidden: 0 };
  const seen = new Set<string>();
  const walk = async (dir: string): Promise<void> => {
    const real = await realpath(dir);
    if (seen.has(real)) return;
    seen.add(real);
    const { folders, names, hidden } = await entriesOf(dir);
    files.hidden += hidden;
    for (const name of names) (isSound(name) ? files.sounds : files.others).push(join(dir, name));
    for (const name of folders) await walk(join(dir, name));
  };
  await walk(folder);
  files.sounds.sort();
  files.others.sort();
  return files;
}

/** Names of what lies directly in a folder, sorted. */
export async function entriesOf(
  dir: string,
): Promise<{ folders: string[]; names: string[]; hidden: number }> {
  const entries = await readdir(dir, { withFileTypes: true });
  const shown = entries.filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX');
  const folders: string[] = [];
  const names: string[] = [];
  for (const entry of shown) ((await isFolder(dir, entry)) ? folders : names).push(entry.name);
  return { folders: folders.sort(), names: names.sort(), hidden: entries.length - shown.length };
}

async function isFolder(dir: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(dir, entry.name)).then(
    (target) => target.isDirectory(),
    () => false,
  );
}
