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
