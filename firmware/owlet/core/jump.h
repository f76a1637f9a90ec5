/*
 * Leaving several C functions at once, for exceptions: setjmp and longjmp, but on the Cortex-M3 with the ten
 * words that it takes rather than the C library's forty, because every call from C to Python keeps such a
 * record.
 */
#ifndef OWLET_CORE_JUMP_H
#define OWLET_CORE_JUMP_H

#ifdef __arm__

#include <stdint.h>

struct jump {
  uint32_t registers[10]; /* r4 to r11, sp, lr */
};

/* Returns 0 when it is called, 1 when jump_to comes back to it. */
int jump_set(struct jump *jump) __attribute__((returns_twice));
_Noreturn void jump_to(struct jump *jump);

#else

#include <setjmp.h>

struct jump {
  jmp_buf buffer;
};

#define jump_set(jump) setjmp((jump)->buffer)
#define jump_to(jump) longjmp((jump)->buffer, 1)

#endif

#endif
