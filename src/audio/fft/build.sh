#!/bin/sh
# Compiles kernel.c in both precisions, and inverse.c (clang 14 or newer with its WebAssembly target, and wasm-ld) into kernel-bytes.ts.
set -e
cd "$(dirname "$0")"
wasm=$(mktemp)
{
  echo '// Generated from kernel.c by build.sh; do not edit.'
  echo 'export const kernelBytes = {'
  for kind in single:kernel:float double:kernel:double inverse:inverse:float; do
    source="${kind#*:}"
    clang --target=wasm32 -msimd128 -Os -nostdlib -ffreestanding -Wall -Wextra -Dreal="${kind##*:}" \
      -Wl,--no-entry -Wl,--import-memory -Wl,--strip-all -Wl,-z,stack-size=4096 -o "$wasm" "${source%:*}.c"
    echo '  // biome-ignore format: one line of base64'
    echo "  ${kind%%:*}: '$(base64 -w0 "$wasm")',"
  done
  echo '};'
} > kernel-bytes.ts
rm "$wasm"
