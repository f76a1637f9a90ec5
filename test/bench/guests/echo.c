/* Answers on UART0 what it receives, between stretches of work: measures how long a program that runs flat out takes to
   answer. */
#include "guest.h"

#define UARTDR (*(volatile unsigned *)0x4000c000)
#define UARTFR (*(volatile unsigned *)0x4000c018)
enum { RXFE = 1 << 4 };

unsigned work(unsigned rounds) {
    unsigned x = rounds + 1;
    for (;;) {
        for (int i = 0; i < 200; i++) x = x * 1103515245 + 12345 + (x >> 16);
        if (UARTFR & RXFE) continue;
        unsigned byte = UARTDR & 0xff;
        UARTDR = byte;
        if (byte == 'q') return x;
    }
}
