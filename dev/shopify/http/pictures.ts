/** Simple product pictures drawn here, so that the demo carries no image files. */
const shapes: Record<string, { ground: [string, string]; drawing: string }> = {
  carrier: {
    ground: ["#e9efe6", "#c9d8c3"],
    drawing:
      '<path d="M250 210q150-70 300 0l-28 60q30 130 10 250-132 60-264 0-20-120 10-250z" fill="#5f7f63"/><path d="M300 250q100-36 200 0l-14 190q-86 36-172 0z" fill="#7c9a7d"/><path d="M258 216q-70 160 12 300M542 216q70 160-12 300" fill="none" stroke="#3f5a45" stroke-width="26" stroke-linecap="round"/><rect x="180" y="520" width="440" height="72" rx="34" fill="#4b6a51"/><rect x="356" y="538" width="88" height="36" rx="10" fill="#dfe8dc"/>',
  },
  wrap: {
    ground: ["#f4ece1", "#e3d2bd"],
    drawing:
      '<path d="M180 300q220-150 440 0-40 90-220 90t-220-90z" fill="#c8a985"/><path d="M200 330q200 130 400 0-10 110-200 130T200 330z" fill="#b8956e"/><path d="M220 400q180 130 360 0-20 120-180 140T220 400z" fill="#a5825d"/><path d="M400 540q-10 70-70 110M410 540q30 60 80 90" stroke="#a5825d" stroke-width="44" stroke-linecap="round" fill="none"/>',
  },
  seat: {
    ground: ["#e6ebf2", "#c7d2e0"],
    drawing:
      '<path d="M210 360q190-60 380 0 20 90-60 150-130 50-260 0-80-60-60-150z" fill="#4f6782"/><path d="M240 350q160-50 320 0-30 50-160 50t-160-50z" fill="#7d95b0"/><rect x="170" y="440" width="460" height="60" rx="30" fill="#3b5069"/><circle cx="400" cy="470" r="18" fill="#dbe4ee"/>',
  },
  cover: {
    ground: ["#e9e7f1", "#cfcbe0"],
    drawing:
      '<path d="M270 200q130-60 260 0 60 180 30 370-160 60-320 0-30-190 30-370z" fill="#655f87"/><path d="M400 190v400" stroke="#4a4569" stroke-width="10" stroke-dasharray="4 14"/><path d="M300 220q100 70 200 0" stroke="#a9a4c6" stroke-width="20" fill="none" stroke-linecap="round"/>',
  },
  pads: {
    ground: ["#f6e9e6", "#e8ccc5"],
    drawing:
      '<rect x="250" y="220" width="120" height="360" rx="56" fill="#c27f70" transform="rotate(-8 310 400)"/><rect x="430" y="220" width="120" height="360" rx="56" fill="#d09a8d" transform="rotate(8 490 400)"/><path d="M290 300l36 200M500 300l-30 200" stroke="#f3ded9" stroke-width="8" stroke-dasharray="10 12"/>',
  },
  pouch: {
    ground: ["#eceae4", "#d6d1c4"],
    drawing:
      '<path d="M300 260q100-120 200 0" stroke="#6b6452" stroke-width="22" fill="none"/><rect x="230" y="270" width="340" height="280" rx="56" fill="#8c8470"/><rect x="230" y="270" width="340" height="110" rx="50" fill="#766e5b"/><circle cx="400" cy="376" r="20" fill="#e7e2d5"/>',
  },
};

/** The SVG of one picture, or null when there is none of that name. */
export function picture(name: string): string | null {
  const shape = shapes[name];
  if (!shape) return null;
  const [light, dark] = shape.ground;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800"><defs><radialGradient id="g" cx="50%" cy="42%" r="75%"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></radialGradient></defs><rect width="800" height="800" fill="url(#g)"/><ellipse cx="400" cy="640" rx="230" ry="26" fill="#000" opacity=".08"/>${shape.drawing}</svg>`;
}
