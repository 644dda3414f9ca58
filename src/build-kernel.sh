#!/bin/sh
# Compiles FOLDER/kernel.c (clang 14 or newer with its WebAssembly target, and wasm-ld) into FOLDER/kernel-bytes.ts:
#   sh src/build-kernel.sh FOLDER [FLAGS OF CLANG]
set -e
cd "$1"
shift
wasm=$(mktemp)
clang --target=wasm32 -msimd128 -O2 -nostdlib -ffreestanding -Wall -Wextra -Wl,-z,stack-size=4096 "$@" \
  -Wl,--no-entry -Wl,--import-memory -Wl,--strip-all -o "$wasm" kernel.c
{
  echo '// Generated from kernel.c by build-kernel.sh; do not edit.'
  echo '// biome-ignore format: one line of base64'
  echo "export const kernelBytes = '$(base64 -w0 "$wasm")';"
} > kernel-bytes.ts
rm "$wasm"
