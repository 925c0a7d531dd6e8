// Stands in for Plot's legends: ours are drawn by `svg.ts`, with words and marks beside colours.
// `vite.config.ts` puts it in their place.

export const createLegends = (): never[] => [];
export const exposeLegends = () => () => undefined;

export function legend(): never {
  throw new Error("legends are drawn by svg.ts");
}
