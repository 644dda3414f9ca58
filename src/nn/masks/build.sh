#!/bin/sh
# Compiles kernel.c (clang 14 or newer with its WebAssembly target, and wasm-ld) into kernel-bytes.ts.
set -e
cd "$(dirname "$0")"
wasm=$(mktemp)
clang --target=wasm32 -msimd128 -O2 -nostdlib -ffreestanding -Wall -Wextra \
  -Wl,--no-entry -Wl,--import-memory -Wl,--strip-all -Wl,-z,stack-size=4096 -o "$wasm" kernel.c
{
  echo '// Generated from kernel.c by build.sh; do not edit.'
  echo '// biome-ignore format: one line of base64'
  echo "export const kernelBytes = '$(base64 -w0 "$wasm")';"
} > kernel-bytes.ts
rm "$wasm"
