/** The look of the report, inside it: it is sent by mail and opened without a network. */
export const STYLE = `:root{color-scheme:light dark;--ink:light-dark(#1b2430,#e4e9ef);--quiet:light-dark(#4d5a69,#a9b5c2);--paper:light-dark(#fff,#12181f);--shade:light-dark(#f1f4f7,#1b232c);--line:light-dark(#d5dce3,#35414d);--link:light-dark(#0b5a8a,#7cc4f2);--good:light-dark(#0d6b3a,#6fd39b);--bad:light-dark(#a31621,#ff9a9f)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Be Vietnam Pro",system-ui,"Noto Sans",sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{margin:0 0 .5rem;font-size:1.7rem;line-height:1.25}
h2{margin:2.5rem 0 .5rem;padding-bottom:.3rem;border-bottom:1px solid var(--line);font-size:1.2rem}
h3{margin:0;font-size:1rem;font-weight:600}
[lang=en]{color:var(--quiet);font-weight:400}
a{color:var(--link)}
.where{margin:0;overflow-wrap:anywhere;color:var(--quiet)}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.25rem 0}
.counts div{display:flex;flex-direction:column;justify-content:space-between;padding:.6rem 1rem;border:1px solid var(--line);border-radius:.5rem}
.counts dd{margin:0;font-size:1.6rem;font-weight:600;font-variant-numeric:tabular-nums}
.counts .pass dd,.pass .verdict{color:var(--good)}
.counts .fail dd,.fail .verdict,.found{color:var(--bad)}
.skip .found,.not_applicable .found{color:var(--quiet)}
article{margin:.75rem 0;padding:.6rem .9rem;border:1px solid var(--line);border-left-width:.3rem;border-radius:.3rem}
article.pass{border-left-color:var(--good)}
article.fail{border-left-color:var(--bad)}
.verdict{margin-right:.3rem}
.facts,.found{margin:.2rem 0;font-size:.9rem;overflow-wrap:anywhere}
.facts{color:var(--quiet)}
summary{padding:.2rem 0;cursor:pointer;font-size:.9rem}
pre{margin:.4rem 0;padding:.6rem;overflow-x:auto;background:var(--shade);font-size:.8rem;line-height:1.4;white-space:pre-wrap;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
footer{margin-top:3rem;color:var(--quiet);font-size:.9rem}
@media print{details{break-inside:avoid}}
`;
