/* The vector table and the reset handler. */
#include <stdint.h>

#include "registers.h"

extern uint32_t _stack_top[], _bss_start[], _bss_end[];
extern int main(void);
void UART0_Handler(void);
void Timer0A_Handler(void);

void Reset_Handler(void) {
  for (uint32_t *word = _bss_start; word < _bss_end; word++) {
    *word = 0;
  }
  main();
}

static void Fault_Handler(void) {
  for (;;) {
  }
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const vector vectors[16 + 55] = {
  [0] = (vector)_stack_top,
  [1] = Reset_Handler,
  [3] = Fault_Handler,
  [16 + INT_UART0] = UART0_Handler,
  [16 + INT_TIMER0A] = Timer0A_Handler,
};
