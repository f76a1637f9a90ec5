/* Code in SRAM beside data: a routine notes its calls in words next to its own instructions, one store in about 20,000
   instructions. */
#include "guest.h"

/* In .data, in front of the routine. */
static unsigned calls = 1, last = 1;

NEAR_DATA static unsigned hash(unsigned x, unsigned n) {
    while (n--) {
        x ^= x << 7;
        x ^= x >> 9;
        if (x & 1) x *= 2654435761u;
    }
    last = x;
    calls++;
    return x;
}

unsigned work(unsigned rounds) {
    unsigned check = 1;
    while (rounds--) check = hash(check | 1, 6500) + calls + last;
    return check;
}
