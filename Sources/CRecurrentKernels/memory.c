#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernels.h"

void *rk_allocate(size_t bytes) {
  const size_t huge = (size_t)2 << 20, line = 64;
  const size_t alignment = bytes >= 2 * huge ? huge : line;
  const size_t size = (bytes + alignment - 1) / alignment * alignment;
  void *memory = aligned_alloc(alignment, size ? size : line);
  if (!memory) return NULL;
#ifdef MADV_HUGEPAGE
  if (alignment == huge) madvise(memory, size, MADV_HUGEPAGE);
#endif
  memset(memory, 0, size);
  return memory;
}

void rk_free(void *memory) { free(memory); }
