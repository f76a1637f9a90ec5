/*
 * Annotations of the heap for the address sanitizer: the bytes that belong to no object, and the code that reads across
 * objects on purpose. Without the sanitizer they are empty.
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
