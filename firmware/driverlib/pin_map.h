/* Peripheral functions of pins, for GPIOPinConfigure: those that programs here use. */
#ifndef DRIVERLIB_PIN_MAP_H
#define DRIVERLIB_PIN_MAP_H

/* Bits 23:16 are the port, bits 15:8 the position of the pin's field in PCTL, bits 7:0 the function. */
#define GPIO_PA0_U0RX 0x00000001
#define GPIO_PA1_U0TX 0x00000401
#define GPIO_PD0_PWM0 0x00030001
#define GPIO_PD1_PWM1 0x00030401
#define GPIO_PD2_U1RX 0x00030801
#define GPIO_PD3_U1TX 0x00030C01
#define GPIO_PF2_LED1 0x00050801
#define GPIO_PF3_LED0 0x00050C01
#define GPIO_PG0_U2RX 0x00060001
#define GPIO_PG1_U2TX 0x00060401

#endif
