/** @file The banks of filters by librosa's names: `filters.mel`, `filters.chroma`. */

export { chromaFilterbank as chroma } from './chroma-filterbank.ts';
export { melFilterbank as mel } from './mel.ts';
