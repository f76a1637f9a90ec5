/* General-purpose inputs and outputs, for both apertures of each port. */
#include "driverlib/gpio.h"

#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

/* Each row of a mode's bits: which register the bit of the documented constant goes to. */
typedef struct {
  uint32_t flag, offset;
} ModeBit;

static const ModeBit direction_bits[] = {{1, GPIO_O_DIR}, {2, GPIO_O_AFSEL}};
static const ModeBit interrupt_bits[] = {{1, GPIO_O_IBE}, {2, GPIO_O_IS}, {4, GPIO_O_IEV}};
static const ModeBit strength_bits[] = {
    {1, GPIO_O_DR2R}, {2, GPIO_O_DR4R}, {4, GPIO_O_DR8R}, {8, GPIO_O_SLR}};
static const ModeBit type_bits[] = {{1, GPIO_O_ODR}, {2, GPIO_O_PUR}, {4, GPIO_O_PDR}, {8, GPIO_O_DEN}};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* Both apertures of each port, and the interrupt they share. */
static const struct {
  uint32_t apb, ahb, interrupt;
} ports[] = {
    {GPIO_PORTA_BASE, GPIO_PORTA_AHB_BASE, INT_GPIOA}, {GPIO_PORTB_BASE, GPIO_PORTB_AHB_BASE, INT_GPIOB},
    {GPIO_PORTC_BASE, GPIO_PORTC_AHB_BASE, INT_GPIOC}, {GPIO_PORTD_BASE, GPIO_PORTD_AHB_BASE, INT_GPIOD},
    {GPIO_PORTE_BASE, GPIO_PORTE_AHB_BASE, INT_GPIOE}, {GPIO_PORTF_BASE, GPIO_PORTF_AHB_BASE, INT_GPIOF},
    {GPIO_PORTG_BASE, GPIO_PORTG_AHB_BASE, INT_GPIOG}, {GPIO_PORTH_BASE, GPIO_PORTH_AHB_BASE, INT_GPIOH},
    {GPIO_PORTJ_BASE, GPIO_PORTJ_AHB_BASE, INT_GPIOJ},
};

static void set_bits(uint32_t address, uint32_t bits, bool on) {
  HWREG(address) = on ? HWREG(address) | bits : HWREG(address) & ~bits;
}

static void set_mode(uint32_t port, uint8_t pins, uint32_t mode, const ModeBit *bits, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    set_bits(port + bits[i].offset, pins, mode & bits[i].flag);
  }
}

static uint32_t get_mode(uint32_t port, uint8_t pin, const ModeBit *bits, uint32_t count) {
  uint32_t mode = 0;
  for (uint32_t i = 0; i < count; i++) {
    mode |= HWREG(port + bits[i].offset) >> pin & 1 ? bits[i].flag : 0;
  }
  return mode;
}

static void configure(uint32_t port, uint8_t pins, uint32_t direction, uint32_t strength, uint32_t type) {
  GPIODirModeSet(port, pins, direction);
  GPIOPadConfigSet(port, pins, strength, type);
}

static void configure_digital(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_HW, GPIO_STRENGTH_2MA, GPIO_PIN_TYPE_STD);
}

static void configure_analogue(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_IN, GPIO_STRENGTH_2MA, GPIO_PIN_TYPE_ANALOG);
}

/* Makes pins inputs, outputs or a peripheral's (GPIO_DIR_MODE_*). */
void GPIODirModeSet(uint32_t port, uint8_t pins, uint32_t mode) {
  set_mode(port, pins, mode, direction_bits, COUNT(direction_bits));
}

/* Returns the GPIO_DIR_MODE_* of one pin, given by number. */
uint32_t GPIODirModeGet(uint32_t port, uint8_t pin) {
  return get_mode(port, pin, direction_bits, COUNT(direction_bits));
}

/* Selects the edge or level that raises pins' interrupts. */
void GPIOIntTypeSet(uint32_t port, uint8_t pins, uint32_t type) {
  set_mode(port, pins, type, interrupt_bits, COUNT(interrupt_bits));
}

/* Returns the interrupt type of one pin, given by number. */
uint32_t GPIOIntTypeGet(uint32_t port, uint8_t pin) {
  return get_mode(port, pin, interrupt_bits, COUNT(interrupt_bits));
}

/* Sets drive strength and pad type of pins; an analogue pad has its digital side isolated. */
void GPIOPadConfigSet(uint32_t port, uint8_t pins, uint32_t strength, uint32_t type) {
  set_mode(port, pins, strength, strength_bits, COUNT(strength_bits));
  set_mode(port, pins, type, type_bits, COUNT(type_bits));
  set_bits(port + GPIO_O_AMSEL, pins, type == GPIO_PIN_TYPE_ANALOG);
}

/* Reads drive strength and pad type of one pin, given by number. */
void GPIOPadConfigGet(uint32_t port, uint8_t pin, uint32_t *strength, uint32_t *type) {
  *strength = get_mode(port, pin, strength_bits, COUNT(strength_bits));
  *type = get_mode(port, pin, type_bits, COUNT(type_bits));
}

/* Unmasks pins' interrupts. */
void GPIOPinIntEnable(uint32_t port, uint8_t pins) {
  set_bits(port + GPIO_O_IM, pins, true);
}

/* Masks pins' interrupts. */
void GPIOPinIntDisable(uint32_t port, uint8_t pins) {
  set_bits(port + GPIO_O_IM, pins, false);
}

/* Returns the pins whose interrupt is raised, masked or raw. */
int32_t GPIOPinIntStatus(uint32_t port, bool masked) {
  return HWREG(port + (masked ? GPIO_O_MIS : GPIO_O_RIS));
}

/* Clears pins' edge interrupts. */
void GPIOPinIntClear(uint32_t port, uint8_t pins) {
  HWREG(port + GPIO_O_ICR) = pins;
}

static uint32_t port_interrupt(uint32_t port) {
  uint32_t i = 0;
  while (ports[i].apb != port && ports[i].ahb != port) {
    i++;
  }
  return ports[i].interrupt;
}

/* Registers and enables the handler of a port's interrupt. */
void GPIOPortIntRegister(uint32_t port, void (*handler)(void)) {
  IntRegister(port_interrupt(port), handler);
  IntEnable(port_interrupt(port));
}

/* Disables a port's interrupt and removes its handler. */
void GPIOPortIntUnregister(uint32_t port) {
  IntDisable(port_interrupt(port));
  IntUnregister(port_interrupt(port));
}

/* Reads pins; the others are 0. Address bits 9:2 of the data register select the pins. */
int32_t GPIOPinRead(uint32_t port, uint8_t pins) {
  return HWREG(port + GPIO_O_DATA + ((uint32_t)pins << 2));
}

/* Writes pins and leaves the others alone. */
void GPIOPinWrite(uint32_t port, uint8_t pins, uint8_t value) {
  HWREG(port + GPIO_O_DATA + ((uint32_t)pins << 2)) = value;
}

/* Selects a pin's peripheral function: bits 23:16 the port, 15:8 the position in PCTL, 7:0 the function. */
void GPIOPinConfigure(uint32_t pin_config) {
  uint32_t index = pin_config >> 16 & 0xFF;
  uint32_t shift = pin_config >> 8 & 0xFF;
  uint32_t base = HWREG(SYSCTL_GPIOHBCTL) >> index & 1 ? ports[index].ahb : ports[index].apb;
  HWREG(base + GPIO_O_PCTL) = (HWREG(base + GPIO_O_PCTL) & ~(0xFu << shift)) | (pin_config & 0xF) << shift;
}

/* Configures pins as analogue-to-digital converter inputs. */
void GPIOPinTypeADC(uint32_t port, uint8_t pins) {
  configure_analogue(port, pins);
}

/* Configures pins for CAN; 8 mA drives the transceiver. */
void GPIOPinTypeCAN(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_HW, GPIO_STRENGTH_8MA, GPIO_PIN_TYPE_STD);
}

/* Configures pins as analogue comparator inputs. */
void GPIOPinTypeComparator(uint32_t port, uint8_t pins) {
  configure_analogue(port, pins);
}

/* Configures pins for the external peripheral interface. */
void GPIOPinTypeEPI(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_HW, GPIO_STRENGTH_8MA, GPIO_PIN_TYPE_STD);
}

/* Configures pins as the Ethernet controller's LED outputs. */
void GPIOPinTypeEthernetLED(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_HW, GPIO_STRENGTH_8MA, GPIO_PIN_TYPE_STD);
}

/* Configures pins as the Ethernet controller's media-independent interface. */
void GPIOPinTypeEthernetMII(uint32_t port, uint8_t pins) {
  configure_digital(port, pins);
}

/* Configures pins as inputs. */
void GPIOPinTypeGPIOInput(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_IN, GPIO_STRENGTH_2MA, GPIO_PIN_TYPE_STD);
}

/* Configures pins as push-pull outputs. */
void GPIOPinTypeGPIOOutput(uint32_t port, uint8_t pins) {
  GPIOPadConfigSet(port, pins, GPIO_STRENGTH_2MA, GPIO_PIN_TYPE_STD);
  GPIODirModeSet(port, pins, GPIO_DIR_MODE_OUT);
}

/* Configures pins as open-drain outputs. */
void GPIOPinTypeGPIOOutputOD(uint32_t port, uint8_t pins) {
  GPIOPadConfigSet(port, pins, GPIO_STRENGTH_2MA, GPIO_PIN_TYPE_OD);
  GPIODirModeSet(port, pins, GPIO_DIR_MODE_OUT);
}

/* Configures pins for I2C: open drain with the weak pull-up. */
void GPIOPinTypeI2C(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_HW, GPIO_STRENGTH_2MA, GPIO_PIN_TYPE_OD_WPU);
}

/* Configures pins for I2S. */
void GPIOPinTypeI2S(uint32_t port, uint8_t pins) {
  configure_digital(port, pins);
}

/* Configures pins as PWM outputs. */
void GPIOPinTypePWM(uint32_t port, uint8_t pins) {
  configure_digital(port, pins);
}

/* Configures pins for the quadrature encoder, with the weak pull-up. */
void GPIOPinTypeQEI(uint32_t port, uint8_t pins) {
  configure(port, pins, GPIO_DIR_MODE_HW, GPIO_STRENGTH_2MA, GPIO_PIN_TYPE_STD_WPU);
}

/* Configures pins for the synchronous serial interface. */
void GPIOPinTypeSSI(uint32_t port, uint8_t pins) {
  configure_digital(port, pins);
}

/* Configures pins as capture, compare or PWM pins of a timer. */
void GPIOPinTypeTimer(uint32_t port, uint8_t pins) {
  configure_digital(port, pins);
}

/* Configures pins for a UART. */
void GPIOPinTypeUART(uint32_t port, uint8_t pins) {
  configure_digital(port, pins);
}

/* Configures pins as analogue USB signals. */
void GPIOPinTypeUSBAnalog(uint32_t port, uint8_t pins) {
  configure_analogue(port, pins);
}

/* Configures pins as digital USB signals (EPEN, PFLT). */
void GPIOPinTypeUSBDigital(uint32_t port, uint8_t pins) {
  configure_digital(port, pins);
}
