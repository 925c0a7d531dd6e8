// Turns a chart or a result into a file: SVG and PNG look as the page does now, without needing it.
import { element } from "./svg";

const COPIED = ["fill", "stroke", "font-size", "font-weight", "text-anchor", "opacity"];
const MARGIN = 16;

export function save(bytes: Blob, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(bytes);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}

export function saveText(text: string, type: string, name: string): void {
  save(new Blob([text], { type: `${type};charset=utf-8` }), name);
}

/** A file name made of a query's name and an iteration: lower case, safe on every system. */
export function fileName(parts: string[], ending: string): string {
  const safe = parts.filter(Boolean).map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"));
  return `${safe.join("_") || "gapwise"}.${ending}`;
}

export function saveSvg(picture: SVGSVGElement, title: string, name: string): void {
  saveText(standalone(picture, title), "image/svg+xml", name);
}

export async function savePng(picture: SVGSVGElement, title: string, name: string): Promise<void> {
  const text = standalone(picture, title);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  const sharper = 2;
  canvas.width = image.naturalWidth * sharper;
  canvas.height = image.naturalHeight * sharper;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (bytes) save(bytes, name);
}

/** The picture with its colours written out, its question above it, on the page's paper. */
function standalone(picture: SVGSVGElement, title: string): string {
  const holder = document.createElement("div");
  holder.className = "unseen";
  holder.append(picture);
  document.body.append(holder);
  try {
    return compose(picture, title);
  } finally {
    holder.remove();
  }
}

function compose(picture: SVGSVGElement, title: string): string {
  const page = getComputedStyle(document.body);
  const width = Number(picture.getAttribute("width")) + 2 * MARGIN;
  const height = Number(picture.getAttribute("height")) + 2 * MARGIN + 30;
  const whole = element("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  whole.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  whole.setAttribute("font-family", "system-ui, sans-serif");
  whole.setAttribute("color", page.color);
  const copy = picture.cloneNode(true) as SVGSVGElement;
  writeOut(picture, copy);
  copy.removeAttribute("aria-hidden");
  copy.setAttribute("x", String(MARGIN));
  copy.setAttribute("y", String(MARGIN + 30));
  const head = { x: MARGIN, y: MARGIN + 14, fill: page.color, "font-size": 16, "font-weight": 600 };
  whole.append(
    element("title", {}, title),
    element("rect", { width, height, fill: page.backgroundColor }),
    element("text", head, title),
    copy,
  );
  return new XMLSerializer().serializeToString(whole);
}

/** Writes the colours that the page's variables gave into the copy's own attributes. */
function writeOut(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of COPIED) {
    if (from.hasAttribute(name)) to.setAttribute(name, style.getPropertyValue(name));
  }
  Array.from(from.children).forEach((child, index) => {
    const twin = to.children[index];
    if (twin) writeOut(child, twin);
  });
}
