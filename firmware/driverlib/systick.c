/* The processor's system timer (ARMv7-M, B3.3), clocked by the processor. */
#include "driverlib/systick.h"

#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

/* Starts counting from the current value. */
void SysTickEnable(void) {
  HWREG(NVIC_ST_CTRL) |= NVIC_ST_CTRL_CLK_SRC | NVIC_ST_CTRL_ENABLE;
}

/* Stops counting. */
void SysTickDisable(void) {
  HWREG(NVIC_ST_CTRL) &= ~NVIC_ST_CTRL_ENABLE;
}

/* Registers and enables the handler of the SysTick exception. */
void SysTickIntRegister(void (*handler)(void)) {
  IntRegister(FAULT_SYSTICK, handler);
  SysTickIntEnable();
}

/* Disables the SysTick exception and removes its handler. */
void SysTickIntUnregister(void) {
  SysTickIntDisable();
  IntUnregister(FAULT_SYSTICK);
}

/* Enables the SysTick exception when the counter reaches 0. */
void SysTickIntEnable(void) {
  HWREG(NVIC_ST_CTRL) |= NVIC_ST_CTRL_INTEN;
}

/* Disables the SysTick exception. */
void SysTickIntDisable(void) {
  HWREG(NVIC_ST_CTRL) &= ~NVIC_ST_CTRL_INTEN;
}

/* Sets the period in processor cycles, 1 to 16,777,216; takes effect at the next reload. */
void SysTickPeriodSet(uint32_t period) {
  HWREG(NVIC_ST_RELOAD) = period - 1;
}

/* Returns the period in processor cycles. */
uint32_t SysTickPeriodGet(void) {
  return HWREG(NVIC_ST_RELOAD) + 1;
}

/* Returns the counter, which counts down from the period less one to 0. */
uint32_t SysTickValueGet(void) {
  return HWREG(NVIC_ST_CURRENT);
}
