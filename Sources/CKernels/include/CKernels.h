// The product of two matrices of doubles, as fast as the processor allows.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>

/// Adds A B to C: A is rows × inner, B inner × columns, C rows × columns and row-major.
///
/// Entry (i, k) of A stands at a[i * a_row + k * a_inner], entry (k, j) of B at b[k * b_inner + j * b_column]; either
/// stride of each is 1. `scratch` holds ck_scratch(inner) doubles. `kernel` is one of 0 to ck_best_kernel(). The kernel
/// asks `is_stopped` about every millisecond, and leaves C unfinished once that is true.
void ck_add_product(
    int kernel, const double *a, ptrdiff_t a_row, ptrdiff_t a_inner, const double *b, ptrdiff_t b_inner, ptrdiff_t b_column,
    double *c, ptrdiff_t rows, ptrdiff_t inner, ptrdiff_t columns, double *scratch, bool (*is_stopped)(void));

/// The fastest kernel that this processor runs; 0 runs everywhere.
int ck_best_kernel(void);

/// How many doubles of scratch a product needs.
ptrdiff_t ck_scratch(ptrdiff_t inner);

#endif
