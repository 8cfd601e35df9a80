// Finds the bytes of a CSV that matter, 64 bytes at a time. It knows bytes and their neighbours only;
// which of them split a record is for the caller to decide.

#ifndef BYTE_SCAN_H
#define BYTE_SCAN_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What a scan wrote.
typedef struct {
  size_t marks;   ///< entries of `marks`, with the first, before the range
  size_t breaks;  ///< entries of `breaks`
} bs_counts;

/// Scans bytes[from ..< to], which begins with a record.
///
/// marks[0] = from − 1; then the positions, rising, of: delimiters, LF, CR, NUL, quotes, and every blank
/// (space or tab, unless it is the delimiter) that touches a delimiter, an LF, a CR or the beginning
/// of the range. A blank that ends the range is left out if only what follows could make it one.
/// breaks: the indices in `marks`, rising, of those that are no delimiters.
///
/// Needs room for to − from + 1 marks and as many breaks; `to` below 2³¹. A quote of 0 means none.
bs_counts bs_scan(
    const uint8_t *bytes, size_t from, size_t to, uint8_t delimiter, uint8_t quote, int32_t *marks,
    int32_t *breaks);

#pragma clang assume_nonnull end
#endif
