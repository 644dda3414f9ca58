import type { KaiserSinc } from './kaiser-sinc.ts';

/**
 * One step of a resampling chain: `y[n] = Σ_k x[k] g(n·down/up − k)`, so the rate changes by `up / down`
 * (coprime integers).
 */
export interface Stage {
  readonly kernel: KaiserSinc;
  readonly up: number;
  readonly down: number;
}
