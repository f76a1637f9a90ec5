/**
 * The alternate functions of the chip's pins: data sheet LM3S9B92, chapter "Signal Tables", table "GPIO Pins and
 * Alternate Functions". The PMCn field in GPIOPCTL selects a pin's function while its GPIOAFSEL bit is set. Every
 * entry agrees with the part's public pin map (inc/hw/pinmap/lm3s9b92.h in github.com/duskwuff/lm-project0).
 */

/**
 * The pins of the analogue inputs (data sheet, table "Signals by Function", ADC). AIN0 to AIN3 and AIN10 agree with the
 * board drawing in the part's errata, those of port D with TI's later parts, whose port D has the same arrangement.
 */
// prettier-ignore
export const analogPins: Readonly<Record<string, string>> = {
  AIN0: 'PE7', AIN1: 'PE6', AIN2: 'PE5', AIN3: 'PE4', AIN4: 'PD7', AIN5: 'PD6', AIN6: 'PD5', AIN7: 'PD4',
  AIN8: 'PE3', AIN9: 'PE2', AIN10: 'PB4', AIN11: 'PB5', AIN12: 'PD3', AIN13: 'PD2', AIN14: 'PD1', AIN15: 'PD0',
  VREFA: 'PB6',
};

/** By pin: the signal that each value of its PMCn field selects. */
export type PinMux = Readonly<Record<string, Readonly<Record<number, string>>>>;

/** The functions of all pins of the LM3S9B92. */
// prettier-ignore
export const pinMux: PinMux = {
  PA0: { 1: 'U0Rx', 8: 'I2C1SCL', 9: 'U1Rx' },
  PA1: { 1: 'U0Tx', 8: 'I2C1SDA', 9: 'U1Tx' },
  PA2: { 1: 'SSI0Clk', 4: 'PWM4', 9: 'I2S0RXSD' },
  PA3: { 1: 'SSI0Fss', 4: 'PWM5', 9: 'I2S0RXMCLK' },
  PA4: { 1: 'SSI0Rx', 4: 'PWM6', 5: 'CAN0Rx', 9: 'I2S0TXSCK' },
  PA5: { 1: 'SSI0Tx', 4: 'PWM7', 5: 'CAN0Tx', 9: 'I2S0TXWS' },
  PA6: { 1: 'I2C1SCL', 2: 'CCP1', 4: 'PWM0', 5: 'PWM4', 6: 'CAN0Rx', 8: 'USB0EPEN', 9: 'U1CTS' },
  PA7: { 1: 'I2C1SDA', 2: 'CCP4', 4: 'PWM1', 5: 'PWM5', 6: 'CAN0Tx', 7: 'CCP3', 8: 'USB0PFLT', 9: 'U1DCD' },

  PB0: { 1: 'CCP0', 2: 'PWM2', 5: 'U1Rx' },
  PB1: { 1: 'CCP2', 2: 'PWM3', 4: 'CCP1', 5: 'U1Tx' },
  PB2: { 1: 'I2C0SCL', 2: 'IDX0', 4: 'CCP3', 5: 'CCP0', 8: 'USB0EPEN' },
  PB3: { 1: 'I2C0SDA', 2: 'Fault0', 4: 'Fault3', 8: 'USB0PFLT' },
  PB4: { 4: 'U2Rx', 5: 'CAN0Rx', 6: 'IDX0', 7: 'U1Rx', 8: 'EPI0S23' },
  PB5: { 1: 'C0o', 2: 'CCP5', 3: 'CCP6', 4: 'CCP0', 5: 'CAN0Tx', 6: 'CCP2', 7: 'U1Tx', 8: 'EPI0S22' },
  PB6: { 1: 'CCP1', 2: 'CCP7', 3: 'C0o', 4: 'Fault1', 5: 'IDX0', 6: 'CCP5', 9: 'I2S0TXSCK' },
  PB7: { 4: 'NMI' },

  PC0: { 3: 'TCK' },
  PC1: { 3: 'TMS' },
  PC2: { 3: 'TDI' },
  PC3: { 3: 'TDO' },
  PC4: { 1: 'CCP5', 2: 'PhA0', 4: 'PWM6', 5: 'CCP2', 6: 'CCP4', 8: 'EPI0S2', 9: 'CCP1' },
  PC5: { 1: 'CCP1', 2: 'C1o', 3: 'C0o', 4: 'Fault2', 5: 'CCP3', 6: 'USB0EPEN', 8: 'EPI0S3' },
  PC6: { 1: 'CCP3', 2: 'PhB0', 3: 'C2o', 4: 'PWM7', 5: 'U1Rx', 6: 'CCP0', 7: 'USB0PFLT', 8: 'EPI0S4' },
  PC7: { 1: 'CCP4', 2: 'PhB0', 4: 'CCP0', 5: 'U1Tx', 6: 'USB0PFLT', 7: 'C1o', 8: 'EPI0S5' },

  PD0: { 1: 'PWM0', 2: 'CAN0Rx', 3: 'IDX0', 4: 'U2Rx', 5: 'U1Rx', 6: 'CCP6', 8: 'I2S0RXSCK', 9: 'U1CTS' },
  PD1: { 1: 'PWM1', 2: 'CAN0Tx', 3: 'PhA0', 4: 'U2Tx', 5: 'U1Tx', 6: 'CCP7', 8: 'I2S0RXWS', 9: 'U1DCD', 10: 'CCP2', 11: 'PhB1' },
  PD2: { 1: 'U1Rx', 2: 'CCP6', 3: 'PWM2', 4: 'CCP5', 8: 'EPI0S20' },
  PD3: { 1: 'U1Tx', 2: 'CCP7', 3: 'PWM3', 4: 'CCP0', 8: 'EPI0S21' },
  PD4: { 1: 'CCP0', 2: 'CCP3', 8: 'I2S0RXSD', 9: 'U1RI', 10: 'EPI0S19' },
  PD5: { 1: 'CCP2', 2: 'CCP4', 8: 'I2S0RXMCLK', 9: 'U2Rx', 10: 'EPI0S28' },
  PD6: { 1: 'Fault0', 8: 'I2S0TXSCK', 9: 'U2Tx', 10: 'EPI0S29' },
  PD7: { 1: 'IDX0', 2: 'C0o', 3: 'CCP1', 8: 'I2S0TXWS', 9: 'U1DTR', 10: 'EPI0S30' },

  PE0: { 1: 'PWM4', 2: 'SSI1Clk', 3: 'CCP3', 8: 'EPI0S8', 9: 'USB0PFLT' },
  PE1: { 1: 'PWM5', 2: 'SSI1Fss', 3: 'Fault0', 4: 'CCP2', 5: 'CCP6', 8: 'EPI0S9' },
  PE2: { 1: 'CCP4', 2: 'SSI1Rx', 3: 'PhB1', 4: 'PhA0', 5: 'CCP2', 8: 'EPI0S24' },
  PE3: { 1: 'CCP1', 2: 'SSI1Tx', 3: 'PhA1', 4: 'PhB0', 5: 'CCP7', 8: 'EPI0S25' },
  PE4: { 1: 'CCP3', 4: 'Fault0', 5: 'U2Tx', 6: 'CCP2', 9: 'I2S0TXWS' },
  PE5: { 1: 'CCP5', 9: 'I2S0TXSD' },
  PE6: { 1: 'PWM4', 2: 'C1o', 9: 'U1CTS' },
  PE7: { 1: 'PWM5', 2: 'C2o', 9: 'U1DCD' },

  PF0: { 1: 'CAN1Rx', 2: 'PhB0', 3: 'PWM0', 8: 'I2S0TXSD', 9: 'U1DSR' },
  PF1: { 1: 'CAN1Tx', 2: 'IDX1', 3: 'PWM1', 8: 'I2S0TXMCLK', 9: 'U1RTS', 10: 'CCP3' },
  PF2: { 1: 'LED1', 2: 'PWM4', 4: 'PWM2', 9: 'SSI1Clk' },
  PF3: { 1: 'LED0', 2: 'PWM5', 4: 'PWM3', 9: 'SSI1Fss' },
  PF4: { 1: 'CCP0', 2: 'C0o', 4: 'Fault0', 8: 'EPI0S12', 9: 'SSI1Rx' },
  PF5: { 1: 'CCP2', 2: 'C1o', 8: 'EPI0S15', 9: 'SSI1Tx' },

  PG0: { 1: 'U2Rx', 2: 'PWM0', 3: 'I2C1SCL', 4: 'PWM4', 7: 'USB0EPEN', 8: 'EPI0S13' },
  PG1: { 1: 'U2Tx', 2: 'PWM1', 3: 'I2C1SDA', 4: 'PWM5', 8: 'EPI0S14' },
  PG7: { 1: 'PhB1', 4: 'PWM7', 8: 'CCP5', 9: 'EPI0S31' },

  PH0: { 1: 'CCP6', 2: 'PWM2', 8: 'EPI0S6', 9: 'PWM4' },
  PH1: { 1: 'CCP7', 2: 'PWM3', 8: 'EPI0S7', 9: 'PWM5' },
  PH2: { 1: 'IDX1', 2: 'C1o', 4: 'Fault3', 8: 'EPI0S1' },
  PH3: { 1: 'PhB0', 2: 'Fault0', 4: 'USB0EPEN', 8: 'EPI0S0' },
  PH4: { 4: 'USB0PFLT', 8: 'EPI0S10', 11: 'SSI1Clk' },
  PH5: { 8: 'EPI0S11', 10: 'Fault2', 11: 'SSI1Fss' },
  PH6: { 8: 'EPI0S26', 10: 'PWM4', 11: 'SSI1Rx' },
  PH7: { 8: 'EPI0S27', 10: 'PWM5', 11: 'SSI1Tx' },

  PJ0: { 8: 'EPI0S16', 10: 'PWM0', 11: 'I2C1SCL' },
  PJ1: { 8: 'EPI0S17', 9: 'USB0PFLT', 10: 'PWM1', 11: 'I2C1SDA' },
  PJ2: { 8: 'EPI0S18', 9: 'CCP0', 10: 'Fault0' },
  PJ3: { 8: 'EPI0S19', 9: 'U1CTS', 10: 'CCP6' },
  PJ4: { 8: 'EPI0S28', 9: 'U1DCD', 10: 'CCP4' },
  PJ5: { 8: 'EPI0S29', 9: 'U1DSR', 10: 'CCP2' },
  PJ6: { 8: 'EPI0S30', 9: 'U1RTS', 10: 'CCP1' },
  PJ7: { 9: 'U1DTR', 10: 'CCP0' },
};
