/* Owlet on the benchmark's machine: the virtual machine of firmware/owlet runs the Python program that is linked in, once; the
   check is a hash of what it prints. */
#include "core/jump.h"
#include "core/port.h"
#include "guest.h"
#include "machine/owlet.h"

__asm__(".section .rodata\n.balign 16\nprogram: .incbin \"owlet.image\"\n.balign 4\n.text");
extern const uint8_t program[];

extern unsigned char stack_top[];

static uint64_t heap[5 * 1024];
static unsigned check;

unsigned work(unsigned rounds) {
    char digits[12];
    char *at = digits + sizeof digits;
    *--at = 0;
    do *--at = (char)('0' + rounds % 10);
    while (rounds /= 10);
    char arguments[16] = "owlet.py";
    unsigned length = sizeof "owlet.py";
    while (at < digits + sizeof digits && length < sizeof arguments) arguments[length++] = *at++;
    owlet_init(heap, sizeof heap);
    return check + (unsigned)owlet_run(program, 0, arguments, length);
}

/* The machine's surroundings: output is hashed, there is no input and no time. */
volatile bool port_interrupt_requested;

void port_output(int stream, const char *text, size_t length) {
    (void)stream;
    while (length--) check = check * 31 + (unsigned char)*text++;
}
int port_read_input(char *buffer, size_t size) { return (void)buffer, (void)size, 0; }
uint64_t port_time_us(void) { return 0; }
void port_sleep_us(uint32_t microseconds) { (void)microseconds; }
uintptr_t port_stack_limit(void) { return (uintptr_t)stack_top - 0x1c00; }
void _exit(int status) {
    (void)status;
    for (;;) {}
}

#if __ARM_ARCH < 7
/* jump.c for a processor that stores and loads low registers only. */
__attribute__((naked)) int jump_set(struct jump *jump) {
    (void)jump;
    __asm__("stmia r0!, {r4-r7}\nmov r1, r8\nmov r2, r9\nmov r3, r10\nstmia r0!, {r1-r3}\n"
            "mov r1, r11\nmov r2, sp\nmov r3, lr\nstmia r0!, {r1-r3}\nmovs r0, #0\nbx lr\n");
}
__attribute__((naked)) void jump_to(struct jump *jump) {
    (void)jump;
    __asm__("ldmia r0!, {r4-r7}\nldmia r0!, {r1-r3}\nmov r8, r1\nmov r9, r2\nmov r10, r3\n"
            "ldmia r0!, {r1-r3}\nmov r11, r1\nmov sp, r2\nmov lr, r3\nmovs r0, #1\nbx lr\n");
}
#endif
