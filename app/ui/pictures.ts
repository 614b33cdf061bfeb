// Drawings for empty pages, our own, as data addresses for Polaris's EmptyState.

const address = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** A little square pattern that reads as a QR without being one. */
function squares(x: number, y: number, side: number): string {
  const cell = side / 7;
  const dark = ["1110111", "1010101", "1110111", "0001000", "1110101", "1010011", "1110110"];
  const rects = dark.flatMap((row, line) =>
    [...row].map((bit, column) =>
      bit === "1"
        ? `<rect x="${x + column * cell}" y="${y + line * cell}" width="${cell}" height="${cell}"/>`
        : "",
    ),
  );
  return `<g fill="#1f2937">${rects.join("")}</g>`;
}

/** A card beside a phone that shows its page. */
export const cardAndPhone = address(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240">
    <ellipse cx="200" cy="214" rx="150" ry="12" fill="#e9ecef"/>
    <g transform="rotate(-7 140 130)">
      <rect x="52" y="78" width="176" height="112" rx="8" fill="#fff" stroke="#d5dae1" stroke-width="2"/>
      <rect x="52" y="178" width="176" height="12" rx="4" fill="#0f766e"/>
      <rect x="70" y="98" width="70" height="10" rx="5" fill="#1f2937"/>
      <rect x="70" y="116" width="56" height="6" rx="3" fill="#c3cad4"/>
      <rect x="70" y="128" width="62" height="6" rx="3" fill="#c3cad4"/>
      <rect x="70" y="140" width="46" height="6" rx="3" fill="#c3cad4"/>
      ${squares(158, 96, 54)}
    </g>
    <path d="M214 86q24-40 58-36" fill="none" stroke="#0f766e" stroke-width="3" stroke-dasharray="2 8" stroke-linecap="round"/>
    <g>
      <rect x="262" y="34" width="92" height="172" rx="16" fill="#1f2937"/>
      <rect x="268" y="42" width="80" height="156" rx="10" fill="#fafaf7"/>
      <circle cx="308" cy="76" r="18" fill="#d7f0ec"/>
      <path d="M308 65l11 4v8c0 8-6 12-11 14-5-2-11-6-11-14v-8z" fill="#0f766e"/>
      <rect x="280" y="104" width="56" height="8" rx="4" fill="#1f2937"/>
      <rect x="280" y="118" width="44" height="5" rx="2.500" fill="#c3cad4"/>
      <rect x="280" y="134" width="56" height="16" rx="4" fill="#fff" stroke="#c3cad4"/>
      <rect x="280" y="160" width="56" height="18" rx="9" fill="#0f766e"/>
    </g>
  </svg>`,
);

/** A stack of cards on its way out of a printer. */
export const printedStack = address(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240">
    <ellipse cx="200" cy="212" rx="150" ry="12" fill="#e9ecef"/>
    <rect x="96" y="44" width="208" height="70" rx="12" fill="#1f2937"/>
    <rect x="116" y="62" width="60" height="8" rx="4" fill="#4b5563"/>
    <circle cx="280" cy="66" r="6" fill="#34d399"/>
    <rect x="112" y="98" width="176" height="8" rx="4" fill="#0b1220"/>
    <g stroke="#d5dae1" stroke-width="2" fill="#fff">
      <rect x="134" y="176" width="132" height="26" rx="4"/>
      <rect x="134" y="166" width="132" height="26" rx="4"/>
      <rect x="134" y="102" width="132" height="84" rx="4"/>
    </g>
    <rect x="134" y="176" width="132" height="10" fill="#0f766e"/>
    <rect x="148" y="122" width="52" height="8" rx="4" fill="#1f2937"/>
    <rect x="148" y="138" width="42" height="5" rx="2.500" fill="#c3cad4"/>
    <rect x="148" y="149" width="46" height="5" rx="2.500" fill="#c3cad4"/>
    ${squares(212, 118, 44)}
  </svg>`,
);

/** A product with two names. */
export const productTags = address(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240">
    <ellipse cx="200" cy="212" rx="140" ry="12" fill="#e9ecef"/>
    <path d="M130 92l70-34 70 34v82l-70 34-70-34z" fill="#f5e6d3"/>
    <path d="M130 92l70 34 70-34M200 126v82" fill="none" stroke="#d8b892" stroke-width="3"/>
    <path d="M164 75l70 34v22l14-7v-22l-70-34z" fill="#e8cfae"/>
    <g font-family="system-ui,sans-serif" font-size="15" font-weight="700">
      <rect x="40" y="36" width="112" height="34" rx="17" fill="#fff" stroke="#15803d" stroke-width="2"/>
      <text x="96" y="58" text-anchor="middle" fill="#15803d">Shopify</text>
      <rect x="248" y="36" width="112" height="34" rx="17" fill="#fff" stroke="#b45309" stroke-width="2"/>
      <text x="304" y="58" text-anchor="middle" fill="#b45309">Amazon</text>
    </g>
    <path d="M110 70q10 30 50 34M290 70q-10 30-50 34" fill="none" stroke="#94a3b8" stroke-width="2.500" stroke-dasharray="2 7" stroke-linecap="round"/>
  </svg>`,
);
