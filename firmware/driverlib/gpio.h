/* General-purpose inputs and outputs: direction, pads, interrupts, pin values, peripheral functions of pins. */
#ifndef DRIVERLIB_GPIO_H
#define DRIVERLIB_GPIO_H

#include "inc/hw_types.h"

/* Pins of a port, to be ORed together. */
#define GPIO_PIN_0 0x00000001
#define GPIO_PIN_1 0x00000002
#define GPIO_PIN_2 0x00000004
#define GPIO_PIN_3 0x00000008
#define GPIO_PIN_4 0x00000010
#define GPIO_PIN_5 0x00000020
#define GPIO_PIN_6 0x00000040
#define GPIO_PIN_7 0x00000080

/* Direction: bit 0 is DIR, bit 1 is AFSEL. */
#define GPIO_DIR_MODE_IN 0x00000000
#define GPIO_DIR_MODE_OUT 0x00000001
#define GPIO_DIR_MODE_HW 0x00000002

/* Interrupt types: bit 0 is IBE, bit 1 is IS, bit 2 is IEV. */
#define GPIO_FALLING_EDGE 0x00000000
#define GPIO_BOTH_EDGES 0x00000001
#define GPIO_LOW_LEVEL 0x00000002
#define GPIO_RISING_EDGE 0x00000004
#define GPIO_HIGH_LEVEL 0x00000006

/* Drive strength: bits 0 to 2 are DR2R, DR4R, DR8R, bit 3 is SLR. */
#define GPIO_STRENGTH_2MA 0x00000001
#define GPIO_STRENGTH_4MA 0x00000002
#define GPIO_STRENGTH_8MA 0x00000004
#define GPIO_STRENGTH_8MA_SC 0x0000000C

/* Pad type: bit 0 is ODR, bit 1 is PUR, bit 2 is PDR, bit 3 is DEN; analogue has all of them clear. */
#define GPIO_PIN_TYPE_ANALOG 0x00000000
#define GPIO_PIN_TYPE_STD 0x00000008
#define GPIO_PIN_TYPE_OD 0x00000009
#define GPIO_PIN_TYPE_STD_WPU 0x0000000A
#define GPIO_PIN_TYPE_OD_WPU 0x0000000B
#define GPIO_PIN_TYPE_STD_WPD 0x0000000C
#define GPIO_PIN_TYPE_OD_WPD 0x0000000D

extern void GPIODirModeSet(uint32_t port, uint8_t pins, uint32_t mode);
extern uint32_t GPIODirModeGet(uint32_t port, uint8_t pin);
extern void GPIOIntTypeSet(uint32_t port, uint8_t pins, uint32_t type);
extern uint32_t GPIOIntTypeGet(uint32_t port, uint8_t pin);
extern void GPIOPadConfigSet(uint32_t port, uint8_t pins, uint32_t strength, uint32_t type);
extern void GPIOPadConfigGet(uint32_t port, uint8_t pin, uint32_t *strength, uint32_t *type);
extern void GPIOPinIntEnable(uint32_t port, uint8_t pins);
extern void GPIOPinIntDisable(uint32_t port, uint8_t pins);
extern int32_t GPIOPinIntStatus(uint32_t port, bool masked);
extern void GPIOPinIntClear(uint32_t port, uint8_t pins);
extern void GPIOPortIntRegister(uint32_t port, void (*handler)(void));
extern void GPIOPortIntUnregister(uint32_t port);
extern int32_t GPIOPinRead(uint32_t port, uint8_t pins);
extern void GPIOPinWrite(uint32_t port, uint8_t pins, uint8_t value);
extern void GPIOPinConfigure(uint32_t pin_config);
extern void GPIOPinTypeADC(uint32_t port, uint8_t pins);
extern void GPIOPinTypeCAN(uint32_t port, uint8_t pins);
extern void GPIOPinTypeComparator(uint32_t port, uint8_t pins);
extern void GPIOPinTypeEPI(uint32_t port, uint8_t pins);
extern void GPIOPinTypeEthernetLED(uint32_t port, uint8_t pins);
extern void GPIOPinTypeEthernetMII(uint32_t port, uint8_t pins);
extern void GPIOPinTypeGPIOInput(uint32_t port, uint8_t pins);
extern void GPIOPinTypeGPIOOutput(uint32_t port, uint8_t pins);
extern void GPIOPinTypeGPIOOutputOD(uint32_t port, uint8_t pins);
extern void GPIOPinTypeI2C(uint32_t port, uint8_t pins);
extern void GPIOPinTypeI2S(uint32_t port, uint8_t pins);
extern void GPIOPinTypePWM(uint32_t port, uint8_t pins);
extern void GPIOPinTypeQEI(uint32_t port, uint8_t pins);
extern void GPIOPinTypeSSI(uint32_t port, uint8_t pins);
extern void GPIOPinTypeTimer(uint32_t port, uint8_t pins);
extern void GPIOPinTypeUART(uint32_t port, uint8_t pins);
extern void GPIOPinTypeUSBAnalog(uint32_t port, uint8_t pins);
extern void GPIOPinTypeUSBDigital(uint32_t port, uint8_t pins);

#endif
