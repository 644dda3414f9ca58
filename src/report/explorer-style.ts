/** The style of a confusion matrix whose cells list their clips; it goes with the block, not with every page. */
export const EXPLORER_STYLE = `
.explorer { --hit: #00714f; --miss: #c2410c; }
@media (prefers-color-scheme: dark) { .explorer { --hit: #4fc79f; --miss: #fb923c; } }
.chart-caption { font-size: .9rem; line-height: 1.45; color: var(--muted); margin-bottom: .4rem; }
.matrix { margin-top: 0; }
.matrix table { min-width: 0; border-collapse: separate; border-spacing: 2px; }
.matrix :is(th, td) { padding: 0; border: 0; vertical-align: middle; }
.matrix thead th { vertical-align: bottom; text-align: center; }
.matrix thead a { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); padding: .4rem .2rem; max-height: 12rem; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.matrix th a { color: var(--ink); text-decoration: none; font-weight: 500; white-space: nowrap; border-radius: .3rem; }
.matrix th a:hover { color: var(--accent); text-decoration: underline; }
.matrix tbody th { text-align: right; position: sticky; left: 0; background: var(--ground); z-index: 2; max-width: 14rem; }
.matrix tbody th a { display: block; padding: .2rem .6rem .2rem 0; overflow: hidden; text-overflow: ellipsis; }
.matrix .corner { font-size: .78rem; color: var(--muted); text-align: right; vertical-align: bottom; padding: 0 .6rem .4rem 0; white-space: nowrap; }
.matrix td:not(.corner) { width: 2.9rem; min-width: 2.3rem; text-align: center; }
.matrix td > :is(a, i) { display: block; line-height: 2.3rem; border-radius: .3rem; font-style: normal; text-decoration: none; position: relative; }
.matrix td > i { color: var(--line); background: var(--raised); }
.matrix td > a { --tone: var(--miss); color: var(--ink); font-weight: 600; background: color-mix(in oklab, var(--tone) calc(18% + .82 * var(--share)), var(--ground)); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.matrix td.hit > a { --tone: var(--hit); }
.matrix td > a.strong { color: var(--ground); }
.matrix td > a:is(:hover, :focus-visible) { outline: 2px solid var(--ink); z-index: 1; }
.matrix.dense { font-size: .72rem; }
.matrix.dense table { border-spacing: 1px; font-size: inherit; }
.matrix.dense td:not(.corner) { width: 1.15rem; min-width: 1.15rem; font-size: .65rem; }
.matrix.dense td > :is(a, i) { line-height: 1.15rem; border-radius: .15rem; font-weight: 500; }
.matrix.dense tbody th { max-width: 9rem; }
.matrix.dense tbody th a { padding-block: 0; }
.matrix.dense td > i { color: transparent; }
.matrix.dense thead a { padding: .3rem 0; }
.chosen { display: none; scroll-margin-top: 45vh; }
.chosen:target, .explorer:not(:has(:target.chosen)) .chosen.none { display: block; }
.chosen h3 { margin: 1.6rem 0 .2rem; }
.chosen h3 small { font-weight: 400; color: var(--muted); margin-left: .4em; }
.chosen p { color: var(--muted); font-size: .93rem; margin-bottom: .9rem; }
.clips { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); }
.clip { display: none; flex-direction: column; gap: .55rem; background: var(--raised); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem; min-width: 0; }
.explorer:not(:has(:target.chosen)) .clip.first { display: flex; }
.clip img { width: 100%; height: 6.5rem; border-radius: .3rem; background: #000004; object-fit: fill; }
.clip audio { width: 100%; height: 2.3rem; }
.clip p { margin: 0; }
.clip .verdict { line-height: 1.35; }
.clip .is-true { --tone: var(--hit); } .clip .is-wrong { --tone: var(--miss); }
.clip b { color: var(--tone); }
.clip dl { margin: 0; display: grid; gap: .2rem; font-size: .82rem; font-variant-numeric: tabular-nums; }
.clip dl > div { --tone: var(--muted); display: grid; grid-template-columns: minmax(0, 1fr) 4.5rem; gap: .5rem; align-items: center; }
.clip dt { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.clip dd { margin: 0; position: relative; text-align: right; }
.clip dl > div::after { content: ''; grid-column: 1 / -1; height: .3rem; border-radius: 1rem; background: linear-gradient(to right, var(--tone) var(--share, 0), var(--line) 0); }
.clip .about { margin-top: auto; font-size: .78rem; line-height: 1.4; color: var(--muted); overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .matrix tbody th { max-width: 7.5rem; }
  .matrix td:not(.corner) { width: 2rem; min-width: 2rem; }
  .matrix td > :is(a, i) { line-height: 2rem; }
}
@media print {
  .explorer { --hit: #00503a; --miss: #8a2d08; }
  .matrix.dense td:not(.corner) { width: .7rem; min-width: 0; font-size: .45rem; }
  .matrix.dense :is(thead, tbody th) a { font-size: .55rem; line-height: 1.1; padding: .15rem 0; }
  .matrix.dense td > :is(a, i) { line-height: .7rem; }
  .matrix.dense table { border-spacing: 0; }
  .clip { break-inside: avoid; }
  .clip audio, .chosen a, .chosen.none p { display: none; }
  .clips { grid-template-columns: repeat(3, 1fr); }
}
`;
