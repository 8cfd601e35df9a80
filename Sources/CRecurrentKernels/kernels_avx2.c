#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define REAL float
#define BITS int32_t
#define LANES 8
#define ROWS4 2
#define ROWS3 3
#define FN(x) avx2_##x
#define KERNEL_NAME "AVX2"
#include "kernel.inc"
#pragma clang attribute pop
#endif
