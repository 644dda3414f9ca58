export { type Engine, type EngineName, loadEngine } from './engine.ts';
export { createSession, type Feeds, type Session, type SessionOptions } from './session.ts';
