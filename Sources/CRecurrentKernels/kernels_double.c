#include "kernels.h"
#define REAL double
#define BITS int64_t
#define DOUBLE_PRECISION
#define LANES 2
#define ROWS4 2
#define ROWS3 3
#define FN(x) double_##x
#define KERNEL_NAME "double"
#include "kernel.inc"
