#include "byte_scan.h"

#include <string.h>

// 128 bits: what every x86-64 and every ARM machine has.
enum { WIDTH = 16, WORD = 64 };
typedef uint8_t vector __attribute__((ext_vector_type(WIDTH), aligned(1)));
typedef _Bool flags __attribute__((ext_vector_type(WIDTH)));

/// One bit a byte, the first byte lowest.
typedef struct {
  uint64_t delimiters, ends, others, blanks;
} masks;

static inline masks classify(const uint8_t *word, uint8_t delimiter, uint8_t quote) {
  masks found = {0, 0, 0, 0};
  for (int part = 0; part < WORD; part += WIDTH) {
    const vector piece = *(const vector *)(word + part);
#define BITS(condition) \
  ((uint64_t)__builtin_bit_cast(uint16_t, __builtin_convertvector(condition, flags)) << part)
    found.delimiters |= BITS(piece == delimiter);
    found.ends |= BITS((piece == '\n') | (piece == '\r'));
    found.others |= BITS((piece == quote) | (piece == 0));
    found.blanks |= BITS((piece == ' ') | (piece == '\t'));
#undef BITS
  }
  found.blanks &= ~found.delimiters;
  return found;
}

bs_counts bs_scan(
    const uint8_t *bytes, size_t from, size_t to, uint8_t delimiter, uint8_t quote, int32_t *marks,
    int32_t *breaks) {
  bs_counts counts = {1, 0};
  marks[0] = (int32_t)from - 1;
  // Whether the byte before is a boundary, and whether it is a blank that is not marked so far.
  uint64_t after_boundary = 1, after_blank = 0;
  for (size_t base = from; base < to; base += WORD) {
    const uint8_t *word = bytes + base;
    uint8_t last[WORD];
    if (to - base < WORD) {
      memset(last, 'x', sizeof last);
      memcpy(last, word, to - base);
      word = last;
    }
    const masks found = classify(word, delimiter, quote);
    const uint64_t boundaries = found.delimiters | found.ends;
    if (after_blank & boundaries) {
      breaks[counts.breaks++] = (int32_t)counts.marks;
      marks[counts.marks++] = (int32_t)base - 1;
    }
    const uint64_t edges = found.blanks & (boundaries << 1 | after_boundary | boundaries >> 1);
    after_boundary = boundaries >> (WORD - 1);
    after_blank = (found.blanks & ~edges) >> (WORD - 1);
    const uint64_t stops = found.ends | found.others | edges;
    for (uint64_t rest = found.delimiters | stops; rest; rest &= rest - 1) {
      // Without a branch: each mark is written as a break, and kept if it is one.
      breaks[counts.breaks] = (int32_t)counts.marks;
      counts.breaks += (stops & rest & -rest) != 0;
      marks[counts.marks++] = (int32_t)(base + (size_t)__builtin_ctzll(rest));
    }
  }
  return counts;
}
