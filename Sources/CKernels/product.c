#include "CKernels.h"

// How many steps of the inner index go by before a tile is stored: a panel of B then stays in the cache.
#define DEPTH 512
#define WIDEST 16
// Multiplications between two questions whether to go on: about a millisecond on a slow processor.
#define STRETCH (4L << 20)

// A compiler that is told nothing makes code for the oldest processor of its kind. So the kernel is compiled for several,
// and the one that runs is chosen by what the processor can do.
#if defined(__x86_64__)
#define NAME product_avx512
#define TARGET __attribute__((target("avx512f,avx2,fma")))
#define LANES 8
#define ROWS 8
#include "product.h"

#define NAME product_avx2
#define TARGET __attribute__((target("avx2,fma")))
#define LANES 4
#define ROWS 6
#include "product.h"
#endif

// SSE2, or NEON on ARM.
#define NAME product_base
#define TARGET
#define LANES 2
#if defined(__aarch64__)
#define ROWS 8
#else
#define ROWS 4
#endif
#include "product.h"

int ck_best_kernel(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return 2;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 1;
#endif
  return 0;
}

void ck_add_product(
    int kernel, const double *a, ptrdiff_t a_row, ptrdiff_t a_inner, const double *b, ptrdiff_t b_inner,
    ptrdiff_t b_column, double *c, ptrdiff_t rows, ptrdiff_t inner, ptrdiff_t columns, double *scratch,
    bool (*is_stopped)(void)) {
#if defined(__x86_64__)
  if (kernel == 2) {
    product_avx512(a, a_row, a_inner, b, b_inner, b_column, c, rows, inner, columns, scratch, is_stopped);
    return;
  }
  if (kernel == 1) {
    product_avx2(a, a_row, a_inner, b, b_inner, b_column, c, rows, inner, columns, scratch, is_stopped);
    return;
  }
#else
  (void)kernel;
#endif
  product_base(a, a_row, a_inner, b, b_inner, b_column, c, rows, inner, columns, scratch, is_stopped);
}

ptrdiff_t ck_scratch(ptrdiff_t inner) { return WIDEST * (inner < DEPTH ? inner : DEPTH); }
