/* What conformance programs print and what they look at: they say what a processor does, line by line, over semihosting. */
#ifndef OBSERVE_H
#define OBSERVE_H

#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))

#define ACTLR REG(0xE000E008)
#define SYST_CSR REG(0xE000E010)
#define SYST_RVR REG(0xE000E014)
#define SYST_CVR REG(0xE000E018)
#define NVIC_ISER0 REG(0xE000E100)
#define NVIC_ICER0 REG(0xE000E180)
#define NVIC_ISPR0 REG(0xE000E200)
#define NVIC_ICPR0 REG(0xE000E280)
#define NVIC_IABR0 REG(0xE000E300)
#define NVIC_IPR(n) (((volatile uint8_t *)0xE000E400)[n])
#define ICSR REG(0xE000ED04)
#define VTOR REG(0xE000ED08)
#define AIRCR REG(0xE000ED0C)
#define SCR REG(0xE000ED10)
#define CCR REG(0xE000ED14)
#define SHPR(n) (((volatile uint8_t *)0xE000ED14)[n])
#define SHCSR REG(0xE000ED24)
#define CFSR REG(0xE000ED28)
#define HFSR REG(0xE000ED2C)
#define MMFAR REG(0xE000ED34)
#define BFAR REG(0xE000ED38)
#define MPU_CTRL REG(0xE000ED94)
#define MPU_RNR REG(0xE000ED98)
#define MPU_RBAR REG(0xE000ED9C)
#define MPU_RASR REG(0xE000EDA0)
#define STIR REG(0xE000EF00)

#define PENDSVSET (1u << 28)
#define PENDSTSET (1u << 26)
#define NMIPENDSET (1u << 31)

/* Numbers of exceptions whose handlers programs install. */
enum { NMI = 2, HARD_FAULT, MEM_MANAGE, BUS_FAULT, USAGE_FAULT, SVCALL = 11, PENDSV = 14, SYSTICK, IRQ0 };

typedef void handler(void);

/* R0-R3, R12, LR, the return address and xPSR, as exception entry pushes them. */
typedef struct {
  uint32_t r0, r1, r2, r3, r12, lr, pc, psr;
} frame_t;

/* Each program's part; the processor is privileged in Thread mode on the main stack. */
void observe(void);

/* Installs a handler. The vector table is in SRAM. */
void on(int exception, handler *code);

/* A handler that notes fault status, clears it, and returns behind the instruction of `skip` bytes that faulted. */
handler skip_fault;

/* What `skip_fault` saw; `exception` is 0 when nothing faulted since `forget_fault`. */
typedef struct {
  uint32_t exception, cfsr, hfsr, address, pc, psr, exc_return;
} fault_t;
extern volatile fault_t fault;
extern volatile uint32_t
    resume; /* where skip_fault returns to, bit 0 being Thumb; 0 for the next instruction */
extern volatile uint32_t return_with; /* the EXC_RETURN that skip_fault returns with; 0 for the one it got */
void forget_fault(void);

/* Prints a line: a text, and a value that follows it. */
void say(const char *text);
void say_value(const char *text, uint32_t value);
/* Prints the fault seen since `forget_fault`, and forgets it. */
void say_fault(const char *text);

static inline uint32_t ipsr(void) {
  uint32_t value;
  __asm volatile("mrs %0, ipsr" : "=r"(value));
  return value;
}

#define READ_SPECIAL(name)                                     \
  ({                                                           \
    uint32_t value_;                                           \
    __asm volatile("mrs %0, " #name : "=r"(value_)::"memory"); \
    value_;                                                    \
  })
#define WRITE_SPECIAL(name, value) __asm volatile("msr " #name ", %0\n isb" ::"r"(value) : "memory")

static inline void barrier(void) {
  __asm volatile("dsb\n isb" ::: "memory");
}

/* Leaves privileged Thread mode, and comes back by an SVC whose handler is `become_privileged`. */
static inline void become_unprivileged(void) {
  WRITE_SPECIAL(control, 1);
}
handler become_privileged;

#endif
