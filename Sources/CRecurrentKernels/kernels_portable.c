#include "kernels.h"
#define REAL float
#define BITS int32_t
#define LANES 4
#define ROWS4 2
#define ROWS3 3
#define FN(x) portable_##x
#define KERNEL_NAME "portable"
#include "kernel.inc"
