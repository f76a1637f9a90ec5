/*
 * What the address sanitizer has to know of the heap: which bytes belong to no object, and which code reads across
 * objects on purpose. Without the sanitizer there is nothing to do.
 */
#ifndef OWLET_CORE_POISON_H
#define OWLET_CORE_POISON_H

#include <stddef.h>

#ifdef __SANITIZE_ADDRESS__

#include <sanitizer/asan_interface.h>

#define POISON_EXEMPT __attribute__((no_sanitize("address")))

static inline void poison_bytes(void *start, size_t size) {
  __asan_poison_memory_region(start, size);
}
static inline void poison_lift(void *start, size_t size) {
  __asan_unpoison_memory_region(start, size);
}

#else

#define POISON_EXEMPT

static inline void poison_bytes(void *start, size_t size) {
  (void)start, (void)size;
}
static inline void poison_lift(void *start, size_t size) {
  (void)start, (void)size;
}

#endif

#endif
