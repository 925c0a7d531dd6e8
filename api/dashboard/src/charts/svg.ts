// Small pieces of SVG: elements, a legend, and pictures put under each other. Colours are the page's
// own variables, so that a picture follows dark mode and print.

const SVG = "http://www.w3.org/2000/svg";
export const FONT_PX = 13;
const LEGEND_LINE = 22;

type Attributes = Record<string, string | number>;

export function element(name: string, attributes: Attributes = {}, text = ""): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

export function frame(width: number, height: number): SVGSVGElement {
  const made = element("svg", { width, height, viewBox: `0 0 ${width} ${height}` }) as SVGSVGElement;
  return dress(made);
}

/** Marks a picture as one whose content stands in the table beside it. */
export function dress(picture: SVGSVGElement): SVGSVGElement {
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("focusable", "false");
  picture.setAttribute("class", "picture");
  picture.setAttribute("font-size", String(FONT_PX));
  return picture;
}

/** About how wide a text is. Good enough for a legend and for cutting labels. */
export function textWidth(text: string, size = FONT_PX): number {
  return text.length * size * 0.56;
}

/** Cuts a label to a width at a word, with an ellipsis; the table has the whole of it. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const most = Math.max(3, Math.floor(width / (FONT_PX * 0.56)) - 1);
  return `${text.slice(0, most).trimEnd()}…`;
}

/** Breaks a text into at most `most` lines of a width. */
export function lines(text: string, width: number, most = 2): string[] {
  const made: string[] = [];
  let current = "";
  for (const word of text.split(/\s+/)) {
    const longer = current ? `${current} ${word}` : word;
    if (!current || textWidth(longer) <= width) {
      current = longer;
    } else if (made.length + 1 < most) {
      made.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  made.push(cut(current, width));
  return made;
}

/** Pictures under each other in one. */
export function stack(parts: SVGSVGElement[], width: number, space = 0): SVGSVGElement {
  const heights = parts.map((part) => Number(part.getAttribute("height") ?? 0));
  const whole = frame(
    width,
    heights.reduce((sum, height) => sum + height + space, 0),
  );
  let y = 0;
  parts.forEach((part, index) => {
    part.setAttribute("y", String(y));
    part.removeAttribute("class");
    part.setAttribute("overflow", "visible");
    whole.append(part);
    y += (heights[index] ?? 0) + space;
  });
  return whole;
}

export interface LegendEntry {
  text: string;
  fill?: string;
}

/** Swatches with words; an entry without a fill is words alone (a mark leads its text). */
export function legend(entries: LegendEntry[], width: number): SVGSVGElement {
  const group = element("g");
  let x = 0;
  let y = 14;
  for (const entry of entries) {
    const swatch = entry.fill ? 20 : 0;
    const needs = swatch + textWidth(entry.text);
    if (x > 0 && x + needs > width) {
      x = 0;
      y += LEGEND_LINE;
    }
    if (entry.fill) {
      const at = { x, y: y - 11, width: 13, height: 13, fill: entry.fill, stroke: "var(--strong-line)" };
      group.append(element("rect", at));
    }
    group.append(
      element("text", { x: x + swatch, y, fill: "var(--muted)" }, cut(entry.text, width - swatch)),
    );
    x += needs + 20;
  }
  const made = frame(width, y + 12);
  made.append(group);
  return made;
}
