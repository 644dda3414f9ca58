import { InvalidArgumentError } from 'commander';

/** A reader of whole numbers of at least `least` from an option's text. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`Expected a whole number of ${least} or more.`);
    return value;
  };
}

/** Reads a duration in seconds from an option's text. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Expected a duration above 0 in seconds.');
  return value;
}

/** Reads a point in time, in seconds, from an option's text. */
export function secondsFrom(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Expected 0 or more seconds.');
  return value;
}

/** Reads a probability from an option's text. */
export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Expected a probability, from 0 to 1.');
  return value;
}

/** Reads a frequency in hertz from an option's text. */
export function hertz(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Expected a frequency of 0 or more in hertz.');
  return value;
}
