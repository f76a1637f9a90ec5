/* The C library's system calls: memory between .bss and the stack. There are no files. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

extern char _heap_start[], _heap_end[];

/* Extends the C library's heap. */
void *_sbrk(ptrdiff_t increment) {
  static char *top = _heap_start;
  if (increment > _heap_end - top) {
    errno = ENOMEM;
    return (void *)-1;
  }
  char *before = top;
  top += increment;
  return before;
}
