/** The page's style sheet: system fonts, one accent colour, light and dark, phone and print. */
export const STYLE = `
:root {
  --ground: #ffffff; --raised: #f5f7fa; --ink: #1f2933; --muted: #52606d; --line: #d9dfe6; --accent: #005f96;
  --see: #00714f; --try: #6b3f86; --warn: #9a4a00; --bad: #b3261e;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171c; --raised: #1b222a; --ink: #e4e9ee; --muted: #a3b0bd; --line: #323d48; --accent: #6cb8ea;
    --see: #4fc79f; --try: #c9a0e0; --warn: #f0a860; --bad: #ff8a80;
  }
  .panel > svg { filter: brightness(.93); }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2.5rem) 4rem; max-width: 60rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.6 var(--sans); counter-reset: figure table;
  overflow-wrap: break-word;
}
a { color: var(--accent); text-underline-offset: .15em; }
p, ul, ol, dl { margin: 0 0 1em; }
p, li { max-width: 44rem; }
li { margin-bottom: .3em; }
header { padding: clamp(2rem, 6vw, 4rem) 0 1.8rem; border-bottom: 3px solid var(--accent); margin-bottom: 2rem; }
h1 { font-size: clamp(1.8rem, 5vw, 2.7rem); line-height: 1.15; letter-spacing: -.02em; margin: 0 0 .4rem; text-wrap: balance; }
h2 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.01em; margin: 3.5rem 0 1rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.2rem; line-height: 1.3; margin: 2.2rem 0 .7rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
main > section:first-child > h2 { margin-top: 0; border-top: 0; padding-top: 0; }
.subtitle { font-size: 1.15rem; color: var(--muted); margin: 0; }
header .subtitle ~ * { margin: 1.4rem 0 0; }
.anchor { position: absolute; color: var(--muted); text-decoration: none; font-weight: 400; opacity: 0; padding: 0 .2em; }
:is(h2, h3, h4, h5, h6):hover .anchor, .anchor:focus { opacity: 1; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem 1rem; z-index: 1; }
nav { background: var(--raised); border-radius: .6rem; padding: 1rem 1.4rem; margin-bottom: 2.5rem; font-size: .95rem; }
nav ol { margin: 0; padding-left: 0; list-style: none; }
nav > ol > li { font-weight: 600; }
nav ol ol { padding-left: 1.1em; font-weight: 400; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.nav-title { font-weight: 600; margin: 0 0 .4rem; color: var(--muted); text-transform: uppercase; letter-spacing: .06em; font-size: .8rem; }
code, pre { font-family: var(--mono); font-size: .88em; }
:not(pre) > code { background: var(--raised); padding: .1em .3em; border-radius: .25em; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem; margin: 0 0 1.2rem; overflow-x: auto; line-height: 1.4; font-size: .8rem; }
pre code { font-size: inherit; }
.code-title { margin: 0 0 .3rem; font-size: .9rem; color: var(--muted); }
figure { margin: 1.5rem 0 2rem; }
.panel > svg { display: block; width: 100%; height: auto; border-radius: .4rem; background: #fff; }
.panels { display: grid; gap: .6rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--panel)), 1fr)); align-items: start; }
.panels .panel { width: 100%; }
figcaption, caption { font-size: .9rem; line-height: 1.45; color: var(--muted); }
figure:not(.player) > figcaption { margin-top: .7rem; max-width: 44rem; counter-increment: figure; }
figure:not(.player) > figcaption::before { content: 'Figure ' counter(figure) '. '; font-weight: 600; color: var(--ink); }
.table { overflow-x: auto; margin: 1.2rem 0 2rem; }
table { border-collapse: collapse; min-width: min(100%, 24rem); font-size: .93rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .5rem; counter-increment: table; }
caption span { display: inline-block; position: sticky; left: 0; max-width: min(44rem, calc(100vw - 2rem)); }
caption span::before { content: 'Table ' counter(table) '. '; font-weight: 600; color: var(--ink); }
th, td { text-align: left; padding: .45rem .9rem; overflow-wrap: normal; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 500; }
tr > :first-child { padding-left: 0; }
.number { text-align: right; }
.long { min-width: 14rem; }
.key-figures { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); margin: 1.4rem 0 2rem; }
.key-figures > div { background: var(--raised); border-radius: .6rem; padding: .8rem 1rem; }
.key-figures dt { font-size: .85rem; color: var(--muted); }
.key-figures dd { margin: .1rem 0 0; font-size: 1.5rem; font-weight: 600; letter-spacing: -.01em; font-variant-numeric: tabular-nums; line-height: 1.3; }
.key-figures small { display: block; font-size: .8rem; font-weight: 400; color: var(--muted); letter-spacing: 0; }
.players { display: grid; gap: .8rem 1.2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); margin: 1.2rem 0 2rem; }
.player { margin: 0; min-width: 0; }
.player audio { display: block; width: 100%; height: 2.5rem; margin-top: .3rem; }
.player figcaption { color: var(--ink); font-weight: 500; }
.player small { color: var(--muted); font-weight: 400; }
.callout { --tone: var(--accent); border-left: 4px solid var(--tone); background: var(--raised); border-radius: 0 .5rem .5rem 0; padding: .9rem 1.2rem; margin: 1.5rem 0; }
.callout.see { --tone: var(--see); } .callout.try { --tone: var(--try); } .callout.warning { --tone: var(--warn); }
.callout > :last-child { margin-bottom: 0; }
.callout-title { color: var(--tone); font-weight: 600; margin-bottom: .4rem; }
details { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; margin: 0 0 1.2rem; }
summary { cursor: pointer; font-weight: 500; }
details[open] > summary { margin-bottom: .8rem; }
details > :last-child { margin-bottom: .4rem; }
.badge { --tone: var(--muted); display: inline-block; font-size: .75rem; font-weight: 600; line-height: 1; letter-spacing: 0; padding: .3em .6em; border: 1px solid var(--tone); color: var(--tone); border-radius: 99px; vertical-align: .2em; white-space: nowrap; }
.badge.good { --tone: var(--see); } .badge.warn { --tone: var(--warn); } .badge.bad { --tone: var(--bad); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .88rem; color: var(--muted); }
@media (hover: none), (max-width: 40rem) { .anchor { display: none; } }
@media (max-width: 40rem) { :is(td, tbody th):not(.long) { white-space: nowrap; } }
@media (min-width: 82rem) {
  body:has(> nav) { max-width: 78rem; display: grid; grid-template-columns: 15rem minmax(0, 1fr); column-gap: 3rem; }
  header, footer { grid-column: 1 / -1; }
  nav { position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); overflow-y: auto; }
}
@media print {
  :root { --ground: #fff; --raised: #fff; --ink: #000; --muted: #333; --line: #999; --accent: #003a5c; --see: #00503a; --try: #4b2b60; --warn: #6b3300; --bad: #7d1a15; color-scheme: light; }
  @page { margin: 16mm 14mm; }
  body, body:has(> nav) { display: block; max-width: none; padding: 0; font-size: 10pt; }
  header { padding-top: 0; }
  nav { border: 1px solid var(--line); }
  .players, .player, .anchor, .skip { display: none; }
  .panel > svg { filter: none; }
  figure:not(.wide) .panel { max-width: 13cm !important; }
  h2, h3, h4, .code-title { break-after: avoid; }
  figure, .table, .callout, .key-figures > div, tr, pre, .panel { break-inside: avoid; }
  figure.wide { break-inside: auto; }
  figcaption { break-before: avoid; }
  .table, pre { overflow: visible; }
  table { font-size: 9pt; width: 100%; }
  th, td { padding: .3rem .35rem; min-width: 0; }
  td { overflow-wrap: anywhere; }
  td.number { white-space: nowrap; }
  thead { display: table-header-group; }
  pre { white-space: pre-wrap; font-size: 7.5pt; }
  .callout { border: 1px solid var(--line); border-left: 4px solid var(--tone); }
  .panels { grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--panel) * .8)), 1fr)); }
  details::details-content { content-visibility: visible; block-size: auto; }
  a { color: inherit; text-decoration: none; }
}
`;
