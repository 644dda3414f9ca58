export { type DeviceName, type Engine, type EngineName, loadEngine, useDevice } from './engine.ts';
export { createSession, type Feeds, fromDevice, type Session, type SessionOptions } from './session.ts';
