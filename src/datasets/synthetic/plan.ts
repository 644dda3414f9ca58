import { CATEGORIES, type Category } from './categories.ts';

/** One clip of the data set before it is made. */
export interface PlannedClip extends Category {
  readonly filename: string;
  /** 1 to the number of folds */
  readonly fold: number;
  /** CLIP_ID of ESC-50: takes of one source share it, and the fold */
  readonly source: number;
  readonly takeIndex: number;
  /** 'A', 'B', ... */
  readonly take: string;
}

/** How many takes the sources of a fold have, in turn: as in ESC-50, some recordings gave several clips. */
const TAKES = [1, 1, 2, 1, 3];
const FIRST_CLIP_ID = 900001;

/** All clips of the data set: for each class `clipsPerClass`, spread evenly over the folds. */
export function planClips(clipsPerClass: number, folds: number): PlannedClip[] {
  const clips: PlannedClip[] = [];
  let source = FIRST_CLIP_ID;
  for (const category of CATEGORIES) {
    for (let fold = 1; fold <= folds; fold++) {
      let left = Math.floor(clipsPerClass / folds) + (fold <= clipsPerClass % folds ? 1 : 0);
      for (let turn = 0; left > 0; turn++) {
        const takes = Math.min(left, TAKES[turn % TAKES.length]);
        for (let takeIndex = 0; takeIndex < takes; takeIndex++) {
          const take = String.fromCharCode(65 + takeIndex);
          const filename = `${fold}-${source}-${take}-${category.target}.wav`;
          clips.push({ ...category, filename, fold, source, takeIndex, take });
        }
        left -= takes;
        source++;
      }
    }
  }
  return clips;
}

/** `meta/esc50.csv` of these clips. */
export function metaCsv(clips: readonly PlannedClip[]): string {
  const rows = clips.map(
    ({ filename, fold, target, category, source, take }) =>
      `${filename},${fold},${target},${category},True,${source},${take}`,
  );
  return `filename,fold,target,category,esc10,src_file,take\n${rows.join('\n')}\n`;
}
