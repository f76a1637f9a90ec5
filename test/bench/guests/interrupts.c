/* Interrupt-heavy: work in a loop that requests PendSV every 2,000 to 5,000 instructions; the check is the number of
   interrupts and what the loop computed. The program requests them itself, because a timer would interrupt other machines
   at other instructions. */
#include "guest.h"

#define INT_CTRL (*(volatile unsigned *)0xe000ed04)
enum { PENDSVSET = 1 << 28 };

static volatile unsigned events, ticks;
static unsigned history[64];

void tick(void) {
    ticks++;
    history[ticks & 63] = events;
    events += ticks & 3;
}

unsigned work(unsigned rounds) {
    unsigned x = 1, check = 0;
    for (unsigned n = 2 * rounds; n; n--) {
        INT_CTRL = PENDSVSET;
        for (int i = 0; i < 500; i++) {
            x = x * 1103515245 + 12345;
            check += (x >> 16) & 0xff;
            if (check & 0x10000) check ^= x;
        }
    }
    return check ^ ticks << 8 ^ history[7] ^ events;
}
