export { audioPlayer, audioPlayers, type Clip } from './audio-player.ts';
export type { JudgedClip } from './clip-card.ts';
export { type ConfusionExplorerContent, confusionExplorer } from './confusion-explorer.ts';
export { type Drawing, figure, figures } from './figure.ts';
export { type Block, type Html, html, inline } from './html.ts';
export { type PageContent, page, type Section, section } from './page.ts';
export { badge, callout, code, details, list, prose } from './prose.ts';
export { type Cell, type KeyFigure, keyFigures, type TableContent, table } from './table.ts';
