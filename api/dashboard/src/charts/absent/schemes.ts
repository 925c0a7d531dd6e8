// Stands in for Plot's colour schemes: every colour of a chart is one of the page's own variables.
// `vite.config.ts` puts it in their place.

export const isCategoricalScheme = (): boolean => false;
export const isDivergingScheme = (): boolean => false;
export const maybeBooleanRange = (): undefined => undefined;

export function ordinalScheme(): never {
  throw new Error('colours are the page\'s own variables; use `color: { type: "identity" }`');
}
export const ordinalRange = ordinalScheme;
export const quantitativeScheme = ordinalScheme;
