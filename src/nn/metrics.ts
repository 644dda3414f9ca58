export * from './metrics/index.ts';
export { metric } from './metrics/registry.ts';
