import { useId, useRef, useState } from "react";

export type WheelNode = { id: string; name: string; role: string; colour: string };
export type WheelArrow = {
  number: number;
  from: string;
  to: string;
  /** Money decides the width; null is drawn as thin as can be. In minor units, or citations for beads. */
  weight: number | null;
  /** How it is drawn: a band, an outlined band for carried revenue, beads for counts without money. */
  style: "band" | "carried" | "beads";
  momentum: "growing" | "shrinking" | "steady" | "unknown";
  sureness: "sure" | "directional" | "unsure";
  /** What the arrow says on the picture, short. */
  label: string;
  /** The same as a sentence, for hover, tap and screen readers. */
  title: string;
  lines: string[];
  url: string;
};

const width = 480;
const height = 452;
const centre = { x: 240, y: 228 };
const radius = 166;
const nodeRadius = 47;
const places: Record<string, number> = { tiktok: -90, amazon: -18, shopify: 54, email_sms: 126, ai_search: 198 };
/** How far each arrow bends from the straight line, and where on it the label sits: where labels as wide as “10 $41.8K” on a phone touch no other label, node or arrow. */
const shapes: Record<number, { bend: number; label: number }> = {
  1: { bend: -26, label: 0.79 }, 2: { bend: 26, label: 0.79 }, 3: { bend: -24, label: 0.31 }, 4: { bend: 30, label: 0.3 }, 5: { bend: -18, label: 0.77 },
  6: { bend: -16, label: 0.54 }, 7: { bend: 34, label: 0.75 }, 8: { bend: 22, label: 0.46 }, 9: { bend: 22, label: 0.66 }, 10: { bend: -18, label: 0.35 },
};
const colours = { growing: "#15803d", shrinking: "#b91c1c", steady: "#64748b", unknown: "#9ca3af" };
const thinnest = 2.5;
const widest = 20;

type Point = { x: number; y: number };

function place(node: string): Point {
  const angle = ((places[node] ?? 0) * Math.PI) / 180;
  return { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) };
}

/** The curve of an arrow between two circles: its ends, its control point, where its label sits. */
function curve({ number, from, to }: WheelArrow, thickness: number) {
  const [a, b] = [place(from), place(to)];
  const { bend, label } = shapes[number] ?? { bend: 20, label: 0.5 };
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const normal = { x: (b.y - a.y) / length, y: -(b.x - a.x) / length };
  const control = { x: (a.x + b.x) / 2 - normal.x * bend * 2, y: (a.y + b.y) / 2 - normal.y * bend * 2 };
  const edge = (from: Point, towards: Point, gap: number): Point => {
    const away = Math.hypot(towards.x - from.x, towards.y - from.y);
    return { x: from.x + ((towards.x - from.x) / away) * gap, y: from.y + ((towards.y - from.y) / away) * gap };
  };
  const head = Math.max(9, thickness * 0.95);
  const tip = edge(b, control, nodeRadius + 4);
  const neck = edge(b, control, nodeRadius + 4 + head);
  const start = edge(a, control, nodeRadius + 4);
  const at = (t: number): Point => ({
    x: (1 - t) ** 2 * start.x + 2 * t * (1 - t) * control.x + t * t * neck.x,
    y: (1 - t) ** 2 * start.y + 2 * t * (1 - t) * control.y + t * t * neck.y,
  });
  const direction = { x: (tip.x - neck.x) / head, y: (tip.y - neck.y) / head };
  const half = Math.max(6, thickness * 0.85);
  const wings = [tip, { x: neck.x - direction.y * half, y: neck.y + direction.x * half }, { x: neck.x + direction.y * half, y: neck.y - direction.x * half }];
  const number1 = (value: number) => value.toFixed(1);
  return {
    path: `M${number1(start.x)} ${number1(start.y)} Q${number1(control.x)} ${number1(control.y)} ${number1(neck.x)} ${number1(neck.y)}`,
    head: wings.map(({ x, y }) => `${number1(x)},${number1(y)}`).join(" "),
    label: at(label),
  };
}

function dash({ style, sureness }: WheelArrow, thickness: number): string | undefined {
  if (style === "beads") return `0 ${thickness * 1.9}`;
  if (sureness === "sure") return undefined;
  return sureness === "directional" ? `${Math.max(9, thickness * 1.1)} ${Math.max(6, thickness * 0.6)}` : "2 6";
}

type Props = { nodes: WheelNode[]; arrows: WheelArrow[]; onOpen: (url: string) => void };

/**
 * The wheel: five nodes and ten arrows. Width is money, colour is momentum, the dash is how sure we are; every arrow can
 * be hovered, tapped and reached by keyboard, and says its figures in words below the picture.
 */
export function Wheel({ nodes, arrows, onOpen }: Props) {
  const [active, setActive] = useState<number | null>(null);
  const details = useId();
  // Whether the click that follows opens: a mouse and Enter have shown the figures already, a first tap has not.
  const opens = useRef(true);
  const most = (beads: boolean) => Math.max(1, ...arrows.filter((arrow) => (arrow.style === "beads") === beads).map((arrow) => arrow.weight ?? 0));
  const [mostMoney, mostCited] = [most(false), most(true)];
  const thicknessOf = ({ weight, style }: WheelArrow) =>
    !weight || weight <= 0 ? thinnest : style === "beads" ? 3 + 4 * Math.sqrt(weight / mostCited) : thinnest + 1 + (widest - thinnest - 1) * Math.sqrt(weight / mostMoney);
  const drawn = arrows.map((arrow) => ({ arrow, thickness: thicknessOf(arrow) })).sort((a, b) => b.thickness - a.thickness);
  const shown = arrows.find((arrow) => arrow.number === active);
  return (
    <div className="fb-wheel">
      <svg viewBox={`0 0 ${width} ${height}`} role="group" aria-label="The flywheel: five nodes, ten forces between them. The table says the same." onMouseLeave={() => setActive(null)}>
        {drawn.map(({ arrow, thickness }) => {
          const { path, head } = curve(arrow, thickness);
          const colour = colours[arrow.momentum];
          return (
            <a
              key={arrow.number}
              href={arrow.url}
              className={`fb-wheel__arrow${active !== null && active !== arrow.number ? " fb-wheel__arrow--dim" : ""}`}
              aria-label={`${arrow.title} ${arrow.lines.join(" ")}`}
              aria-describedby={details}
              onMouseEnter={() => setActive(arrow.number)}
              onFocus={() => setActive(arrow.number)}
              onBlur={() => setActive(null)}
              onPointerDown={({ pointerType }) => (opens.current = pointerType !== "touch" || active === arrow.number)}
              onClick={(event) => {
                event.preventDefault();
                if (opens.current) onOpen(arrow.url);
                else setActive(arrow.number);
                opens.current = true;
              }}
            >
              <path d={path} fill="none" stroke="transparent" strokeWidth={Math.max(22, thickness + 10)} />
              <path d={path} fill="none" stroke={colour} strokeWidth={thickness} strokeDasharray={dash(arrow, thickness)} strokeLinecap={arrow.style === "beads" || arrow.sureness === "unsure" ? "round" : "butt"} />
              {arrow.style === "carried" && thickness > 5 ? <path d={path} fill="none" stroke="#fff" strokeWidth={thickness - 4.5} /> : null}
              <polygon points={head} fill={arrow.style === "carried" ? "#fff" : colour} stroke={colour} strokeWidth={arrow.style === "carried" ? 2 : 0} strokeLinejoin="round" />
            </a>
          );
        })}
        {nodes.map((node) => {
          const { x, y } = place(node.id);
          return (
            <g key={node.id} aria-hidden="true">
              <circle cx={x} cy={y} r={nodeRadius} fill="#fff" stroke={node.colour} strokeWidth="2.5" />
              <text x={x} y={y - 1} textAnchor="middle" className="fb-wheel__node" fill={node.colour}>
                {node.name}
              </text>
              <text x={x} y={y + 15} textAnchor="middle" className="fb-wheel__role">
                {node.role}
              </text>
            </g>
          );
        })}
        {drawn.map(({ arrow, thickness }) => {
          const { label } = curve(arrow, thickness);
          return (
            <text key={arrow.number} x={label.x} y={label.y + 4} textAnchor="middle" aria-hidden="true" className={`fb-wheel__label${active !== null && active !== arrow.number ? " fb-wheel__arrow--dim" : ""}`}>
              <tspan className="fb-wheel__number">{arrow.number}</tspan> {arrow.label}
            </text>
          );
        })}
      </svg>
      <div className="fb-wheel__details" id={details} aria-live="polite">
        {shown ? (
          <>
            <strong>{shown.title}</strong>
            {shown.lines.map((line) => (
              <span key={line}>{line}</span>
            ))}
          </>
        ) : (
          <span>Point at an arrow, tap it or reach it with the Tab key to see its figures; again, or Enter, opens its page.</span>
        )}
      </div>
      <ul className="fb-wheel__legend">
        <li>Width: money of the last 28 days</li>
        <li><i style={{ background: colours.growing }} /> growing</li>
        <li><i style={{ background: colours.steady }} /> steady</li>
        <li><i style={{ background: colours.shrinking }} /> shrinking</li>
        <li><i style={{ background: colours.unknown }} /> not known yet</li>
        <li><b className="fb-line" /> supported</li>
        <li><b className="fb-line fb-line--dashed" /> directional</li>
        <li><b className="fb-line fb-line--dotted" /> too little data</li>
        <li><b className="fb-line fb-line--carried" /> carried revenue, never added</li>
        <li><b className="fb-line fb-line--beads" /> citations, no money</li>
      </ul>
    </div>
  );
}
