/* Exception and interrupt numbers of the LM3S9B92: the position in the vector table, 16 + the interrupt request.
 * Interrupt requests 41 and 43 are reserved on this chip. */
#ifndef INC_HW_INTS_H
#define INC_HW_INTS_H

/* Processor exceptions */
#define FAULT_NMI 2
#define FAULT_HARD 3
#define FAULT_MPU 4
#define FAULT_BUS 5
#define FAULT_USAGE 6
#define FAULT_SVCALL 11
#define FAULT_DEBUG 12
#define FAULT_PENDSV 14
#define FAULT_SYSTICK 15

/* Interrupts */
#define INT_GPIOA 16
#define INT_GPIOB 17
#define INT_GPIOC 18
#define INT_GPIOD 19
#define INT_GPIOE 20
#define INT_UART0 21
#define INT_UART1 22
#define INT_SSI0 23
#define INT_I2C0 24
#define INT_PWM_FAULT 25
#define INT_PWM0 26
#define INT_PWM1 27
#define INT_PWM2 28
#define INT_QEI0 29
#define INT_ADC0SS0 30
#define INT_ADC0SS1 31
#define INT_ADC0SS2 32
#define INT_ADC0SS3 33
#define INT_WATCHDOG 34
#define INT_TIMER0A 35
#define INT_TIMER0B 36
#define INT_TIMER1A 37
#define INT_TIMER1B 38
#define INT_TIMER2A 39
#define INT_TIMER2B 40
#define INT_COMP0 41
#define INT_COMP1 42
#define INT_COMP2 43
#define INT_SYSCTL 44
#define INT_FLASH 45
#define INT_GPIOF 46
#define INT_GPIOG 47
#define INT_GPIOH 48
#define INT_UART2 49
#define INT_SSI1 50
#define INT_TIMER3A 51
#define INT_TIMER3B 52
#define INT_I2C1 53
#define INT_QEI1 54
#define INT_CAN0 55
#define INT_CAN1 56
#define INT_ETH 58
#define INT_USB0 60
#define INT_PWM3 61
#define INT_UDMA 62
#define INT_UDMAERR 63
#define INT_ADC1SS0 64
#define INT_ADC1SS1 65
#define INT_ADC1SS2 66
#define INT_ADC1SS3 67
#define INT_I2S0 68
#define INT_EPI0 69
#define INT_GPIOJ 70

#define NUM_INTERRUPTS 71

#endif
