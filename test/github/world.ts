/** The world that the fake GitHub tells of: by hand with `buildWorld`, or made up with `generateWorld`. */
export * from './world/build.ts';
export * from './world/generate.ts';
export { stepsOf } from './world/steps.ts';
export * from './world/world.ts';
