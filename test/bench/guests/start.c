/* Start-up, output and exit of the benchmark guests: the same image runs on every machine that has flash at 0, 64 KB of
   SRAM at 0x20000000 and UART0 of a Stellaris. A guest defines `work`; the number it returns is printed as its check. */

#include "guest.h"

extern unsigned long data_load[], data_start[], data_end[], bss_start[], bss_end[];

/* The linker defines this symbol; its address is the number of rounds. */
extern const char bench_rounds[];

int failed;

__attribute__((weak)) void tick(void) {}

static unsigned semihost(unsigned operation, const void *argument) {
    register unsigned r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

#ifdef BARE
/* A bare processor has no UART: SYS_WRITE0. */
static void prepare(void) {}
static void print(const char *text) { semihost(4, text); }
#else
#define REGISTER(address) (*(volatile unsigned *)(address))
#define UARTDR REGISTER(0x4000c000)
#define UARTFR REGISTER(0x4000c018)
enum { TXFF = 1 << 5, BUSY = 1 << 3 };

/* UART0 on PA0 and PA1: 115200 8N1 from the 16 MHz of the main oscillator or of the PIOSC. */
static void prepare(void) {
    REGISTER(0x400fe104) |= 1;      /* RCGC1.UART0 */
    REGISTER(0x400fe108) |= 1;      /* RCGC2.GPIOA */
    for (volatile int i = 0; i < 4; i++) {}
    REGISTER(0x40004420) = 3;       /* GPIOAFSEL */
    REGISTER(0x4000451c) = 3;       /* GPIODEN */
    REGISTER(0x4000452c) = 0x11;    /* GPIOPCTL: U0RX, U0TX */
    REGISTER(0x4000c030) = 0;       /* UARTCTL */
    REGISTER(0x4000c024) = 8;       /* UARTIBRD */
    REGISTER(0x4000c028) = 44;      /* UARTFBRD */
    REGISTER(0x4000c02c) = 0x70;    /* UARTLCRH: 8N1, FIFOs */
    REGISTER(0x4000c030) = 0x301;   /* UARTCTL: RXE, TXE, UARTEN */
}

/* Sends a text and waits until its last bit has left. */
static void print(const char *text) {
    while (*text) {
        while (UARTFR & TXFF) {}
        UARTDR = (unsigned char)*text++;
    }
    while (UARTFR & BUSY) {}
}
#endif

static void print_hex(unsigned value) {
    char text[10];
    for (int i = 0; i < 8; i++) text[i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 15];
    text[8] = '\n';
    text[9] = 0;
    print(text);
}

/* SYS_EXIT: ADP_Stopped_ApplicationExit is exit code 0, ADP_Stopped_RunTimeErrorUnknown is 1. */
static void leave(void) { semihost(0x18, (const void *)(failed ? 0x20023 : 0x20026)); }

void reset(void) {
    unsigned long *from = data_load;
    for (unsigned long *to = data_start; to < data_end; to++) *to = *from++;
    for (unsigned long *to = bss_start; to < bss_end; to++) *to = 0;
    prepare();
    print_hex(work((unsigned)bench_rounds));
    leave();
    for (;;) {}
}

static void stuck(void) {
    failed = 1;
    leave();
    for (;;) {}
}

extern unsigned char stack_top[];
__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    stack_top, reset, stuck, stuck, stuck, stuck, stuck, 0, 0, 0, 0, stuck, stuck, 0, tick, tick,
};
