/* Faults: which exception, which status bits, which address, and how they escalate. */
#include "observe.h"

#define NOWHERE 0x3F000000u /* external RAM that no machine has */

static void enable_faults(void) {
  SHCSR = 7u << 16;
}
static void disable_faults(void) {
  SHCSR = 0;
}

#define DO(text, code, ...)                                                                     \
  do {                                                                                          \
    forget_fault();                                                                             \
    __asm volatile(code "\n nop\n nop" ::__VA_ARGS__ : "r0", "r1", "r2", "r3", "memory", "cc"); \
    say_fault(text);                                                                            \
  } while (0)

static uint32_t words[4] = {1, 2, 3, 4};

static void usage(void) {
  DO("UDF", "udf #1");
  DO("UDF.W", "udf.w #1");
  DO("coprocessor 7", "mcr p7, 0, r0, c0, c0, 0");
  DO("coprocessor 10", ".inst.n 0xee00\n .inst.n 0x0a10");
  DO("division by zero, no trap", "movs r0, #5\n movs r1, #0\n udiv r2, r0, r1");
  CCR |= 1u << 4;
  DO("division by zero, trap", "movs r0, #5\n movs r1, #0\n udiv r2, r0, r1");
  DO("signed division by zero, trap", "movs r0, #5\n movs r1, #0\n sdiv r2, r0, r1");
  CCR &= ~(1u << 4);
  DO("unaligned LDR, no trap", "ldr r1, [%0, #1]", "r"(words));
  CCR |= 1u << 3;
  DO("unaligned LDR, trap", "ldr r1, [%0, #1]", "r"(words));
  DO("unaligned LDRH, trap", "ldrh r1, [%0, #1]", "r"(words));
  DO("unaligned STR, trap", "str r1, [%0, #2]", "r"(words));
  CCR &= ~(1u << 3);
  DO("unaligned LDM", "adds r0, %0, #2\n ldmia r0, {r1, r2}", "r"(words));
  DO("unaligned STM", "adds r0, %0, #2\n stmia r0, {r1, r2}", "r"(words));
  DO("unaligned LDRD", "ldrd r1, r2, [%0, #0]", "r"((uint32_t)words + 2));
  DO("unaligned LDREX", "ldrex r1, [%0]", "r"((uint32_t)words + 2));
}

/* Branches to where no Thumb code is; skip_fault comes back behind them. */
#define BRANCH(text, target)                  \
  do {                                        \
    forget_fault();                           \
    __asm volatile(                           \
        "ldr r0, =1f + 1\n"                   \
        "str r0, [%1]\n"                      \
        "bx %0\n"                             \
        "1: nop\n" ::"r"(target),             \
        "r"(&resume)                          \
        : "r0", "memory");                    \
    uint32_t pc_ = fault.pc;                  \
    uint32_t thumb_ = fault.psr & (1u << 24); \
    say_fault(text);                          \
    say_value(" stacked PC", pc_);            \
    say_value(" stacked T", thumb_);          \
  } while (0)

static void branches(void) {
  BRANCH("branch to an even address", 0x20000100u);
  BRANCH("branch to where nothing is", NOWHERE + 1);
  BRANCH("branch to a peripheral", 0x40000001u);
  BRANCH("branch to the system region", 0xE0000001u);
  BRANCH("EXC_RETURN in Thread mode", 0xFFFFFFF9u);
}

static void accesses(void) {
  DO("LDR from nowhere", "ldr r1, [%0]", "r"(NOWHERE));
  DO("LDRB from nowhere", "ldrb r1, [%0, #3]", "r"(NOWHERE));
  DO("unaligned LDR from nowhere", "ldr r1, [%0, #1]", "r"(NOWHERE));
  DO("LDM from nowhere", "ldmia %0, {r1, r2}", "r"(NOWHERE));
  DO("STR to nowhere", "str r1, [%0]", "r"(NOWHERE));
  uint32_t base = NOWHERE;
  forget_fault();
  __asm volatile("ldr r1, [%0], #4\n nop" : "+r"(base)::"r1", "memory");
  say_value("base after a load that faults", base);
  forget_fault();
  base = NOWHERE;
  __asm volatile("ldmia %0!, {r1, r2}\n nop" : "+r"(base)::"r1", "r2", "memory");
  say_value("base after an LDM that faults", base);
}

static void escalation(void) {
  disable_faults();
  DO("UDF, UsageFault disabled", "udf #1");
  DO("LDR from nowhere, BusFault disabled", "ldr r1, [%0]", "r"(NOWHERE));
  enable_faults();
  __asm volatile("cpsid i");
  DO("UDF, PRIMASK", "udf #1");
  DO("SVC, PRIMASK", "svc #0");
  __asm volatile("cpsie i");
  WRITE_SPECIAL(basepri, 0x20);
  SHPR(6) = 0x40;
  DO("UDF, BASEPRI above UsageFault", "udf #1");
  SHPR(6) = 0;
  WRITE_SPECIAL(basepri, 0);
  DO("BKPT without a debugger", "bkpt #1");
}

static volatile fault_t outer;
static void usage_with_another(void) {
  outer.cfsr = CFSR;
  __asm volatile("udf #2\n nop");
  outer.exception = fault.exception;
  outer.hfsr = fault.hfsr;
  outer.pc = fault.exc_return;
  resume = 0;
  frame_t *frame = (frame_t *)READ_SPECIAL(psp);
  frame->pc += 2;
}

static uint32_t process_stack[64] __attribute__((aligned(8)));

static void nested(void) {
  on(USAGE_FAULT, usage_with_another);
  WRITE_SPECIAL(psp, (uint32_t)(process_stack + 64));
  WRITE_SPECIAL(control, 2);
  __asm volatile("udf #1\n nop" ::: "memory");
  WRITE_SPECIAL(control, 0);
  say_value("UDF inside UsageFault: exception", outer.exception);
  say_value(" HFSR", outer.hfsr);
  say_value(" EXC_RETURN", outer.pc);
  on(USAGE_FAULT, skip_fault);
  forget_fault();
}

volatile uint32_t bad_return;
static __attribute__((naked)) void return_badly(void) {
  __asm volatile("ldr r0, =bad_return\n ldr r0, [r0]\n bx r0");
}

static void returns(void) {
  on(SVCALL, return_badly);
  static const uint32_t values[] = {0xFFFFFFF1, 0xFFFFFFF0, 0xFFFFFFF5};
  for (uint32_t i = 0; i < 3; i++) {
    forget_fault();
    bad_return = values[i];
    return_with = 0xFFFFFFF9;
    __asm volatile("ldr r0, =1f + 1\n str r0, [%0]\n svc #0\n 1: nop" ::"r"(&resume) : "r0", "memory");
    say_value("return with", values[i]);
    say_value(" LR of the fault", fault.exc_return);
    say_fault(" gives");
  }
}

static void register_access(void) {
  CFSR = ~0u;
  say_value("CFSR cleared by ones", CFSR);
  HFSR = ~0u;
  say_value("HFSR cleared by ones", HFSR);
  say_value("SHCSR enables", SHCSR & (7u << 16));
  say_value("CCR", CCR);
}

void observe(void) {
  ACTLR = 1u << 1; /* no write buffer: stores fault precisely */
  for (int n = HARD_FAULT; n <= USAGE_FAULT; n++) on(n, skip_fault);
  on(SVCALL, skip_fault);
  enable_faults();
  usage();
  branches();
  accesses();
  escalation();
  nested();
  returns();
  register_access();
}
