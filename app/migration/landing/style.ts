/**
 * The stylesheet of the public pages, the same for every shop: colours come as variables (theme.ts). Logical properties
 * only, so that right-to-left languages need nothing of their own; sizes in rem, so that zoom and large type work.
 */
const css = `
*,::before,::after{box-sizing:border-box}
html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);min-height:100vh;display:flex;flex-direction:column;overflow-wrap:break-word}
header,main,footer{width:100%;max-width:27.5rem;margin-inline:auto;padding-inline:1.25rem}
header{display:flex;align-items:center;justify-content:space-between;gap:1rem;padding-block:.75rem .5rem;min-height:3.5rem}
.brand{font-weight:700;font-size:1.0625rem;letter-spacing:-.01em;min-width:0}
.brand img{display:block;height:1.75rem;width:auto;max-width:11rem;object-fit:contain}
.lang{position:relative;font-size:.9375rem}
summary{cursor:pointer}
.lang summary{list-style:none;padding:.5rem .125rem;color:var(--soft);min-height:2.75rem;display:flex;align-items:center;gap:.375rem;border-radius:.5rem}
.lang summary::-webkit-details-marker{display:none}
.lang summary::after{content:"";width:.4rem;height:.4rem;border:solid;border-width:0 1.5px 1.5px 0;transform:rotate(45deg) translate(-.1rem,-.1rem)}
.lang ul{position:absolute;inset-inline-end:0;z-index:2;margin:0;padding:.375rem;list-style:none;background:var(--field);border:1px solid var(--line);border-radius:calc(var(--r)*.8);box-shadow:0 12px 32px #0003;columns:2;column-gap:0;width:17rem;max-width:84vw}
.lang a{display:block;padding:.625rem .75rem;color:var(--fg);text-decoration:none;border-radius:.5rem}
.lang a:hover,.lang [aria-current]{background:var(--tint)}
.lang [aria-current]{font-weight:600}
main{padding-block-end:1rem}
.hero{display:block;width:100%;height:auto;aspect-ratio:16/7;border-radius:var(--r);object-fit:cover;background:var(--tint)}
.art{display:grid;place-items:center;color:var(--brand);background:radial-gradient(120% 140% at 0 0,var(--glow),transparent 62%),radial-gradient(110% 130% at 100% 100%,var(--glow),transparent 58%),var(--tint)}
.art svg{width:4.25rem;height:4.25rem}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.02em;margin:1.25rem 0 .375rem;text-wrap:balance}
h2{font-size:1.1875rem;line-height:1.3;letter-spacing:-.01em;margin:0 0 .5rem}
p{margin:0 0 .75rem}
.lead{font-size:1.0625rem;color:var(--soft);margin-bottom:1.25rem;text-wrap:pretty}
a{color:var(--link);text-underline-offset:.15em}
label,legend,.label{font-weight:600}
legend{padding:0;margin-bottom:.375rem}
fieldset{border:0;margin:0 0 1.25rem;padding:0;min-width:0}
.field{margin:0 0 1.25rem}
input:not([type=checkbox],[type=radio],[type=hidden]),select,textarea{display:block;width:100%;font:inherit;font-size:1.0625rem;color:inherit;background:var(--field);border:1.5px solid var(--line);border-radius:var(--r);padding:.75rem .9375rem;min-height:3.375rem;margin-top:.375rem}
textarea{min-height:6rem}
::placeholder{color:var(--soft);opacity:1}
.check{display:flex;gap:.75rem;align-items:flex-start;font-weight:400;padding-block:.3125rem;cursor:pointer;color:var(--fg)}
.check input{flex:none;width:1.375rem;height:1.375rem;margin:.0625rem 0 0;accent-color:var(--brand)}
.consent{margin:0 0 1.25rem}
button,.button{display:flex;width:100%;align-items:center;justify-content:center;text-align:center;font:inherit;font-size:1.0625rem;font-weight:650;color:var(--on);background:var(--brand);border:1.5px solid var(--brand);border-radius:var(--r);padding:.75rem 1.25rem;min-height:3.5rem;cursor:pointer;text-decoration:none;transition:filter .15s,transform .15s}
button:hover,.button:hover{filter:brightness(1.07)}
button:active{transform:scale(.985)}
.quiet{color:var(--link);background:transparent;border-color:var(--line);min-height:3rem}
.danger{color:var(--err);background:transparent;border-color:var(--err);min-height:3rem}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.small,.hint,footer{font-size:.875rem;color:var(--soft)}
.hint{font-weight:400;display:block;margin-top:.25rem}
.fine{margin-top:1rem}
.err{display:block;color:var(--err);font-size:.9375rem;font-weight:500;margin-top:.375rem}
[aria-invalid=true]{border-color:var(--err)!important}
.note,.errors,.panel{border-radius:var(--r);padding:.875rem 1rem;margin:0 0 1.25rem;background:var(--tint)}
.errors{background:none;border:1.5px solid var(--err)}
.errors h2{color:var(--err);font-size:1rem;margin:0}
.errors ul{margin:.25rem 0 0;padding-inline-start:1.125rem}
.errors p:last-child,.note p:last-child,.panel>:last-child{margin-bottom:0}
.errors a{color:var(--err)}
.panel{padding:1.125rem 1.125rem 1.25rem}
.item .panel h3,.panel h2,.panel h3{display:flex;gap:.625rem;align-items:center;margin:0 0 .625rem;font-size:1.125rem}
.panel svg{flex:none;width:1.5rem;height:1.5rem;color:var(--link)}
.done{width:3.5rem;height:3.5rem;color:var(--brand);display:block;margin-top:.5rem}
.value{font:600 1.375rem/1.3 ui-monospace,SFMono-Regular,Menlo,monospace;letter-spacing:.04em;user-select:all;margin:0 0 .25rem}
section{border-top:1px solid color-mix(in srgb,var(--line) 45%,transparent);padding-block:1.5rem .25rem;margin-top:.5rem}
section details{margin-bottom:1.25rem}
.item>details{margin:0 0 .25rem}
.item h3+.small{margin-bottom:.75rem}
.item .panel{margin-bottom:.75rem}
h1+.panel{margin-top:1rem}
select{padding-inline-end:.5rem!important}
section summary,.item summary{color:var(--link);font-weight:600;padding-block:.5rem}
.terms{white-space:pre-line}
.row{display:flex;flex-wrap:wrap;gap:.5rem .75rem;margin:.75rem 0}
.row .button{width:auto;flex:1 1 9rem}
.item{padding:1rem 1.125rem;border:1px solid color-mix(in srgb,var(--line) 45%,transparent);border-radius:var(--r);margin:0 0 1rem}
.item h3{font-size:1.0625rem;margin:0 0 .125rem}
.hp{position:absolute;inset-inline-start:-200vw;width:1px;height:1px;overflow:hidden}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
#o:has([value=have]:not(:checked)):has([type=radio]:checked) .num{display:none}
footer{padding-block:0 1.5rem}
@media(min-width:48rem){body{justify-content:flex-start}header{padding-top:2.5rem}h1{font-size:2rem}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}button:active{transform:none}}
@media(forced-colors:active){button,.button{border:2px solid}}
`;

/** The stylesheet as sent: without line breaks. */
export const baseCss = css.replace(/\n/g, "");
