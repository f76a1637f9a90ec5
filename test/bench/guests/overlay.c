/* Code that changes: two routines take turns in one buffer in SRAM, as overlays and flash programming routines do. Each copy
   executes about 100,000 instructions. */
#include "guest.h"

typedef unsigned routine(unsigned x, unsigned n);

/* Without calls, literals or tables, so that they run wherever they are copied to. */
__attribute__((noinline, aligned(4))) static unsigned scramble(unsigned x, unsigned n) {
    while (n--) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        if (x & 64) x += n;
    }
    return x;
}
__attribute__((noinline, aligned(4))) static unsigned collatz(unsigned x, unsigned n) {
    unsigned steps = 0;
    while (n--) {
        x = x & 1 ? 3 * x + 1 : x >> 1;
        steps += x & 7;
        if (x < 2) x = n << 3 | 5;
    }
    return x ^ steps << 4;
}

#ifdef __wasm__
static routine *load(routine *code) { return code; }
#else
enum { WORDS = 24 };
static unsigned buffer[WORDS];

static routine *load(routine *code) {
    const unsigned *from = (const unsigned *)((unsigned)code & ~1u);
    for (int i = 0; i < WORDS; i++) buffer[i] = from[i];
    __asm__ volatile("dsb\nisb" ::: "memory");
    return (routine *)((unsigned)buffer | 1);
}
#endif

unsigned work(unsigned rounds) {
    unsigned check = 1;
    while (rounds--) {
        check = load(scramble)(check, 12000);
        check = load(collatz)(check, 12000);
    }
    return check;
}
