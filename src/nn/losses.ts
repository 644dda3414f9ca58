export { oneHot } from './losses/crossentropy.ts';
export * from './losses/index.ts';
export { loss, lossNames } from './losses/registry.ts';
