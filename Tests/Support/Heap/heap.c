// glibc's mallinfo2 is hidden from Swift.

#include "heap.h"

#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>

size_t heap_bytes(void) {
  return mallinfo2().uordblks;
}
#else
size_t heap_bytes(void) {
  return 0;
}
#endif
