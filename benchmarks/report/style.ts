/** Of the page: both themes, a narrow window, print. Colours of arms keep 3:1 to the page. */
export const STYLE = `
:root {
  --page: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa;
  --warn-page: #fff4d6; --warn-ink: #5c3d00; --warn-line: #b58100; --link: #0550ae;
  --arm-1: #0062a8; --arm-2: #b84a00; --arm-3: #00795c; --arm-4: #9c3f86; --arm-5: #6b5d00; --arm-6: #4a4f57;
  --returned: #00795c; --selection: #b84a00; --filter: #9c3f86; --on-bar: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --ink: #e6e9ed; --soft: #a2abb5; --line: #3a414a; --panel: #1d2127;
    --warn-page: #3a2d06; --warn-ink: #ffe3a0; --warn-line: #d8a72c; --link: #79b8ff;
    --arm-1: #5db3f0; --arm-2: #f59a52; --arm-3: #3fc79f; --arm-4: #e38fcf; --arm-5: #d9c64a; --arm-6: #b5bcc6;
    --returned: #3fc79f; --selection: #f59a52; --filter: #e38fcf; --on-bar: #14171b;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 4rem; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.75rem 0 .75rem; padding-top: .9rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p, li { max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .table:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
nav ul { columns: 2; column-gap: 2rem; padding-left: 1.1rem; margin: 1rem 0 0; }
.caution { background: var(--warn-page); color: var(--warn-ink); border-left: 4px solid var(--warn-line); padding: .6rem .9rem; border-radius: 3px; max-width: none; }
figure { margin: 1.25rem 0 .75rem; padding: 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .5rem; max-width: 46rem; }
.drawing { overflow-x: auto; }
.drawing svg { display: block; width: 100%; max-width: 54rem; height: auto; min-width: 34rem; font-size: 12px; color: var(--ink); overflow: visible; }
.drawing svg text, .drawing svg tspan { white-space: pre; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0 0 .5rem; padding: 0; font-size: .9rem; }
.legend li { max-width: 100%; }
.table { overflow-x: auto; margin: .75rem 0 1.5rem; }
table { border-collapse: collapse; font-size: .875rem; width: 100%; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; max-width: 46rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; overflow-wrap: normal; }
tbody th { font-weight: 600; min-width: 6rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 0; }
thead .number { white-space: normal; }
summary { cursor: pointer; color: var(--link); margin: .25rem 0 1rem; }
@media (max-width: 40rem) { nav ul { columns: 1; } }
@media print {
  :root {
    --page: #ffffff; --ink: #000000; --soft: #333333; --line: #999999; --panel: #ffffff;
    --warn-page: #ffffff; --warn-ink: #000000; --warn-line: #000000; --link: #000000;
    --arm-1: #0062a8; --arm-2: #b84a00; --arm-3: #00795c; --arm-4: #9c3f86; --arm-5: #6b5d00; --arm-6: #4a4f57;
    --returned: #00795c; --selection: #b84a00; --filter: #9c3f86; --on-bar: #ffffff;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip, summary { display: none; }
  figure, tr, .caution { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
  .table, .drawing { overflow: visible; }
  .drawing svg { min-width: 0; }
  table { font-size: 8pt; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
`;
