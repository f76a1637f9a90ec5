/* System control: what the chip has, clocks, peripheral enables and resets, sleep, reset causes. */
#include "driverlib/sysctl.h"

#include "driverlib/cpu.h"
#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

#define PLL_HZ 400000000
#define PIOSC_HZ 16000000
#define INT30_HZ 30000
#define EXT32_HZ 32768
#define STATUS_POLLS 32768
#define RESET_CYCLES 16

/* Crystal frequencies in Hz by RCC's XTAL field. */
static const uint32_t crystals[] = {
    1000000,  1843200,  2000000,  2457600,  3579545,  3686400,  4000000,  4096000,
    4915200,  5000000,  5120000,  6000000,  6144000,  7372800,  8000000,  8192000,
    10000000, 12000000, 12288000, 13560000, 14318180, 16000000, 16384000,
};

static uint32_t register_index(uint32_t peripheral) {
  return peripheral >> 28;
}

static uint32_t register_bits(uint32_t peripheral) {
  return peripheral & 0x00100000 ? peripheral << 16 : peripheral & 0xFFFF;
}

/* SRCR, RCGC, SCGC and DCGC are rows of three words. */
static uint32_t in_row(uint32_t first_register, uint32_t peripheral) {
  return first_register + register_index(peripheral) * 4;
}

static void set_bits(uint32_t address, uint32_t bits) {
  HWREG(address) |= bits;
}

static void clear_bits(uint32_t address, uint32_t bits) {
  HWREG(address) &= ~bits;
}

static void replace_bits(uint32_t address, uint32_t mask, uint32_t bits) {
  HWREG(address) = (HWREG(address) & ~mask) | (bits & mask);
}

/* Returns the size of the SRAM in bytes; DC0 counts units of 256 bytes, less one. */
uint32_t SysCtlSRAMSizeGet(void) {
  return (((HWREG(SYSCTL_DC0) & SYSCTL_DC0_SRAMSZ_M) >> SYSCTL_DC0_SRAMSZ_S) + 1) * 256;
}

/* Returns the size of the flash in bytes; DC0 counts units of 2 KiB, less one. */
uint32_t SysCtlFlashSizeGet(void) {
  return (((HWREG(SYSCTL_DC0) & SYSCTL_DC0_FLASHSZ_M) >> SYSCTL_DC0_FLASHSZ_S) + 1) * 2048;
}

/* Returns whether the chip has a pin (SYSCTL_PIN_*). */
bool SysCtlPinPresent(uint32_t pin) {
  if (pin == SYSCTL_PIN_CCP6 || pin == SYSCTL_PIN_CCP7) {
    return HWREG(SYSCTL_DC4) & pin & ~SYSCTL_PIN_32KHZ;
  }
  return HWREG(SYSCTL_DC3) & pin;
}

/* Returns whether the chip has a peripheral (SYSCTL_PERIPH_*). */
bool SysCtlPeripheralPresent(uint32_t peripheral) {
  static const uint32_t presence[] = {SYSCTL_DC1, SYSCTL_DC2, SYSCTL_DC4, SYSCTL_DC1};
  if (peripheral == SYSCTL_PERIPH_USB0) {
    return HWREG(SYSCTL_DC6) & SYSCTL_DC6_USB0_M;
  }
  return HWREG(presence[register_index(peripheral)]) & register_bits(peripheral);
}

/* Resets a peripheral to its power-on state. */
void SysCtlPeripheralReset(uint32_t peripheral) {
  set_bits(in_row(SYSCTL_SRCR0, peripheral), register_bits(peripheral));
  SysCtlDelay(RESET_CYCLES);
  clear_bits(in_row(SYSCTL_SRCR0, peripheral), register_bits(peripheral));
  SysCtlDelay(RESET_CYCLES);
}

/* Gives a peripheral its clock and waits the five cycles until it can be accessed. */
void SysCtlPeripheralEnable(uint32_t peripheral) {
  set_bits(in_row(SYSCTL_RCGC0, peripheral), register_bits(peripheral));
  SysCtlDelay(2);
}

/* Takes a peripheral's clock away. */
void SysCtlPeripheralDisable(uint32_t peripheral) {
  clear_bits(in_row(SYSCTL_RCGC0, peripheral), register_bits(peripheral));
}

/* Keeps a peripheral clocked in sleep mode. */
void SysCtlPeripheralSleepEnable(uint32_t peripheral) {
  set_bits(in_row(SYSCTL_SCGC0, peripheral), register_bits(peripheral));
}

/* Stops a peripheral in sleep mode. */
void SysCtlPeripheralSleepDisable(uint32_t peripheral) {
  clear_bits(in_row(SYSCTL_SCGC0, peripheral), register_bits(peripheral));
}

/* Keeps a peripheral clocked in deep-sleep mode. */
void SysCtlPeripheralDeepSleepEnable(uint32_t peripheral) {
  set_bits(in_row(SYSCTL_DCGC0, peripheral), register_bits(peripheral));
}

/* Stops a peripheral in deep-sleep mode. */
void SysCtlPeripheralDeepSleepDisable(uint32_t peripheral) {
  clear_bits(in_row(SYSCTL_DCGC0, peripheral), register_bits(peripheral));
}

/* Selects whether the sleep and deep-sleep enables count, or the run-mode ones stay in force. */
void SysCtlPeripheralClockGating(bool enable) {
  replace_bits(SYSCTL_RCC, SYSCTL_RCC_ACG, enable ? SYSCTL_RCC_ACG : 0);
}

/* Registers and enables the handler of the system control interrupt. */
void SysCtlIntRegister(void (*handler)(void)) {
  IntRegister(INT_SYSCTL, handler);
  IntEnable(INT_SYSCTL);
}

/* Disables the system control interrupt and removes its handler. */
void SysCtlIntUnregister(void) {
  IntDisable(INT_SYSCTL);
  IntUnregister(INT_SYSCTL);
}

/* Enables interrupt sources (SYSCTL_INT_*). */
void SysCtlIntEnable(uint32_t interrupts) {
  set_bits(SYSCTL_IMC, interrupts);
}

/* Disables interrupt sources. */
void SysCtlIntDisable(uint32_t interrupts) {
  clear_bits(SYSCTL_IMC, interrupts);
}

/* Clears interrupt sources. */
void SysCtlIntClear(uint32_t interrupts) {
  HWREG(SYSCTL_MISC) = interrupts;
}

/* Returns the interrupt sources that are raised, masked or raw. */
uint32_t SysCtlIntStatus(bool masked) {
  return HWREG(masked ? SYSCTL_MISC : SYSCTL_RIS);
}

/* Has no effect: this chip's regulator is not adjustable. */
void SysCtlLDOSet(uint32_t voltage) {
  (void)voltage;
}

/* Returns the nominal core voltage setting. */
uint32_t SysCtlLDOGet(void) {
  return SYSCTL_LDO_2_50V;
}

/* Resets the chip; does not return. */
void SysCtlReset(void) {
  HWREG(NVIC_APINT) = NVIC_APINT_VECTKEY | NVIC_APINT_SYSRESETREQ;
  for (;;) {
  }
}

/* Sleeps until an interrupt. */
void SysCtlSleep(void) {
  CPUwfi();
}

/* Sleeps deeply until an interrupt. */
void SysCtlDeepSleep(void) {
  set_bits(NVIC_SYS_CTRL, NVIC_SYS_CTRL_SLEEPDEEP);
  CPUwfi();
  clear_bits(NVIC_SYS_CTRL, NVIC_SYS_CTRL_SLEEPDEEP);
}

/* Returns the reset causes since they were last cleared (SYSCTL_CAUSE_*). */
uint32_t SysCtlResetCauseGet(void) {
  return HWREG(SYSCTL_RESC);
}

/* Clears reset causes. */
void SysCtlResetCauseClear(uint32_t causes) {
  clear_bits(SYSCTL_RESC, causes);
}

/* Selects whether a brown-out resets the chip or interrupts; this chip has no resampling delay. */
void SysCtlBrownOutConfigSet(uint32_t config, uint32_t delay) {
  (void)delay;
  HWREG(SYSCTL_PBORCTL) = config;
}

/* Configures the supervision of the main oscillator (SYSCTL_MOSC_*). */
void SysCtlMOSCConfigSet(uint32_t config) {
  HWREG(SYSCTL_MOSCCTL) = config;
}

/* Takes a calibration of the precision oscillator over (SYSCTL_PIOSC_CAL_*); returns 1. */
uint32_t SysCtlPIOSCCalibrate(uint32_t type) {
  replace_bits(SYSCTL_PIOSCCAL, ~SYSCTL_PIOSCCAL_UT_M, type);
  return 1;
}

/* Waits count loops of three cycles each. */
__attribute__((naked)) void SysCtlDelay(uint32_t count) {
  (void)count;
  __asm volatile(
      "1: subs r0, #1\n"
      "   bne 1b\n"
      "   bx lr");
}

/* Waits for a status bit, but not for ever: a missing crystal must not hang the program. */
static void wait_for(uint32_t status) {
  for (uint32_t polls = STATUS_POLLS; polls && !(HWREG(SYSCTL_RIS) & status); polls--) {
  }
}

/* Starts the main oscillator if it stands still and is not to be disabled. */
static void start_main_oscillator(uint32_t config) {
  if (HWREG(SYSCTL_RCC) & SYSCTL_RCC_MOSCDIS & ~config) {
    HWREG(SYSCTL_MISC) = SYSCTL_MISC_MOSCPUPMIS;
    clear_bits(SYSCTL_RCC, SYSCTL_RCC_MOSCDIS);
    wait_for(SYSCTL_RIS_MOSCPUPRIS);
  }
}

/* Runs from the oscillator alone while the PLL is off. Data sheet, system control, "Initialization and
 * Configuration", steps 1 and 2; RCC2 overrides RCC once USERCC2 is set, so both are kept in step. */
static void select_oscillator(uint32_t config) {
  uint32_t source = (config & SYSCTL_RCC_OSCSRC_M) | (config & 0x08) << 3;
  uint32_t off = SYSCTL_RCC_BYPASS | SYSCTL_RCC_PWRDN;
  HWREG(SYSCTL_RCC) = (HWREG(SYSCTL_RCC) & ~SYSCTL_RCC_USESYSDIV) | off;
  HWREG(SYSCTL_RCC2) |= SYSCTL_RCC2_BYPASS2 | SYSCTL_RCC2_PWRDN2;
  start_main_oscillator(config);
  clear_bits(SYSCTL_RCC, SYSCTL_RCC_IOSCDIS & ~config);
  replace_bits(SYSCTL_RCC, SYSCTL_RCC_XTAL_M | SYSCTL_RCC_OSCSRC_M, config);
  replace_bits(SYSCTL_RCC2, SYSCTL_RCC2_USERCC2 | SYSCTL_RCC2_OSCSRC2_M,
               (config & SYSCTL_RCC2_USERCC2) | source);
  set_bits(SYSCTL_RCC, config & (SYSCTL_RCC_MOSCDIS | SYSCTL_RCC_IOSCDIS));
}

/* Powers the PLL and waits until it has locked. */
static void start_pll(void) {
  HWREG(SYSCTL_MISC) = SYSCTL_MISC_PLLLMIS;
  clear_bits(SYSCTL_RCC2, SYSCTL_RCC2_PWRDN2);
  clear_bits(SYSCTL_RCC, SYSCTL_RCC_PWRDN);
  wait_for(SYSCTL_RIS_PLLLRIS);
}

/* Sets the clock: divider (SYSCTL_SYSDIV_*), PLL or oscillator (SYSCTL_USE_*), crystal (SYSCTL_XTAL_*),
 * oscillator (SYSCTL_OSC_*); waits for the PLL to lock. */
void SysCtlClockSet(uint32_t config) {
  bool pll = !(config & SYSCTL_RCC_BYPASS);
  select_oscillator(config);
  if (pll) {
    start_pll();
  }
  uint32_t divider2 = SYSCTL_RCC2_DIV400 | SYSCTL_RCC2_SYSDIV2_M | SYSCTL_RCC2_SYSDIV2LSB;
  replace_bits(SYSCTL_RCC2, divider2,
               config & SYSCTL_RCC2_DIV400 ? config : config & ~SYSCTL_RCC2_SYSDIV2LSB);
  replace_bits(SYSCTL_RCC, SYSCTL_RCC_SYSDIV_M | SYSCTL_RCC_USESYSDIV, config);
  if (pll) {
    clear_bits(SYSCTL_RCC2, SYSCTL_RCC2_BYPASS2);
    clear_bits(SYSCTL_RCC, SYSCTL_RCC_BYPASS);
  }
  SysCtlDelay(RESET_CYCLES); /* the new divider takes effect within a few cycles */
}

static uint32_t oscillator_hz(uint32_t rcc, uint32_t rcc2) {
  uint32_t source = rcc2 & SYSCTL_RCC2_USERCC2 ? rcc2 & SYSCTL_RCC2_OSCSRC2_M : rcc & SYSCTL_RCC_OSCSRC_M;
  switch (source) {
    case SYSCTL_RCC2_OSCSRC2_MO:
      return crystals[(rcc & SYSCTL_RCC_XTAL_M) >> SYSCTL_RCC_XTAL_S];
    case SYSCTL_RCC2_OSCSRC2_IO:
      return PIOSC_HZ;
    case SYSCTL_RCC2_OSCSRC2_IO4:
      return PIOSC_HZ / 4;
    case SYSCTL_RCC2_OSCSRC2_30:
      return INT30_HZ;
    default:
      return EXT32_HZ;
  }
}

/* Returns the processor clock in Hz, from the nominal frequencies of crystal, oscillators and PLL. */
uint32_t SysCtlClockGet(void) {
  uint32_t rcc = HWREG(SYSCTL_RCC);
  uint32_t rcc2 = HWREG(SYSCTL_RCC2);
  bool use2 = rcc2 & SYSCTL_RCC2_USERCC2;
  bool pll = use2 ? !(rcc2 & SYSCTL_RCC2_BYPASS2) : !(rcc & SYSCTL_RCC_BYPASS);
  uint32_t hz = pll ? PLL_HZ / 2 : oscillator_hz(rcc, rcc2);
  uint32_t divisor = (rcc & SYSCTL_RCC_SYSDIV_M) >> SYSCTL_RCC_SYSDIV_S;
  if (use2) {
    divisor = (rcc2 & SYSCTL_RCC2_SYSDIV2_M) >> SYSCTL_RCC2_SYSDIV2_S;
  }
  if (pll && use2 && rcc2 & SYSCTL_RCC2_DIV400) {
    hz = PLL_HZ;
    divisor = divisor * 2 + (rcc2 & SYSCTL_RCC2_SYSDIV2LSB ? 1 : 0);
  }
  return rcc & SYSCTL_RCC_USESYSDIV || pll ? hz / (divisor + 1) : hz;
}

/* Sets the clock for deep-sleep mode: SYSCTL_DSLP_DIV_* with SYSCTL_DSLP_OSC_*. */
void SysCtlDeepSleepClockSet(uint32_t config) {
  HWREG(SYSCTL_DSLPCLKCFG) = config;
}

/* Sets the PWM clock (SYSCTL_PWMDIV_*). */
void SysCtlPWMClockSet(uint32_t config) {
  replace_bits(SYSCTL_RCC, SYSCTL_RCC_USEPWMDIV | SYSCTL_RCC_PWMDIV_M, config);
}

/* Returns the PWM clock (SYSCTL_PWMDIV_*). */
uint32_t SysCtlPWMClockGet(void) {
  uint32_t rcc = HWREG(SYSCTL_RCC);
  return rcc & SYSCTL_RCC_USEPWMDIV ? rcc & (SYSCTL_RCC_USEPWMDIV | SYSCTL_RCC_PWMDIV_M) : SYSCTL_PWMDIV_1;
}

/* Sets the sample rate of the converters in all power modes (SYSCTL_ADCSPEED_*). */
void SysCtlADCSpeedSet(uint32_t speed) {
  uint32_t mask = SYSCTL_RCGC0_ADC0SPD_M | SYSCTL_RCGC0_ADC1SPD_M;
  replace_bits(SYSCTL_RCGC0, mask, speed);
  replace_bits(SYSCTL_SCGC0, mask, speed);
}

/* Returns the sample rate of the converters (SYSCTL_ADCSPEED_*). */
uint32_t SysCtlADCSpeedGet(void) {
  return HWREG(SYSCTL_RCGC0) & (SYSCTL_RCGC0_ADC0SPD_M | SYSCTL_RCGC0_ADC1SPD_M);
}

/* Moves a GPIO port to the AHB aperture. */
void SysCtlGPIOAHBEnable(uint32_t peripheral) {
  set_bits(SYSCTL_GPIOHBCTL, register_bits(peripheral));
}

/* Moves a GPIO port back to the APB aperture. */
void SysCtlGPIOAHBDisable(uint32_t peripheral) {
  clear_bits(SYSCTL_GPIOHBCTL, register_bits(peripheral));
}

/* Powers the USB PLL. */
void SysCtlUSBPLLEnable(void) {
  clear_bits(SYSCTL_RCC2, SYSCTL_RCC2_USBPWRDN);
}

/* Powers the USB PLL down. */
void SysCtlUSBPLLDisable(void) {
  set_bits(SYSCTL_RCC2, SYSCTL_RCC2_USBPWRDN);
}

/* Sets the I2S master clock to the nearest possible rate and returns it; 0 turns it off. The divider has an integer
 * part and a fraction in 1/16ths; an input clock of 0 means the PLL. */
uint32_t SysCtlI2SMClkSet(uint32_t input_clock, uint32_t mclk) {
  if (mclk == 0) {
    clear_bits(SYSCTL_I2SMCLKCFG, SYSCTL_I2SMCLKCFG_RXEN | SYSCTL_I2SMCLKCFG_TXEN);
    return 0;
  }
  uint64_t input = input_clock ? input_clock : PLL_HZ;
  uint32_t sixteenths = (uint32_t)((input * 16 + mclk / 2) / mclk);
  uint32_t limit = (SYSCTL_I2SMCLKCFG_TXI_M | SYSCTL_I2SMCLKCFG_TXF_M) >> SYSCTL_I2SMCLKCFG_TXF_S;
  sixteenths = sixteenths > limit ? limit : sixteenths < 16 ? 16 : sixteenths;
  HWREG(SYSCTL_I2SMCLKCFG) = SYSCTL_I2SMCLKCFG_RXEN | sixteenths << SYSCTL_I2SMCLKCFG_RXF_S |
                             SYSCTL_I2SMCLKCFG_TXEN | sixteenths << SYSCTL_I2SMCLKCFG_TXF_S;
  return (uint32_t)((input * 16 + sixteenths / 2) / sixteenths);
}
