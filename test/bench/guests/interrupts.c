/* Interrupt-heavy: work in a loop while the system timer interrupts at 10 kHz with a 50 MHz clock; the check is the
   number of interrupts. Where time follows the host's clock instead of the instructions, SELF makes the program request
   the same interrupt at about the same rate. */
#include "guest.h"

static volatile unsigned events;
static unsigned history[64];

void tick(void) {
    ticks++;
    history[ticks & 63] = events;
    events += ticks & 3;
}

/* Cycles of one period. A machine that counts cycles differently needs another number. */
#ifndef PERIOD
#define PERIOD 5000
#endif

static void start(void) {
#ifndef SELF
    *(volatile unsigned *)0xe000e014 = PERIOD - 1;
    *(volatile unsigned *)0xe000e018 = 0;
    *(volatile unsigned *)0xe000e010 = 7;
#endif
}

static void half(void) {
#ifdef SELF
    *(volatile unsigned *)0xe000ed04 = 1u << 26;
#endif
}

unsigned work(unsigned rounds) {
    start();
    unsigned x = 1, check = 0;
    for (unsigned n = 2 * rounds; n; n--) {
        half();
        for (int i = 0; i < 500; i++) {
            x = x * 1103515245 + 12345;
            check += (x >> 16) & 0xff;
            if (check & 0x10000) check ^= x;
        }
    }
    *(volatile unsigned *)0xe000e010 = 0;
    events = check;
    return ticks;
}
