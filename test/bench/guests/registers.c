/* One kind of register access, 1000 in a round: reads of UARTFR or GPIODATA, writes to UARTDR or GPIODATA. */
#include "guest.h"

#define RCGC2 (*(volatile unsigned *)0x400fe108)
#define UARTDR (*(volatile unsigned *)0x4000c000)
#define UARTFR (*(volatile unsigned *)0x4000c018)
#define GPIODIR (*(volatile unsigned *)0x40025400)
#define GPIODEN (*(volatile unsigned *)0x4002551c)
#define GPIODATA ((volatile unsigned *)0x40025000)

#ifndef ACCESS
#define ACCESS check += UARTFR
#endif

unsigned work(unsigned rounds) {
    RCGC2 |= 0x20;
    for (volatile int i = 0; i < 10; i++) {}
    GPIODIR = 15;
    GPIODEN = 15;
    unsigned check = 0;
    while (rounds--) {
        for (unsigned i = 0; i < 250; i++) {
            ACCESS;
            ACCESS;
            ACCESS;
            ACCESS;
        }
    }
    return check;
}
