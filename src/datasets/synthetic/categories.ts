import { chainsaw } from './chainsaw.ts';
import { clockTick } from './clock-tick.ts';
import { cracklingFire } from './crackling-fire.ts';
import { cryingBaby } from './crying-baby.ts';
import { dog } from './dog.ts';
import { helicopter } from './helicopter.ts';
import { rain } from './rain.ts';
import { rooster } from './rooster.ts';
import type { Voice } from './scene.ts';
import { seaWaves } from './sea-waves.ts';
import { sneezing } from './sneezing.ts';

/** A class of sounds, named and numbered as in ESC-50. */
export interface Category {
  readonly target: number;
  readonly category: string;
  readonly voice: Voice;
}

/** The ten classes of ESC-10 in the order of their targets. */
export const CATEGORIES: readonly Category[] = [
  { target: 0, category: 'dog', voice: dog },
  { target: 1, category: 'rooster', voice: rooster },
  { target: 10, category: 'rain', voice: rain },
  { target: 11, category: 'sea_waves', voice: seaWaves },
  { target: 12, category: 'crackling_fire', voice: cracklingFire },
  { target: 20, category: 'crying_baby', voice: cryingBaby },
  { target: 21, category: 'sneezing', voice: sneezing },
  { target: 38, category: 'clock_tick', voice: clockTick },
  { target: 40, category: 'helicopter', voice: helicopter },
  { target: 41, category: 'chainsaw', voice: chainsaw },
];
