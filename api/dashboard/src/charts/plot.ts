// The only file that knows Observable Plot. It takes a drawing's options, draws it detached, and
// takes away what our content policy and axe refuse: the inline `<style>` and the labels of marks
// (the table beside each chart says the same to a screen reader).
import { axisX, barX, dot, gridX, plot, ruleX, ruleY, text } from "@observablehq/plot";
import type { PlotOptions } from "@observablehq/plot";
import { dress } from "./svg";

export const marks = { axisX, barX, dot, gridX, ruleX, ruleY, text };

export function draw(options: PlotOptions): SVGSVGElement {
  const drawn = plot({ ...options, figure: false });
  const picture = drawn as unknown as SVGSVGElement;
  for (const style of picture.querySelectorAll("style")) style.remove();
  for (const labelled of picture.querySelectorAll("[aria-label]")) labelled.removeAttribute("aria-label");
  for (const described of picture.querySelectorAll("[aria-description]"))
    described.removeAttribute("aria-description");
  return dress(picture);
}
