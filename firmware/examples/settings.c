/*
 * Keeps a number in flash in two ways, to compare them when the power fails. `plain` erases its page and reprograms it:
 * between the two there is no number. `safe` has two pages and writes the one that is not in use, the check word last:
 * one page is valid at any time.
 * Commands on UART0 (115,200 baud): p and s add one to the plain and the safe number.
 */
#include "driverlib/flash.h"
#include "driverlib/gpio.h"
#include "driverlib/pin_map.h"
#include "driverlib/sysctl.h"
#include "driverlib/uart.h"
#include "inc/hw_memmap.h"

#define PAGE_SIZE 1024
#define PLAIN_PAGE 0x3F400
#define SAFE_PAGES 0x3F800
#define CHECK 0x5E771465

typedef struct {
  uint32_t value;
  /* The number of writes: of two valid pages the one with the higher age is newer. */
  uint32_t age;
  uint32_t check;
} record_t;

static void print(const char *text) {
  while (*text) {
    UARTCharPut(UART0_BASE, *text++);
  }
}

static void print_number(const char *name, uint32_t value) {
  char digits[11];
  char *at = digits + sizeof digits - 1;
  *at = 0;
  do {
    *--at = '0' + value % 10;
    value /= 10;
  } while (value);
  print(name);
  print(at);
}

static const record_t *safe_page(int n) {
  return (const record_t *)(SAFE_PAGES + n * PAGE_SIZE);
}

static bool is_good(const record_t *record) {
  return record->check == (CHECK ^ record->value ^ record->age);
}

static void write_record(uint32_t address, uint32_t value, uint32_t age) {
  record_t record = {value, age, CHECK ^ value ^ age};
  FlashErase(address);
  FlashProgram((uint32_t *)&record, address, sizeof record);
}

/* The page that holds the safe number; -1 if there is none yet. */
static int newest_page(void) {
  bool first = is_good(safe_page(0));
  bool second = is_good(safe_page(1));
  if (first && second) {
    return safe_page(1)->age > safe_page(0)->age;
  }
  return first ? 0 : second ? 1 : -1;
}

static uint32_t safe_value(void) {
  int page = newest_page();
  return page < 0 ? 0 : safe_page(page)->value;
}

static void write_safely(uint32_t value) {
  int page = newest_page();
  uint32_t age = page < 0 ? 0 : safe_page(page)->age;
  write_record(SAFE_PAGES + (page == 0 ? PAGE_SIZE : 0), value, age + 1);
}

static uint32_t plain_value(void) {
  const record_t *record = (const record_t *)PLAIN_PAGE;
  return record->value == 0xFFFFFFFF ? 0 : record->value;
}

static void start_uart(void) {
  SysCtlClockSet(SYSCTL_SYSDIV_2_5 | SYSCTL_USE_PLL | SYSCTL_OSC_MAIN | SYSCTL_XTAL_16MHZ);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_UART0);
  SysCtlPeripheralEnable(SYSCTL_PERIPH_GPIOA);
  GPIOPinConfigure(GPIO_PA0_U0RX);
  GPIOPinConfigure(GPIO_PA1_U0TX);
  GPIOPinTypeUART(GPIO_PORTA_BASE, GPIO_PIN_0 | GPIO_PIN_1);
  UARTConfigSetExpClk(UART0_BASE, SysCtlClockGet(), 115200,
                      UART_CONFIG_WLEN_8 | UART_CONFIG_STOP_ONE | UART_CONFIG_PAR_NONE);
}

int main(void) {
  start_uart();
  FlashUsecSet(SysCtlClockGet() / 1000000);
  for (;;) {
    print_number("plain ", plain_value());
    print_number(" safe ", safe_value());
    print("\r\n");
    switch (UARTCharGet(UART0_BASE)) {
      case 'p':
        write_record(PLAIN_PAGE, plain_value() + 1, 0);
        break;
      case 's':
        write_safely(safe_value() + 1);
        break;
    }
  }
}
