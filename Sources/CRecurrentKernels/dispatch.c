#include "kernels.h"

extern const rk_kernels portable_kernels, double_kernels;
#if defined(__x86_64__)
extern const rk_kernels avx512_kernels, avx2_kernels;

static int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
         && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}
static int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

const rk_kernels *rk_float_kernels(rk_instruction_set set) {
  switch (set) {
#if defined(__x86_64__)
    case RK_AVX512: return has_avx512() ? &avx512_kernels : NULL;
    case RK_AVX2: return has_avx2() ? &avx2_kernels : NULL;
    case RK_AUTOMATIC:
      return has_avx512() ? &avx512_kernels : has_avx2() ? &avx2_kernels : &portable_kernels;
#else
    case RK_AVX512:
    case RK_AVX2: return NULL;
    case RK_AUTOMATIC: return &portable_kernels;
#endif
    case RK_PORTABLE: return &portable_kernels;
  }
  return NULL;
}

const rk_kernels *rk_double_kernels(void) { return &double_kernels; }
