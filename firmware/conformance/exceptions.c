/* Entry and return: frames, EXC_RETURN values, stacks and their alignment, and what handlers see of themselves. */
#include "observe.h"

typedef struct {
  frame_t frame;
  uint32_t at, exc_return, ipsr, control, icsr;
} entry_t;
static volatile entry_t seen;

__attribute__((used)) static void look(frame_t *frame, uint32_t exc_return) {
  seen.frame = *frame;
  seen.at = (uint32_t)frame;
  seen.exc_return = exc_return;
  seen.ipsr = ipsr();
  seen.control = READ_SPECIAL(control);
  seen.icsr = ICSR;
}

__attribute__((naked)) static void look_at_entry(void) {
  __asm volatile(
      "tst lr, #4\n"
      "ite eq\n"
      "mrseq r0, msp\n"
      "mrsne r0, psp\n"
      "mov r1, lr\n"
      "push {r1, lr}\n"
      "bl look\n"
      "pop {r1, pc}\n");
}

static void say_entry(const char *text) {
  say(text);
  say_value(" EXC_RETURN", seen.exc_return);
  say_value(" IPSR", seen.ipsr);
  say_value(" CONTROL", seen.control);
  say_value(" RETTOBASE and VECTACTIVE", seen.icsr & 0x9FF);
  say_value(" frame at multiple of 8 plus", seen.at & 7);
  say_value(" stacked xPSR", seen.frame.psr & 0x0700FFFF);
}

/* SVC with known registers; the stack pointer is `offset` bytes off a multiple of 8. */
static void call(uint32_t offset) {
  __asm volatile(
      "mov r4, sp\n"
      "bic r5, r4, #7\n"
      "sub r5, r5, #8\n"
      "add r5, r5, %0\n"
      "mov sp, r5\n"
      "movs r0, #10\n"
      "movs r1, #11\n"
      "movs r2, #12\n"
      "movs r3, #13\n"
      "mov r12, #14\n"
      "svc #5\n"
      "mov sp, r4\n" ::"r"(offset)
      : "r0", "r1", "r2", "r3", "r4", "r5", "r12", "lr", "memory");
}

static void frames(void) {
  call(0);
  say_entry("SVC on an aligned main stack");
  say_value(" R0", seen.frame.r0);
  say_value(" R1", seen.frame.r1);
  say_value(" R2", seen.frame.r2);
  say_value(" R3", seen.frame.r3);
  say_value(" R12", seen.frame.r12);
  say_value(" at the return address less 2", *(uint16_t *)(seen.frame.pc - 2));
  CCR |= 1u << 9;
  call(4);
  say_entry("SVC with the stack 4 off and STKALIGN");
  CCR &= ~(1u << 9);
  call(4);
  say_entry("SVC with the stack 4 off and no STKALIGN");
  CCR |= 1u << 9;
}

static uint32_t process_stack[64] __attribute__((aligned(8)));

static void process_stacks(void) {
  WRITE_SPECIAL(psp, (uint32_t)(process_stack + 64));
  WRITE_SPECIAL(control, 2);
  __asm volatile("svc #1" ::: "memory");
  uint32_t control = READ_SPECIAL(control);
  WRITE_SPECIAL(control, 0);
  say_entry("SVC on the process stack");
  say_value(" CONTROL after it", control);
  say_value(" frame in the process stack",
            seen.at >= (uint32_t)process_stack && seen.at < (uint32_t)(process_stack + 64));
  say_value(" PSP is back", READ_SPECIAL(psp) == (uint32_t)(process_stack + 64));
}

static volatile uint32_t order[8], count;
static void mark(void) {
  order[count++ & 7] = ipsr() | (ICSR & 0x800);
}

static void nest(void) {
  mark();
  ICSR = NMIPENDSET;
  barrier();
  mark();
}

static void say_order(const char *text) {
  say(text);
  for (uint32_t i = 0; i < count; i++) say_value(" ran", order[i]);
  count = 0;
}

static void nesting(void) {
  on(SVCALL, nest);
  on(NMI, look_at_entry);
  __asm volatile("svc #0" ::: "memory");
  say_entry("NMI inside SVCall");
  say_order("SVCall before and after it");
}

/* PendSV, pended by SVCall, follows it on the same frame. */
static void pend_and_look(void) {
  mark();
  ICSR = PENDSVSET;
}

static void chaining(void) {
  uint32_t sp;
  __asm volatile("mov %0, sp" : "=r"(sp));
  on(SVCALL, pend_and_look);
  on(PENDSV, look_at_entry);
  __asm volatile("svc #0" ::: "memory");
  say_entry("PendSV after SVCall");
  say_value(" one frame below the stack pointer", sp - seen.at >= 0x20 && sp - seen.at <= 0x24);
  say_order("SVCall before it");
}

/* An IT block that an exception splits goes on where it was. */
static void conditions(void) {
  uint32_t taken;
  on(SVCALL, look_at_entry);
  __asm volatile(
      "movs %0, #0\n"
      "cmp %0, #0\n"
      "ittte eq\n"
      "addeq %0, %0, #1\n"
      "svceq #0\n"
      "addeq %0, %0, #2\n"
      "addne %0, %0, #4\n"
      : "=&l"(taken)::"memory", "cc");
  say_value("SVC in an IT block, sum", taken);
  say_value(" stacked IT and T", seen.frame.psr & 0x0700FC00);
}

/* A handler starts without the IT state of what it interrupted, and may not keep exclusive access open. */
static void exclusives(void) {
  static volatile uint32_t word = 1;
  uint32_t plain, across;
  __asm volatile(
      "ldrex r3, [%2]\n"
      "strex %0, r3, [%2]\n"
      "ldrex r3, [%2]\n"
      "svc #0\n"
      "strex %1, r3, [%2]\n"
      : "=&r"(plain), "=&r"(across)
      : "r"(&word)
      : "r3", "memory");
  say_value("STREX after LDREX", plain);
  say_value("STREX after LDREX and an exception", across);
}

void observe(void) {
  on(SVCALL, look_at_entry);
  frames();
  process_stacks();
  nesting();
  chaining();
  conditions();
  exclusives();
}
