const STATE_LENGTH = 624;
const SHIFT = 397;

/**
 * The Mersenne Twister MT19937: 32-bit words, seeded as NumPy's legacy generator is.
 * Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), with the 2002 initialisation.
 */
export class Mt19937 {
  key = new Uint32Array(STATE_LENGTH);
  position = STATE_LENGTH;

  /** Fills the state from one word. */
  seed(seed: number): void {
    this.key[0] = seed;
    for (let i = 1; i < STATE_LENGTH; i++) {
      const previous = this.key[i - 1];
      this.key[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    this.position = STATE_LENGTH;
  }

  /** Fills the state from several words. */
  seedByArray(words: readonly number[]): void {
    const { key } = this;
    this.seed(19650218);
    let i = 1;
    const next = (factor: number, added: number) => {
      const previous = key[i - 1] ^ (key[i - 1] >>> 30);
      key[i] = (key[i] ^ Math.imul(previous, factor)) + added;
      if (++i === STATE_LENGTH) {
        key[0] = key[STATE_LENGTH - 1];
        i = 1;
      }
    };
    for (let k = 0; k < Math.max(STATE_LENGTH, words.length); k++) {
      const j = k % words.length;
      next(1664525, words[j] + j);
    }
    for (let k = 0; k < STATE_LENGTH - 1; k++) next(1566083941, -i);
    key[0] = 0x80000000;
  }

  /** The next word, uniform in [0, 2^32). */
  next(): number {
    if (this.position === STATE_LENGTH) this.#twist();
    let y = this.key[this.position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** The next double, uniform in [0, 1) with 53 random bits. */
  nextDouble(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  #twist(): void {
    const { key } = this;
    for (let i = 0; i < STATE_LENGTH; i++) {
      const y = (key[i] & 0x80000000) | (key[(i + 1) % STATE_LENGTH] & 0x7fffffff);
      key[i] = key[(i + SHIFT) % STATE_LENGTH] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}
