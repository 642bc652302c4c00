// One product kernel, compiled for one kind of processor: included with
//   NAME     its function
//   TARGET   the attribute that names the processor's instructions
//   LANES    doubles in a vector, ROWS rows of C and two vectors of columns in a tile
//
// A tile of C stays in registers while a panel of B as wide as the tile goes by. A panel is copied, padded with zeros, where
// B is transposed, at its right edge, and where enough tiles use it. The padding only reaches columns that are not stored;
// rows below the last one repeat it and are not stored either.

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define VECTOR JOIN(NAME, _vector)
#define TILE JOIN(NAME, _tile)
#define WIDTH (2 * LANES)

typedef double VECTOR __attribute__((vector_size(8 * LANES), aligned(8)));

TARGET static void TILE(
    const double *a, ptrdiff_t a_row, ptrdiff_t a_inner, ptrdiff_t last_row, const double *b, ptrdiff_t b_inner,
    ptrdiff_t inner, VECTOR sums[ROWS][2]) {
  VECTOR left[ROWS], right[ROWS];
  const double *entries[ROWS];
#pragma clang loop unroll(full)
  for (int r = 0; r < ROWS; r++) {
    left[r] = (VECTOR){0};
    right[r] = (VECTOR){0};
    entries[r] = a + (r < last_row ? r : last_row) * a_row;
  }
  for (ptrdiff_t k = 0; k < inner; k++) {
    VECTOR p = *(const VECTOR *)(b + k * b_inner);
    VECTOR q = *(const VECTOR *)(b + k * b_inner + LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < ROWS; r++) {
      double s = entries[r][k * a_inner];
      left[r] += s * p;
      right[r] += s * q;
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < ROWS; r++) {
    sums[r][0] = left[r];
    sums[r][1] = right[r];
  }
}

TARGET static void NAME(
    const double *a, ptrdiff_t a_row, ptrdiff_t a_inner, const double *b, ptrdiff_t b_inner, ptrdiff_t b_column,
    double *c, ptrdiff_t rows, ptrdiff_t inner, ptrdiff_t columns, double *scratch, bool (*is_stopped)(void)) {
  ptrdiff_t left = STRETCH;
  for (ptrdiff_t k0 = 0; k0 < inner; k0 += DEPTH) {
    ptrdiff_t depth = inner - k0 < DEPTH ? inner - k0 : DEPTH;
    for (ptrdiff_t j0 = 0; j0 < columns; j0 += WIDTH) {
      ptrdiff_t width = columns - j0 < WIDTH ? columns - j0 : WIDTH;
      const double *panel = b + k0 * b_inner + j0 * b_column;
      ptrdiff_t step = b_inner;
      if (b_column != 1 || width < WIDTH || rows > 8 * ROWS) {
        for (ptrdiff_t k = 0; k < depth; k++) {
          for (ptrdiff_t j = 0; j < width; j++) scratch[k * WIDTH + j] = panel[k * b_inner + j * b_column];
          for (ptrdiff_t j = width; j < WIDTH; j++) scratch[k * WIDTH + j] = 0;
        }
        panel = scratch;
        step = WIDTH;
      }
      for (ptrdiff_t i0 = 0; i0 < rows; i0 += ROWS) {
        left -= ROWS * WIDTH * depth;
        if (left < 0) {
          if (is_stopped()) return;
          left = STRETCH;
        }
        VECTOR sums[ROWS][2];
        ptrdiff_t height = rows - i0 < ROWS ? rows - i0 : ROWS;
        TILE(a + i0 * a_row + k0 * a_inner, a_row, a_inner, height - 1, panel, step, depth, sums);
        for (ptrdiff_t r = 0; r < height; r++) {
          double *target = c + (i0 + r) * columns + j0;
          if (width == WIDTH) {
            *(VECTOR *)target += sums[r][0];
            *(VECTOR *)(target + LANES) += sums[r][1];
          } else {
            for (ptrdiff_t j = 0; j < width; j++) target[j] += sums[r][j / LANES][j % LANES];
          }
        }
      }
    }
  }
}

#undef JOIN_
#undef JOIN
#undef VECTOR
#undef TILE
#undef WIDTH
#undef NAME
#undef TARGET
#undef LANES
#undef ROWS
