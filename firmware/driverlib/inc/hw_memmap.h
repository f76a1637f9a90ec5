/* Base addresses of the LM3S9B92's memories and blocks. Written by generate.py from the chip's SVD. */
#ifndef INC_HW_MEMMAP_H
#define INC_HW_MEMMAP_H

#define FLASH_BASE                       0x00000000
#define ROM_BASE                         0x01000000
#define SRAM_BASE                        0x20000000
#define WATCHDOG0_BASE                   0x40000000
#define WATCHDOG1_BASE                   0x40001000
#define GPIO_PORTA_BASE                  0x40004000
#define GPIO_PORTB_BASE                  0x40005000
#define GPIO_PORTC_BASE                  0x40006000
#define GPIO_PORTD_BASE                  0x40007000
#define SSI0_BASE                        0x40008000
#define SSI1_BASE                        0x40009000
#define UART0_BASE                       0x4000C000
#define UART1_BASE                       0x4000D000
#define UART2_BASE                       0x4000E000
#define I2C0_BASE                        0x40020000
#define I2C1_BASE                        0x40021000
#define GPIO_PORTE_BASE                  0x40024000
#define GPIO_PORTF_BASE                  0x40025000
#define GPIO_PORTG_BASE                  0x40026000
#define GPIO_PORTH_BASE                  0x40027000
#define PWM0_BASE                        0x40028000
#define QEI0_BASE                        0x4002C000
#define QEI1_BASE                        0x4002D000
#define TIMER0_BASE                      0x40030000
#define TIMER1_BASE                      0x40031000
#define TIMER2_BASE                      0x40032000
#define TIMER3_BASE                      0x40033000
#define ADC0_BASE                        0x40038000
#define ADC1_BASE                        0x40039000
#define COMP_BASE                        0x4003C000
#define GPIO_PORTJ_BASE                  0x4003D000
#define CAN0_BASE                        0x40040000
#define CAN1_BASE                        0x40041000
#define ETH_BASE                         0x40048000
#define USB0_BASE                        0x40050000
#define I2S0_BASE                        0x40054000
#define GPIO_PORTA_AHB_BASE              0x40058000
#define GPIO_PORTB_AHB_BASE              0x40059000
#define GPIO_PORTC_AHB_BASE              0x4005A000
#define GPIO_PORTD_AHB_BASE              0x4005B000
#define GPIO_PORTE_AHB_BASE              0x4005C000
#define GPIO_PORTF_AHB_BASE              0x4005D000
#define GPIO_PORTG_AHB_BASE              0x4005E000
#define GPIO_PORTH_AHB_BASE              0x4005F000
#define GPIO_PORTJ_AHB_BASE              0x40060000
#define EPI0_BASE                        0x400D0000
#define FLASH_CTRL_BASE                  0x400FD000
#define SYSCTL_BASE                      0x400FE000
#define UDMA_BASE                        0x400FF000
#define NVIC_BASE                        0xE000E000

#endif
