// The way back from bins to samples, of four frames at once, beside the single precision kernel in its memory: lane l of
// every vector belongs to frame l.
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))

typedef float vec __attribute__((vector_size(16)));

// From four columns of the bins X the real sequence Re X + Im X of n points, continued to the negative frequencies with
// Re X even and Im X odd, whose forward transform H gives x[j] = (Re H[j] + Im H[j]) / n. Bins that are missing count as
// 0, and so do the imaginary parts of the bins 0 and n / 2. With step 2 the places between become zero.
EXPORT("join")
void join(const float *reals, const float *imags, int columns, int bins, int n, int step, vec *out) {
  for (int j = 0; j < step * n; j++) out[j] = (vec){0};
  out[0] = (vec)wasm_v128_load(reals);
  for (int k = 1; k < bins; k++) {
    reals += columns, imags += columns;
    vec re = (vec)wasm_v128_load(reals), im = 2 * k == n ? (vec){0} : (vec)wasm_v128_load(imags);
    out[step * (n - k)] = re - im;
    out[step * k] = re + im;
  }
}

static void add(float *out, vec samples, int hop, int count) {
  for (int l = 0; l < count; l++) out[l * hop] += samples[l];
}

// out[j] = the sum of the samples j of the first `count` frames under the window, each frame beginning `hop` samples after
// the one before it, from the transform H of what `join` gives.
EXPORT("overlapAdd")
void overlap_add(const vec *reals, const vec *imags, int n, const float *window, int hop, int count, float *out) {
  for (int j = 0; j < 3 * hop + n; j++) out[j] = 0;
  float scale = 1.0f / n;
  for (int k = 0; 2 * k <= n; k++) {
    vec re = reals[k] * scale, im = imags[k] * scale;
    add(out + k, (re + im) * window[k], hop, count);
    if (k > 0 && 2 * k < n) add(out + n - k, (re - im) * window[n - k], hop, count);
  }
}
