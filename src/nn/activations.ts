export * from './activations/index.ts';
