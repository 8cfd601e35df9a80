#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define REAL float
#define BITS int32_t
#define LANES 16
#define ROWS4 6
#define ROWS3 8
#define FN(x) avx512_##x
#define KERNEL_NAME "AVX-512"
#include "kernel.inc"
#pragma clang attribute pop
#endif
