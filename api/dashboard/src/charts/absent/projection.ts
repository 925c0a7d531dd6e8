// Stands in for Plot's map projections, which no chart here uses and which are a sixth of its weight.
// `vite.config.ts` puts it in their place; a build fails when Plot wants a name that is not here.

export const createProjection = (): undefined => undefined;
export const hasProjection = (): boolean => false;
export const projectionAspectRatio = (): undefined => undefined;
export const xyProjection = (): undefined => undefined;

export function project(): never {
  throw new Error("this build of the charts has no map projections");
}
export const applyPosition = project;
export const getGeometryChannels = project;
