/* Samples AIN0 (PE7) and the chip's temperature 1000 times a second, started by Timer 0A, and prints their means ten times
 * a second on UART0 (115,200 baud, 8N1). */
#include "driverlib/adc.h"
#include "driverlib/gpio.h"
#include "driverlib/interrupt.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/timer.h"
#include "driverlib/uart.h"
#include "inc/hw_ints.h"
#include "inc/hw_memmap.h"

#define SAMPLES_PER_SECOND 1000
#define SAMPLES_PER_LINE 100
#define SEQUENCE 1
#define MILLIVOLTS 3000
#define FULL_SCALE 1023

/* The first two samples of the temperature sensor are not settled (erratum 17.3). */
enum { CHANNEL, UNSETTLED_1, UNSETTLED_2, TEMPERATURE, STEPS };
static const uint32_t steps[STEPS] = {
    [CHANNEL] = ADC_CTL_CH0,
    [UNSETTLED_1] = ADC_CTL_TS,
    [UNSETTLED_2] = ADC_CTL_TS,
    [TEMPERATURE] = ADC_CTL_TS | ADC_CTL_IE | ADC_CTL_END,
};

static volatile uint32_t samples, sums[STEPS];

void ADC0SS1_Handler(void) {
  uint32_t results[8];
  ADCIntClear(ADC0_BASE, SEQUENCE);
  if (ADCSequenceDataGet(ADC0_BASE, SEQUENCE, results) != STEPS) {
    return;
  }
  for (int step = 0; step < STEPS; step++) {
    sums[step] += results[step];
  }
  samples++;
}

static void print(const char *text) {
  while (*text) {
    UARTCharPut(UART0_BASE, *text++);
  }
}

/* Prints a number of so many decimals after the point. */
static void print_decimal(int32_t value, int decimals) {
  char digits[16];
  char *at = digits + sizeof digits - 1;
  uint32_t rest = value < 0 ? -value : value;
  *at = 0;
  for (int n = 0; rest || n <= decimals; n++, rest /= 10) {
    if (n && n == decimals) {
      *--at = '.';
    }
    *--at = '0' + rest % 10;
  }
  print(value < 0 ? "-" : "");
  print(at);
}

static uint32_t take(int step) {
  uint32_t sum = sums[step];
  sums[step] = 0;
  return sum;
}

/* Prints the means: full scale is 3 V, and the temperature is 147.5 - 225 * result / 1023 degrees Celsius. */
static void print_means(void) {
  IntMasterDisable();
  int32_t count = samples;
  uint32_t channel = take(CHANNEL);
  uint32_t temperature = take(TEMPERATURE);
  samples = 0;
  IntMasterEnable();

  print("AIN0 ");
  print_decimal((channel * MILLIVOLTS / count + FULL_SCALE / 2) / FULL_SCALE, 3);
  print(" V, ");
  print_decimal(1475 - (int32_t)(temperature * 2250 / count / FULL_SCALE), 1);
  print(" C\r\n");
}

static void start_serial(void) {
  SysCtlPeripheralEnable(SYSCTL_PERIPH_UART0);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_GPIOA);
  GPIOPinConfigure(GPIO_PA0_U0RX);
  GPIOPinConfigure(GPIO_PA1_U0TX);
  GPIOPinTypeUART(GPIO_PORTA_BASE, GPIO_PIN_0 | GPIO_PIN_1);
  UARTConfigSetExpClk(UART0_BASE, SysCtlClockGet(), 115200,
                      UART_CONFIG_WLEN_8 | UART_CONFIG_STOP_ONE | UART_CONFIG_PAR_NONE);
}

static void start_converter(void) {
  SysCtlPeripheralEnable(SYSCTL_PERIPH_ADC0);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_GPIOE);
  SysCtlADCSpeedSet(SYSCTL_ADCSPEED_1MSPS);
  GPIOPinTypeADC(GPIO_PORTE_BASE, GPIO_PIN_7);
  ADCSequenceConfigure(ADC0_BASE, SEQUENCE, ADC_TRIGGER_TIMER, 0);
  for (int step = 0; step < STEPS; step++) {
    ADCSequenceStepConfigure(ADC0_BASE, SEQUENCE, step, steps[step]);
  }
  ADCSequenceEnable(ADC0_BASE, SEQUENCE);
  ADCIntEnable(ADC0_BASE, SEQUENCE);
  IntEnable(INT_ADC0SS1);
}

static void start_timer(void) {
  SysCtlPeripheralEnable(SYSCTL_PERIPH_TIMER0);
  TimerConfigure(TIMER0_BASE, TIMER_CFG_PERIODIC);
  TimerLoadSet(TIMER0_BASE, TIMER_A, SysCtlClockGet() / SAMPLES_PER_SECOND - 1);
  TimerControlTrigger(TIMER0_BASE, TIMER_A, true);
  TimerEnable(TIMER0_BASE, TIMER_A);
}

int main(void) {
  SysCtlClockSet(SYSCTL_SYSDIV_2_5 | SYSCTL_USE_PLL | SYSCTL_OSC_MAIN | SYSCTL_XTAL_16MHZ);
  start_serial();
  start_converter();
  start_timer();
  for (;;) {
    while (samples < SAMPLES_PER_LINE) {
      SysCtlSleep();
    }
    print_means();
  }
}
