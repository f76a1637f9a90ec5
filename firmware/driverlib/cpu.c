/* Processor instructions that C cannot express. */
#include "driverlib/cpu.h"

/* Returns PRIMASK: 1 while interrupts are masked. */
uint32_t CPUprimask(void) {
  uint32_t primask;
  __asm volatile("mrs %0, primask" : "=r"(primask));
  return primask;
}

/* Masks interrupts; returns the previous PRIMASK. */
uint32_t CPUcpsid(void) {
  uint32_t before = CPUprimask();
  __asm volatile("cpsid i" ::: "memory");
  return before;
}

/* Unmasks interrupts; returns the previous PRIMASK. */
uint32_t CPUcpsie(void) {
  uint32_t before = CPUprimask();
  __asm volatile("cpsie i" ::: "memory");
  return before;
}

/* Returns BASEPRI: interrupts of this and lower priority are masked; 0 masks none. */
uint32_t CPUbasepriGet(void) {
  uint32_t base_priority;
  __asm volatile("mrs %0, basepri" : "=r"(base_priority));
  return base_priority;
}

/* Sets BASEPRI. */
void CPUbasepriSet(uint32_t base_priority) {
  __asm volatile("msr basepri, %0" ::"r"(base_priority) : "memory");
}

/* Sleeps until an interrupt or debug event. */
void CPUwfi(void) {
  __asm volatile("wfi" ::: "memory");
}
