/* Start-up and exit of the benchmark guests: the same image runs on every machine that has flash at 0 and 64 KB of
   SRAM at 0x20000000. A guest defines `work`; the number it returns is printed as its check. */

#include "guest.h"

extern unsigned long data_load[], data_start[], data_end[], bss_start[], bss_end[];

volatile unsigned ticks;

__attribute__((weak)) void tick(void) { ticks++; }

static unsigned semihost(unsigned operation, const void *argument) {
    register unsigned r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static void print_hex(unsigned value) {
    char text[10];
    for (int i = 0; i < 8; i++) text[i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 15];
    text[8] = '\n';
    text[9] = 0;
    semihost(4, text);
}

void reset(void) {
    unsigned long *from = data_load;
    for (unsigned long *to = data_start; to < data_end; to++) *to = *from++;
    for (unsigned long *to = bss_start; to < bss_end; to++) *to = 0;
    print_hex(work(ROUNDS));
    semihost(0x18, (const void *)0x20026);
    for (;;) {}
}

static void stuck(void) {
    for (;;) {}
}

extern unsigned char stack_top[];
__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    stack_top, reset, stuck, stuck, stuck, stuck, stuck, 0, 0, 0, 0, stuck, stuck, 0, stuck, tick,
};

/* Functions that the compiler calls. */
void *memset(void *to, int value, unsigned length) {
    unsigned char *p = to;
    while (length--) *p++ = (unsigned char)value;
    return to;
}
void *memcpy(void *to, const void *from, unsigned length) {
    unsigned char *p = to;
    const unsigned char *q = from;
    while (length--) *p++ = *q++;
    return to;
}
