// Counts the allocations of the process, on all its threads, by standing before glibc's own functions.
// Linked into the benchmarks alone.

#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// Allocations made so far.
long allocation_count(void);

#endif
