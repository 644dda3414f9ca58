#!/bin/sh
# Compiles kernel.c into kernel-bytes.ts, with the flags that it needs beside those of the other kernels.
set -e
cd "$(dirname "$0")"
sh ../../build-kernel.sh . -mbulk-memory -Wl,--allow-undefined -Wl,-z,stack-size=16384
