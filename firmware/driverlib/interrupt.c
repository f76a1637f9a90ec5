/* Nested vectored interrupt controller (ARMv7-M, B3.4): handlers, enables, pending bits, priorities. */
#include "driverlib/interrupt.h"

#include "driverlib/cpu.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

#define FIRST_INTERRUPT 16

/* Where each system exception is enabled and made pending; an absent entry has no such bit. */
typedef struct {
  uint32_t enable_register, enable_bit;
  uint32_t pend_bit, unpend_bit; /* in INT_CTRL */
} SystemException;

static const SystemException system_exceptions[FIRST_INTERRUPT] = {
    [FAULT_NMI] = {0, 0, NVIC_INT_CTRL_NMI_SET, 0},
    [FAULT_MPU] = {NVIC_SYS_HND_CTRL, NVIC_SYS_HND_CTRL_MEM, 0, 0},
    [FAULT_BUS] = {NVIC_SYS_HND_CTRL, NVIC_SYS_HND_CTRL_BUS, 0, 0},
    [FAULT_USAGE] = {NVIC_SYS_HND_CTRL, NVIC_SYS_HND_CTRL_USAGE, 0, 0},
    [FAULT_PENDSV] = {0, 0, NVIC_INT_CTRL_PEND_SV, NVIC_INT_CTRL_UNPEND_SV},
    [FAULT_SYSTICK] = {NVIC_ST_CTRL, NVIC_ST_CTRL_INTEN, NVIC_INT_CTRL_PENDSTSET, NVIC_INT_CTRL_PENDSTCLR},
};

/* The vector table that IntRegister writes; VTOR wants it on a 1 KiB boundary of SRAM. */
static void (*ram_vectors[NUM_INTERRUPTS])(void) __attribute__((aligned(1024)));

static void unregistered(void) {
  for (;;) {
  }
}

static uint32_t bank(uint32_t first_register, uint32_t interrupt) {
  return first_register + (interrupt - FIRST_INTERRUPT) / 32 * 4;
}

static uint32_t bit(uint32_t interrupt) {
  return 1u << (interrupt - FIRST_INTERRUPT) % 32;
}

/* Makes a function the handler of an interrupt; the first call moves the vector table to SRAM. */
void IntRegister(uint32_t interrupt, void (*handler)(void)) {
  if (HWREG(NVIC_VTABLE) != (uint32_t)ram_vectors) {
    void (*const *vectors)(void) = (void (*const *)(void))HWREG(NVIC_VTABLE);
    for (uint32_t i = 0; i < NUM_INTERRUPTS; i++) {
      ram_vectors[i] = vectors[i];
    }
    HWREG(NVIC_VTABLE) = (uint32_t)ram_vectors;
  }
  ram_vectors[interrupt] = handler;
}

/* Gives an interrupt back to a handler that never returns. */
void IntUnregister(uint32_t interrupt) {
  ram_vectors[interrupt] = unregistered;
}

/* Enables an interrupt or a system exception that can be disabled. */
void IntEnable(uint32_t interrupt) {
  if (interrupt >= FIRST_INTERRUPT) {
    HWREG(bank(NVIC_EN0, interrupt)) = bit(interrupt);
  } else if (system_exceptions[interrupt].enable_register) {
    HWREG(system_exceptions[interrupt].enable_register) |= system_exceptions[interrupt].enable_bit;
  }
}

/* Disables an interrupt or a system exception that can be disabled. */
void IntDisable(uint32_t interrupt) {
  if (interrupt >= FIRST_INTERRUPT) {
    HWREG(bank(NVIC_DIS0, interrupt)) = bit(interrupt);
  } else if (system_exceptions[interrupt].enable_register) {
    HWREG(system_exceptions[interrupt].enable_register) &= ~system_exceptions[interrupt].enable_bit;
  }
}

/* Returns non-zero when an interrupt is enabled. */
uint32_t IntIsEnabled(uint32_t interrupt) {
  if (interrupt >= FIRST_INTERRUPT) {
    return HWREG(bank(NVIC_EN0, interrupt)) & bit(interrupt);
  }
  const SystemException *exception = &system_exceptions[interrupt];
  return exception->enable_register ? HWREG(exception->enable_register) & exception->enable_bit : 0;
}

/* Lets the processor take interrupts; returns whether they were masked. */
bool IntMasterEnable(void) {
  return CPUcpsie() != 0;
}

/* Masks all interrupts; returns whether they were masked already. */
bool IntMasterDisable(void) {
  return CPUcpsid() != 0;
}

/* Sets how many upper priority bits (0 to 7) decide about preemption. */
void IntPriorityGroupingSet(uint32_t bits) {
  HWREG(NVIC_APINT) = NVIC_APINT_VECTKEY | (7 - bits) << NVIC_APINT_PRIGROUP_S;
}

/* Returns how many upper priority bits decide about preemption. */
uint32_t IntPriorityGroupingGet(void) {
  return 7 - ((HWREG(NVIC_APINT) & NVIC_APINT_PRIGROUP_M) >> NVIC_APINT_PRIGROUP_S);
}

/* The byte that holds an exception's priority: PRI registers for interrupts, SYS_PRI from exception 4 on. */
static uint32_t priority_byte(uint32_t interrupt) {
  bool system = interrupt < FIRST_INTERRUPT;
  return system ? NVIC_SYS_PRI1 + interrupt - FAULT_MPU : NVIC_PRI0 + interrupt - FIRST_INTERRUPT;
}

/* Sets the priority of an interrupt, or of a system exception from 4 on. */
void IntPrioritySet(uint32_t interrupt, uint8_t priority) {
  uint32_t address = priority_byte(interrupt);
  uint32_t shift = (address & 3) * 8;
  uint32_t word = address & ~3u;
  HWREG(word) = (HWREG(word) & ~(INT_PRIORITY_M << shift)) | (uint32_t)priority << shift;
}

/* Returns the priority of an interrupt, or of a system exception from 4 on; -1 for one that has none. */
int32_t IntPriorityGet(uint32_t interrupt) {
  if (interrupt < FAULT_MPU || interrupt >= NUM_INTERRUPTS) {
    return -1;
  }
  uint32_t address = priority_byte(interrupt);
  return HWREG(address & ~3u) >> (address & 3) * 8 & INT_PRIORITY_M;
}

/* Makes an interrupt pending. */
void IntPendSet(uint32_t interrupt) {
  if (interrupt >= FIRST_INTERRUPT) {
    HWREG(bank(NVIC_PEND0, interrupt)) = bit(interrupt);
  } else {
    HWREG(NVIC_INT_CTRL) = system_exceptions[interrupt].pend_bit;
  }
}

/* Takes back a pending interrupt. */
void IntPendClear(uint32_t interrupt) {
  if (interrupt >= FIRST_INTERRUPT) {
    HWREG(bank(NVIC_UNPEND0, interrupt)) = bit(interrupt);
  } else {
    HWREG(NVIC_INT_CTRL) = system_exceptions[interrupt].unpend_bit;
  }
}

/* Masks interrupts of this priority and less urgent ones; 0 masks none. */
void IntPriorityMaskSet(uint32_t priority_mask) {
  CPUbasepriSet(priority_mask);
}

/* Returns the priority from which on interrupts are masked. */
uint32_t IntPriorityMaskGet(void) {
  return CPUbasepriGet();
}
