/* Analogue-to-digital converters: sample sequencers, triggers, interrupts, digital comparators. */
#ifndef DRIVERLIB_ADC_H
#define DRIVERLIB_ADC_H

#include "inc/hw_types.h"

/* What starts a sequence: a field of EMUX. */
#define ADC_TRIGGER_PROCESSOR 0x00000000
#define ADC_TRIGGER_COMP0 0x00000001
#define ADC_TRIGGER_COMP1 0x00000002
#define ADC_TRIGGER_COMP2 0x00000003
#define ADC_TRIGGER_EXTERNAL 0x00000004
#define ADC_TRIGGER_TIMER 0x00000005
#define ADC_TRIGGER_PWM0 0x00000006
#define ADC_TRIGGER_PWM1 0x00000007
#define ADC_TRIGGER_PWM2 0x00000008
#define ADC_TRIGGER_PWM3 0x00000009
#define ADC_TRIGGER_ALWAYS 0x0000000F

/* With the sequence number of ADCProcessorTrigger: wait for the signal, or give it. Bits of PSSI. */
#define ADC_TRIGGER_WAIT 0x08000000
#define ADC_TRIGGER_SIGNAL 0x80000000

/* A step of a sequence: bits 3:0 are its field of SSMUX, bits 7:4 its field of SSCTL, bits 19:16 say where the result goes. */
#define ADC_CTL_CH0 0x00000000
#define ADC_CTL_CH1 0x00000001
#define ADC_CTL_CH2 0x00000002
#define ADC_CTL_CH3 0x00000003
#define ADC_CTL_CH4 0x00000004
#define ADC_CTL_CH5 0x00000005
#define ADC_CTL_CH6 0x00000006
#define ADC_CTL_CH7 0x00000007
#define ADC_CTL_CH8 0x00000008
#define ADC_CTL_CH9 0x00000009
#define ADC_CTL_CH10 0x0000000A
#define ADC_CTL_CH11 0x0000000B
#define ADC_CTL_CH12 0x0000000C
#define ADC_CTL_CH13 0x0000000D
#define ADC_CTL_CH14 0x0000000E
#define ADC_CTL_CH15 0x0000000F
#define ADC_CTL_D 0x00000010
#define ADC_CTL_END 0x00000020
#define ADC_CTL_IE 0x00000040
#define ADC_CTL_TS 0x00000080
#define ADC_CTL_CMP0 0x00080000
#define ADC_CTL_CMP1 0x00090000
#define ADC_CTL_CMP2 0x000A0000
#define ADC_CTL_CMP3 0x000B0000
#define ADC_CTL_CMP4 0x000C0000
#define ADC_CTL_CMP5 0x000D0000
#define ADC_CTL_CMP6 0x000E0000
#define ADC_CTL_CMP7 0x000F0000

/* When a digital comparator trips PWM outputs, and when it interrupts: halves of DCCTL. */
#define ADC_COMP_TRIG_NONE 0x00000000
#define ADC_COMP_TRIG_LOW_ALWAYS 0x00001000
#define ADC_COMP_TRIG_LOW_ONCE 0x00001100
#define ADC_COMP_TRIG_LOW_HALWAYS 0x00001200
#define ADC_COMP_TRIG_LOW_HONCE 0x00001300
#define ADC_COMP_TRIG_MID_ALWAYS 0x00001400
#define ADC_COMP_TRIG_MID_ONCE 0x00001500
#define ADC_COMP_TRIG_HIGH_ALWAYS 0x00001C00
#define ADC_COMP_TRIG_HIGH_ONCE 0x00001D00
#define ADC_COMP_TRIG_HIGH_HALWAYS 0x00001E00
#define ADC_COMP_TRIG_HIGH_HONCE 0x00001F00
#define ADC_COMP_INT_NONE 0x00000000
#define ADC_COMP_INT_LOW_ALWAYS 0x00000010
#define ADC_COMP_INT_LOW_ONCE 0x00000011
#define ADC_COMP_INT_LOW_HALWAYS 0x00000012
#define ADC_COMP_INT_LOW_HONCE 0x00000013
#define ADC_COMP_INT_MID_ALWAYS 0x00000014
#define ADC_COMP_INT_MID_ONCE 0x00000015
#define ADC_COMP_INT_HIGH_ALWAYS 0x0000001C
#define ADC_COMP_INT_HIGH_ONCE 0x0000001D
#define ADC_COMP_INT_HIGH_HALWAYS 0x0000001E
#define ADC_COMP_INT_HIGH_HONCE 0x0000001F

/* The reference voltage: a bit of CTL. This chip has no 1 V mode and no choice of resolution, which is 10 bits. */
#define ADC_REF_INT 0x00000000
#define ADC_REF_EXT_3V 0x00000001

/* How much later than its trigger a sequence starts, in degrees of a microsecond: a value of SPC. */
#define ADC_PHASE_0 0x00000000
#define ADC_PHASE_22_5 0x00000001
#define ADC_PHASE_45 0x00000002
#define ADC_PHASE_67_5 0x00000003
#define ADC_PHASE_90 0x00000004
#define ADC_PHASE_112_5 0x00000005
#define ADC_PHASE_135 0x00000006
#define ADC_PHASE_157_5 0x00000007
#define ADC_PHASE_180 0x00000008
#define ADC_PHASE_202_5 0x00000009
#define ADC_PHASE_225 0x0000000A
#define ADC_PHASE_247_5 0x0000000B
#define ADC_PHASE_270 0x0000000C
#define ADC_PHASE_292_5 0x0000000D
#define ADC_PHASE_315 0x0000000E
#define ADC_PHASE_337_5 0x0000000F

extern void ADCSequenceConfigure(uint32_t base, uint32_t sequence, uint32_t trigger, uint32_t priority);
extern void ADCSequenceStepConfigure(uint32_t base, uint32_t sequence, uint32_t step, uint32_t config);
extern void ADCSequenceEnable(uint32_t base, uint32_t sequence);
extern void ADCSequenceDisable(uint32_t base, uint32_t sequence);
extern int32_t ADCSequenceDataGet(uint32_t base, uint32_t sequence, uint32_t *buffer);
extern int32_t ADCSequenceOverflow(uint32_t base, uint32_t sequence);
extern void ADCSequenceOverflowClear(uint32_t base, uint32_t sequence);
extern int32_t ADCSequenceUnderflow(uint32_t base, uint32_t sequence);
extern void ADCSequenceUnderflowClear(uint32_t base, uint32_t sequence);
extern void ADCProcessorTrigger(uint32_t base, uint32_t sequence);
extern void ADCHardwareOversampleConfigure(uint32_t base, uint32_t factor);
extern void ADCSoftwareOversampleConfigure(uint32_t base, uint32_t sequence, uint32_t factor);
extern void ADCSoftwareOversampleStepConfigure(uint32_t base, uint32_t sequence, uint32_t step,
                                               uint32_t config);
extern void ADCSoftwareOversampleDataGet(uint32_t base, uint32_t sequence, uint32_t *buffer, uint32_t count);
extern void ADCIntRegister(uint32_t base, uint32_t sequence, void (*handler)(void));
extern void ADCIntUnregister(uint32_t base, uint32_t sequence);
extern void ADCIntEnable(uint32_t base, uint32_t sequence);
extern void ADCIntDisable(uint32_t base, uint32_t sequence);
extern uint32_t ADCIntStatus(uint32_t base, uint32_t sequence, bool masked);
extern void ADCIntClear(uint32_t base, uint32_t sequence);
extern void ADCComparatorConfigure(uint32_t base, uint32_t comparator, uint32_t config);
extern void ADCComparatorRegionSet(uint32_t base, uint32_t comparator, uint32_t low, uint32_t high);
extern void ADCComparatorReset(uint32_t base, uint32_t comparator, bool trigger, bool interrupt);
extern void ADCComparatorIntEnable(uint32_t base, uint32_t sequence);
extern void ADCComparatorIntDisable(uint32_t base, uint32_t sequence);
extern uint32_t ADCComparatorIntStatus(uint32_t base);
extern void ADCComparatorIntClear(uint32_t base, uint32_t status);
extern void ADCReferenceSet(uint32_t base, uint32_t reference);
extern uint32_t ADCReferenceGet(uint32_t base);
extern void ADCPhaseDelaySet(uint32_t base, uint32_t phase);
extern uint32_t ADCPhaseDelayGet(uint32_t base);

#endif
