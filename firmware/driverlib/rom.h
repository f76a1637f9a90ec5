/* Calls of functions in ROM (ROM user's guide, chapter 1). The header of a driver has to be included too where a function
 * takes types or constants of it. Written by rom/generate.py. */
#ifndef DRIVERLIB_ROM_H
#define DRIVERLIB_ROM_H

#include "inc/hw_types.h"

#define ROM_APITABLE ((unsigned long *)0x01000010)
#define ROM_VERSION (ROM_APITABLE[0])

#define ROM_UARTTABLE ((unsigned long *)ROM_APITABLE[1])
#define ROM_UARTCharPut \
  ((void (*)(unsigned long, unsigned char))ROM_UARTTABLE[0])
#define ROM_UARTParityModeSet \
  ((void (*)(unsigned long, unsigned long))ROM_UARTTABLE[1])
#define ROM_UARTParityModeGet \
  ((unsigned long (*)(unsigned long))ROM_UARTTABLE[2])
#define ROM_UARTFIFOLevelSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_UARTTABLE[3])
#define ROM_UARTFIFOLevelGet \
  ((void (*)(unsigned long, unsigned long *, unsigned long *))ROM_UARTTABLE[4])
#define ROM_UARTConfigSetExpClk \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_UARTTABLE[5])
#define ROM_UARTConfigGetExpClk \
  ((void (*)(unsigned long, unsigned long, unsigned long *, unsigned long *))ROM_UARTTABLE[6])
#define ROM_UARTEnable \
  ((void (*)(unsigned long))ROM_UARTTABLE[7])
#define ROM_UARTDisable \
  ((void (*)(unsigned long))ROM_UARTTABLE[8])
#define ROM_UARTEnableSIR \
  ((void (*)(unsigned long, tBoolean))ROM_UARTTABLE[9])
#define ROM_UARTDisableSIR \
  ((void (*)(unsigned long))ROM_UARTTABLE[10])
#define ROM_UARTCharsAvail \
  ((tBoolean (*)(unsigned long))ROM_UARTTABLE[11])
#define ROM_UARTSpaceAvail \
  ((tBoolean (*)(unsigned long))ROM_UARTTABLE[12])
#define ROM_UARTCharGetNonBlocking \
  ((long (*)(unsigned long))ROM_UARTTABLE[13])
#define ROM_UARTCharGet \
  ((long (*)(unsigned long))ROM_UARTTABLE[14])
#define ROM_UARTCharPutNonBlocking \
  ((tBoolean (*)(unsigned long, unsigned char))ROM_UARTTABLE[15])
#define ROM_UARTBreakCtl \
  ((void (*)(unsigned long, tBoolean))ROM_UARTTABLE[16])
#define ROM_UARTIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_UARTTABLE[17])
#define ROM_UARTIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_UARTTABLE[18])
#define ROM_UARTIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_UARTTABLE[19])
#define ROM_UARTIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_UARTTABLE[20])
#define ROM_UpdateUART \
  ((void (*)(void))ROM_UARTTABLE[21])
#define ROM_UARTDMAEnable \
  ((void (*)(unsigned long, unsigned long))ROM_UARTTABLE[22])
#define ROM_UARTDMADisable \
  ((void (*)(unsigned long, unsigned long))ROM_UARTTABLE[23])
#define ROM_UARTFIFOEnable \
  ((void (*)(unsigned long))ROM_UARTTABLE[24])
#define ROM_UARTFIFODisable \
  ((void (*)(unsigned long))ROM_UARTTABLE[25])
#define ROM_UARTBusy \
  ((tBoolean (*)(unsigned long))ROM_UARTTABLE[26])
#define ROM_UARTTxIntModeSet \
  ((void (*)(unsigned long, unsigned long))ROM_UARTTABLE[27])
#define ROM_UARTTxIntModeGet \
  ((unsigned long (*)(unsigned long))ROM_UARTTABLE[28])
#define ROM_UARTRxErrorGet \
  ((unsigned long (*)(unsigned long))ROM_UARTTABLE[29])
#define ROM_UARTRxErrorClear \
  ((void (*)(unsigned long))ROM_UARTTABLE[30])

#define ROM_SSITABLE ((unsigned long *)ROM_APITABLE[2])
#define ROM_SSIDataPut \
  ((void (*)(unsigned long, unsigned long))ROM_SSITABLE[0])
#define ROM_SSIConfigSetExpClk \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long))ROM_SSITABLE[1])
#define ROM_SSIEnable \
  ((void (*)(unsigned long))ROM_SSITABLE[2])
#define ROM_SSIDisable \
  ((void (*)(unsigned long))ROM_SSITABLE[3])
#define ROM_SSIIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_SSITABLE[4])
#define ROM_SSIIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_SSITABLE[5])
#define ROM_SSIIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_SSITABLE[6])
#define ROM_SSIIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_SSITABLE[7])
#define ROM_SSIDataPutNonBlocking \
  ((long (*)(unsigned long, unsigned long))ROM_SSITABLE[8])
#define ROM_SSIDataGet \
  ((void (*)(unsigned long, unsigned long *))ROM_SSITABLE[9])
#define ROM_SSIDataGetNonBlocking \
  ((long (*)(unsigned long, unsigned long *))ROM_SSITABLE[10])
#define ROM_UpdateSSI \
  ((void (*)(void))ROM_SSITABLE[11])
#define ROM_SSIDMAEnable \
  ((void (*)(unsigned long, unsigned long))ROM_SSITABLE[12])
#define ROM_SSIDMADisable \
  ((void (*)(unsigned long, unsigned long))ROM_SSITABLE[13])
#define ROM_SSIBusy \
  ((tBoolean (*)(unsigned long))ROM_SSITABLE[14])

#define ROM_I2CTABLE ((unsigned long *)ROM_APITABLE[3])
#define ROM_I2CMasterDataPut \
  ((void (*)(unsigned long, unsigned char))ROM_I2CTABLE[0])
#define ROM_I2CMasterInitExpClk \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_I2CTABLE[1])
#define ROM_I2CSlaveInit \
  ((void (*)(unsigned long, unsigned char))ROM_I2CTABLE[2])
#define ROM_I2CMasterEnable \
  ((void (*)(unsigned long))ROM_I2CTABLE[3])
#define ROM_I2CSlaveEnable \
  ((void (*)(unsigned long))ROM_I2CTABLE[4])
#define ROM_I2CMasterDisable \
  ((void (*)(unsigned long))ROM_I2CTABLE[5])
#define ROM_I2CSlaveDisable \
  ((void (*)(unsigned long))ROM_I2CTABLE[6])
#define ROM_I2CMasterIntEnable \
  ((void (*)(unsigned long))ROM_I2CTABLE[7])
#define ROM_I2CSlaveIntEnable \
  ((void (*)(unsigned long))ROM_I2CTABLE[8])
#define ROM_I2CMasterIntDisable \
  ((void (*)(unsigned long))ROM_I2CTABLE[9])
#define ROM_I2CSlaveIntDisable \
  ((void (*)(unsigned long))ROM_I2CTABLE[10])
#define ROM_I2CMasterIntStatus \
  ((tBoolean (*)(unsigned long, tBoolean))ROM_I2CTABLE[11])
#define ROM_I2CSlaveIntStatus \
  ((tBoolean (*)(unsigned long, tBoolean))ROM_I2CTABLE[12])
#define ROM_I2CMasterIntClear \
  ((void (*)(unsigned long))ROM_I2CTABLE[13])
#define ROM_I2CSlaveIntClear \
  ((void (*)(unsigned long))ROM_I2CTABLE[14])
#define ROM_I2CMasterSlaveAddrSet \
  ((void (*)(unsigned long, unsigned char, tBoolean))ROM_I2CTABLE[15])
#define ROM_I2CMasterBusy \
  ((tBoolean (*)(unsigned long))ROM_I2CTABLE[16])
#define ROM_I2CMasterBusBusy \
  ((tBoolean (*)(unsigned long))ROM_I2CTABLE[17])
#define ROM_I2CMasterControl \
  ((void (*)(unsigned long, unsigned long))ROM_I2CTABLE[18])
#define ROM_I2CMasterErr \
  ((unsigned long (*)(unsigned long))ROM_I2CTABLE[19])
#define ROM_I2CMasterDataGet \
  ((unsigned long (*)(unsigned long))ROM_I2CTABLE[20])
#define ROM_I2CSlaveStatus \
  ((unsigned long (*)(unsigned long))ROM_I2CTABLE[21])
#define ROM_I2CSlaveDataPut \
  ((void (*)(unsigned long, unsigned char))ROM_I2CTABLE[22])
#define ROM_I2CSlaveDataGet \
  ((unsigned long (*)(unsigned long))ROM_I2CTABLE[23])
#define ROM_UpdateI2C \
  ((void (*)(void))ROM_I2CTABLE[24])
#define ROM_I2CSlaveIntEnableEx \
  ((void (*)(unsigned long, unsigned long))ROM_I2CTABLE[25])
#define ROM_I2CSlaveIntDisableEx \
  ((void (*)(unsigned long, unsigned long))ROM_I2CTABLE[26])
#define ROM_I2CSlaveIntStatusEx \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_I2CTABLE[27])
#define ROM_I2CSlaveIntClearEx \
  ((void (*)(unsigned long, unsigned long))ROM_I2CTABLE[28])

#define ROM_GPIOTABLE ((unsigned long *)ROM_APITABLE[4])
#define ROM_GPIOPinWrite \
  ((void (*)(unsigned long, unsigned char, unsigned char))ROM_GPIOTABLE[0])
#define ROM_GPIODirModeSet \
  ((void (*)(unsigned long, unsigned char, unsigned long))ROM_GPIOTABLE[1])
#define ROM_GPIODirModeGet \
  ((unsigned long (*)(unsigned long, unsigned char))ROM_GPIOTABLE[2])
#define ROM_GPIOIntTypeSet \
  ((void (*)(unsigned long, unsigned char, unsigned long))ROM_GPIOTABLE[3])
#define ROM_GPIOIntTypeGet \
  ((unsigned long (*)(unsigned long, unsigned char))ROM_GPIOTABLE[4])
#define ROM_GPIOPadConfigSet \
  ((void (*)(unsigned long, unsigned char, unsigned long, unsigned long))ROM_GPIOTABLE[5])
#define ROM_GPIOPadConfigGet \
  ((void (*)(unsigned long, unsigned char, unsigned long *, unsigned long *))ROM_GPIOTABLE[6])
#define ROM_GPIOPinIntEnable \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[7])
#define ROM_GPIOPinIntDisable \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[8])
#define ROM_GPIOPinIntStatus \
  ((long (*)(unsigned long, tBoolean))ROM_GPIOTABLE[9])
#define ROM_GPIOPinIntClear \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[10])
#define ROM_GPIOPinRead \
  ((long (*)(unsigned long, unsigned char))ROM_GPIOTABLE[11])
#define ROM_GPIOPinTypeCAN \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[12])
#define ROM_GPIOPinTypeComparator \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[13])
#define ROM_GPIOPinTypeGPIOInput \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[14])
#define ROM_GPIOPinTypeGPIOOutput \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[15])
#define ROM_GPIOPinTypeI2C \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[16])
#define ROM_GPIOPinTypePWM \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[17])
#define ROM_GPIOPinTypeQEI \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[18])
#define ROM_GPIOPinTypeSSI \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[19])
#define ROM_GPIOPinTypeTimer \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[20])
#define ROM_GPIOPinTypeUART \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[21])
#define ROM_GPIOPinTypeGPIOOutputOD \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[22])
#define ROM_GPIOPinTypeADC \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[23])
#define ROM_GPIOPinTypeUSBDigital \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[24])
#define ROM_GPIOPinTypeI2S \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[25])
#define ROM_GPIOPinConfigure \
  ((void (*)(unsigned long))ROM_GPIOTABLE[26])
#define ROM_GPIOPinTypeEthernetLED \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[27])
#define ROM_GPIOPinTypeUSBAnalog \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[28])
#define ROM_GPIOPinTypeEPI \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[29])
#define ROM_GPIOPinTypeEthernetMII \
  ((void (*)(unsigned long, unsigned char))ROM_GPIOTABLE[30])

#define ROM_ADCTABLE ((unsigned long *)ROM_APITABLE[5])
#define ROM_ADCSequenceDataGet \
  ((long (*)(unsigned long, unsigned long, unsigned long *))ROM_ADCTABLE[0])
#define ROM_ADCIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[1])
#define ROM_ADCIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[2])
#define ROM_ADCIntStatus \
  ((unsigned long (*)(unsigned long, unsigned long, tBoolean))ROM_ADCTABLE[3])
#define ROM_ADCIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[4])
#define ROM_ADCSequenceEnable \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[5])
#define ROM_ADCSequenceDisable \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[6])
#define ROM_ADCSequenceConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_ADCTABLE[7])
#define ROM_ADCSequenceStepConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_ADCTABLE[8])
#define ROM_ADCSequenceOverflow \
  ((long (*)(unsigned long, unsigned long))ROM_ADCTABLE[9])
#define ROM_ADCSequenceOverflowClear \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[10])
#define ROM_ADCSequenceUnderflow \
  ((long (*)(unsigned long, unsigned long))ROM_ADCTABLE[11])
#define ROM_ADCSequenceUnderflowClear \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[12])
#define ROM_ADCProcessorTrigger \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[13])
#define ROM_ADCHardwareOversampleConfigure \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[14])
#define ROM_ADCComparatorConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_ADCTABLE[15])
#define ROM_ADCComparatorRegionSet \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_ADCTABLE[16])
#define ROM_ADCComparatorReset \
  ((void (*)(unsigned long, unsigned long, tBoolean, tBoolean))ROM_ADCTABLE[17])
#define ROM_ADCComparatorIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[18])
#define ROM_ADCComparatorIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[19])
#define ROM_ADCComparatorIntStatus \
  ((unsigned long (*)(unsigned long))ROM_ADCTABLE[20])
#define ROM_ADCComparatorIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[21])
#define ROM_ADCReferenceSet \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[22])
#define ROM_ADCReferenceGet \
  ((unsigned long (*)(unsigned long))ROM_ADCTABLE[23])
#define ROM_ADCPhaseDelaySet \
  ((void (*)(unsigned long, unsigned long))ROM_ADCTABLE[24])
#define ROM_ADCPhaseDelayGet \
  ((unsigned long (*)(unsigned long))ROM_ADCTABLE[25])

#define ROM_COMPARATORTABLE ((unsigned long *)ROM_APITABLE[6])
#define ROM_ComparatorIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_COMPARATORTABLE[0])
#define ROM_ComparatorConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_COMPARATORTABLE[1])
#define ROM_ComparatorRefSet \
  ((void (*)(unsigned long, unsigned long))ROM_COMPARATORTABLE[2])
#define ROM_ComparatorValueGet \
  ((tBoolean (*)(unsigned long, unsigned long))ROM_COMPARATORTABLE[3])
#define ROM_ComparatorIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_COMPARATORTABLE[4])
#define ROM_ComparatorIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_COMPARATORTABLE[5])
#define ROM_ComparatorIntStatus \
  ((tBoolean (*)(unsigned long, unsigned long, tBoolean))ROM_COMPARATORTABLE[6])

#define ROM_FLASHTABLE ((unsigned long *)ROM_APITABLE[7])
#define ROM_FlashProgram \
  ((long (*)(unsigned long *, unsigned long, unsigned long))ROM_FLASHTABLE[0])
#define ROM_FlashUsecGet \
  ((unsigned long (*)(void))ROM_FLASHTABLE[1])
#define ROM_FlashUsecSet \
  ((void (*)(unsigned long))ROM_FLASHTABLE[2])
#define ROM_FlashErase \
  ((long (*)(unsigned long))ROM_FLASHTABLE[3])
#define ROM_FlashProtectGet \
  ((tFlashProtection (*)(unsigned long))ROM_FLASHTABLE[4])
#define ROM_FlashProtectSet \
  ((long (*)(unsigned long, tFlashProtection))ROM_FLASHTABLE[5])
#define ROM_FlashProtectSave \
  ((long (*)(void))ROM_FLASHTABLE[6])
#define ROM_FlashUserGet \
  ((long (*)(unsigned long *, unsigned long *))ROM_FLASHTABLE[7])
#define ROM_FlashUserSet \
  ((long (*)(unsigned long, unsigned long))ROM_FLASHTABLE[8])
#define ROM_FlashUserSave \
  ((long (*)(void))ROM_FLASHTABLE[9])
#define ROM_FlashIntEnable \
  ((void (*)(unsigned long))ROM_FLASHTABLE[10])
#define ROM_FlashIntDisable \
  ((void (*)(unsigned long))ROM_FLASHTABLE[11])
#define ROM_FlashIntStatus \
  ((unsigned long (*)(tBoolean))ROM_FLASHTABLE[12])
#define ROM_FlashIntClear \
  ((void (*)(unsigned long))ROM_FLASHTABLE[13])

#define ROM_PWMTABLE ((unsigned long *)ROM_APITABLE[8])
#define ROM_PWMPulseWidthSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[0])
#define ROM_PWMGenConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[1])
#define ROM_PWMGenPeriodSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[2])
#define ROM_PWMGenPeriodGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_PWMTABLE[3])
#define ROM_PWMGenEnable \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[4])
#define ROM_PWMGenDisable \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[5])
#define ROM_PWMPulseWidthGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_PWMTABLE[6])
#define ROM_PWMDeadBandEnable \
  ((void (*)(unsigned long, unsigned long, unsigned short, unsigned short))ROM_PWMTABLE[7])
#define ROM_PWMDeadBandDisable \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[8])
#define ROM_PWMSyncUpdate \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[9])
#define ROM_PWMSyncTimeBase \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[10])
#define ROM_PWMOutputState \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_PWMTABLE[11])
#define ROM_PWMOutputInvert \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_PWMTABLE[12])
#define ROM_PWMOutputFault \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_PWMTABLE[13])
#define ROM_PWMGenIntTrigEnable \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[14])
#define ROM_PWMGenIntTrigDisable \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[15])
#define ROM_PWMGenIntStatus \
  ((unsigned long (*)(unsigned long, unsigned long, tBoolean))ROM_PWMTABLE[16])
#define ROM_PWMGenIntClear \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[17])
#define ROM_PWMIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[18])
#define ROM_PWMIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[19])
#define ROM_PWMFaultIntClear \
  ((void (*)(unsigned long))ROM_PWMTABLE[20])
#define ROM_PWMIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_PWMTABLE[21])
#define ROM_PWMOutputFaultLevel \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_PWMTABLE[22])
#define ROM_PWMFaultIntClearExt \
  ((void (*)(unsigned long, unsigned long))ROM_PWMTABLE[23])
#define ROM_PWMGenFaultConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[24])
#define ROM_PWMGenFaultTriggerSet \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[25])
#define ROM_PWMGenFaultTriggerGet \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[26])
#define ROM_PWMGenFaultStatus \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[27])
#define ROM_PWMGenFaultClear \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_PWMTABLE[28])

#define ROM_QEITABLE ((unsigned long *)ROM_APITABLE[9])
#define ROM_QEIPositionGet \
  ((unsigned long (*)(unsigned long))ROM_QEITABLE[0])
#define ROM_QEIEnable \
  ((void (*)(unsigned long))ROM_QEITABLE[1])
#define ROM_QEIDisable \
  ((void (*)(unsigned long))ROM_QEITABLE[2])
#define ROM_QEIConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_QEITABLE[3])
#define ROM_QEIPositionSet \
  ((void (*)(unsigned long, unsigned long))ROM_QEITABLE[4])
#define ROM_QEIDirectionGet \
  ((long (*)(unsigned long))ROM_QEITABLE[5])
#define ROM_QEIErrorGet \
  ((tBoolean (*)(unsigned long))ROM_QEITABLE[6])
#define ROM_QEIVelocityEnable \
  ((void (*)(unsigned long))ROM_QEITABLE[7])
#define ROM_QEIVelocityDisable \
  ((void (*)(unsigned long))ROM_QEITABLE[8])
#define ROM_QEIVelocityConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_QEITABLE[9])
#define ROM_QEIVelocityGet \
  ((unsigned long (*)(unsigned long))ROM_QEITABLE[10])
#define ROM_QEIIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_QEITABLE[11])
#define ROM_QEIIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_QEITABLE[12])
#define ROM_QEIIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_QEITABLE[13])
#define ROM_QEIIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_QEITABLE[14])

#define ROM_SYSTICKTABLE ((unsigned long *)ROM_APITABLE[10])
#define ROM_SysTickValueGet \
  ((unsigned long (*)(void))ROM_SYSTICKTABLE[0])
#define ROM_SysTickEnable \
  ((void (*)(void))ROM_SYSTICKTABLE[1])
#define ROM_SysTickDisable \
  ((void (*)(void))ROM_SYSTICKTABLE[2])
#define ROM_SysTickIntEnable \
  ((void (*)(void))ROM_SYSTICKTABLE[3])
#define ROM_SysTickIntDisable \
  ((void (*)(void))ROM_SYSTICKTABLE[4])
#define ROM_SysTickPeriodSet \
  ((void (*)(unsigned long))ROM_SYSTICKTABLE[5])
#define ROM_SysTickPeriodGet \
  ((unsigned long (*)(void))ROM_SYSTICKTABLE[6])

#define ROM_TIMERTABLE ((unsigned long *)ROM_APITABLE[11])
#define ROM_TimerIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_TIMERTABLE[0])
#define ROM_TimerEnable \
  ((void (*)(unsigned long, unsigned long))ROM_TIMERTABLE[1])
#define ROM_TimerDisable \
  ((void (*)(unsigned long, unsigned long))ROM_TIMERTABLE[2])
#define ROM_TimerConfigure \
  ((void (*)(unsigned long, unsigned long))ROM_TIMERTABLE[3])
#define ROM_TimerControlLevel \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_TIMERTABLE[4])
#define ROM_TimerControlTrigger \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_TIMERTABLE[5])
#define ROM_TimerControlStall \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_TIMERTABLE[7])
#define ROM_TimerRTCEnable \
  ((void (*)(unsigned long))ROM_TIMERTABLE[8])
#define ROM_TimerRTCDisable \
  ((void (*)(unsigned long))ROM_TIMERTABLE[9])
#define ROM_TimerPrescaleSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_TIMERTABLE[10])
#define ROM_TimerPrescaleGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_TIMERTABLE[11])
#define ROM_TimerPrescaleMatchSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_TIMERTABLE[12])
#define ROM_TimerPrescaleMatchGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_TIMERTABLE[13])
#define ROM_TimerLoadSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_TIMERTABLE[14])
#define ROM_TimerLoadGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_TIMERTABLE[15])
#define ROM_TimerValueGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_TIMERTABLE[16])
#define ROM_TimerMatchSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_TIMERTABLE[17])
#define ROM_TimerMatchGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_TIMERTABLE[18])
#define ROM_TimerIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_TIMERTABLE[19])
#define ROM_TimerIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_TIMERTABLE[20])
#define ROM_TimerIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_TIMERTABLE[21])
#define ROM_TimerControlWaitOnTrigger \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_TIMERTABLE[22])

#define ROM_WATCHDOGTABLE ((unsigned long *)ROM_APITABLE[12])
#define ROM_WatchdogIntClear \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[0])
#define ROM_WatchdogRunning \
  ((tBoolean (*)(unsigned long))ROM_WATCHDOGTABLE[1])
#define ROM_WatchdogEnable \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[2])
#define ROM_WatchdogResetEnable \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[3])
#define ROM_WatchdogResetDisable \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[4])
#define ROM_WatchdogLock \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[5])
#define ROM_WatchdogUnlock \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[6])
#define ROM_WatchdogLockState \
  ((tBoolean (*)(unsigned long))ROM_WATCHDOGTABLE[7])
#define ROM_WatchdogReloadSet \
  ((void (*)(unsigned long, unsigned long))ROM_WATCHDOGTABLE[8])
#define ROM_WatchdogReloadGet \
  ((unsigned long (*)(unsigned long))ROM_WATCHDOGTABLE[9])
#define ROM_WatchdogValueGet \
  ((unsigned long (*)(unsigned long))ROM_WATCHDOGTABLE[10])
#define ROM_WatchdogIntEnable \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[11])
#define ROM_WatchdogIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_WATCHDOGTABLE[12])
#define ROM_WatchdogStallEnable \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[13])
#define ROM_WatchdogStallDisable \
  ((void (*)(unsigned long))ROM_WATCHDOGTABLE[14])

#define ROM_SYSCTLTABLE ((unsigned long *)ROM_APITABLE[13])
#define ROM_SysCtlSleep \
  ((void (*)(void))ROM_SYSCTLTABLE[0])
#define ROM_SysCtlSRAMSizeGet \
  ((unsigned long (*)(void))ROM_SYSCTLTABLE[1])
#define ROM_SysCtlFlashSizeGet \
  ((unsigned long (*)(void))ROM_SYSCTLTABLE[2])
#define ROM_SysCtlPinPresent \
  ((tBoolean (*)(unsigned long))ROM_SYSCTLTABLE[3])
#define ROM_SysCtlPeripheralPresent \
  ((tBoolean (*)(unsigned long))ROM_SYSCTLTABLE[4])
#define ROM_SysCtlPeripheralReset \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[5])
#define ROM_SysCtlPeripheralEnable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[6])
#define ROM_SysCtlPeripheralDisable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[7])
#define ROM_SysCtlPeripheralSleepEnable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[8])
#define ROM_SysCtlPeripheralSleepDisable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[9])
#define ROM_SysCtlPeripheralDeepSleepEnable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[10])
#define ROM_SysCtlPeripheralDeepSleepDisable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[11])
#define ROM_SysCtlPeripheralClockGating \
  ((void (*)(tBoolean))ROM_SYSCTLTABLE[12])
#define ROM_SysCtlIntEnable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[13])
#define ROM_SysCtlIntDisable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[14])
#define ROM_SysCtlIntClear \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[15])
#define ROM_SysCtlIntStatus \
  ((unsigned long (*)(tBoolean))ROM_SYSCTLTABLE[16])
#define ROM_SysCtlLDOSet \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[17])
#define ROM_SysCtlLDOGet \
  ((unsigned long (*)(void))ROM_SYSCTLTABLE[18])
#define ROM_SysCtlReset \
  ((void (*)(void))ROM_SYSCTLTABLE[19])
#define ROM_SysCtlDeepSleep \
  ((void (*)(void))ROM_SYSCTLTABLE[20])
#define ROM_SysCtlResetCauseGet \
  ((unsigned long (*)(void))ROM_SYSCTLTABLE[21])
#define ROM_SysCtlResetCauseClear \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[22])
#define ROM_SysCtlClockSet \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[23])
#define ROM_SysCtlClockGet \
  ((unsigned long (*)(void))ROM_SYSCTLTABLE[24])
#define ROM_SysCtlPWMClockSet \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[25])
#define ROM_SysCtlPWMClockGet \
  ((unsigned long (*)(void))ROM_SYSCTLTABLE[26])
#define ROM_SysCtlADCSpeedSet \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[27])
#define ROM_SysCtlADCSpeedGet \
  ((unsigned long (*)(void))ROM_SYSCTLTABLE[28])
#define ROM_SysCtlGPIOAHBEnable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[29])
#define ROM_SysCtlGPIOAHBDisable \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[30])
#define ROM_SysCtlUSBPLLEnable \
  ((void (*)(void))ROM_SYSCTLTABLE[31])
#define ROM_SysCtlUSBPLLDisable \
  ((void (*)(void))ROM_SYSCTLTABLE[32])
#define ROM_SysCtlI2SMClkSet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_SYSCTLTABLE[33])
#define ROM_SysCtlDelay \
  ((void (*)(unsigned long))ROM_SYSCTLTABLE[34])

#define ROM_INTERRUPTTABLE ((unsigned long *)ROM_APITABLE[14])
#define ROM_IntEnable \
  ((void (*)(unsigned long))ROM_INTERRUPTTABLE[0])
#define ROM_IntMasterEnable \
  ((tBoolean (*)(void))ROM_INTERRUPTTABLE[1])
#define ROM_IntMasterDisable \
  ((tBoolean (*)(void))ROM_INTERRUPTTABLE[2])
#define ROM_IntDisable \
  ((void (*)(unsigned long))ROM_INTERRUPTTABLE[3])
#define ROM_IntPriorityGroupingSet \
  ((void (*)(unsigned long))ROM_INTERRUPTTABLE[4])
#define ROM_IntPriorityGroupingGet \
  ((unsigned long (*)(void))ROM_INTERRUPTTABLE[5])
#define ROM_IntPrioritySet \
  ((void (*)(unsigned long, unsigned char))ROM_INTERRUPTTABLE[6])
#define ROM_IntPriorityGet \
  ((long (*)(unsigned long))ROM_INTERRUPTTABLE[7])
#define ROM_IntPendSet \
  ((void (*)(unsigned long))ROM_INTERRUPTTABLE[8])
#define ROM_IntPendClear \
  ((void (*)(unsigned long))ROM_INTERRUPTTABLE[9])
#define ROM_IntPriorityMaskSet \
  ((void (*)(unsigned long))ROM_INTERRUPTTABLE[10])
#define ROM_IntPriorityMaskGet \
  ((unsigned long (*)(void))ROM_INTERRUPTTABLE[11])

#define ROM_ETHERNETTABLE ((unsigned long *)ROM_APITABLE[15])
#define ROM_EthernetIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_ETHERNETTABLE[0])
#define ROM_EthernetInitExpClk \
  ((void (*)(unsigned long, unsigned long))ROM_ETHERNETTABLE[1])
#define ROM_EthernetConfigSet \
  ((void (*)(unsigned long, unsigned long))ROM_ETHERNETTABLE[2])
#define ROM_EthernetConfigGet \
  ((unsigned long (*)(unsigned long))ROM_ETHERNETTABLE[3])
#define ROM_EthernetMACAddrSet \
  ((void (*)(unsigned long, unsigned char *))ROM_ETHERNETTABLE[4])
#define ROM_EthernetMACAddrGet \
  ((void (*)(unsigned long, unsigned char *))ROM_ETHERNETTABLE[5])
#define ROM_EthernetEnable \
  ((void (*)(unsigned long))ROM_ETHERNETTABLE[6])
#define ROM_EthernetDisable \
  ((void (*)(unsigned long))ROM_ETHERNETTABLE[7])
#define ROM_EthernetPacketAvail \
  ((tBoolean (*)(unsigned long))ROM_ETHERNETTABLE[8])
#define ROM_EthernetSpaceAvail \
  ((tBoolean (*)(unsigned long))ROM_ETHERNETTABLE[9])
#define ROM_EthernetPacketGetNonBlocking \
  ((long (*)(unsigned long, unsigned char *, long))ROM_ETHERNETTABLE[10])
#define ROM_EthernetPacketGet \
  ((long (*)(unsigned long, unsigned char *, long))ROM_ETHERNETTABLE[11])
#define ROM_EthernetPacketPutNonBlocking \
  ((long (*)(unsigned long, unsigned char *, long))ROM_ETHERNETTABLE[12])
#define ROM_EthernetPacketPut \
  ((long (*)(unsigned long, unsigned char *, long))ROM_ETHERNETTABLE[13])
#define ROM_EthernetIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_ETHERNETTABLE[14])
#define ROM_EthernetIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_ETHERNETTABLE[15])
#define ROM_EthernetIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_ETHERNETTABLE[16])
#define ROM_EthernetPHYWrite \
  ((void (*)(unsigned long, unsigned char, unsigned long))ROM_ETHERNETTABLE[17])
#define ROM_EthernetPHYRead \
  ((unsigned long (*)(unsigned long, unsigned char))ROM_ETHERNETTABLE[18])
#define ROM_UpdateEthernet \
  ((void (*)(unsigned long))ROM_ETHERNETTABLE[19])
#define ROM_EthernetPHYAddrSet \
  ((void (*)(unsigned long, unsigned char))ROM_ETHERNETTABLE[20])
#define ROM_EthernetPHYPowerOff \
  ((void (*)(unsigned long))ROM_ETHERNETTABLE[21])
#define ROM_EthernetPHYPowerOn \
  ((void (*)(unsigned long))ROM_ETHERNETTABLE[22])

#define ROM_USBTABLE ((unsigned long *)ROM_APITABLE[16])
#define ROM_USBIntStatus \
  ((unsigned long (*)(unsigned long))ROM_USBTABLE[0])
#define ROM_USBDevAddrGet \
  ((unsigned long (*)(unsigned long))ROM_USBTABLE[1])
#define ROM_USBDevAddrSet \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[2])
#define ROM_USBDevConnect \
  ((void (*)(unsigned long))ROM_USBTABLE[3])
#define ROM_USBDevDisconnect \
  ((void (*)(unsigned long))ROM_USBTABLE[4])
#define ROM_USBDevEndpointConfigSet \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_USBTABLE[5])
#define ROM_USBDevEndpointDataAck \
  ((void (*)(unsigned long, unsigned long, tBoolean))ROM_USBTABLE[6])
#define ROM_USBDevEndpointStall \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[7])
#define ROM_USBDevEndpointStallClear \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[8])
#define ROM_USBDevEndpointStatusClear \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[9])
#define ROM_USBEndpointDataGet \
  ((long (*)(unsigned long, unsigned long, unsigned char *, unsigned long *))ROM_USBTABLE[10])
#define ROM_USBEndpointDataPut \
  ((long (*)(unsigned long, unsigned long, unsigned char *, unsigned long))ROM_USBTABLE[11])
#define ROM_USBEndpointDataSend \
  ((long (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[12])
#define ROM_USBEndpointDataToggleClear \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[13])
#define ROM_USBEndpointStatus \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_USBTABLE[14])
#define ROM_USBFIFOAddrGet \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_USBTABLE[15])
#define ROM_USBFIFOConfigGet \
  ((void (*)(unsigned long, unsigned long, unsigned long *, unsigned long *, unsigned long))ROM_USBTABLE[16])
#define ROM_USBFIFOConfigSet \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long, unsigned long))ROM_USBTABLE[17])
#define ROM_USBFIFOFlush \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[18])
#define ROM_USBFrameNumberGet \
  ((unsigned long (*)(unsigned long))ROM_USBTABLE[19])
#define ROM_USBHostAddrGet \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[20])
#define ROM_USBHostAddrSet \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_USBTABLE[21])
#define ROM_USBHostEndpointDataAck \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[23])
#define ROM_USBHostEndpointDataToggle \
  ((void (*)(unsigned long, unsigned long, tBoolean, unsigned long))ROM_USBTABLE[24])
#define ROM_USBHostEndpointStatusClear \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[25])
#define ROM_USBHostHubAddrGet \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[26])
#define ROM_USBHostHubAddrSet \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_USBTABLE[27])
#define ROM_USBHostPwrDisable \
  ((void (*)(unsigned long))ROM_USBTABLE[28])
#define ROM_USBHostPwrEnable \
  ((void (*)(unsigned long))ROM_USBTABLE[29])
#define ROM_USBHostPwrConfig \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[30])
#define ROM_USBHostPwrFaultDisable \
  ((void (*)(unsigned long))ROM_USBTABLE[31])
#define ROM_USBHostPwrFaultEnable \
  ((void (*)(unsigned long))ROM_USBTABLE[32])
#define ROM_USBHostRequestIN \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[33])
#define ROM_USBHostRequestStatus \
  ((void (*)(unsigned long))ROM_USBTABLE[34])
#define ROM_USBHostReset \
  ((void (*)(unsigned long, tBoolean))ROM_USBTABLE[35])
#define ROM_USBHostResume \
  ((void (*)(unsigned long, tBoolean))ROM_USBTABLE[36])
#define ROM_USBHostSpeedGet \
  ((unsigned long (*)(unsigned long))ROM_USBTABLE[37])
#define ROM_USBHostSuspend \
  ((void (*)(unsigned long))ROM_USBTABLE[38])
#define ROM_USBIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[39])
#define ROM_USBIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[40])
#define ROM_USBDevEndpointConfigGet \
  ((void (*)(unsigned long, unsigned long, unsigned long *, unsigned long *))ROM_USBTABLE[41])
#define ROM_USBEndpointDMAEnable \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[42])
#define ROM_USBEndpointDMADisable \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[43])
#define ROM_USBEndpointDataAvail \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_USBTABLE[44])
#define ROM_USBModeGet \
  ((unsigned long (*)(unsigned long))ROM_USBTABLE[46])
#define ROM_USBEndpointDMAChannel \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_USBTABLE[47])
#define ROM_USBIntDisableControl \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[48])
#define ROM_USBIntEnableControl \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[49])
#define ROM_USBIntStatusControl \
  ((unsigned long (*)(unsigned long))ROM_USBTABLE[50])
#define ROM_USBIntDisableEndpoint \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[51])
#define ROM_USBIntEnableEndpoint \
  ((void (*)(unsigned long, unsigned long))ROM_USBTABLE[52])
#define ROM_USBIntStatusEndpoint \
  ((unsigned long (*)(unsigned long))ROM_USBTABLE[53])
#define ROM_USBHostMode \
  ((void (*)(unsigned long))ROM_USBTABLE[54])
#define ROM_USBDevMode \
  ((void (*)(unsigned long))ROM_USBTABLE[55])
#define ROM_USBPHYPowerOff \
  ((void (*)(unsigned long))ROM_USBTABLE[56])
#define ROM_USBPHYPowerOn \
  ((void (*)(unsigned long))ROM_USBTABLE[57])

#define ROM_UDMATABLE ((unsigned long *)ROM_APITABLE[17])
#define ROM_uDMAChannelTransferSet \
  ((void (*)(unsigned long, unsigned long, void *, void *, unsigned long))ROM_UDMATABLE[0])
#define ROM_uDMAEnable \
  ((void (*)(void))ROM_UDMATABLE[1])
#define ROM_uDMADisable \
  ((void (*)(void))ROM_UDMATABLE[2])
#define ROM_uDMAErrorStatusGet \
  ((unsigned long (*)(void))ROM_UDMATABLE[3])
#define ROM_uDMAErrorStatusClear \
  ((void (*)(void))ROM_UDMATABLE[4])
#define ROM_uDMAChannelEnable \
  ((void (*)(unsigned long))ROM_UDMATABLE[5])
#define ROM_uDMAChannelDisable \
  ((void (*)(unsigned long))ROM_UDMATABLE[6])
#define ROM_uDMAChannelIsEnabled \
  ((tBoolean (*)(unsigned long))ROM_UDMATABLE[7])
#define ROM_uDMAControlBaseSet \
  ((void (*)(void *))ROM_UDMATABLE[8])
#define ROM_uDMAControlBaseGet \
  ((void * (*)(void))ROM_UDMATABLE[9])
#define ROM_uDMAChannelRequest \
  ((void (*)(unsigned long))ROM_UDMATABLE[10])
#define ROM_uDMAChannelAttributeEnable \
  ((void (*)(unsigned long, unsigned long))ROM_UDMATABLE[11])
#define ROM_uDMAChannelAttributeDisable \
  ((void (*)(unsigned long, unsigned long))ROM_UDMATABLE[12])
#define ROM_uDMAChannelAttributeGet \
  ((unsigned long (*)(unsigned long))ROM_UDMATABLE[13])
#define ROM_uDMAChannelControlSet \
  ((void (*)(unsigned long, unsigned long))ROM_UDMATABLE[14])
#define ROM_uDMAChannelSizeGet \
  ((unsigned long (*)(unsigned long))ROM_UDMATABLE[15])
#define ROM_uDMAChannelModeGet \
  ((unsigned long (*)(unsigned long))ROM_UDMATABLE[16])
#define ROM_uDMAChannelSelectSecondary \
  ((void (*)(unsigned long))ROM_UDMATABLE[17])
#define ROM_uDMAChannelSelectDefault \
  ((void (*)(unsigned long))ROM_UDMATABLE[18])
#define ROM_uDMAControlAlternateBaseGet \
  ((void * (*)(void))ROM_UDMATABLE[21])
#define ROM_uDMAChannelScatterGatherSet \
  ((void (*)(unsigned long, unsigned, void *, unsigned long))ROM_UDMATABLE[22])

#define ROM_CANTABLE ((unsigned long *)ROM_APITABLE[18])
#define ROM_CANIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_CANTABLE[0])
#define ROM_CANInit \
  ((void (*)(unsigned long))ROM_CANTABLE[1])
#define ROM_CANEnable \
  ((void (*)(unsigned long))ROM_CANTABLE[2])
#define ROM_CANDisable \
  ((void (*)(unsigned long))ROM_CANTABLE[3])
#define ROM_CANBitTimingSet \
  ((void (*)(unsigned long, tCANBitClkParms *))ROM_CANTABLE[4])
#define ROM_CANBitTimingGet \
  ((void (*)(unsigned long, tCANBitClkParms *))ROM_CANTABLE[5])
#define ROM_CANMessageSet \
  ((void (*)(unsigned long, unsigned long, tCANMsgObject *, tMsgObjType))ROM_CANTABLE[6])
#define ROM_CANMessageGet \
  ((void (*)(unsigned long, unsigned long, tCANMsgObject *, tBoolean))ROM_CANTABLE[7])
#define ROM_CANStatusGet \
  ((unsigned long (*)(unsigned long, tCANStsReg))ROM_CANTABLE[8])
#define ROM_CANMessageClear \
  ((void (*)(unsigned long, unsigned long))ROM_CANTABLE[9])
#define ROM_CANIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_CANTABLE[10])
#define ROM_CANIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_CANTABLE[11])
#define ROM_CANIntStatus \
  ((unsigned long (*)(unsigned long, tCANIntStsReg))ROM_CANTABLE[12])
#define ROM_CANRetryGet \
  ((tBoolean (*)(unsigned long))ROM_CANTABLE[13])
#define ROM_CANRetrySet \
  ((void (*)(unsigned long, tBoolean))ROM_CANTABLE[14])
#define ROM_CANErrCntrGet \
  ((tBoolean (*)(unsigned long, unsigned long *, unsigned long *))ROM_CANTABLE[15])
#define ROM_CANBitRateSet \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned long))ROM_CANTABLE[16])

#define ROM_HIBERNATETABLE ((unsigned long *)ROM_APITABLE[19])
#define ROM_HibernateIntClear \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[0])
#define ROM_HibernateEnableExpClk \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[1])
#define ROM_HibernateDisable \
  ((void (*)(void))ROM_HIBERNATETABLE[2])
#define ROM_HibernateClockSelect \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[3])
#define ROM_HibernateRTCEnable \
  ((void (*)(void))ROM_HIBERNATETABLE[4])
#define ROM_HibernateRTCDisable \
  ((void (*)(void))ROM_HIBERNATETABLE[5])
#define ROM_HibernateWakeSet \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[6])
#define ROM_HibernateWakeGet \
  ((unsigned long (*)(void))ROM_HIBERNATETABLE[7])
#define ROM_HibernateLowBatSet \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[8])
#define ROM_HibernateLowBatGet \
  ((unsigned long (*)(void))ROM_HIBERNATETABLE[9])
#define ROM_HibernateRTCSet \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[10])
#define ROM_HibernateRTCGet \
  ((unsigned long (*)(void))ROM_HIBERNATETABLE[11])
#define ROM_HibernateRTCMatch0Set \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[12])
#define ROM_HibernateRTCMatch0Get \
  ((unsigned long (*)(void))ROM_HIBERNATETABLE[13])
#define ROM_HibernateRTCMatch1Set \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[14])
#define ROM_HibernateRTCMatch1Get \
  ((unsigned long (*)(void))ROM_HIBERNATETABLE[15])
#define ROM_HibernateRTCTrimSet \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[16])
#define ROM_HibernateRTCTrimGet \
  ((unsigned long (*)(void))ROM_HIBERNATETABLE[17])
#define ROM_HibernateDataSet \
  ((void (*)(unsigned long *, unsigned long))ROM_HIBERNATETABLE[18])
#define ROM_HibernateDataGet \
  ((void (*)(unsigned long *, unsigned long))ROM_HIBERNATETABLE[19])
#define ROM_HibernateRequest \
  ((void (*)(void))ROM_HIBERNATETABLE[20])
#define ROM_HibernateIntEnable \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[21])
#define ROM_HibernateIntDisable \
  ((void (*)(unsigned long))ROM_HIBERNATETABLE[22])
#define ROM_HibernateIntStatus \
  ((unsigned long (*)(tBoolean))ROM_HIBERNATETABLE[23])
#define ROM_HibernateIsActive \
  ((unsigned long (*)(void))ROM_HIBERNATETABLE[24])

#define ROM_MPUTABLE ((unsigned long *)ROM_APITABLE[20])
#define ROM_MPUEnable \
  ((void (*)(unsigned long))ROM_MPUTABLE[0])
#define ROM_MPUDisable \
  ((void (*)(void))ROM_MPUTABLE[1])
#define ROM_MPURegionCountGet \
  ((unsigned long (*)(void))ROM_MPUTABLE[2])
#define ROM_MPURegionEnable \
  ((void (*)(unsigned long))ROM_MPUTABLE[3])
#define ROM_MPURegionDisable \
  ((void (*)(unsigned long))ROM_MPUTABLE[4])
#define ROM_MPURegionSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_MPUTABLE[5])
#define ROM_MPURegionGet \
  ((void (*)(unsigned long, unsigned long *, unsigned long *))ROM_MPUTABLE[6])

#define ROM_SOFTWARETABLE ((unsigned long *)ROM_APITABLE[21])
#define ROM_Crc16Array \
  ((unsigned short (*)(unsigned long, const unsigned long *))ROM_SOFTWARETABLE[1])
#define ROM_Crc16Array3 \
  ((void (*)(unsigned long, const unsigned long *, unsigned short *))ROM_SOFTWARETABLE[2])
#define ROM_pvAESTable ((void *)&ROM_SOFTWARETABLE[7])

#define ROM_I2STABLE ((unsigned long *)ROM_APITABLE[22])
#define ROM_I2SIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_I2STABLE[0])
#define ROM_I2STxEnable \
  ((void (*)(unsigned long))ROM_I2STABLE[1])
#define ROM_I2STxDisable \
  ((void (*)(unsigned long))ROM_I2STABLE[2])
#define ROM_I2STxDataPut \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[3])
#define ROM_I2STxDataPutNonBlocking \
  ((long (*)(unsigned long, unsigned long))ROM_I2STABLE[4])
#define ROM_I2STxConfigSet \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[5])
#define ROM_I2STxFIFOLimitSet \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[6])
#define ROM_I2STxFIFOLimitGet \
  ((unsigned long (*)(unsigned long))ROM_I2STABLE[7])
#define ROM_I2STxFIFOLevelGet \
  ((unsigned long (*)(unsigned long))ROM_I2STABLE[8])
#define ROM_I2SRxEnable \
  ((void (*)(unsigned long))ROM_I2STABLE[9])
#define ROM_I2SRxDisable \
  ((void (*)(unsigned long))ROM_I2STABLE[10])
#define ROM_I2SRxDataGet \
  ((void (*)(unsigned long, unsigned long *))ROM_I2STABLE[11])
#define ROM_I2SRxDataGetNonBlocking \
  ((long (*)(unsigned long, unsigned long *))ROM_I2STABLE[12])
#define ROM_I2SRxConfigSet \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[13])
#define ROM_I2SRxFIFOLimitSet \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[14])
#define ROM_I2SRxFIFOLimitGet \
  ((unsigned long (*)(unsigned long))ROM_I2STABLE[15])
#define ROM_I2SRxFIFOLevelGet \
  ((unsigned long (*)(unsigned long))ROM_I2STABLE[16])
#define ROM_I2STxRxEnable \
  ((void (*)(unsigned long))ROM_I2STABLE[17])
#define ROM_I2STxRxDisable \
  ((void (*)(unsigned long))ROM_I2STABLE[18])
#define ROM_I2STxRxConfigSet \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[19])
#define ROM_I2SMasterClockSelect \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[20])
#define ROM_I2SIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[21])
#define ROM_I2SIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[22])
#define ROM_I2SIntClear \
  ((void (*)(unsigned long, unsigned long))ROM_I2STABLE[23])

#define ROM_EPITABLE ((unsigned long *)ROM_APITABLE[23])
#define ROM_EPIIntStatus \
  ((unsigned long (*)(unsigned long, tBoolean))ROM_EPITABLE[0])
#define ROM_EPIModeSet \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[1])
#define ROM_EPIDividerSet \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[2])
#define ROM_EPIConfigSDRAMSet \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_EPITABLE[3])
#define ROM_EPIConfigGPModeSet \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_EPITABLE[4])
#define ROM_EPIConfigHB8Set \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_EPITABLE[5])
#define ROM_EPIConfigHB16Set \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_EPITABLE[6])
#define ROM_EPIAddressMapSet \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[7])
#define ROM_EPINonBlockingReadConfigure \
  ((void (*)(unsigned long, unsigned long, unsigned long, unsigned long))ROM_EPITABLE[8])
#define ROM_EPINonBlockingReadStart \
  ((void (*)(unsigned long, unsigned long, unsigned long))ROM_EPITABLE[9])
#define ROM_EPINonBlockingReadStop \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[10])
#define ROM_EPINonBlockingReadCount \
  ((unsigned long (*)(unsigned long, unsigned long))ROM_EPITABLE[11])
#define ROM_EPINonBlockingReadAvail \
  ((unsigned long (*)(unsigned long))ROM_EPITABLE[12])
#define ROM_EPINonBlockingReadGet32 \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned long *))ROM_EPITABLE[13])
#define ROM_EPINonBlockingReadGet16 \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned short *))ROM_EPITABLE[14])
#define ROM_EPINonBlockingReadGet8 \
  ((unsigned long (*)(unsigned long, unsigned long, unsigned char *))ROM_EPITABLE[15])
#define ROM_EPIFIFOConfig \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[16])
#define ROM_EPIWriteFIFOCountGet \
  ((unsigned long (*)(unsigned long))ROM_EPITABLE[17])
#define ROM_EPIIntEnable \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[18])
#define ROM_EPIIntDisable \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[19])
#define ROM_EPIIntErrorStatus \
  ((unsigned long (*)(unsigned long))ROM_EPITABLE[20])
#define ROM_EPIIntErrorClear \
  ((void (*)(unsigned long, unsigned long))ROM_EPITABLE[21])

#endif
