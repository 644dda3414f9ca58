import type { Xoshiro128 } from '../../array/xoshiro.ts';

/** Items in random order: each is drawn from the `bufferSize` items that wait. With all of them, every order is as likely. */
export async function* shuffled<T>(
  items: AsyncIterable<T>,
  bufferSize: number,
  generator: Xoshiro128,
): AsyncGenerator<T> {
  const waiting: T[] = [];
  const draw = () => {
    const at = Math.floor(generator.uniform() * waiting.length);
    const drawn = waiting[at];
    waiting[at] = waiting[waiting.length - 1];
    waiting.pop();
    return drawn;
  };
  for await (const item of items) {
    waiting.push(item);
    if (waiting.length > bufferSize) yield draw();
  }
  while (waiting.length > 0) yield draw();
}
