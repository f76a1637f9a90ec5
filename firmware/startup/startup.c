/* Start-up code: the vector table, the way from reset to main, and handlers for what nobody handles. */
#include <stdint.h>

extern uint32_t _data_load[], _data_start[], _data_end[], _bss_start[], _bss_end[], _stack_top[];
extern int main(void);

/* Ends the program: the processor sleeps, interrupts go on. */
__attribute__((noreturn)) void exit(int status) {
  (void)status;
  for (;;) {
    __asm volatile("wfi");
  }
}

/* What abort ends with. */
__attribute__((noreturn)) void _exit(int status) {
  exit(status);
}

/* Copies .data, clears .bss and runs the program. */
__attribute__((noreturn)) void Reset_Handler(void) {
  const uint32_t *from = _data_load;
  for (uint32_t *to = _data_start; to < _data_end; to++) {
    *to = *from++;
  }
  for (uint32_t *to = _bss_start; to < _bss_end; to++) {
    *to = 0;
  }
  exit(main());
}

/* Stays where it is, with the fault's registers on the stack for a debugger to look at. */
void Fault_Handler(void) {
  for (;;) {
  }
}

/* Catches interrupts that nobody expected. */
void Default_Handler(void) {
  for (;;) {
  }
}

#define HANDLER(name) extern void name(void) __attribute__((weak, alias("Default_Handler")))
#define FAULT(name) extern void name(void) __attribute__((weak, alias("Fault_Handler")))

FAULT(HardFault_Handler);
FAULT(MemManage_Handler);
FAULT(BusFault_Handler);
FAULT(UsageFault_Handler);
HANDLER(NMI_Handler);
HANDLER(SVC_Handler);
HANDLER(DebugMon_Handler);
HANDLER(PendSV_Handler);
HANDLER(SysTick_Handler);
HANDLER(GPIOA_Handler);
HANDLER(GPIOB_Handler);
HANDLER(GPIOC_Handler);
HANDLER(GPIOD_Handler);
HANDLER(GPIOE_Handler);
HANDLER(UART0_Handler);
HANDLER(UART1_Handler);
HANDLER(SSI0_Handler);
HANDLER(I2C0_Handler);
HANDLER(PWM_Fault_Handler);
HANDLER(PWM0_Handler);
HANDLER(PWM1_Handler);
HANDLER(PWM2_Handler);
HANDLER(QEI0_Handler);
HANDLER(ADC0SS0_Handler);
HANDLER(ADC0SS1_Handler);
HANDLER(ADC0SS2_Handler);
HANDLER(ADC0SS3_Handler);
HANDLER(Watchdog_Handler);
HANDLER(Timer0A_Handler);
HANDLER(Timer0B_Handler);
HANDLER(Timer1A_Handler);
HANDLER(Timer1B_Handler);
HANDLER(Timer2A_Handler);
HANDLER(Timer2B_Handler);
HANDLER(COMP0_Handler);
HANDLER(COMP1_Handler);
HANDLER(COMP2_Handler);
HANDLER(SysCtl_Handler);
HANDLER(Flash_Handler);
HANDLER(GPIOF_Handler);
HANDLER(GPIOG_Handler);
HANDLER(GPIOH_Handler);
HANDLER(UART2_Handler);
HANDLER(SSI1_Handler);
HANDLER(Timer3A_Handler);
HANDLER(Timer3B_Handler);
HANDLER(I2C1_Handler);
HANDLER(QEI1_Handler);
HANDLER(CAN0_Handler);
HANDLER(CAN1_Handler);
HANDLER(Ethernet_Handler);
HANDLER(USB0_Handler);
HANDLER(PWM3_Handler);
HANDLER(UDMA_Handler);
HANDLER(UDMAError_Handler);
HANDLER(ADC1SS0_Handler);
HANDLER(ADC1SS1_Handler);
HANDLER(ADC1SS2_Handler);
HANDLER(ADC1SS3_Handler);
HANDLER(I2S0_Handler);
HANDLER(EPI0_Handler);
HANDLER(GPIOJ_Handler);

typedef void (*Vector)(void);

__attribute__((section(".vectors"), used)) static const Vector vectors[] = {
    (Vector)_stack_top,
    Reset_Handler,
    NMI_Handler,
    HardFault_Handler,
    MemManage_Handler,
    BusFault_Handler,
    UsageFault_Handler,
    0,
    0,
    0,
    0,
    SVC_Handler,
    DebugMon_Handler,
    0,
    PendSV_Handler,
    SysTick_Handler,
    /* interrupts 0 to 54; 41 and 43 are reserved on this chip */
    GPIOA_Handler,
    GPIOB_Handler,
    GPIOC_Handler,
    GPIOD_Handler,
    GPIOE_Handler,
    UART0_Handler,
    UART1_Handler,
    SSI0_Handler,
    I2C0_Handler,
    PWM_Fault_Handler,
    PWM0_Handler,
    PWM1_Handler,
    PWM2_Handler,
    QEI0_Handler,
    ADC0SS0_Handler,
    ADC0SS1_Handler,
    ADC0SS2_Handler,
    ADC0SS3_Handler,
    Watchdog_Handler,
    Timer0A_Handler,
    Timer0B_Handler,
    Timer1A_Handler,
    Timer1B_Handler,
    Timer2A_Handler,
    Timer2B_Handler,
    COMP0_Handler,
    COMP1_Handler,
    COMP2_Handler,
    SysCtl_Handler,
    Flash_Handler,
    GPIOF_Handler,
    GPIOG_Handler,
    GPIOH_Handler,
    UART2_Handler,
    SSI1_Handler,
    Timer3A_Handler,
    Timer3B_Handler,
    I2C1_Handler,
    QEI1_Handler,
    CAN0_Handler,
    CAN1_Handler,
    0,
    Ethernet_Handler,
    0,
    USB0_Handler,
    PWM3_Handler,
    UDMA_Handler,
    UDMAError_Handler,
    ADC1SS0_Handler,
    ADC1SS1_Handler,
    ADC1SS2_Handler,
    ADC1SS3_Handler,
    I2S0_Handler,
    EPI0_Handler,
    GPIOJ_Handler,
};
