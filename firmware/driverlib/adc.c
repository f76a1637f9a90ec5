/* Analogue-to-digital converters. */
#include "driverlib/adc.h"

#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

/* Offset from a sequencer's registers to the next sequencer's; comparators are a word apart. */
#define SEQUENCER 0x20
#define COMPARATOR 4
/* Depth of the longest FIFO, in results. */
#define LONGEST 8

/* A step's destination: bit 3 selects a digital comparator, bits 2:0 its number. */
#define RESULT_S 16
#define TO_COMPARATOR 8

static const uint8_t depths[] = {8, 4, 4, 1};

/* Samples averaged into each result, by converter and sequencer, as a power of two. */
static uint8_t oversampling[2][4];

static uint32_t converter_of(uint32_t base) {
  return base == ADC1_BASE;
}

static void set_field(uint32_t address, uint32_t step, uint32_t value) {
  HWREG(address) = (HWREG(address) & ~(0xFu << 4 * step)) | value << 4 * step;
}

/* Sets a disabled sequence's trigger (ADC_TRIGGER_*) and its priority, 0 to 3, 0 being the highest. */
void ADCSequenceConfigure(uint32_t base, uint32_t sequence, uint32_t trigger, uint32_t priority) {
  set_field(base + ADC_O_EMUX, sequence, trigger);
  set_field(base + ADC_O_SSPRI, sequence, priority);
}

/* Sets what a step of a sequence does: ADC_CTL_* ORed together. */
void ADCSequenceStepConfigure(uint32_t base, uint32_t sequence, uint32_t step, uint32_t config) {
  uint32_t registers = base + SEQUENCER * sequence;
  uint32_t result = config >> RESULT_S & 0xF;
  set_field(registers + ADC_O_SSMUX0, step, config & 0xF);
  set_field(registers + ADC_O_SSCTL0, step, config >> 4 & 0xF);
  set_field(registers + ADC_O_SSOP0, step, result & TO_COMPARATOR ? 1 : 0);
  set_field(registers + ADC_O_SSDC0, step, result & ~TO_COMPARATOR);
}

/* Enables a sequence, so that its trigger starts it. */
void ADCSequenceEnable(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_ACTSS) |= 1u << sequence;
}

/* Disables a sequence, so that its trigger has no effect. */
void ADCSequenceDisable(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_ACTSS) &= ~(1u << sequence);
}

/* Reads all results from a sequence's FIFO; returns their number, up to 8. */
int32_t ADCSequenceDataGet(uint32_t base, uint32_t sequence, uint32_t *buffer) {
  uint32_t registers = base + SEQUENCER * sequence;
  int32_t count = 0;
  while (count < LONGEST && !(HWREG(registers + ADC_O_SSFSTAT0) & ADC_SSFSTAT0_EMPTY)) {
    buffer[count++] = HWREG(registers + ADC_O_SSFIFO0);
  }
  return count;
}

/* Returns whether a sequence's FIFO has overflowed. */
int32_t ADCSequenceOverflow(uint32_t base, uint32_t sequence) {
  return HWREG(base + ADC_O_OSTAT) & 1u << sequence;
}

/* Clears the overflow flag. */
void ADCSequenceOverflowClear(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_OSTAT) = 1u << sequence;
}

/* Returns whether a sequence's FIFO has underflowed. */
int32_t ADCSequenceUnderflow(uint32_t base, uint32_t sequence) {
  return HWREG(base + ADC_O_USTAT) & 1u << sequence;
}

/* Clears the underflow flag. */
void ADCSequenceUnderflowClear(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_USTAT) = 1u << sequence;
}

/*
 * Starts a sequence. With ADC_TRIGGER_WAIT it starts when a sequence of another converter is started with
 * ADC_TRIGGER_SIGNAL.
 */
void ADCProcessorTrigger(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_PSSI) = (sequence & (ADC_TRIGGER_WAIT | ADC_TRIGGER_SIGNAL)) | 1u << (sequence & 0xF);
}

/* The exponent of a power of two. */
static uint32_t exponent_of(uint32_t factor) {
  return factor > 1 ? 31 - __builtin_clz(factor) : 0;
}

/* Averages 2, 4, 8, 16, 32 or 64 conversions for each result in hardware; 0 disables averaging. */
void ADCHardwareOversampleConfigure(uint32_t base, uint32_t factor) {
  HWREG(base + ADC_O_SAC) = exponent_of(factor);
}

/* Averages 2, 4 or 8 steps of a sequence for each result; limited by the sequence's depth. */
void ADCSoftwareOversampleConfigure(uint32_t base, uint32_t sequence, uint32_t factor) {
  oversampling[converter_of(base)][sequence] = exponent_of(factor);
}

/* Sets the steps that make up one averaged result. ADC_CTL_IE and ADC_CTL_END apply to the last one. */
void ADCSoftwareOversampleStepConfigure(uint32_t base, uint32_t sequence, uint32_t step, uint32_t config) {
  uint32_t factor = 1u << oversampling[converter_of(base)][sequence];
  uint32_t first = step * factor;
  for (uint32_t n = 0; n < factor && first + n < depths[sequence]; n++) {
    uint32_t ending = n == factor - 1 ? 0 : ADC_CTL_IE | ADC_CTL_END;
    ADCSequenceStepConfigure(base, sequence, first + n, config & ~ending);
  }
}

/* Reads results from the FIFO and averages them; the FIFO must hold enough of them. */
void ADCSoftwareOversampleDataGet(uint32_t base, uint32_t sequence, uint32_t *buffer, uint32_t count) {
  uint32_t exponent = oversampling[converter_of(base)][sequence];
  for (uint32_t result = 0; result < count; result++) {
    uint32_t sum = 0;
    for (uint32_t n = 0; n < 1u << exponent; n++) {
      sum += HWREG(base + SEQUENCER * sequence + ADC_O_SSFIFO0);
    }
    buffer[result] = sum >> exponent;
  }
}

/* The interrupts of a converter's sequencers are consecutive. */
static uint32_t interrupt_of(uint32_t base, uint32_t sequence) {
  return (converter_of(base) ? INT_ADC1SS0 : INT_ADC0SS0) + sequence;
}

/* Registers and enables the handler of a sequence's interrupt. */
void ADCIntRegister(uint32_t base, uint32_t sequence, void (*handler)(void)) {
  IntRegister(interrupt_of(base, sequence), handler);
  IntEnable(interrupt_of(base, sequence));
}

/* Disables a sequence's interrupt and removes its handler. */
void ADCIntUnregister(uint32_t base, uint32_t sequence) {
  IntDisable(interrupt_of(base, sequence));
  IntUnregister(interrupt_of(base, sequence));
}

/* Clears and then enables a sequence's interrupt. */
void ADCIntEnable(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_ISC) = 1u << sequence;
  HWREG(base + ADC_O_IM) |= 1u << sequence;
}

/* Disables a sequence's interrupt. */
void ADCIntDisable(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_IM) &= ~(1u << sequence);
}

/* Returns a sequence's bit and the comparators' bit of ISC if masked, else of RIS. */
uint32_t ADCIntStatus(uint32_t base, uint32_t sequence, bool masked) {
  return masked ? HWREG(base + ADC_O_ISC) & (ADC_ISC_IN0 | ADC_ISC_DCINSS0) << sequence
                : HWREG(base + ADC_O_RIS) & (ADC_RIS_INR0 << sequence | ADC_RIS_INRDC);
}

/* Clears a sequence's interrupt. */
void ADCIntClear(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_ISC) = 1u << sequence;
}

/* Sets when a digital comparator trips PWM outputs and interrupts: ADC_COMP_TRIG_* and ADC_COMP_INT_* ORed together. */
void ADCComparatorConfigure(uint32_t base, uint32_t comparator, uint32_t config) {
  HWREG(base + ADC_O_DCCTL0 + COMPARATOR * comparator) = config;
}

/* Sets a digital comparator's bands: up to `low`, from there up to `high`, above. */
void ADCComparatorRegionSet(uint32_t base, uint32_t comparator, uint32_t low, uint32_t high) {
  HWREG(base + ADC_O_DCCMP0 + COMPARATOR * comparator) = high << ADC_DCCMP0_COMP1_S | low;
}

/* Resets a digital comparator's trigger and interrupt conditions. */
void ADCComparatorReset(uint32_t base, uint32_t comparator, bool trigger, bool interrupt) {
  uint32_t bits = (trigger ? ADC_DCRIC_DCTRIG0 : 0) | (interrupt ? ADC_DCRIC_DCINT0 : 0);
  HWREG(base + ADC_O_DCRIC) = bits << comparator;
}

/* Enables the digital comparators' interrupts on a sequence's interrupt line. */
void ADCComparatorIntEnable(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_IM) |= ADC_IM_DCONSS0 << sequence;
}

/* Disables the digital comparators' interrupts on a sequence's interrupt line. */
void ADCComparatorIntDisable(uint32_t base, uint32_t sequence) {
  HWREG(base + ADC_O_IM) &= ~(ADC_IM_DCONSS0 << sequence);
}

/* Returns the digital comparators whose interrupts are asserted, one bit each. */
uint32_t ADCComparatorIntStatus(uint32_t base) {
  return HWREG(base + ADC_O_DCISC);
}

/* Clears interrupts of digital comparators. */
void ADCComparatorIntClear(uint32_t base, uint32_t status) {
  HWREG(base + ADC_O_DCISC) = status;
}

/* Selects the reference voltage (ADC_REF_*). */
void ADCReferenceSet(uint32_t base, uint32_t reference) {
  HWREG(base + ADC_O_CTL) = (HWREG(base + ADC_O_CTL) & ~ADC_CTL_VREF) | reference;
}

/* Returns the reference voltage (ADC_REF_*). */
uint32_t ADCReferenceGet(uint32_t base) {
  return HWREG(base + ADC_O_CTL) & ADC_CTL_VREF;
}

/* Sets the phase delay between a trigger and its sequence (ADC_PHASE_*). */
void ADCPhaseDelaySet(uint32_t base, uint32_t phase) {
  HWREG(base + ADC_O_SPC) = phase;
}

/* Returns the phase delay between a trigger and its sequence (ADC_PHASE_*). */
uint32_t ADCPhaseDelayGet(uint32_t base) {
  return HWREG(base + ADC_O_SPC);
}
