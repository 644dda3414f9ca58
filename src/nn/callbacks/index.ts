export {
  type Callback,
  type CallbackLike,
  type CallbackState,
  callback,
  type TrainingContext,
} from './callback.ts';
export { type CsvLoggerOptions, csvLogger } from './csv-logger.ts';
export { type EarlyStoppingOptions, earlyStopping } from './early-stopping.ts';
export { learningRateScheduler } from './learning-rate-scheduler.ts';
export { type ModelCheckpointOptions, modelCheckpoint } from './model-checkpoint.ts';
export type { MonitorOptions } from './monitor.ts';
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from './reduce-lr-on-plateau.ts';
export { type TensorBoardOptions, tensorBoard } from './tensor-board.ts';
