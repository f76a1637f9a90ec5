/* Register accesses: reads the UART's flag register and writes GPIO data, four to one pin change; counted as accesses. */
#include "guest.h"

#define RCGC1 (*(volatile unsigned *)0x400fe104)
#define RCGC2 (*(volatile unsigned *)0x400fe108)
#define UARTFR (*(volatile unsigned *)0x4000c018)
#define GPIODIR (*(volatile unsigned *)0x40025400)
#define GPIODEN (*(volatile unsigned *)0x4002551c)
#define GPIODATA ((volatile unsigned *)0x40025000)

unsigned work(unsigned rounds) {
    RCGC1 |= 1;
    RCGC2 |= 0x21;
    for (volatile int i = 0; i < 10; i++) {}
    GPIODIR = 15;
    GPIODEN = 15;
    unsigned check = 0;
    while (rounds--) {
        for (int i = 0; i < 250; i++) {
            check += UARTFR;
            check += UARTFR;
            check += UARTFR;
            GPIODATA[1] = (unsigned)i & 1;
        }
    }
    return check;
}
