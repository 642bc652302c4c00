#include <stddef.h>

/// Bytes that are allocated in this process; 0 where the system does not tell.
size_t heap_bytes(void);
