import { unknownName } from '../errors.ts';

/**
 * Perceptually uniform colour maps that colour-blind readers can follow, each as evenly spaced stops from
 * low to high (`magma` and `viridis`: matplotlib's maps, public domain, within 6/255 of all 256 entries).
 */
const STOPS = {
  magma:
    '000004 0a0822 1d1146 36106a 50127c 691c81 822681 9c2e7f b63779 cf4170 e65163 f5695c fb8761 fea571 fec387 fde0a2 fcfdbf',
  viridis:
    '440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26818e 21908c 1f9f88 28ae80 3ebc74 5dc963 82d34c abdc32 d5e21a fde725',
  blues: 'ffffff e3eef7 c3dcee 93c4df 5ba3cf 2f7ebc 0f5a9c 08306b',
} as const;

/** Name of a colour map. */
export type Colormap = keyof typeof STOPS;

/** The 256 colours of a map as `#rrggbb`, from low to high. @throws EarshotError UNKNOWN_NAME */
export function colours(name: Colormap): string[] {
  if (!Object.hasOwn(STOPS, name)) throw unknownName('colormap', name, Object.keys(STOPS));
  const stops = STOPS[name].split(' ').map(rgbOf);
  return Array.from({ length: 256 }, (_, i) => {
    const position = (i / 255) * (stops.length - 1);
    const below = Math.min(Math.floor(position), stops.length - 2);
    return hex(mix(stops[below], stops[below + 1], position - below));
  });
}

/** `colour` mixed with white; `amount` 1 keeps it, 0 is white. */
export function tint(colour: string, amount: number): string {
  return hex(mix([255, 255, 255], rgbOf(colour.slice(1)), amount));
}

/** Black or white text, whichever reads better on `colour` (relative luminance of WCAG 2). */
export function textOn(colour: string): string {
  const [r, g, b] = rgbOf(colour.slice(1)).map((v) => (v / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? '#1f2933' : '#ffffff';
}

function rgbOf(hexText: string): number[] {
  return [0, 2, 4].map((at) => Number.parseInt(hexText.slice(at, at + 2), 16));
}

function mix(a: readonly number[], b: readonly number[], t: number): number[] {
  return a.map((value, i) => value + t * (b[i] - value));
}

function hex(rgb: readonly number[]): string {
  return `#${rgb.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;
}
