export {
  type Activation,
  type ActivationFunction,
  type ActivationName,
  type ActivationWithOptions,
  activate,
  activationNames,
  checkActivation,
  checkAnyActivation,
} from './registry.ts';
