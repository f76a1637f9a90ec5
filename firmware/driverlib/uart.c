/* Universal asynchronous receivers and transmitters. */
#include "driverlib/uart.h"

#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

#define FORMAT_MASK (UART_CONFIG_WLEN_MASK | UART_CONFIG_STOP_MASK | UART_CONFIG_PAR_MASK)
#define RUN_BITS (UART_CTL_UARTEN | UART_CTL_TXE | UART_CTL_RXE)
#define FLOW_BITS (UART_FLOWCONTROL_RX | UART_FLOWCONTROL_TX)
#define MODEM_OUTPUTS (UART_OUTPUT_DTR | UART_OUTPUT_RTS)
#define MODEM_INPUTS (UART_INPUT_CTS | UART_INPUT_DSR | UART_INPUT_DCD | UART_INPUT_RI)

static void set_bits(uint32_t address, uint32_t bits) {
  HWREG(address) |= bits;
}

static void clear_bits(uint32_t address, uint32_t bits) {
  HWREG(address) &= ~bits;
}

static void replace_bits(uint32_t address, uint32_t mask, uint32_t bits) {
  HWREG(address) = (HWREG(address) & ~mask) | bits;
}

static uint32_t interrupt_of(uint32_t base) {
  return base == UART0_BASE ? INT_UART0 : base == UART1_BASE ? INT_UART1 : INT_UART2;
}

/* Sets baud rate and data format, then enables the UART. A rate above clock/16 uses the divide-by-8 mode. */
void UARTConfigSetExpClk(uint32_t base, uint32_t clock, uint32_t baud, uint32_t config) {
  UARTDisable(base);
  bool high_speed = baud * 16 > clock;
  replace_bits(base + UART_O_CTL, UART_CTL_HSE, high_speed ? UART_CTL_HSE : 0);
  /* The divisor clock / (16 * baud) in 1/64ths, rounded: clock * 64 / 16 = clock * 4. */
  uint32_t half_divisor = clock * 8 / (high_speed ? baud / 2 : baud);
  uint32_t divisor = (half_divisor + 1) / 2;
  HWREG(base + UART_O_IBRD) = divisor / 64;
  HWREG(base + UART_O_FBRD) = divisor % 64;
  HWREG(base + UART_O_LCRH) = config & FORMAT_MASK; /* a write to LCRH loads the divisor */
  UARTEnable(base);
}

/* Returns the actual baud rate and the data format. */
void UARTConfigGetExpClk(uint32_t base, uint32_t clock, uint32_t *baud, uint32_t *config) {
  uint32_t divisor = HWREG(base + UART_O_IBRD) * 64 + HWREG(base + UART_O_FBRD);
  *baud = clock * 4 / divisor * (HWREG(base + UART_O_CTL) & UART_CTL_HSE ? 2 : 1);
  *config = HWREG(base + UART_O_LCRH) & FORMAT_MASK;
}

/* Sets the parity (UART_CONFIG_PAR_*). */
void UARTParityModeSet(uint32_t base, uint32_t parity) {
  replace_bits(base + UART_O_LCRH, UART_CONFIG_PAR_MASK, parity);
}

/* Returns the parity (UART_CONFIG_PAR_*). */
uint32_t UARTParityModeGet(uint32_t base) {
  return HWREG(base + UART_O_LCRH) & UART_CONFIG_PAR_MASK;
}

/* Sets the FIFO levels that assert the transmit and receive interrupts. */
void UARTFIFOLevelSet(uint32_t base, uint32_t tx_level, uint32_t rx_level) {
  HWREG(base + UART_O_IFLS) = tx_level | rx_level;
}

/* Reads the FIFO levels that assert the transmit and receive interrupts. */
void UARTFIFOLevelGet(uint32_t base, uint32_t *tx_level, uint32_t *rx_level) {
  *tx_level = HWREG(base + UART_O_IFLS) & UART_IFLS_TX_M;
  *rx_level = HWREG(base + UART_O_IFLS) & UART_IFLS_RX_M;
}

/* Enables transmitter, receiver and FIFOs. */
void UARTEnable(uint32_t base) {
  UARTFIFOEnable(base);
  set_bits(base + UART_O_CTL, RUN_BITS);
}

/* Waits for the current transmission, then disables FIFOs, transmitter and receiver. */
void UARTDisable(uint32_t base) {
  while (UARTBusy(base)) {
  }
  UARTFIFODisable(base);
  clear_bits(base + UART_O_CTL, RUN_BITS);
}

/* Enables the FIFOs. */
void UARTFIFOEnable(uint32_t base) {
  set_bits(base + UART_O_LCRH, UART_LCRH_FEN);
}

/* Disables the FIFOs. */
void UARTFIFODisable(uint32_t base) {
  clear_bits(base + UART_O_LCRH, UART_LCRH_FEN);
}

/* Enables the infrared encoder, in low-power mode on request. */
void UARTEnableSIR(uint32_t base, bool low_power) {
  set_bits(base + UART_O_CTL, low_power ? UART_CTL_SIREN | UART_CTL_SIRLP : UART_CTL_SIREN);
}

/* Disables the infrared encoder. */
void UARTDisableSIR(uint32_t base) {
  clear_bits(base + UART_O_CTL, UART_CTL_SIREN | UART_CTL_SIRLP);
}

/* Returns whether a character has been received. */
bool UARTCharsAvail(uint32_t base) {
  return !(HWREG(base + UART_O_FR) & UART_FR_RXFE);
}

/* Returns whether a character can be sent without waiting. */
bool UARTSpaceAvail(uint32_t base) {
  return !(HWREG(base + UART_O_FR) & UART_FR_TXFF);
}

/* Returns whether a transmission is in progress. */
bool UARTBusy(uint32_t base) {
  return HWREG(base + UART_O_FR) & UART_FR_BUSY;
}

/* Waits for a character and returns it with its error bits. */
int32_t UARTCharGet(uint32_t base) {
  while (!UARTCharsAvail(base)) {
  }
  return HWREG(base + UART_O_DR);
}

/* Returns a received character with its error bits, or -1. */
int32_t UARTCharGetNonBlocking(uint32_t base) {
  return UARTCharsAvail(base) ? (int32_t)HWREG(base + UART_O_DR) : -1;
}

/* Sends a character, waiting for space. */
void UARTCharPut(uint32_t base, uint8_t data) {
  while (!UARTSpaceAvail(base)) {
  }
  HWREG(base + UART_O_DR) = data;
}

/* Sends a character if there is space; returns whether it did. */
bool UARTCharPutNonBlocking(uint32_t base, uint8_t data) {
  if (!UARTSpaceAvail(base)) {
    return false;
  }
  HWREG(base + UART_O_DR) = data;
  return true;
}

/* Starts or ends a break. */
void UARTBreakCtl(uint32_t base, bool break_state) {
  replace_bits(base + UART_O_LCRH, UART_LCRH_BRK, break_state ? UART_LCRH_BRK : 0);
}

/* Registers and enables the handler of a UART's interrupt. */
void UARTIntRegister(uint32_t base, void (*handler)(void)) {
  IntRegister(interrupt_of(base), handler);
  IntEnable(interrupt_of(base));
}

/* Disables a UART's interrupt and removes its handler. */
void UARTIntUnregister(uint32_t base) {
  IntDisable(interrupt_of(base));
  IntUnregister(interrupt_of(base));
}

/* Enables interrupt sources (UART_INT_*). */
void UARTIntEnable(uint32_t base, uint32_t flags) {
  set_bits(base + UART_O_IM, flags);
}

/* Disables interrupt sources. */
void UARTIntDisable(uint32_t base, uint32_t flags) {
  clear_bits(base + UART_O_IM, flags);
}

/* Returns the interrupt sources that are raised, masked or raw. */
uint32_t UARTIntStatus(uint32_t base, bool masked) {
  return HWREG(base + (masked ? UART_O_MIS : UART_O_RIS));
}

/* Clears interrupt sources. */
void UARTIntClear(uint32_t base, uint32_t flags) {
  HWREG(base + UART_O_ICR) = flags;
}

/* Enables uDMA requests (UART_DMA_*). */
void UARTDMAEnable(uint32_t base, uint32_t flags) {
  set_bits(base + UART_O_DMACTL, flags);
}

/* Disables uDMA requests. */
void UARTDMADisable(uint32_t base, uint32_t flags) {
  clear_bits(base + UART_O_DMACTL, flags);
}

/* Selects what asserts the transmit interrupt (UART_TXINT_MODE_*). */
void UARTTxIntModeSet(uint32_t base, uint32_t mode) {
  replace_bits(base + UART_O_CTL, UART_CTL_EOT, mode);
}

/* Returns what asserts the transmit interrupt (UART_TXINT_MODE_*). */
uint32_t UARTTxIntModeGet(uint32_t base) {
  return HWREG(base + UART_O_CTL) & UART_CTL_EOT;
}

/* Returns the receive errors since they were last cleared (UART_RXERROR_*). */
uint32_t UARTRxErrorGet(uint32_t base) {
  return HWREG(base + UART_O_RSR) & 0xF;
}

/* Clears the receive errors. */
void UARTRxErrorClear(uint32_t base) {
  HWREG(base + UART_O_ECR) = 0;
}

/* Sets hardware flow control (UART_FLOWCONTROL_*). */
void UARTFlowControlSet(uint32_t base, uint32_t mode) {
  replace_bits(base + UART_O_CTL, FLOW_BITS, mode);
}

/* Returns the hardware flow control in use. */
uint32_t UARTFlowControlGet(uint32_t base) {
  return HWREG(base + UART_O_CTL) & FLOW_BITS;
}

/* Asserts modem outputs (UART_OUTPUT_*). */
void UARTModemControlSet(uint32_t base, uint32_t control) {
  set_bits(base + UART_O_CTL, control & MODEM_OUTPUTS);
}

/* Deasserts modem outputs. */
void UARTModemControlClear(uint32_t base, uint32_t control) {
  clear_bits(base + UART_O_CTL, control & MODEM_OUTPUTS);
}

/* Returns the modem outputs that are asserted. */
uint32_t UARTModemControlGet(uint32_t base) {
  return HWREG(base + UART_O_CTL) & MODEM_OUTPUTS;
}

/* Returns the state of the modem inputs (UART_INPUT_*). */
uint32_t UARTModemStatusGet(uint32_t base) {
  return HWREG(base + UART_O_FR) & MODEM_INPUTS;
}
