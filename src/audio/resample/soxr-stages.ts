import type { KaiserSinc } from './kaiser-sinc.ts';
import type { Stage } from './stage.ts';

/** Edges of a low-pass as fractions of the Nyquist frequency of the rate that the filter runs at. */
interface Band {
  readonly pass: number;
  readonly stop: number;
}

const DECIBELS_PER_BIT = 20 * Math.log10(2);

/** What one of soxr's qualities asks of its filters. */
interface Recipe {
  /** Decibels: the recipe's bits, and one bit more since pass band and stop band share the error. */
  readonly attenuation: number;
  /** End of the pass band as a fraction of the lower Nyquist frequency; the stop band begins at 1. */
  readonly passEnd: number;
  /** Widens the interpolator's transition band so that its pass band ends where the recipe lets it fall. */
  readonly widening: number;
  /** Whether an interpolator does without a narrow filter before it where the rate grows up to fourfold. */
  readonly interpolatesAlone: boolean;
}

const RECIPES = {
  soxr_vhq: {
    attenuation: 29 * DECIBELS_PER_BIT,
    passEnd: 0.91132832,
    widening: 1.2063058,
    interpolatesAlone: false,
  },
  soxr_hq: {
    attenuation: 21 * DECIBELS_PER_BIT,
    passEnd: 0.9137437,
    widening: 1.1438862,
    interpolatesAlone: false,
  },
  soxr_mq: {
    attenuation: 17 * DECIBELS_PER_BIT,
    passEnd: 0.91588105,
    widening: 1.2873051,
    interpolatesAlone: false,
  },
  soxr_lq: {
    attenuation: 17 * DECIBELS_PER_BIT,
    passEnd: 1385 / 2048,
    widening: 1.2873051,
    interpolatesAlone: true,
  },
} satisfies Record<string, Recipe>;

export type SoxrQuality = keyof typeof RECIPES;

/** Share of the narrow filter's transition band that an interpolator's images may not reach. */
const PROTECTED_SHARE = 0.7;

/**
 * The chain of filters by which a quality of soxr converts a rate by `up / down` (coprime integers):
 * halvings while the rate is at least four times too high; one narrow linear-phase filter, alone for simple
 * ratios, else with a short interpolator behind it (or before it, just below a factor of two); and for a
 * large increase one wide filter at the end.
 *
 * The structure and the attenuation budget are those of soxr 0.1.3; the windows follow Kaiser's design
 * method, with shapes and lengths measured on soxr's filters.
 */
export function soxrStages(up: number, down: number, quality: SoxrQuality): Stage[] {
  const recipe: Recipe = RECIPES[quality];
  const last = finalFactor(up / down);
  const halvings = halvingsFor(down / up);
  const [l, m] = reduce(up * 2 ** halvings, down * last);
  const simple = isSimple(l, m);
  const filters = halvings + 1 + (last > 1 ? 1 : 0);
  const attenuation = recipe.attenuation + 20 * Math.log10(filters) + (simple ? 0 : DECIBELS_PER_BIT);

  const stages: Stage[] = Array.from({ length: halvings }, () => halving(attenuation));
  if (simple) stages.push(narrowFilter(recipe.passEnd, Math.max(l, m), l, m, attenuation));
  else if (recipe.interpolatesAlone && up > down && last === 1)
    stages.push(interpolatorAlone(recipe.passEnd, l, m));
  else stages.push(...filterAndInterpolator(recipe, l, m, attenuation));
  if (last > 1) stages.push(finalFilter(recipe.passEnd, up / down / last, last, attenuation));
  return stages;
}

/** The two stages of a ratio that is not simple; `down / up` is below 4. */
function filterAndInterpolator(recipe: Recipe, up: number, down: number, attenuation: number): Stage[] {
  const { passEnd } = recipe;
  const ratio = down / up;
  if (ratio > 1.5 && ratio < 2) {
    const [l, m] = reduce(2 * up, down);
    return [
      interpolator(recipe, { pass: passEnd / ratio, stop: 3 / ratio }, l, m, false),
      narrowFilter(passEnd, 2, 1, 2, attenuation),
    ];
  }
  const doubling = ratio < 2 ? 2 : 1;
  const [l, m] = reduce(up, down * doubling);
  const nyquist = ratio < 1 ? 2 : m / l;
  const pass = passEnd / nyquist;
  const images = 2 - (pass + (1 / nyquist - pass) * PROTECTED_SHARE);
  return [
    narrowFilter(passEnd, nyquist, doubling, 1, attenuation),
    interpolator(recipe, { pass, stop: images }, l, m, ratio >= 1),
  ];
}

/** The filter that decides the response: passes to `passEnd` and stops from 1, in units of 1 / `nyquist`. */
function narrowFilter(
  passEnd: number,
  nyquist: number,
  up: number,
  down: number,
  attenuation: number,
): Stage {
  const band = { pass: passEnd / nyquist, stop: 1 / nyquist };
  return { kernel: filterKernel(band, up, attenuation, up === 4 ? 8 : 4), up, down };
}

/** Half-band filters for attenuations up to `most` decibels; Kaiser windows of these shapes equal soxr's to 2e-6. */
const HALF_BANDS = [
  { most: 136.51, beta: 13.25195749, halfWidth: 17.2315948, support: 15 },
  { most: 160, beta: 14.94353375, halfWidth: 19.41774429, support: 17 },
  { most: 183.79, beta: 18.34789954, halfWidth: 23.80458339, support: 21 },
  { most: Infinity, beta: 20.04153129, halfWidth: 25.99259135, support: 23 },
];

/** Halves a rate that is still at least four times the output's, by the shortest filter that reaches the attenuation. */
function halving(attenuation: number): Stage {
  const shape = HALF_BANDS.find(({ most }) => attenuation <= most)!;
  const { beta, halfWidth, support } = shape;
  return { kernel: { cutoff: 0.5, beta, halfWidth, support }, up: 1, down: 2 };
}

/** The last increase by `factor`, where the signal fills only the lowest 1 / `oversampling` of the band. */
function finalFilter(passEnd: number, oversampling: number, factor: number, attenuation: number): Stage {
  const band = {
    pass: passEnd / oversampling / factor,
    stop: Math.max(2 - 1 / oversampling, 1) / factor,
  };
  return { kernel: filterKernel(band, factor, attenuation, 2 * factor), up: factor, down: 1 };
}

function filterKernel(band: Band, up: number, attenuation: number, modulo: number): KaiserSinc {
  const { transition, cutoff } = edges(band);
  const beta = kaiserBeta(attenuation, transition / cutoff);
  const estimate = Math.ceil(windowLength(beta) / transition + 1);
  const taps = Math.floor((estimate + modulo - 2) / modulo) * modulo + 1;
  return { cutoff: cutoff * up, beta, halfWidth: taps / 2 / up, support: (taps - 1) / 2 / up };
}

/** A short filter from one arbitrary rate to another behind (or before) a narrow one. */
function interpolator(recipe: Recipe, band: Band, up: number, down: number, evenTaps: boolean): Stage {
  const pass = band.stop - (band.stop - band.pass) * recipe.widening;
  const { transition, cutoff } = edges({ pass, stop: band.stop });
  const attenuation = recipe.attenuation + DECIBELS_PER_BIT;
  const beta = kaiserBeta(attenuation, transition / cutoff);
  const finest = Math.max(up, 19);
  let taps = Math.floor(Math.ceil((windowLength(beta) * finest) / transition + 1) / finest) + 1;
  if (evenTaps && taps % 2 === 1) taps++;
  const phases = taps % 2 === 1 && up % 2 === 1 ? 2 * up : up;
  const kernel = {
    cutoff,
    beta,
    halfWidth: taps / 2 - (attenuation < 120 ? 0.37 : 0.25) / phases,
    support: taps / 2 - 1 / phases,
  };
  return { kernel, up, down };
}

/** A narrow filter of 42 taps from one arbitrary rate to a higher one. */
function interpolatorAlone(passEnd: number, up: number, down: number): Stage {
  const kernel = {
    cutoff: (passEnd + 1) / 2,
    beta: 10.62,
    halfWidth: 21 - 0.37 / up,
    support: 21 - 1 / up,
  };
  return { kernel, up, down };
}

/** Half the transition band and its middle (−6 dB). */
function edges({ pass, stop }: Band): { transition: number; cutoff: number } {
  const transition = Math.min(0.5 * (stop - pass), 0.5 * stop);
  return { transition, cutoff: stop - transition };
}

/**
 * Kaiser's beta for 140 dB and its derivatives, the k-th divided by k!, where half the transition band is 0.032, 0.064,
 * 0.128, 0.256 and 0.512 or more of the cut-off.
 */
const BETAS = [
  [14.5405414, 0.111602901, 1.12708978e-5, 9.519571e-9],
  [14.5670693, 0.111827164, 1.10585952e-5, -5.626821e-9],
  [14.61221, 0.112442658, 8.8785068e-6, -9.965946e-8],
  [14.6482248, 0.111637977, 8.837316e-6, 1.604808e-7],
  [14.9293832, 0.115388847, 1.27852e-7, -1.511964e-7],
];

/** Length of the window times half the transition band, for beta 14, and its derivatives in the same way. */
const WINDOW_LENGTH = [8.91336253, 0.636604509, 9.018626e-5, -1.577737e-5];

const series = (terms: readonly number[], x: number) => terms.reduceRight((sum, term) => sum * x + term, 0);

/** Kaiser's beta for attenuations of 100 to 200 dB; `width` is half the transition band relative to the cut-off. */
function kaiserBeta(attenuation: number, width: number): number {
  const place = Math.max(0, Math.min(Math.log2(width / 0.032), BETAS.length - 1));
  const below = Math.floor(place);
  const [lower, upper] = [below, Math.ceil(place)].map((i) => series(BETAS[i], attenuation - 140));
  return lower + (upper - lower) * (place - below);
}

function windowLength(beta: number): number {
  return series(WINDOW_LENGTH, beta - 14);
}

/** Ratios that one filter converts without an interpolator. */
function isSimple(up: number, down: number): boolean {
  return Math.max(up, down) < 5 || up * down < 6;
}

function halvingsFor(ratio: number): number {
  let halvings = 0;
  for (let rest = ratio; rest >= 4; rest /= 2) halvings++;
  return halvings;
}

/** The power of two that a last, wide filter takes of an increase above four (five is one filter's work). */
function finalFactor(increase: number): number {
  if (increase <= 4 || increase === 5) return 1;
  let factor = 4;
  for (let rest = Math.floor(increase / 16) >> 1; rest > 0 && factor < 256; rest >>= 1) factor *= 2;
  return factor;
}

/** The fraction in lowest terms. */
export function reduce(up: number, down: number): [number, number] {
  let a = up;
  let b = down;
  while (b > 0) [a, b] = [b, a % b];
  return [up / a, down / a];
}
