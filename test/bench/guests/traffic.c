/* Register traffic like a driver's, for traces: writes, reads that change and reads that do not, a pin that toggles. */
#include "guest.h"

#define RCGC1 (*(volatile unsigned *)0x400fe104)
#define RCGC2 (*(volatile unsigned *)0x400fe108)
#define UARTFR (*(volatile unsigned *)0x4000c018)
#define UARTIBRD (*(volatile unsigned *)0x4000c024)
#define TIMERCTL (*(volatile unsigned *)0x4003000c)
#define TIMERTAR (*(volatile unsigned *)0x40030048)
#define GPIODATA ((volatile unsigned *)0x40007000)
#define GPIODIR (*(volatile unsigned *)0x40007400)
#define GPIODEN (*(volatile unsigned *)0x4000751c)

unsigned work(unsigned rounds) {
    RCGC1 |= 0x10001;
    RCGC2 |= 8;
    for (volatile int i = 0; i < 10; i++) {}
    GPIODIR = 1;
    GPIODEN = 1;
    TIMERCTL = 1;
    unsigned check = 0;
    while (rounds--) {
        GPIODATA[1] = rounds & 1;
        check += UARTFR;
        check += TIMERTAR;
        check += GPIODATA[255];
        UARTIBRD = rounds;
    }
    return check;
}
