/* Computed jumps: a small dense switch (TBB), a large one (TBH), and a table of functions, selected by random numbers. */
#include "guest.h"

static unsigned random_state = 2463534242u;

static inline unsigned next(void) {
    unsigned x = random_state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return random_state = x;
}

static unsigned words[64];

__attribute__((noinline)) static unsigned narrow(unsigned which, unsigned a, unsigned b) {
    switch (which & 15) {
        case 0: return a + b;
        case 1: return a - b;
        case 2: return a & b;
        case 3: return a | ~b;
        case 4: return a * b;
        case 5: return a << (b & 7);
        case 6: return a >> (b & 7);
        case 7: return (a << 9) ^ b;
        case 8: return a > b ? a : b;
        case 9: return (a >> 16) + (b << 16);
        case 10: return a ^ b;
        case 11: return 3 * a + 5 * b;
        case 12: return ~a;
        case 13: return b - a;
        case 14: return (a & 0xff00ff) + (b & 0xff00ff);
        default: return a / (b | 1);
    }
}

/* Cases that are too long for a table of bytes. */
#define CASE(n)                                             \
    case n:                                                 \
        words[(n) & 63] += a;                               \
        words[((n) * 7 + 3) & 63] ^= words[(a >> 3) & 63];  \
        if (words[((n) * 5) & 63] & 1) b += (n) * 1021 + 1; \
        else b ^= a >> ((n) & 15);                          \
        break;
#define CASES(n) CASE(n) CASE(n + 1) CASE(n + 2) CASE(n + 3) CASE(n + 4) CASE(n + 5) CASE(n + 6) CASE(n + 7)

__attribute__((noinline)) static unsigned wide(unsigned which, unsigned a, unsigned b) {
    switch (which) {
        CASES(0)
        CASES(8)
        CASES(16)
        CASES(24)
        CASES(32)
        CASES(40)
        CASES(48)
        CASES(56)
        default: b = ~b;
    }
    return a + b;
}

typedef unsigned operation(unsigned, unsigned);
#define FUNCTION(n) static unsigned f##n(unsigned a, unsigned b) { return (a >> (n + 1)) * (2 * n + 1) + (b ^ words[n]); }
FUNCTION(0) FUNCTION(1) FUNCTION(2) FUNCTION(3) FUNCTION(4) FUNCTION(5) FUNCTION(6) FUNCTION(7)
FUNCTION(8) FUNCTION(9) FUNCTION(10) FUNCTION(11) FUNCTION(12) FUNCTION(13) FUNCTION(14) FUNCTION(15)
static operation *const functions[] = {f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15};

unsigned work(unsigned rounds) {
    unsigned check = 0;
    while (rounds--) {
        for (int i = 0; i < 100; i++) {
            unsigned r = next();
            check = narrow(r, check, r >> 7);
            check = wide((r >> 4) & 63, check, r);
            check = functions[(r >> 10) & 15](check, r);
        }
    }
    return check;
}
