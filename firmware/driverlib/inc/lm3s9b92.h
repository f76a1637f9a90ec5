/* Register facts of the LM3S9B92: offsets, field masks (_M) and positions (_S); blocks that occur once have absolute
 * register addresses. Written by generate.py from the chip's SVD. */
#ifndef INC_LM3S9B92_H
#define INC_LM3S9B92_H

#include "inc/hw_memmap.h"
#include "inc/hw_types.h"

/* WDT registers */
#define WDT_O_LOAD                       0x00000000
#define WDT_O_VALUE                      0x00000004
#define WDT_O_CTL                        0x00000008
#define WDT_O_ICR                        0x0000000C
#define WDT_O_RIS                        0x00000010
#define WDT_O_MIS                        0x00000014
#define WDT_O_TEST                       0x00000418
#define WDT_O_LOCK                       0x00000C00

/* WDT CTL */
#define WDT_CTL_INTEN                    0x00000001
#define WDT_CTL_RESEN                    0x00000002
#define WDT_CTL_WRC                      0x80000000

/* WDT RIS */
#define WDT_RIS_WDTRIS                   0x00000001

/* WDT MIS */
#define WDT_MIS_WDTMIS                   0x00000001

/* WDT TEST */
#define WDT_TEST_STALL                   0x00000100

/* WDT LOCK */
#define WDT_LOCK_UNLOCKED                0x00000000
#define WDT_LOCK_LOCKED                  0x00000001
#define WDT_LOCK_UNLOCK                  0x1ACCE551

/* GPIO registers */
#define GPIO_O_DATA                      0x00000000
#define GPIO_O_DIR                       0x00000400
#define GPIO_O_IS                        0x00000404
#define GPIO_O_IBE                       0x00000408
#define GPIO_O_IEV                       0x0000040C
#define GPIO_O_IM                        0x00000410
#define GPIO_O_RIS                       0x00000414
#define GPIO_O_MIS                       0x00000418
#define GPIO_O_ICR                       0x0000041C
#define GPIO_O_AFSEL                     0x00000420
#define GPIO_O_DR2R                      0x00000500
#define GPIO_O_DR4R                      0x00000504
#define GPIO_O_DR8R                      0x00000508
#define GPIO_O_ODR                       0x0000050C
#define GPIO_O_PUR                       0x00000510
#define GPIO_O_PDR                       0x00000514
#define GPIO_O_SLR                       0x00000518
#define GPIO_O_DEN                       0x0000051C
#define GPIO_O_LOCK                      0x00000520
#define GPIO_O_CR                        0x00000524
#define GPIO_O_AMSEL                     0x00000528
#define GPIO_O_PCTL                      0x0000052C

/* GPIO LOCK */
#define GPIO_LOCK_UNLOCKED               0x00000000
#define GPIO_LOCK_LOCKED                 0x00000001
#define GPIO_LOCK_KEY                    0x4C4F434B

/* UART registers */
#define UART_O_DR                        0x00000000
#define UART_O_RSR                       0x00000004
#define UART_O_ECR                       0x00000004
#define UART_O_FR                        0x00000018
#define UART_O_ILPR                      0x00000020
#define UART_O_IBRD                      0x00000024
#define UART_O_FBRD                      0x00000028
#define UART_O_LCRH                      0x0000002C
#define UART_O_CTL                       0x00000030
#define UART_O_IFLS                      0x00000034
#define UART_O_IM                        0x00000038
#define UART_O_RIS                       0x0000003C
#define UART_O_MIS                       0x00000040
#define UART_O_ICR                       0x00000044
#define UART_O_DMACTL                    0x00000048
#define UART_O_LCTL                      0x00000090
#define UART_O_LSS                       0x00000094
#define UART_O_LTIM                      0x00000098

/* UART DR */
#define UART_DR_DATA_M                   0x000000FF
#define UART_DR_DATA_S                   0
#define UART_DR_FE                       0x00000100
#define UART_DR_PE                       0x00000200
#define UART_DR_BE                       0x00000400
#define UART_DR_OE                       0x00000800

/* UART RSR */
#define UART_RSR_FE                      0x00000001
#define UART_RSR_PE                      0x00000002
#define UART_RSR_BE                      0x00000004
#define UART_RSR_OE                      0x00000008

/* UART ECR */
#define UART_ECR_DATA_M                  0x000000FF
#define UART_ECR_DATA_S                  0

/* UART FR */
#define UART_FR_CTS                      0x00000001
#define UART_FR_DSR                      0x00000002
#define UART_FR_DCD                      0x00000004
#define UART_FR_BUSY                     0x00000008
#define UART_FR_RXFE                     0x00000010
#define UART_FR_TXFF                     0x00000020
#define UART_FR_RXFF                     0x00000040
#define UART_FR_TXFE                     0x00000080
#define UART_FR_RI                       0x00000100

/* UART ILPR */
#define UART_ILPR_ILPDVSR_M              0x000000FF
#define UART_ILPR_ILPDVSR_S              0

/* UART IBRD */
#define UART_IBRD_DIVINT_M               0x0000FFFF
#define UART_IBRD_DIVINT_S               0

/* UART FBRD */
#define UART_FBRD_DIVFRAC_M              0x0000003F
#define UART_FBRD_DIVFRAC_S              0

/* UART LCRH */
#define UART_LCRH_BRK                    0x00000001
#define UART_LCRH_PEN                    0x00000002
#define UART_LCRH_EPS                    0x00000004
#define UART_LCRH_STP2                   0x00000008
#define UART_LCRH_FEN                    0x00000010
#define UART_LCRH_WLEN_M                 0x00000060
#define UART_LCRH_WLEN_S                 5
#define UART_LCRH_WLEN_5                 0x00000000
#define UART_LCRH_WLEN_6                 0x00000020
#define UART_LCRH_WLEN_7                 0x00000040
#define UART_LCRH_WLEN_8                 0x00000060
#define UART_LCRH_SPS                    0x00000080

/* UART CTL */
#define UART_CTL_UARTEN                  0x00000001
#define UART_CTL_SIREN                   0x00000002
#define UART_CTL_SIRLP                   0x00000004
#define UART_CTL_SMART                   0x00000008
#define UART_CTL_EOT                     0x00000010
#define UART_CTL_HSE                     0x00000020
#define UART_CTL_LIN                     0x00000040
#define UART_CTL_LBE                     0x00000080
#define UART_CTL_TXE                     0x00000100
#define UART_CTL_RXE                     0x00000200
#define UART_CTL_DTR                     0x00000400
#define UART_CTL_RTS                     0x00000800
#define UART_CTL_RTSEN                   0x00004000
#define UART_CTL_CTSEN                   0x00008000

/* UART IFLS */
#define UART_IFLS_TX_M                   0x00000007
#define UART_IFLS_TX_S                   0
#define UART_IFLS_TX1_8                  0x00000000
#define UART_IFLS_TX2_8                  0x00000001
#define UART_IFLS_TX4_8                  0x00000002
#define UART_IFLS_TX6_8                  0x00000003
#define UART_IFLS_TX7_8                  0x00000004
#define UART_IFLS_RX_M                   0x00000038
#define UART_IFLS_RX_S                   3
#define UART_IFLS_RX1_8                  0x00000000
#define UART_IFLS_RX2_8                  0x00000008
#define UART_IFLS_RX4_8                  0x00000010
#define UART_IFLS_RX6_8                  0x00000018
#define UART_IFLS_RX7_8                  0x00000020

/* UART IM */
#define UART_IM_RIMIM                    0x00000001
#define UART_IM_CTSMIM                   0x00000002
#define UART_IM_DCDMIM                   0x00000004
#define UART_IM_DSRMIM                   0x00000008
#define UART_IM_RXIM                     0x00000010
#define UART_IM_TXIM                     0x00000020
#define UART_IM_RTIM                     0x00000040
#define UART_IM_FEIM                     0x00000080
#define UART_IM_PEIM                     0x00000100
#define UART_IM_BEIM                     0x00000200
#define UART_IM_OEIM                     0x00000400
#define UART_IM_LMSBIM                   0x00002000
#define UART_IM_LME1IM                   0x00004000
#define UART_IM_LME5IM                   0x00008000

/* UART RIS */
#define UART_RIS_RIRIS                   0x00000001
#define UART_RIS_CTSRIS                  0x00000002
#define UART_RIS_DCDRIS                  0x00000004
#define UART_RIS_DSRRIS                  0x00000008
#define UART_RIS_RXRIS                   0x00000010
#define UART_RIS_TXRIS                   0x00000020
#define UART_RIS_RTRIS                   0x00000040
#define UART_RIS_FERIS                   0x00000080
#define UART_RIS_PERIS                   0x00000100
#define UART_RIS_BERIS                   0x00000200
#define UART_RIS_OERIS                   0x00000400
#define UART_RIS_LMSBRIS                 0x00002000
#define UART_RIS_LME1RIS                 0x00004000
#define UART_RIS_LME5RIS                 0x00008000

/* UART MIS */
#define UART_MIS_RIMIS                   0x00000001
#define UART_MIS_CTSMIS                  0x00000002
#define UART_MIS_DCDMIS                  0x00000004
#define UART_MIS_DSRMIS                  0x00000008
#define UART_MIS_RXMIS                   0x00000010
#define UART_MIS_TXMIS                   0x00000020
#define UART_MIS_RTMIS                   0x00000040
#define UART_MIS_FEMIS                   0x00000080
#define UART_MIS_PEMIS                   0x00000100
#define UART_MIS_BEMIS                   0x00000200
#define UART_MIS_OEMIS                   0x00000400
#define UART_MIS_LMSBMIS                 0x00002000
#define UART_MIS_LME1MIS                 0x00004000
#define UART_MIS_LME5MIS                 0x00008000

/* UART ICR */
#define UART_ICR_RIMIC                   0x00000001
#define UART_ICR_CTSMIC                  0x00000002
#define UART_ICR_DCDMIC                  0x00000004
#define UART_ICR_DSRMIC                  0x00000008
#define UART_ICR_RXIC                    0x00000010
#define UART_ICR_TXIC                    0x00000020
#define UART_ICR_RTIC                    0x00000040
#define UART_ICR_FEIC                    0x00000080
#define UART_ICR_PEIC                    0x00000100
#define UART_ICR_BEIC                    0x00000200
#define UART_ICR_OEIC                    0x00000400
#define UART_ICR_LMSBIC                  0x00002000
#define UART_ICR_LME1IC                  0x00004000
#define UART_ICR_LME5IC                  0x00008000

/* UART DMACTL */
#define UART_DMACTL_RXDMAE               0x00000001
#define UART_DMACTL_TXDMAE               0x00000002
#define UART_DMACTL_DMAERR               0x00000004

/* UART LCTL */
#define UART_LCTL_MASTER                 0x00000001
#define UART_LCTL_BLEN_M                 0x00000030
#define UART_LCTL_BLEN_S                 4
#define UART_LCTL_BLEN_13T               0x00000000
#define UART_LCTL_BLEN_14T               0x00000010
#define UART_LCTL_BLEN_15T               0x00000020
#define UART_LCTL_BLEN_16T               0x00000030

/* UART LSS */
#define UART_LSS_TSS_M                   0x0000FFFF
#define UART_LSS_TSS_S                   0

/* UART LTIM */
#define UART_LTIM_TIMER_M                0x0000FFFF
#define UART_LTIM_TIMER_S                0

/* TIMER registers */
#define TIMER_O_CFG                      0x00000000
#define TIMER_O_TAMR                     0x00000004
#define TIMER_O_TBMR                     0x00000008
#define TIMER_O_CTL                      0x0000000C
#define TIMER_O_IMR                      0x00000018
#define TIMER_O_RIS                      0x0000001C
#define TIMER_O_MIS                      0x00000020
#define TIMER_O_ICR                      0x00000024
#define TIMER_O_TAILR                    0x00000028
#define TIMER_O_TBILR                    0x0000002C
#define TIMER_O_TAMATCHR                 0x00000030
#define TIMER_O_TBMATCHR                 0x00000034
#define TIMER_O_TAPR                     0x00000038
#define TIMER_O_TBPR                     0x0000003C
#define TIMER_O_TAPMR                    0x00000040
#define TIMER_O_TBPMR                    0x00000044
#define TIMER_O_TAR                      0x00000048
#define TIMER_O_TBR                      0x0000004C
#define TIMER_O_TAV                      0x00000050
#define TIMER_O_TBV                      0x00000054

/* TIMER CFG */
#define TIMER_CFG_32_BIT_TIMER           0x00000000
#define TIMER_CFG_32_BIT_RTC             0x00000001
#define TIMER_CFG_16_BIT                 0x00000004

/* TIMER TAMR */
#define TIMER_TAMR_TAMR_M                0x00000003
#define TIMER_TAMR_TAMR_S                0
#define TIMER_TAMR_TAMR_1_SHOT           0x00000001
#define TIMER_TAMR_TAMR_PERIOD           0x00000002
#define TIMER_TAMR_TAMR_CAP              0x00000003
#define TIMER_TAMR_TACMR                 0x00000004
#define TIMER_TAMR_TAAMS                 0x00000008
#define TIMER_TAMR_TACDIR                0x00000010
#define TIMER_TAMR_TAMIE                 0x00000020
#define TIMER_TAMR_TAWOT                 0x00000040
#define TIMER_TAMR_TASNAPS               0x00000080

/* TIMER TBMR */
#define TIMER_TBMR_TBMR_M                0x00000003
#define TIMER_TBMR_TBMR_S                0
#define TIMER_TBMR_TBMR_1_SHOT           0x00000001
#define TIMER_TBMR_TBMR_PERIOD           0x00000002
#define TIMER_TBMR_TBMR_CAP              0x00000003
#define TIMER_TBMR_TBCMR                 0x00000004
#define TIMER_TBMR_TBAMS                 0x00000008
#define TIMER_TBMR_TBCDIR                0x00000010
#define TIMER_TBMR_TBMIE                 0x00000020
#define TIMER_TBMR_TBWOT                 0x00000040
#define TIMER_TBMR_TBSNAPS               0x00000080

/* TIMER CTL */
#define TIMER_CTL_TAEN                   0x00000001
#define TIMER_CTL_TASTALL                0x00000002
#define TIMER_CTL_TAEVENT_M              0x0000000C
#define TIMER_CTL_TAEVENT_S              2
#define TIMER_CTL_TAEVENT_POS            0x00000000
#define TIMER_CTL_TAEVENT_NEG            0x00000004
#define TIMER_CTL_TAEVENT_BOTH           0x0000000C
#define TIMER_CTL_RTCEN                  0x00000010
#define TIMER_CTL_TAOTE                  0x00000020
#define TIMER_CTL_TAPWML                 0x00000040
#define TIMER_CTL_TBEN                   0x00000100
#define TIMER_CTL_TBSTALL                0x00000200
#define TIMER_CTL_TBEVENT_M              0x00000C00
#define TIMER_CTL_TBEVENT_S              10
#define TIMER_CTL_TBEVENT_POS            0x00000000
#define TIMER_CTL_TBEVENT_NEG            0x00000400
#define TIMER_CTL_TBEVENT_BOTH           0x00000C00
#define TIMER_CTL_TBOTE                  0x00002000
#define TIMER_CTL_TBPWML                 0x00004000

/* TIMER IMR */
#define TIMER_IMR_TATOIM                 0x00000001
#define TIMER_IMR_CAMIM                  0x00000002
#define TIMER_IMR_CAEIM                  0x00000004
#define TIMER_IMR_RTCIM                  0x00000008
#define TIMER_IMR_TAMIM                  0x00000010
#define TIMER_IMR_TBTOIM                 0x00000100
#define TIMER_IMR_CBMIM                  0x00000200
#define TIMER_IMR_CBEIM                  0x00000400
#define TIMER_IMR_TBMIM                  0x00000800

/* TIMER RIS */
#define TIMER_RIS_TATORIS                0x00000001
#define TIMER_RIS_CAMRIS                 0x00000002
#define TIMER_RIS_CAERIS                 0x00000004
#define TIMER_RIS_RTCRIS                 0x00000008
#define TIMER_RIS_TAMRIS                 0x00000010
#define TIMER_RIS_TBTORIS                0x00000100
#define TIMER_RIS_CBMRIS                 0x00000200
#define TIMER_RIS_CBERIS                 0x00000400
#define TIMER_RIS_TBMRIS                 0x00000800

/* TIMER MIS */
#define TIMER_MIS_TATOMIS                0x00000001
#define TIMER_MIS_CAMMIS                 0x00000002
#define TIMER_MIS_CAEMIS                 0x00000004
#define TIMER_MIS_RTCMIS                 0x00000008
#define TIMER_MIS_TAMMIS                 0x00000010
#define TIMER_MIS_TBTOMIS                0x00000100
#define TIMER_MIS_CBMMIS                 0x00000200
#define TIMER_MIS_CBEMIS                 0x00000400
#define TIMER_MIS_TBMMIS                 0x00000800

/* TIMER ICR */
#define TIMER_ICR_TATOCINT               0x00000001
#define TIMER_ICR_CAMCINT                0x00000002
#define TIMER_ICR_CAECINT                0x00000004
#define TIMER_ICR_RTCCINT                0x00000008
#define TIMER_ICR_TAMCINT                0x00000010
#define TIMER_ICR_TBTOCINT               0x00000100
#define TIMER_ICR_CBMCINT                0x00000200
#define TIMER_ICR_CBECINT                0x00000400
#define TIMER_ICR_TBMCINT                0x00000800

/* TIMER TAILR */
#define TIMER_TAILR_TAILRL_M             0x0000FFFF
#define TIMER_TAILR_TAILRL_S             0
#define TIMER_TAILR_TAILRH_M             0xFFFF0000
#define TIMER_TAILR_TAILRH_S             16

/* TIMER TBILR */
#define TIMER_TBILR_TBILRL_M             0x0000FFFF
#define TIMER_TBILR_TBILRL_S             0

/* TIMER TAMATCHR */
#define TIMER_TAMATCHR_TAMRL_M           0x0000FFFF
#define TIMER_TAMATCHR_TAMRL_S           0
#define TIMER_TAMATCHR_TAMRH_M           0xFFFF0000
#define TIMER_TAMATCHR_TAMRH_S           16

/* TIMER TBMATCHR */
#define TIMER_TBMATCHR_TBMRL_M           0x0000FFFF
#define TIMER_TBMATCHR_TBMRL_S           0

/* TIMER TAPR */
#define TIMER_TAPR_TAPSR_M               0x000000FF
#define TIMER_TAPR_TAPSR_S               0

/* TIMER TBPR */
#define TIMER_TBPR_TBPSR_M               0x000000FF
#define TIMER_TBPR_TBPSR_S               0

/* TIMER TAPMR */
#define TIMER_TAPMR_TAPSMR_M             0x000000FF
#define TIMER_TAPMR_TAPSMR_S             0

/* TIMER TBPMR */
#define TIMER_TBPMR_TBPSMR_M             0x000000FF
#define TIMER_TBPMR_TBPSMR_S             0

/* TIMER TAR */
#define TIMER_TAR_TARL_M                 0x0000FFFF
#define TIMER_TAR_TARL_S                 0
#define TIMER_TAR_TARH_M                 0xFFFF0000
#define TIMER_TAR_TARH_S                 16

/* TIMER TBR */
#define TIMER_TBR_TBRL_M                 0x00FFFFFF
#define TIMER_TBR_TBRL_S                 0

/* TIMER TAV */
#define TIMER_TAV_TAVL_M                 0x0000FFFF
#define TIMER_TAV_TAVL_S                 0
#define TIMER_TAV_TAVH_M                 0xFFFF0000
#define TIMER_TAV_TAVH_S                 16

/* TIMER TBV */
#define TIMER_TBV_TBVL_M                 0x0000FFFF
#define TIMER_TBV_TBVL_S                 0

/* ADC registers */
#define ADC_O_ACTSS                      0x00000000
#define ADC_O_RIS                        0x00000004
#define ADC_O_IM                         0x00000008
#define ADC_O_ISC                        0x0000000C
#define ADC_O_OSTAT                      0x00000010
#define ADC_O_EMUX                       0x00000014
#define ADC_O_USTAT                      0x00000018
#define ADC_O_SSPRI                      0x00000020
#define ADC_O_SPC                        0x00000024
#define ADC_O_PSSI                       0x00000028
#define ADC_O_SAC                        0x00000030
#define ADC_O_DCISC                      0x00000034
#define ADC_O_CTL                        0x00000038
#define ADC_O_SSMUX0                     0x00000040
#define ADC_O_SSCTL0                     0x00000044
#define ADC_O_SSFIFO0                    0x00000048
#define ADC_O_SSFSTAT0                   0x0000004C
#define ADC_O_SSOP0                      0x00000050
#define ADC_O_SSDC0                      0x00000054
#define ADC_O_SSMUX1                     0x00000060
#define ADC_O_SSCTL1                     0x00000064
#define ADC_O_SSFIFO1                    0x00000068
#define ADC_O_SSFSTAT1                   0x0000006C
#define ADC_O_SSOP1                      0x00000070
#define ADC_O_SSDC1                      0x00000074
#define ADC_O_SSMUX2                     0x00000080
#define ADC_O_SSCTL2                     0x00000084
#define ADC_O_SSFIFO2                    0x00000088
#define ADC_O_SSFSTAT2                   0x0000008C
#define ADC_O_SSOP2                      0x00000090
#define ADC_O_SSDC2                      0x00000094
#define ADC_O_SSMUX3                     0x000000A0
#define ADC_O_SSCTL3                     0x000000A4
#define ADC_O_SSFIFO3                    0x000000A8
#define ADC_O_SSFSTAT3                   0x000000AC
#define ADC_O_SSOP3                      0x000000B0
#define ADC_O_SSDC3                      0x000000B4
#define ADC_O_DCRIC                      0x00000D00
#define ADC_O_DCCTL0                     0x00000E00
#define ADC_O_DCCTL1                     0x00000E04
#define ADC_O_DCCTL2                     0x00000E08
#define ADC_O_DCCTL3                     0x00000E0C
#define ADC_O_DCCTL4                     0x00000E10
#define ADC_O_DCCTL5                     0x00000E14
#define ADC_O_DCCTL6                     0x00000E18
#define ADC_O_DCCTL7                     0x00000E1C
#define ADC_O_DCCMP0                     0x00000E40
#define ADC_O_DCCMP1                     0x00000E44
#define ADC_O_DCCMP2                     0x00000E48
#define ADC_O_DCCMP3                     0x00000E4C
#define ADC_O_DCCMP4                     0x00000E50
#define ADC_O_DCCMP5                     0x00000E54
#define ADC_O_DCCMP6                     0x00000E58
#define ADC_O_DCCMP7                     0x00000E5C

/* ADC ACTSS */
#define ADC_ACTSS_ASEN0                  0x00000001
#define ADC_ACTSS_ASEN1                  0x00000002
#define ADC_ACTSS_ASEN2                  0x00000004
#define ADC_ACTSS_ASEN3                  0x00000008

/* ADC RIS */
#define ADC_RIS_INR0                     0x00000001
#define ADC_RIS_INR1                     0x00000002
#define ADC_RIS_INR2                     0x00000004
#define ADC_RIS_INR3                     0x00000008
#define ADC_RIS_INRDC                    0x00010000

/* ADC IM */
#define ADC_IM_MASK0                     0x00000001
#define ADC_IM_MASK1                     0x00000002
#define ADC_IM_MASK2                     0x00000004
#define ADC_IM_MASK3                     0x00000008
#define ADC_IM_DCONSS0                   0x00010000
#define ADC_IM_DCONSS1                   0x00020000
#define ADC_IM_DCONSS2                   0x00040000
#define ADC_IM_DCONSS3                   0x00080000

/* ADC ISC */
#define ADC_ISC_IN0                      0x00000001
#define ADC_ISC_IN1                      0x00000002
#define ADC_ISC_IN2                      0x00000004
#define ADC_ISC_IN3                      0x00000008
#define ADC_ISC_DCINSS0                  0x00010000
#define ADC_ISC_DCINSS1                  0x00020000
#define ADC_ISC_DCINSS2                  0x00040000
#define ADC_ISC_DCINSS3                  0x00080000

/* ADC OSTAT */
#define ADC_OSTAT_OV0                    0x00000001
#define ADC_OSTAT_OV1                    0x00000002
#define ADC_OSTAT_OV2                    0x00000004
#define ADC_OSTAT_OV3                    0x00000008

/* ADC EMUX */
#define ADC_EMUX_EM0_M                   0x0000000F
#define ADC_EMUX_EM0_S                   0
#define ADC_EMUX_EM0_PROCESSOR           0x00000000
#define ADC_EMUX_EM0_COMP0               0x00000001
#define ADC_EMUX_EM0_COMP1               0x00000002
#define ADC_EMUX_EM0_COMP2               0x00000003
#define ADC_EMUX_EM0_EXTERNAL            0x00000004
#define ADC_EMUX_EM0_TIMER               0x00000005
#define ADC_EMUX_EM0_PWM0                0x00000006
#define ADC_EMUX_EM0_PWM1                0x00000007
#define ADC_EMUX_EM0_PWM2                0x00000008
#define ADC_EMUX_EM0_PWM3                0x00000009
#define ADC_EMUX_EM0_ALWAYS              0x0000000F
#define ADC_EMUX_EM1_M                   0x000000F0
#define ADC_EMUX_EM1_S                   4
#define ADC_EMUX_EM1_PROCESSOR           0x00000000
#define ADC_EMUX_EM1_COMP0               0x00000010
#define ADC_EMUX_EM1_COMP1               0x00000020
#define ADC_EMUX_EM1_COMP2               0x00000030
#define ADC_EMUX_EM1_EXTERNAL            0x00000040
#define ADC_EMUX_EM1_TIMER               0x00000050
#define ADC_EMUX_EM1_PWM0                0x00000060
#define ADC_EMUX_EM1_PWM1                0x00000070
#define ADC_EMUX_EM1_PWM2                0x00000080
#define ADC_EMUX_EM1_PWM3                0x00000090
#define ADC_EMUX_EM1_ALWAYS              0x000000F0
#define ADC_EMUX_EM2_M                   0x00000F00
#define ADC_EMUX_EM2_S                   8
#define ADC_EMUX_EM2_PROCESSOR           0x00000000
#define ADC_EMUX_EM2_COMP0               0x00000100
#define ADC_EMUX_EM2_COMP1               0x00000200
#define ADC_EMUX_EM2_COMP2               0x00000300
#define ADC_EMUX_EM2_EXTERNAL            0x00000400
#define ADC_EMUX_EM2_TIMER               0x00000500
#define ADC_EMUX_EM2_PWM0                0x00000600
#define ADC_EMUX_EM2_PWM1                0x00000700
#define ADC_EMUX_EM2_PWM2                0x00000800
#define ADC_EMUX_EM2_PWM3                0x00000900
#define ADC_EMUX_EM2_ALWAYS              0x00000F00
#define ADC_EMUX_EM3_M                   0x0000F000
#define ADC_EMUX_EM3_S                   12
#define ADC_EMUX_EM3_PROCESSOR           0x00000000
#define ADC_EMUX_EM3_COMP0               0x00001000
#define ADC_EMUX_EM3_COMP1               0x00002000
#define ADC_EMUX_EM3_COMP2               0x00003000
#define ADC_EMUX_EM3_EXTERNAL            0x00004000
#define ADC_EMUX_EM3_TIMER               0x00005000
#define ADC_EMUX_EM3_PWM0                0x00006000
#define ADC_EMUX_EM3_PWM1                0x00007000
#define ADC_EMUX_EM3_PWM2                0x00008000
#define ADC_EMUX_EM3_PWM3                0x00009000
#define ADC_EMUX_EM3_ALWAYS              0x0000F000

/* ADC USTAT */
#define ADC_USTAT_UV0                    0x00000001
#define ADC_USTAT_UV1                    0x00000002
#define ADC_USTAT_UV2                    0x00000004
#define ADC_USTAT_UV3                    0x00000008

/* ADC SSPRI */
#define ADC_SSPRI_SS0_M                  0x00000003
#define ADC_SSPRI_SS0_S                  0
#define ADC_SSPRI_SS0_1ST                0x00000000
#define ADC_SSPRI_SS0_2ND                0x00000001
#define ADC_SSPRI_SS0_3RD                0x00000002
#define ADC_SSPRI_SS0_4TH                0x00000003
#define ADC_SSPRI_SS1_M                  0x00000030
#define ADC_SSPRI_SS1_S                  4
#define ADC_SSPRI_SS1_1ST                0x00000000
#define ADC_SSPRI_SS1_2ND                0x00000010
#define ADC_SSPRI_SS1_3RD                0x00000020
#define ADC_SSPRI_SS1_4TH                0x00000030
#define ADC_SSPRI_SS2_M                  0x00000300
#define ADC_SSPRI_SS2_S                  8
#define ADC_SSPRI_SS2_1ST                0x00000000
#define ADC_SSPRI_SS2_2ND                0x00000100
#define ADC_SSPRI_SS2_3RD                0x00000200
#define ADC_SSPRI_SS2_4TH                0x00000300
#define ADC_SSPRI_SS3_M                  0x00003000
#define ADC_SSPRI_SS3_S                  12
#define ADC_SSPRI_SS3_1ST                0x00000000
#define ADC_SSPRI_SS3_2ND                0x00001000
#define ADC_SSPRI_SS3_3RD                0x00002000
#define ADC_SSPRI_SS3_4TH                0x00003000

/* ADC SPC */
#define ADC_SPC_PHASE_M                  0x0000000F
#define ADC_SPC_PHASE_S                  0
#define ADC_SPC_PHASE_0                  0x00000000
#define ADC_SPC_PHASE_22_5               0x00000001
#define ADC_SPC_PHASE_45                 0x00000002
#define ADC_SPC_PHASE_67_5               0x00000003
#define ADC_SPC_PHASE_90                 0x00000004
#define ADC_SPC_PHASE_112_5              0x00000005
#define ADC_SPC_PHASE_135                0x00000006
#define ADC_SPC_PHASE_157_5              0x00000007
#define ADC_SPC_PHASE_180                0x00000008
#define ADC_SPC_PHASE_202_5              0x00000009
#define ADC_SPC_PHASE_225                0x0000000A
#define ADC_SPC_PHASE_247_5              0x0000000B
#define ADC_SPC_PHASE_270                0x0000000C
#define ADC_SPC_PHASE_292_5              0x0000000D
#define ADC_SPC_PHASE_315                0x0000000E
#define ADC_SPC_PHASE_337_5              0x0000000F

/* ADC PSSI */
#define ADC_PSSI_SS0                     0x00000001
#define ADC_PSSI_SS1                     0x00000002
#define ADC_PSSI_SS2                     0x00000004
#define ADC_PSSI_SS3                     0x00000008
#define ADC_PSSI_SYNCWAIT                0x08000000
#define ADC_PSSI_GSYNC                   0x80000000

/* ADC SAC */
#define ADC_SAC_AVG_M                    0x00000007
#define ADC_SAC_AVG_S                    0
#define ADC_SAC_AVG_OFF                  0x00000000
#define ADC_SAC_AVG_2X                   0x00000001
#define ADC_SAC_AVG_4X                   0x00000002
#define ADC_SAC_AVG_8X                   0x00000003
#define ADC_SAC_AVG_16X                  0x00000004
#define ADC_SAC_AVG_32X                  0x00000005
#define ADC_SAC_AVG_64X                  0x00000006

/* ADC DCISC */
#define ADC_DCISC_DCINT0                 0x00000001
#define ADC_DCISC_DCINT1                 0x00000002
#define ADC_DCISC_DCINT2                 0x00000004
#define ADC_DCISC_DCINT3                 0x00000008
#define ADC_DCISC_DCINT4                 0x00000010
#define ADC_DCISC_DCINT5                 0x00000020
#define ADC_DCISC_DCINT6                 0x00000040
#define ADC_DCISC_DCINT7                 0x00000080

/* ADC CTL */
#define ADC_CTL_VREF                     0x00000001

/* ADC SSMUX0 */
#define ADC_SSMUX0_MUX0_M                0x0000000F
#define ADC_SSMUX0_MUX0_S                0
#define ADC_SSMUX0_MUX1_M                0x000000F0
#define ADC_SSMUX0_MUX1_S                4
#define ADC_SSMUX0_MUX2_M                0x00000F00
#define ADC_SSMUX0_MUX2_S                8
#define ADC_SSMUX0_MUX3_M                0x0000F000
#define ADC_SSMUX0_MUX3_S                12
#define ADC_SSMUX0_MUX4_M                0x000F0000
#define ADC_SSMUX0_MUX4_S                16
#define ADC_SSMUX0_MUX5_M                0x00F00000
#define ADC_SSMUX0_MUX5_S                20
#define ADC_SSMUX0_MUX6_M                0x0F000000
#define ADC_SSMUX0_MUX6_S                24
#define ADC_SSMUX0_MUX7_M                0xF0000000
#define ADC_SSMUX0_MUX7_S                28

/* ADC SSCTL0 */
#define ADC_SSCTL0_D0                    0x00000001
#define ADC_SSCTL0_END0                  0x00000002
#define ADC_SSCTL0_IE0                   0x00000004
#define ADC_SSCTL0_TS0                   0x00000008
#define ADC_SSCTL0_D1                    0x00000010
#define ADC_SSCTL0_END1                  0x00000020
#define ADC_SSCTL0_IE1                   0x00000040
#define ADC_SSCTL0_TS1                   0x00000080
#define ADC_SSCTL0_D2                    0x00000100
#define ADC_SSCTL0_END2                  0x00000200
#define ADC_SSCTL0_IE2                   0x00000400
#define ADC_SSCTL0_TS2                   0x00000800
#define ADC_SSCTL0_D3                    0x00001000
#define ADC_SSCTL0_END3                  0x00002000
#define ADC_SSCTL0_IE3                   0x00004000
#define ADC_SSCTL0_TS3                   0x00008000
#define ADC_SSCTL0_D4                    0x00010000
#define ADC_SSCTL0_END4                  0x00020000
#define ADC_SSCTL0_IE4                   0x00040000
#define ADC_SSCTL0_TS4                   0x00080000
#define ADC_SSCTL0_D5                    0x00100000
#define ADC_SSCTL0_END5                  0x00200000
#define ADC_SSCTL0_IE5                   0x00400000
#define ADC_SSCTL0_TS5                   0x00800000
#define ADC_SSCTL0_D6                    0x01000000
#define ADC_SSCTL0_END6                  0x02000000
#define ADC_SSCTL0_IE6                   0x04000000
#define ADC_SSCTL0_TS6                   0x08000000
#define ADC_SSCTL0_D7                    0x10000000
#define ADC_SSCTL0_END7                  0x20000000
#define ADC_SSCTL0_IE7                   0x40000000
#define ADC_SSCTL0_TS7                   0x80000000

/* ADC SSFIFO0 */
#define ADC_SSFIFO0_DATA_M               0x000003FF
#define ADC_SSFIFO0_DATA_S               0

/* ADC SSFSTAT0 */
#define ADC_SSFSTAT0_TPTR_M              0x0000000F
#define ADC_SSFSTAT0_TPTR_S              0
#define ADC_SSFSTAT0_HPTR_M              0x000000F0
#define ADC_SSFSTAT0_HPTR_S              4
#define ADC_SSFSTAT0_EMPTY               0x00000100
#define ADC_SSFSTAT0_FULL                0x00001000

/* ADC SSOP0 */
#define ADC_SSOP0_S0DCOP                 0x00000001
#define ADC_SSOP0_S1DCOP                 0x00000010
#define ADC_SSOP0_S2DCOP                 0x00000100
#define ADC_SSOP0_S3DCOP                 0x00001000
#define ADC_SSOP0_S4DCOP                 0x00010000
#define ADC_SSOP0_S5DCOP                 0x00100000
#define ADC_SSOP0_S6DCOP                 0x01000000
#define ADC_SSOP0_S7DCOP                 0x10000000

/* ADC SSDC0 */
#define ADC_SSDC0_S0DCSEL_M              0x0000000F
#define ADC_SSDC0_S0DCSEL_S              0
#define ADC_SSDC0_S1DCSEL_M              0x000000F0
#define ADC_SSDC0_S1DCSEL_S              4
#define ADC_SSDC0_S2DCSEL_M              0x00000F00
#define ADC_SSDC0_S2DCSEL_S              8
#define ADC_SSDC0_S3DCSEL_M              0x0000F000
#define ADC_SSDC0_S3DCSEL_S              12
#define ADC_SSDC0_S4DCSEL_M              0x000F0000
#define ADC_SSDC0_S4DCSEL_S              16
#define ADC_SSDC0_S5DCSEL_M              0x00F00000
#define ADC_SSDC0_S5DCSEL_S              20
#define ADC_SSDC0_S6DCSEL_M              0x0F000000
#define ADC_SSDC0_S6DCSEL_S              24
#define ADC_SSDC0_S7DCSEL_M              0xF0000000
#define ADC_SSDC0_S7DCSEL_S              28

/* ADC SSMUX1 */
#define ADC_SSMUX1_MUX0_M                0x0000000F
#define ADC_SSMUX1_MUX0_S                0
#define ADC_SSMUX1_MUX1_M                0x000000F0
#define ADC_SSMUX1_MUX1_S                4
#define ADC_SSMUX1_MUX2_M                0x00000F00
#define ADC_SSMUX1_MUX2_S                8
#define ADC_SSMUX1_MUX3_M                0x0000F000
#define ADC_SSMUX1_MUX3_S                12

/* ADC SSCTL1 */
#define ADC_SSCTL1_D0                    0x00000001
#define ADC_SSCTL1_END0                  0x00000002
#define ADC_SSCTL1_IE0                   0x00000004
#define ADC_SSCTL1_TS0                   0x00000008
#define ADC_SSCTL1_D1                    0x00000010
#define ADC_SSCTL1_END1                  0x00000020
#define ADC_SSCTL1_IE1                   0x00000040
#define ADC_SSCTL1_TS1                   0x00000080
#define ADC_SSCTL1_D2                    0x00000100
#define ADC_SSCTL1_END2                  0x00000200
#define ADC_SSCTL1_IE2                   0x00000400
#define ADC_SSCTL1_TS2                   0x00000800
#define ADC_SSCTL1_D3                    0x00001000
#define ADC_SSCTL1_END3                  0x00002000
#define ADC_SSCTL1_IE3                   0x00004000
#define ADC_SSCTL1_TS3                   0x00008000

/* ADC SSFIFO1 */
#define ADC_SSFIFO1_DATA_M               0x000003FF
#define ADC_SSFIFO1_DATA_S               0

/* ADC SSFSTAT1 */
#define ADC_SSFSTAT1_TPTR_M              0x0000000F
#define ADC_SSFSTAT1_TPTR_S              0
#define ADC_SSFSTAT1_HPTR_M              0x000000F0
#define ADC_SSFSTAT1_HPTR_S              4
#define ADC_SSFSTAT1_EMPTY               0x00000100
#define ADC_SSFSTAT1_FULL                0x00001000

/* ADC SSOP1 */
#define ADC_SSOP1_S0DCOP                 0x00000001
#define ADC_SSOP1_S1DCOP                 0x00000010
#define ADC_SSOP1_S2DCOP                 0x00000100
#define ADC_SSOP1_S3DCOP                 0x00001000

/* ADC SSDC1 */
#define ADC_SSDC1_S0DCSEL_M              0x0000000F
#define ADC_SSDC1_S0DCSEL_S              0
#define ADC_SSDC1_S1DCSEL_M              0x000000F0
#define ADC_SSDC1_S1DCSEL_S              4
#define ADC_SSDC1_S2DCSEL_M              0x00000F00
#define ADC_SSDC1_S2DCSEL_S              8
#define ADC_SSDC1_S3DCSEL_M              0x0000F000
#define ADC_SSDC1_S3DCSEL_S              12

/* ADC SSMUX2 */
#define ADC_SSMUX2_MUX0_M                0x0000000F
#define ADC_SSMUX2_MUX0_S                0
#define ADC_SSMUX2_MUX1_M                0x000000F0
#define ADC_SSMUX2_MUX1_S                4
#define ADC_SSMUX2_MUX2_M                0x00000F00
#define ADC_SSMUX2_MUX2_S                8
#define ADC_SSMUX2_MUX3_M                0x0000F000
#define ADC_SSMUX2_MUX3_S                12

/* ADC SSCTL2 */
#define ADC_SSCTL2_D0                    0x00000001
#define ADC_SSCTL2_END0                  0x00000002
#define ADC_SSCTL2_IE0                   0x00000004
#define ADC_SSCTL2_TS0                   0x00000008
#define ADC_SSCTL2_D1                    0x00000010
#define ADC_SSCTL2_END1                  0x00000020
#define ADC_SSCTL2_IE1                   0x00000040
#define ADC_SSCTL2_TS1                   0x00000080
#define ADC_SSCTL2_D2                    0x00000100
#define ADC_SSCTL2_END2                  0x00000200
#define ADC_SSCTL2_IE2                   0x00000400
#define ADC_SSCTL2_TS2                   0x00000800
#define ADC_SSCTL2_D3                    0x00001000
#define ADC_SSCTL2_END3                  0x00002000
#define ADC_SSCTL2_IE3                   0x00004000
#define ADC_SSCTL2_TS3                   0x00008000

/* ADC SSFIFO2 */
#define ADC_SSFIFO2_DATA_M               0x000003FF
#define ADC_SSFIFO2_DATA_S               0

/* ADC SSFSTAT2 */
#define ADC_SSFSTAT2_TPTR_M              0x0000000F
#define ADC_SSFSTAT2_TPTR_S              0
#define ADC_SSFSTAT2_HPTR_M              0x000000F0
#define ADC_SSFSTAT2_HPTR_S              4
#define ADC_SSFSTAT2_EMPTY               0x00000100
#define ADC_SSFSTAT2_FULL                0x00001000

/* ADC SSOP2 */
#define ADC_SSOP2_S0DCOP                 0x00000001
#define ADC_SSOP2_S1DCOP                 0x00000010
#define ADC_SSOP2_S2DCOP                 0x00000100
#define ADC_SSOP2_S3DCOP                 0x00001000

/* ADC SSDC2 */
#define ADC_SSDC2_S0DCSEL_M              0x0000000F
#define ADC_SSDC2_S0DCSEL_S              0
#define ADC_SSDC2_S1DCSEL_M              0x000000F0
#define ADC_SSDC2_S1DCSEL_S              4
#define ADC_SSDC2_S2DCSEL_M              0x00000F00
#define ADC_SSDC2_S2DCSEL_S              8
#define ADC_SSDC2_S3DCSEL_M              0x0000F000
#define ADC_SSDC2_S3DCSEL_S              12

/* ADC SSMUX3 */
#define ADC_SSMUX3_MUX0_M                0x0000000F
#define ADC_SSMUX3_MUX0_S                0

/* ADC SSCTL3 */
#define ADC_SSCTL3_D0                    0x00000001
#define ADC_SSCTL3_END0                  0x00000002
#define ADC_SSCTL3_IE0                   0x00000004
#define ADC_SSCTL3_TS0                   0x00000008

/* ADC SSFIFO3 */
#define ADC_SSFIFO3_DATA_M               0x000003FF
#define ADC_SSFIFO3_DATA_S               0

/* ADC SSFSTAT3 */
#define ADC_SSFSTAT3_TPTR_M              0x0000000F
#define ADC_SSFSTAT3_TPTR_S              0
#define ADC_SSFSTAT3_HPTR_M              0x000000F0
#define ADC_SSFSTAT3_HPTR_S              4
#define ADC_SSFSTAT3_EMPTY               0x00000100
#define ADC_SSFSTAT3_FULL                0x00001000

/* ADC SSOP3 */
#define ADC_SSOP3_S0DCOP                 0x00000001

/* ADC SSDC3 */
#define ADC_SSDC3_S0DCSEL_M              0x0000000F
#define ADC_SSDC3_S0DCSEL_S              0

/* ADC DCRIC */
#define ADC_DCRIC_DCINT0                 0x00000001
#define ADC_DCRIC_DCINT1                 0x00000002
#define ADC_DCRIC_DCINT2                 0x00000004
#define ADC_DCRIC_DCINT3                 0x00000008
#define ADC_DCRIC_DCINT4                 0x00000010
#define ADC_DCRIC_DCINT5                 0x00000020
#define ADC_DCRIC_DCINT6                 0x00000040
#define ADC_DCRIC_DCINT7                 0x00000080
#define ADC_DCRIC_DCTRIG0                0x00010000
#define ADC_DCRIC_DCTRIG1                0x00020000
#define ADC_DCRIC_DCTRIG2                0x00040000
#define ADC_DCRIC_DCTRIG3                0x00080000
#define ADC_DCRIC_DCTRIG4                0x00100000
#define ADC_DCRIC_DCTRIG5                0x00200000
#define ADC_DCRIC_DCTRIG6                0x00400000
#define ADC_DCRIC_DCTRIG7                0x00800000

/* ADC DCCTL0 */
#define ADC_DCCTL0_CIM_M                 0x00000003
#define ADC_DCCTL0_CIM_S                 0
#define ADC_DCCTL0_CIM_ALWAYS            0x00000000
#define ADC_DCCTL0_CIM_ONCE              0x00000001
#define ADC_DCCTL0_CIM_HALWAYS           0x00000002
#define ADC_DCCTL0_CIM_HONCE             0x00000003
#define ADC_DCCTL0_CIC_M                 0x0000000C
#define ADC_DCCTL0_CIC_S                 2
#define ADC_DCCTL0_CIC_LOW               0x00000000
#define ADC_DCCTL0_CIC_MID               0x00000004
#define ADC_DCCTL0_CIC_HIGH              0x0000000C
#define ADC_DCCTL0_CIE                   0x00000010
#define ADC_DCCTL0_CTM_M                 0x00000300
#define ADC_DCCTL0_CTM_S                 8
#define ADC_DCCTL0_CTM_ALWAYS            0x00000000
#define ADC_DCCTL0_CTM_ONCE              0x00000100
#define ADC_DCCTL0_CTM_HALWAYS           0x00000200
#define ADC_DCCTL0_CTM_HONCE             0x00000300
#define ADC_DCCTL0_CTC_M                 0x00000C00
#define ADC_DCCTL0_CTC_S                 10
#define ADC_DCCTL0_CTC_LOW               0x00000000
#define ADC_DCCTL0_CTC_MID               0x00000400
#define ADC_DCCTL0_CTC_HIGH              0x00000C00
#define ADC_DCCTL0_CTE                   0x00001000

/* ADC DCCTL1 */
#define ADC_DCCTL1_CIM_M                 0x00000003
#define ADC_DCCTL1_CIM_S                 0
#define ADC_DCCTL1_CIM_ALWAYS            0x00000000
#define ADC_DCCTL1_CIM_ONCE              0x00000001
#define ADC_DCCTL1_CIM_HALWAYS           0x00000002
#define ADC_DCCTL1_CIM_HONCE             0x00000003
#define ADC_DCCTL1_CIC_M                 0x0000000C
#define ADC_DCCTL1_CIC_S                 2
#define ADC_DCCTL1_CIC_LOW               0x00000000
#define ADC_DCCTL1_CIC_MID               0x00000004
#define ADC_DCCTL1_CIC_HIGH              0x0000000C
#define ADC_DCCTL1_CIE                   0x00000010
#define ADC_DCCTL1_CTM_M                 0x00000300
#define ADC_DCCTL1_CTM_S                 8
#define ADC_DCCTL1_CTM_ALWAYS            0x00000000
#define ADC_DCCTL1_CTM_ONCE              0x00000100
#define ADC_DCCTL1_CTM_HALWAYS           0x00000200
#define ADC_DCCTL1_CTM_HONCE             0x00000300
#define ADC_DCCTL1_CTC_M                 0x00000C00
#define ADC_DCCTL1_CTC_S                 10
#define ADC_DCCTL1_CTC_LOW               0x00000000
#define ADC_DCCTL1_CTC_MID               0x00000400
#define ADC_DCCTL1_CTC_HIGH              0x00000C00
#define ADC_DCCTL1_CTE                   0x00001000

/* ADC DCCTL2 */
#define ADC_DCCTL2_CIM_M                 0x00000003
#define ADC_DCCTL2_CIM_S                 0
#define ADC_DCCTL2_CIM_ALWAYS            0x00000000
#define ADC_DCCTL2_CIM_ONCE              0x00000001
#define ADC_DCCTL2_CIM_HALWAYS           0x00000002
#define ADC_DCCTL2_CIM_HONCE             0x00000003
#define ADC_DCCTL2_CIC_M                 0x0000000C
#define ADC_DCCTL2_CIC_S                 2
#define ADC_DCCTL2_CIC_LOW               0x00000000
#define ADC_DCCTL2_CIC_MID               0x00000004
#define ADC_DCCTL2_CIC_HIGH              0x0000000C
#define ADC_DCCTL2_CIE                   0x00000010
#define ADC_DCCTL2_CTM_M                 0x00000300
#define ADC_DCCTL2_CTM_S                 8
#define ADC_DCCTL2_CTM_ALWAYS            0x00000000
#define ADC_DCCTL2_CTM_ONCE              0x00000100
#define ADC_DCCTL2_CTM_HALWAYS           0x00000200
#define ADC_DCCTL2_CTM_HONCE             0x00000300
#define ADC_DCCTL2_CTC_M                 0x00000C00
#define ADC_DCCTL2_CTC_S                 10
#define ADC_DCCTL2_CTC_LOW               0x00000000
#define ADC_DCCTL2_CTC_MID               0x00000400
#define ADC_DCCTL2_CTC_HIGH              0x00000C00
#define ADC_DCCTL2_CTE                   0x00001000

/* ADC DCCTL3 */
#define ADC_DCCTL3_CIM_M                 0x00000003
#define ADC_DCCTL3_CIM_S                 0
#define ADC_DCCTL3_CIM_ALWAYS            0x00000000
#define ADC_DCCTL3_CIM_ONCE              0x00000001
#define ADC_DCCTL3_CIM_HALWAYS           0x00000002
#define ADC_DCCTL3_CIM_HONCE             0x00000003
#define ADC_DCCTL3_CIC_M                 0x0000000C
#define ADC_DCCTL3_CIC_S                 2
#define ADC_DCCTL3_CIC_LOW               0x00000000
#define ADC_DCCTL3_CIC_MID               0x00000004
#define ADC_DCCTL3_CIC_HIGH              0x0000000C
#define ADC_DCCTL3_CIE                   0x00000010
#define ADC_DCCTL3_CTM_M                 0x00000300
#define ADC_DCCTL3_CTM_S                 8
#define ADC_DCCTL3_CTM_ALWAYS            0x00000000
#define ADC_DCCTL3_CTM_ONCE              0x00000100
#define ADC_DCCTL3_CTM_HALWAYS           0x00000200
#define ADC_DCCTL3_CTM_HONCE             0x00000300
#define ADC_DCCTL3_CTC_M                 0x00000C00
#define ADC_DCCTL3_CTC_S                 10
#define ADC_DCCTL3_CTC_LOW               0x00000000
#define ADC_DCCTL3_CTC_MID               0x00000400
#define ADC_DCCTL3_CTC_HIGH              0x00000C00
#define ADC_DCCTL3_CTE                   0x00001000

/* ADC DCCTL4 */
#define ADC_DCCTL4_CIM_M                 0x00000003
#define ADC_DCCTL4_CIM_S                 0
#define ADC_DCCTL4_CIM_ALWAYS            0x00000000
#define ADC_DCCTL4_CIM_ONCE              0x00000001
#define ADC_DCCTL4_CIM_HALWAYS           0x00000002
#define ADC_DCCTL4_CIM_HONCE             0x00000003
#define ADC_DCCTL4_CIC_M                 0x0000000C
#define ADC_DCCTL4_CIC_S                 2
#define ADC_DCCTL4_CIC_LOW               0x00000000
#define ADC_DCCTL4_CIC_MID               0x00000004
#define ADC_DCCTL4_CIC_HIGH              0x0000000C
#define ADC_DCCTL4_CIE                   0x00000010
#define ADC_DCCTL4_CTM_M                 0x00000300
#define ADC_DCCTL4_CTM_S                 8
#define ADC_DCCTL4_CTM_ALWAYS            0x00000000
#define ADC_DCCTL4_CTM_ONCE              0x00000100
#define ADC_DCCTL4_CTM_HALWAYS           0x00000200
#define ADC_DCCTL4_CTM_HONCE             0x00000300
#define ADC_DCCTL4_CTC_M                 0x00000C00
#define ADC_DCCTL4_CTC_S                 10
#define ADC_DCCTL4_CTC_LOW               0x00000000
#define ADC_DCCTL4_CTC_MID               0x00000400
#define ADC_DCCTL4_CTC_HIGH              0x00000C00
#define ADC_DCCTL4_CTE                   0x00001000

/* ADC DCCTL5 */
#define ADC_DCCTL5_CIM_M                 0x00000003
#define ADC_DCCTL5_CIM_S                 0
#define ADC_DCCTL5_CIM_ALWAYS            0x00000000
#define ADC_DCCTL5_CIM_ONCE              0x00000001
#define ADC_DCCTL5_CIM_HALWAYS           0x00000002
#define ADC_DCCTL5_CIM_HONCE             0x00000003
#define ADC_DCCTL5_CIC_M                 0x0000000C
#define ADC_DCCTL5_CIC_S                 2
#define ADC_DCCTL5_CIC_LOW               0x00000000
#define ADC_DCCTL5_CIC_MID               0x00000004
#define ADC_DCCTL5_CIC_HIGH              0x0000000C
#define ADC_DCCTL5_CIE                   0x00000010
#define ADC_DCCTL5_CTM_M                 0x00000300
#define ADC_DCCTL5_CTM_S                 8
#define ADC_DCCTL5_CTM_ALWAYS            0x00000000
#define ADC_DCCTL5_CTM_ONCE              0x00000100
#define ADC_DCCTL5_CTM_HALWAYS           0x00000200
#define ADC_DCCTL5_CTM_HONCE             0x00000300
#define ADC_DCCTL5_CTC_M                 0x00000C00
#define ADC_DCCTL5_CTC_S                 10
#define ADC_DCCTL5_CTC_LOW               0x00000000
#define ADC_DCCTL5_CTC_MID               0x00000400
#define ADC_DCCTL5_CTC_HIGH              0x00000C00
#define ADC_DCCTL5_CTE                   0x00001000

/* ADC DCCTL6 */
#define ADC_DCCTL6_CIM_M                 0x00000003
#define ADC_DCCTL6_CIM_S                 0
#define ADC_DCCTL6_CIM_ALWAYS            0x00000000
#define ADC_DCCTL6_CIM_ONCE              0x00000001
#define ADC_DCCTL6_CIM_HALWAYS           0x00000002
#define ADC_DCCTL6_CIM_HONCE             0x00000003
#define ADC_DCCTL6_CIC_M                 0x0000000C
#define ADC_DCCTL6_CIC_S                 2
#define ADC_DCCTL6_CIC_LOW               0x00000000
#define ADC_DCCTL6_CIC_MID               0x00000004
#define ADC_DCCTL6_CIC_HIGH              0x0000000C
#define ADC_DCCTL6_CIE                   0x00000010
#define ADC_DCCTL6_CTM_M                 0x00000300
#define ADC_DCCTL6_CTM_S                 8
#define ADC_DCCTL6_CTM_ALWAYS            0x00000000
#define ADC_DCCTL6_CTM_ONCE              0x00000100
#define ADC_DCCTL6_CTM_HALWAYS           0x00000200
#define ADC_DCCTL6_CTM_HONCE             0x00000300
#define ADC_DCCTL6_CTC_M                 0x00000C00
#define ADC_DCCTL6_CTC_S                 10
#define ADC_DCCTL6_CTC_LOW               0x00000000
#define ADC_DCCTL6_CTC_MID               0x00000400
#define ADC_DCCTL6_CTC_HIGH              0x00000C00
#define ADC_DCCTL6_CTE                   0x00001000

/* ADC DCCTL7 */
#define ADC_DCCTL7_CIM_M                 0x00000003
#define ADC_DCCTL7_CIM_S                 0
#define ADC_DCCTL7_CIM_ALWAYS            0x00000000
#define ADC_DCCTL7_CIM_ONCE              0x00000001
#define ADC_DCCTL7_CIM_HALWAYS           0x00000002
#define ADC_DCCTL7_CIM_HONCE             0x00000003
#define ADC_DCCTL7_CIC_M                 0x0000000C
#define ADC_DCCTL7_CIC_S                 2
#define ADC_DCCTL7_CIC_LOW               0x00000000
#define ADC_DCCTL7_CIC_MID               0x00000004
#define ADC_DCCTL7_CIC_HIGH              0x0000000C
#define ADC_DCCTL7_CIE                   0x00000010
#define ADC_DCCTL7_CTM_M                 0x00000300
#define ADC_DCCTL7_CTM_S                 8
#define ADC_DCCTL7_CTM_ALWAYS            0x00000000
#define ADC_DCCTL7_CTM_ONCE              0x00000100
#define ADC_DCCTL7_CTM_HALWAYS           0x00000200
#define ADC_DCCTL7_CTM_HONCE             0x00000300
#define ADC_DCCTL7_CTC_M                 0x00000C00
#define ADC_DCCTL7_CTC_S                 10
#define ADC_DCCTL7_CTC_LOW               0x00000000
#define ADC_DCCTL7_CTC_MID               0x00000400
#define ADC_DCCTL7_CTC_HIGH              0x00000C00
#define ADC_DCCTL7_CTE                   0x00001000

/* ADC DCCMP0 */
#define ADC_DCCMP0_COMP0_M               0x000003FF
#define ADC_DCCMP0_COMP0_S               0
#define ADC_DCCMP0_COMP1_M               0x03FF0000
#define ADC_DCCMP0_COMP1_S               16

/* ADC DCCMP1 */
#define ADC_DCCMP1_COMP0_M               0x000003FF
#define ADC_DCCMP1_COMP0_S               0
#define ADC_DCCMP1_COMP1_M               0x03FF0000
#define ADC_DCCMP1_COMP1_S               16

/* ADC DCCMP2 */
#define ADC_DCCMP2_COMP0_M               0x000003FF
#define ADC_DCCMP2_COMP0_S               0
#define ADC_DCCMP2_COMP1_M               0x03FF0000
#define ADC_DCCMP2_COMP1_S               16

/* ADC DCCMP3 */
#define ADC_DCCMP3_COMP0_M               0x000003FF
#define ADC_DCCMP3_COMP0_S               0
#define ADC_DCCMP3_COMP1_M               0x03FF0000
#define ADC_DCCMP3_COMP1_S               16

/* ADC DCCMP4 */
#define ADC_DCCMP4_COMP0_M               0x000003FF
#define ADC_DCCMP4_COMP0_S               0
#define ADC_DCCMP4_COMP1_M               0x03FF0000
#define ADC_DCCMP4_COMP1_S               16

/* ADC DCCMP5 */
#define ADC_DCCMP5_COMP0_M               0x000003FF
#define ADC_DCCMP5_COMP0_S               0
#define ADC_DCCMP5_COMP1_M               0x03FF0000
#define ADC_DCCMP5_COMP1_S               16

/* ADC DCCMP6 */
#define ADC_DCCMP6_COMP0_M               0x000003FF
#define ADC_DCCMP6_COMP0_S               0
#define ADC_DCCMP6_COMP1_M               0x03FF0000
#define ADC_DCCMP6_COMP1_S               16

/* ADC DCCMP7 */
#define ADC_DCCMP7_COMP0_M               0x000003FF
#define ADC_DCCMP7_COMP0_S               0
#define ADC_DCCMP7_COMP1_M               0x03FF0000
#define ADC_DCCMP7_COMP1_S               16

/* FLASH registers */
#define FLASH_FMA                        0x400FD000
#define FLASH_FMD                        0x400FD004
#define FLASH_FMC                        0x400FD008
#define FLASH_FCRIS                      0x400FD00C
#define FLASH_FCIM                       0x400FD010
#define FLASH_FCMISC                     0x400FD014
#define FLASH_FMC2                       0x400FD020
#define FLASH_FWBVAL                     0x400FD030
#define FLASH_FCTL                       0x400FD0F8
#define FLASH_FWBN                       0x400FD100
#define FLASH_RMCTL                      0x400FE0F0
#define FLASH_USERDBG                    0x400FE1D0
#define FLASH_BOOTCFG                    0x400FE1D0
#define FLASH_USERREG0                   0x400FE1E0
#define FLASH_USERREG1                   0x400FE1E4
#define FLASH_USERREG2                   0x400FE1E8
#define FLASH_USERREG3                   0x400FE1EC
#define FLASH_FMPRE0                     0x400FE200
#define FLASH_FMPRE1                     0x400FE204
#define FLASH_FMPRE2                     0x400FE208
#define FLASH_FMPRE3                     0x400FE20C
#define FLASH_FMPPE0                     0x400FE400
#define FLASH_FMPPE1                     0x400FE404
#define FLASH_FMPPE2                     0x400FE408
#define FLASH_FMPPE3                     0x400FE40C

/* FLASH FMA */
#define FLASH_FMA_OFFSET_M               0x0003FFFF
#define FLASH_FMA_OFFSET_S               0

/* FLASH FMC */
#define FLASH_FMC_WRITE                  0x00000001
#define FLASH_FMC_ERASE                  0x00000002
#define FLASH_FMC_MERASE                 0x00000004
#define FLASH_FMC_COMT                   0x00000008
#define FLASH_FMC_WRKEY_M                0xFFFE0000
#define FLASH_FMC_WRKEY_S                17

/* FLASH FCRIS */
#define FLASH_FCRIS_ARIS                 0x00000001
#define FLASH_FCRIS_PRIS                 0x00000002

/* FLASH FCIM */
#define FLASH_FCIM_AMASK                 0x00000001
#define FLASH_FCIM_PMASK                 0x00000002

/* FLASH FCMISC */
#define FLASH_FCMISC_AMISC               0x00000001
#define FLASH_FCMISC_PMISC               0x00000002

/* FLASH FMC2 */
#define FLASH_FMC2_WRBUF                 0x00000001
#define FLASH_FMC2_WRKEY_M               0xFFFE0000
#define FLASH_FMC2_WRKEY_S               17

/* FLASH FCTL */
#define FLASH_FCTL_USDREQ                0x00000001
#define FLASH_FCTL_USDACK                0x00000002

/* FLASH RMCTL */
#define FLASH_RMCTL_BA                   0x00000001

/* FLASH USERDBG */
#define FLASH_USERDBG_DBG0               0x00000001
#define FLASH_USERDBG_DBG1               0x00000002
#define FLASH_USERDBG_DATA_M             0x7FFFFFFC
#define FLASH_USERDBG_DATA_S             2
#define FLASH_USERDBG_NW                 0x80000000

/* FLASH BOOTCFG */
#define FLASH_BOOTCFG_DBG0               0x00000001
#define FLASH_BOOTCFG_DBG1               0x00000002
#define FLASH_BOOTCFG_EN                 0x00000100
#define FLASH_BOOTCFG_POL                0x00000200
#define FLASH_BOOTCFG_PIN_M              0x00001C00
#define FLASH_BOOTCFG_PIN_S              10
#define FLASH_BOOTCFG_PIN_0              0x00000000
#define FLASH_BOOTCFG_PIN_1              0x00000400
#define FLASH_BOOTCFG_PIN_2              0x00000800
#define FLASH_BOOTCFG_PIN_3              0x00000C00
#define FLASH_BOOTCFG_PIN_4              0x00001000
#define FLASH_BOOTCFG_PIN_5              0x00001400
#define FLASH_BOOTCFG_PIN_6              0x00001800
#define FLASH_BOOTCFG_PIN_7              0x00001C00
#define FLASH_BOOTCFG_PORT_M             0x0000E000
#define FLASH_BOOTCFG_PORT_S             13
#define FLASH_BOOTCFG_PORT_A             0x00000000
#define FLASH_BOOTCFG_PORT_B             0x00002000
#define FLASH_BOOTCFG_PORT_C             0x00004000
#define FLASH_BOOTCFG_PORT_D             0x00006000
#define FLASH_BOOTCFG_PORT_E             0x00008000
#define FLASH_BOOTCFG_PORT_F             0x0000A000
#define FLASH_BOOTCFG_PORT_G             0x0000C000
#define FLASH_BOOTCFG_PORT_H             0x0000E000
#define FLASH_BOOTCFG_NW                 0x80000000

/* FLASH USERREG0 */
#define FLASH_USERREG0_DATA_M            0x7FFFFFFF
#define FLASH_USERREG0_DATA_S            0
#define FLASH_USERREG0_NW                0x80000000

/* FLASH USERREG1 */
#define FLASH_USERREG1_DATA_M            0x7FFFFFFF
#define FLASH_USERREG1_DATA_S            0
#define FLASH_USERREG1_NW                0x80000000

/* FLASH USERREG2 */
#define FLASH_USERREG2_DATA_M            0x7FFFFFFF
#define FLASH_USERREG2_DATA_S            0
#define FLASH_USERREG2_NW                0x80000000

/* FLASH USERREG3 */
#define FLASH_USERREG3_DATA_M            0x7FFFFFFF
#define FLASH_USERREG3_DATA_S            0
#define FLASH_USERREG3_NW                0x80000000

/* SYSCTL registers */
#define SYSCTL_DID0                      0x400FE000
#define SYSCTL_DID1                      0x400FE004
#define SYSCTL_DC0                       0x400FE008
#define SYSCTL_DC1                       0x400FE010
#define SYSCTL_DC2                       0x400FE014
#define SYSCTL_DC3                       0x400FE018
#define SYSCTL_DC4                       0x400FE01C
#define SYSCTL_DC5                       0x400FE020
#define SYSCTL_DC6                       0x400FE024
#define SYSCTL_DC7                       0x400FE028
#define SYSCTL_DC8                       0x400FE02C
#define SYSCTL_PBORCTL                   0x400FE030
#define SYSCTL_SRCR0                     0x400FE040
#define SYSCTL_SRCR1                     0x400FE044
#define SYSCTL_SRCR2                     0x400FE048
#define SYSCTL_RIS                       0x400FE050
#define SYSCTL_IMC                       0x400FE054
#define SYSCTL_MISC                      0x400FE058
#define SYSCTL_RESC                      0x400FE05C
#define SYSCTL_RCC                       0x400FE060
#define SYSCTL_PLLCFG                    0x400FE064
#define SYSCTL_GPIOHBCTL                 0x400FE06C
#define SYSCTL_RCC2                      0x400FE070
#define SYSCTL_MOSCCTL                   0x400FE07C
#define SYSCTL_RCGC0                     0x400FE100
#define SYSCTL_RCGC1                     0x400FE104
#define SYSCTL_RCGC2                     0x400FE108
#define SYSCTL_SCGC0                     0x400FE110
#define SYSCTL_SCGC1                     0x400FE114
#define SYSCTL_SCGC2                     0x400FE118
#define SYSCTL_DCGC0                     0x400FE120
#define SYSCTL_DCGC1                     0x400FE124
#define SYSCTL_DCGC2                     0x400FE128
#define SYSCTL_DSLPCLKCFG                0x400FE144
#define SYSCTL_PIOSCCAL                  0x400FE150
#define SYSCTL_I2SMCLKCFG                0x400FE170
#define SYSCTL_DC9                       0x400FE190
#define SYSCTL_NVMSTAT                   0x400FE1A0

/* SYSCTL DID0 */
#define SYSCTL_DID0_MIN_M                0x000000FF
#define SYSCTL_DID0_MIN_S                0
#define SYSCTL_DID0_MIN_0                0x00000000
#define SYSCTL_DID0_MIN_1                0x00000001
#define SYSCTL_DID0_MIN_2                0x00000002
#define SYSCTL_DID0_MAJ_M                0x0000FF00
#define SYSCTL_DID0_MAJ_S                8
#define SYSCTL_DID0_MAJ_REVA             0x00000000
#define SYSCTL_DID0_MAJ_REVB             0x00000100
#define SYSCTL_DID0_MAJ_REVC             0x00000200
#define SYSCTL_DID0_CLASS_M              0x00FF0000
#define SYSCTL_DID0_CLASS_S              16
#define SYSCTL_DID0_CLASS_TEMPEST        0x00040000
#define SYSCTL_DID0_VER_M                0x70000000
#define SYSCTL_DID0_VER_S                28
#define SYSCTL_DID0_VER_1                0x10000000

/* SYSCTL DID1 */
#define SYSCTL_DID1_QUAL_M               0x00000003
#define SYSCTL_DID1_QUAL_S               0
#define SYSCTL_DID1_QUAL_ES              0x00000000
#define SYSCTL_DID1_QUAL_PP              0x00000001
#define SYSCTL_DID1_QUAL_FQ              0x00000002
#define SYSCTL_DID1_ROHS                 0x00000004
#define SYSCTL_DID1_PKG_M                0x00000018
#define SYSCTL_DID1_PKG_S                3
#define SYSCTL_DID1_PKG_SOIC             0x00000000
#define SYSCTL_DID1_PKG_QFP              0x00000008
#define SYSCTL_DID1_PKG_BGA              0x00000010
#define SYSCTL_DID1_TEMP_M               0x000000E0
#define SYSCTL_DID1_TEMP_S               5
#define SYSCTL_DID1_TEMP_C               0x00000000
#define SYSCTL_DID1_TEMP_I               0x00000020
#define SYSCTL_DID1_TEMP_E               0x00000040
#define SYSCTL_DID1_PINCNT_M             0x0000E000
#define SYSCTL_DID1_PINCNT_S             13
#define SYSCTL_DID1_PINCNT_100           0x00004000
#define SYSCTL_DID1_PRTNO_M              0x00FF0000
#define SYSCTL_DID1_PRTNO_S              16
#define SYSCTL_DID1_PRTNO_9B92           0x006A0000
#define SYSCTL_DID1_FAM_M                0x0F000000
#define SYSCTL_DID1_FAM_S                24
#define SYSCTL_DID1_FAM_STELLARIS        0x00000000
#define SYSCTL_DID1_VER_M                0xF0000000
#define SYSCTL_DID1_VER_S                28
#define SYSCTL_DID1_VER_1                0x10000000

/* SYSCTL DC0 */
#define SYSCTL_DC0_FLASHSZ_M             0x0000FFFF
#define SYSCTL_DC0_FLASHSZ_S             0
#define SYSCTL_DC0_FLASHSZ_256K          0x0000007F
#define SYSCTL_DC0_SRAMSZ_M              0xFFFF0000
#define SYSCTL_DC0_SRAMSZ_S              16
#define SYSCTL_DC0_SRAMSZ_96KB           0x017F0000

/* SYSCTL DC1 */
#define SYSCTL_DC1_JTAG                  0x00000001
#define SYSCTL_DC1_SWD                   0x00000002
#define SYSCTL_DC1_SWO                   0x00000004
#define SYSCTL_DC1_WDT0                  0x00000008
#define SYSCTL_DC1_PLL                   0x00000010
#define SYSCTL_DC1_TEMP                  0x00000020
#define SYSCTL_DC1_MPU                   0x00000080
#define SYSCTL_DC1_ADC0SPD_M             0x00000300
#define SYSCTL_DC1_ADC0SPD_S             8
#define SYSCTL_DC1_ADC0SPD_1M            0x00000300
#define SYSCTL_DC1_ADC1SPD_M             0x00000C00
#define SYSCTL_DC1_ADC1SPD_S             10
#define SYSCTL_DC1_ADC1SPD_1M            0x00000C00
#define SYSCTL_DC1_MINSYSDIV_M           0x0000F000
#define SYSCTL_DC1_MINSYSDIV_S           12
#define SYSCTL_DC1_MINSYSDIV_100         0x00001000
#define SYSCTL_DC1_MINSYSDIV_66          0x00002000
#define SYSCTL_DC1_MINSYSDIV_50          0x00003000
#define SYSCTL_DC1_MINSYSDIV_25          0x00007000
#define SYSCTL_DC1_MINSYSDIV_20          0x00009000
#define SYSCTL_DC1_ADC0                  0x00010000
#define SYSCTL_DC1_ADC1                  0x00020000
#define SYSCTL_DC1_CAN0                  0x01000000
#define SYSCTL_DC1_CAN1                  0x02000000
#define SYSCTL_DC1_WDT1                  0x10000000

/* SYSCTL DC2 */
#define SYSCTL_DC2_UART0                 0x00000001
#define SYSCTL_DC2_UART1                 0x00000002
#define SYSCTL_DC2_UART2                 0x00000004
#define SYSCTL_DC2_SSI0                  0x00000010
#define SYSCTL_DC2_SSI1                  0x00000020
#define SYSCTL_DC2_QEI0                  0x00000100
#define SYSCTL_DC2_QEI1                  0x00000200
#define SYSCTL_DC2_I2C0                  0x00001000
#define SYSCTL_DC2_I2C1                  0x00004000
#define SYSCTL_DC2_TIMER0                0x00010000
#define SYSCTL_DC2_TIMER1                0x00020000
#define SYSCTL_DC2_TIMER2                0x00040000
#define SYSCTL_DC2_TIMER3                0x00080000
#define SYSCTL_DC2_COMP0                 0x01000000
#define SYSCTL_DC2_COMP1                 0x02000000
#define SYSCTL_DC2_COMP2                 0x04000000
#define SYSCTL_DC2_I2S0                  0x10000000
#define SYSCTL_DC2_EPI0                  0x40000000

/* SYSCTL DC3 */
#define SYSCTL_DC3_PWM0                  0x00000001
#define SYSCTL_DC3_PWM1                  0x00000002
#define SYSCTL_DC3_PWM2                  0x00000004
#define SYSCTL_DC3_PWM3                  0x00000008
#define SYSCTL_DC3_PWM4                  0x00000010
#define SYSCTL_DC3_PWM5                  0x00000020
#define SYSCTL_DC3_C0MINUS               0x00000040
#define SYSCTL_DC3_C0PLUS                0x00000080
#define SYSCTL_DC3_C0O                   0x00000100
#define SYSCTL_DC3_C1MINUS               0x00000200
#define SYSCTL_DC3_C1PLUS                0x00000400
#define SYSCTL_DC3_C1O                   0x00000800
#define SYSCTL_DC3_C2MINUS               0x00001000
#define SYSCTL_DC3_C2PLUS                0x00002000
#define SYSCTL_DC3_C2O                   0x00004000
#define SYSCTL_DC3_PWMFAULT              0x00008000
#define SYSCTL_DC3_ADC0AIN0              0x00010000
#define SYSCTL_DC3_ADC0AIN1              0x00020000
#define SYSCTL_DC3_ADC0AIN2              0x00040000
#define SYSCTL_DC3_ADC0AIN3              0x00080000
#define SYSCTL_DC3_ADC0AIN4              0x00100000
#define SYSCTL_DC3_ADC0AIN5              0x00200000
#define SYSCTL_DC3_ADC0AIN6              0x00400000
#define SYSCTL_DC3_ADC0AIN7              0x00800000
#define SYSCTL_DC3_CCP0                  0x01000000
#define SYSCTL_DC3_CCP1                  0x02000000
#define SYSCTL_DC3_CCP2                  0x04000000
#define SYSCTL_DC3_CCP3                  0x08000000
#define SYSCTL_DC3_CCP4                  0x10000000
#define SYSCTL_DC3_CCP5                  0x20000000
#define SYSCTL_DC3_32KHZ                 0x80000000

/* SYSCTL DC4 */
#define SYSCTL_DC4_GPIOA                 0x00000001
#define SYSCTL_DC4_GPIOB                 0x00000002
#define SYSCTL_DC4_GPIOC                 0x00000004
#define SYSCTL_DC4_GPIOD                 0x00000008
#define SYSCTL_DC4_GPIOE                 0x00000010
#define SYSCTL_DC4_GPIOF                 0x00000020
#define SYSCTL_DC4_GPIOG                 0x00000040
#define SYSCTL_DC4_GPIOH                 0x00000080
#define SYSCTL_DC4_GPIOJ                 0x00000100
#define SYSCTL_DC4_ROM                   0x00001000
#define SYSCTL_DC4_UDMA                  0x00002000
#define SYSCTL_DC4_CCP6                  0x00004000
#define SYSCTL_DC4_CCP7                  0x00008000
#define SYSCTL_DC4_PICAL                 0x00040000
#define SYSCTL_DC4_EMAC0                 0x10000000
#define SYSCTL_DC4_EPHY0                 0x40000000

/* SYSCTL DC5 */
#define SYSCTL_DC5_PWM0                  0x00000001
#define SYSCTL_DC5_PWM1                  0x00000002
#define SYSCTL_DC5_PWM2                  0x00000004
#define SYSCTL_DC5_PWM3                  0x00000008
#define SYSCTL_DC5_PWM4                  0x00000010
#define SYSCTL_DC5_PWM5                  0x00000020
#define SYSCTL_DC5_PWM6                  0x00000040
#define SYSCTL_DC5_PWM7                  0x00000080
#define SYSCTL_DC5_PWMESYNC              0x00100000
#define SYSCTL_DC5_PWMEFLT               0x00200000
#define SYSCTL_DC5_PWMFAULT0             0x01000000
#define SYSCTL_DC5_PWMFAULT1             0x02000000
#define SYSCTL_DC5_PWMFAULT2             0x04000000
#define SYSCTL_DC5_PWMFAULT3             0x08000000

/* SYSCTL DC6 */
#define SYSCTL_DC6_USB0_M                0x00000003
#define SYSCTL_DC6_USB0_S                0
#define SYSCTL_DC6_USB0_OTG              0x00000003
#define SYSCTL_DC6_USB0PHY               0x00000010

/* SYSCTL DC7 */
#define SYSCTL_DC7_DMACH0                0x00000001
#define SYSCTL_DC7_DMACH1                0x00000002
#define SYSCTL_DC7_DMACH2                0x00000004
#define SYSCTL_DC7_DMACH3                0x00000008
#define SYSCTL_DC7_DMACH4                0x00000010
#define SYSCTL_DC7_DMACH5                0x00000020
#define SYSCTL_DC7_DMACH6                0x00000040
#define SYSCTL_DC7_DMACH7                0x00000080
#define SYSCTL_DC7_DMACH8                0x00000100
#define SYSCTL_DC7_DMACH9                0x00000200
#define SYSCTL_DC7_DMACH10               0x00000400
#define SYSCTL_DC7_DMACH11               0x00000800
#define SYSCTL_DC7_DMACH12               0x00001000
#define SYSCTL_DC7_DMACH13               0x00002000
#define SYSCTL_DC7_DMACH14               0x00004000
#define SYSCTL_DC7_DMACH15               0x00008000
#define SYSCTL_DC7_DMACH16               0x00010000
#define SYSCTL_DC7_DMACH17               0x00020000
#define SYSCTL_DC7_DMACH18               0x00040000
#define SYSCTL_DC7_DMACH19               0x00080000
#define SYSCTL_DC7_DMACH20               0x00100000
#define SYSCTL_DC7_DMACH21               0x00200000
#define SYSCTL_DC7_DMACH22               0x00400000
#define SYSCTL_DC7_DMACH23               0x00800000
#define SYSCTL_DC7_DMACH24               0x01000000
#define SYSCTL_DC7_DMACH25               0x02000000
#define SYSCTL_DC7_DMACH26               0x04000000
#define SYSCTL_DC7_DMACH27               0x08000000
#define SYSCTL_DC7_DMACH28               0x10000000
#define SYSCTL_DC7_DMACH29               0x20000000
#define SYSCTL_DC7_DMACH30               0x40000000

/* SYSCTL DC8 */
#define SYSCTL_DC8_ADC0AIN0              0x00000001
#define SYSCTL_DC8_ADC0AIN1              0x00000002
#define SYSCTL_DC8_ADC0AIN2              0x00000004
#define SYSCTL_DC8_ADC0AIN3              0x00000008
#define SYSCTL_DC8_ADC0AIN4              0x00000010
#define SYSCTL_DC8_ADC0AIN5              0x00000020
#define SYSCTL_DC8_ADC0AIN6              0x00000040
#define SYSCTL_DC8_ADC0AIN7              0x00000080
#define SYSCTL_DC8_ADC0AIN8              0x00000100
#define SYSCTL_DC8_ADC0AIN9              0x00000200
#define SYSCTL_DC8_ADC0AIN10             0x00000400
#define SYSCTL_DC8_ADC0AIN11             0x00000800
#define SYSCTL_DC8_ADC0AIN12             0x00001000
#define SYSCTL_DC8_ADC0AIN13             0x00002000
#define SYSCTL_DC8_ADC0AIN14             0x00004000
#define SYSCTL_DC8_ADC0AIN15             0x00008000
#define SYSCTL_DC8_ADC1AIN0              0x00010000
#define SYSCTL_DC8_ADC1AIN1              0x00020000
#define SYSCTL_DC8_ADC1AIN2              0x00040000
#define SYSCTL_DC8_ADC1AIN3              0x00080000
#define SYSCTL_DC8_ADC1AIN4              0x00100000
#define SYSCTL_DC8_ADC1AIN5              0x00200000
#define SYSCTL_DC8_ADC1AIN6              0x00400000
#define SYSCTL_DC8_ADC1AIN7              0x00800000
#define SYSCTL_DC8_ADC1AIN8              0x01000000
#define SYSCTL_DC8_ADC1AIN9              0x02000000
#define SYSCTL_DC8_ADC1AIN10             0x04000000
#define SYSCTL_DC8_ADC1AIN11             0x08000000
#define SYSCTL_DC8_ADC1AIN12             0x10000000
#define SYSCTL_DC8_ADC1AIN13             0x20000000
#define SYSCTL_DC8_ADC1AIN14             0x40000000
#define SYSCTL_DC8_ADC1AIN15             0x80000000

/* SYSCTL PBORCTL */
#define SYSCTL_PBORCTL_BORIOR            0x00000002

/* SYSCTL SRCR0 */
#define SYSCTL_SRCR0_WDT0                0x00000008
#define SYSCTL_SRCR0_ADC0                0x00010000
#define SYSCTL_SRCR0_ADC1                0x00020000
#define SYSCTL_SRCR0_CAN0                0x01000000
#define SYSCTL_SRCR0_CAN1                0x02000000
#define SYSCTL_SRCR0_WDT1                0x10000000

/* SYSCTL SRCR1 */
#define SYSCTL_SRCR1_UART0               0x00000001
#define SYSCTL_SRCR1_UART1               0x00000002
#define SYSCTL_SRCR1_UART2               0x00000004
#define SYSCTL_SRCR1_SSI0                0x00000010
#define SYSCTL_SRCR1_SSI1                0x00000020
#define SYSCTL_SRCR1_QEI0                0x00000100
#define SYSCTL_SRCR1_QEI1                0x00000200
#define SYSCTL_SRCR1_I2C0                0x00001000
#define SYSCTL_SRCR1_I2C1                0x00004000
#define SYSCTL_SRCR1_TIMER0              0x00010000
#define SYSCTL_SRCR1_TIMER1              0x00020000
#define SYSCTL_SRCR1_TIMER2              0x00040000
#define SYSCTL_SRCR1_TIMER3              0x00080000
#define SYSCTL_SRCR1_COMP0               0x01000000
#define SYSCTL_SRCR1_COMP1               0x02000000
#define SYSCTL_SRCR1_COMP2               0x04000000
#define SYSCTL_SRCR1_I2S0                0x10000000
#define SYSCTL_SRCR1_EPI0                0x40000000

/* SYSCTL SRCR2 */
#define SYSCTL_SRCR2_GPIOA               0x00000001
#define SYSCTL_SRCR2_GPIOB               0x00000002
#define SYSCTL_SRCR2_GPIOC               0x00000004
#define SYSCTL_SRCR2_GPIOD               0x00000008
#define SYSCTL_SRCR2_GPIOE               0x00000010
#define SYSCTL_SRCR2_GPIOF               0x00000020
#define SYSCTL_SRCR2_GPIOG               0x00000040
#define SYSCTL_SRCR2_GPIOH               0x00000080
#define SYSCTL_SRCR2_GPIOJ               0x00000100
#define SYSCTL_SRCR2_UDMA                0x00002000
#define SYSCTL_SRCR2_USB0                0x00010000
#define SYSCTL_SRCR2_EMAC0               0x10000000
#define SYSCTL_SRCR2_EPHY0               0x40000000

/* SYSCTL RIS */
#define SYSCTL_RIS_BORRIS                0x00000002
#define SYSCTL_RIS_PLLLRIS               0x00000040
#define SYSCTL_RIS_USBPLLLRIS            0x00000080
#define SYSCTL_RIS_MOSCPUPRIS            0x00000100

/* SYSCTL IMC */
#define SYSCTL_IMC_BORIM                 0x00000002
#define SYSCTL_IMC_PLLLIM                0x00000040
#define SYSCTL_IMC_USBPLLLIM             0x00000080
#define SYSCTL_IMC_MOSCPUPIM             0x00000100

/* SYSCTL MISC */
#define SYSCTL_MISC_BORMIS               0x00000002
#define SYSCTL_MISC_PLLLMIS              0x00000040
#define SYSCTL_MISC_USBPLLLMIS           0x00000080
#define SYSCTL_MISC_MOSCPUPMIS           0x00000100

/* SYSCTL RESC */
#define SYSCTL_RESC_EXT                  0x00000001
#define SYSCTL_RESC_POR                  0x00000002
#define SYSCTL_RESC_BOR                  0x00000004
#define SYSCTL_RESC_WDT0                 0x00000008
#define SYSCTL_RESC_SW                   0x00000010
#define SYSCTL_RESC_WDT1                 0x00000020
#define SYSCTL_RESC_MOSCFAIL             0x00010000

/* SYSCTL RCC */
#define SYSCTL_RCC_MOSCDIS               0x00000001
#define SYSCTL_RCC_IOSCDIS               0x00000002
#define SYSCTL_RCC_OSCSRC_M              0x00000030
#define SYSCTL_RCC_OSCSRC_S              4
#define SYSCTL_RCC_OSCSRC_MAIN           0x00000000
#define SYSCTL_RCC_OSCSRC_INT            0x00000010
#define SYSCTL_RCC_OSCSRC_INT4           0x00000020
#define SYSCTL_RCC_OSCSRC_30             0x00000030
#define SYSCTL_RCC_XTAL_M                0x000007C0
#define SYSCTL_RCC_XTAL_S                6
#define SYSCTL_RCC_XTAL_1MHZ             0x00000000
#define SYSCTL_RCC_XTAL_1_84MHZ          0x00000040
#define SYSCTL_RCC_XTAL_2MHZ             0x00000080
#define SYSCTL_RCC_XTAL_2_45MHZ          0x000000C0
#define SYSCTL_RCC_XTAL_3_57MHZ          0x00000100
#define SYSCTL_RCC_XTAL_3_68MHZ          0x00000140
#define SYSCTL_RCC_XTAL_4MHZ             0x00000180
#define SYSCTL_RCC_XTAL_4_09MHZ          0x000001C0
#define SYSCTL_RCC_XTAL_4_91MHZ          0x00000200
#define SYSCTL_RCC_XTAL_5MHZ             0x00000240
#define SYSCTL_RCC_XTAL_5_12MHZ          0x00000280
#define SYSCTL_RCC_XTAL_6MHZ             0x000002C0
#define SYSCTL_RCC_XTAL_6_14MHZ          0x00000300
#define SYSCTL_RCC_XTAL_7_37MHZ          0x00000340
#define SYSCTL_RCC_XTAL_8MHZ             0x00000380
#define SYSCTL_RCC_XTAL_8_19MHZ          0x000003C0
#define SYSCTL_RCC_XTAL_10MHZ            0x00000400
#define SYSCTL_RCC_XTAL_12MHZ            0x00000440
#define SYSCTL_RCC_XTAL_12_2MHZ          0x00000480
#define SYSCTL_RCC_XTAL_13_5MHZ          0x000004C0
#define SYSCTL_RCC_XTAL_14_3MHZ          0x00000500
#define SYSCTL_RCC_XTAL_16MHZ            0x00000540
#define SYSCTL_RCC_XTAL_16_3MHZ          0x00000580
#define SYSCTL_RCC_BYPASS                0x00000800
#define SYSCTL_RCC_PWRDN                 0x00002000
#define SYSCTL_RCC_PWMDIV_M              0x000E0000
#define SYSCTL_RCC_PWMDIV_S              17
#define SYSCTL_RCC_PWMDIV_2              0x00000000
#define SYSCTL_RCC_PWMDIV_4              0x00020000
#define SYSCTL_RCC_PWMDIV_8              0x00040000
#define SYSCTL_RCC_PWMDIV_16             0x00060000
#define SYSCTL_RCC_PWMDIV_32             0x00080000
#define SYSCTL_RCC_PWMDIV_64             0x000A0000
#define SYSCTL_RCC_USEPWMDIV             0x00100000
#define SYSCTL_RCC_USESYSDIV             0x00400000
#define SYSCTL_RCC_SYSDIV_M              0x07800000
#define SYSCTL_RCC_SYSDIV_S              23
#define SYSCTL_RCC_ACG                   0x08000000

/* SYSCTL PLLCFG */
#define SYSCTL_PLLCFG_R_M                0x0000001F
#define SYSCTL_PLLCFG_R_S                0
#define SYSCTL_PLLCFG_F_M                0x00003FE0
#define SYSCTL_PLLCFG_F_S                5

/* SYSCTL GPIOHBCTL */
#define SYSCTL_GPIOHBCTL_PORTA           0x00000001
#define SYSCTL_GPIOHBCTL_PORTB           0x00000002
#define SYSCTL_GPIOHBCTL_PORTC           0x00000004
#define SYSCTL_GPIOHBCTL_PORTD           0x00000008
#define SYSCTL_GPIOHBCTL_PORTE           0x00000010
#define SYSCTL_GPIOHBCTL_PORTF           0x00000020
#define SYSCTL_GPIOHBCTL_PORTG           0x00000040
#define SYSCTL_GPIOHBCTL_PORTH           0x00000080
#define SYSCTL_GPIOHBCTL_PORTJ           0x00000100

/* SYSCTL RCC2 */
#define SYSCTL_RCC2_OSCSRC2_M            0x00000070
#define SYSCTL_RCC2_OSCSRC2_S            4
#define SYSCTL_RCC2_OSCSRC2_MO           0x00000000
#define SYSCTL_RCC2_OSCSRC2_IO           0x00000010
#define SYSCTL_RCC2_OSCSRC2_IO4          0x00000020
#define SYSCTL_RCC2_OSCSRC2_30           0x00000030
#define SYSCTL_RCC2_BYPASS2              0x00000800
#define SYSCTL_RCC2_PWRDN2               0x00002000
#define SYSCTL_RCC2_USBPWRDN             0x00004000
#define SYSCTL_RCC2_SYSDIV2LSB           0x00400000
#define SYSCTL_RCC2_SYSDIV2_M            0x1F800000
#define SYSCTL_RCC2_SYSDIV2_S            23
#define SYSCTL_RCC2_DIV400               0x40000000
#define SYSCTL_RCC2_USERCC2              0x80000000

/* SYSCTL MOSCCTL */
#define SYSCTL_MOSCCTL_CVAL              0x00000001

/* SYSCTL RCGC0 */
#define SYSCTL_RCGC0_WDT0                0x00000008
#define SYSCTL_RCGC0_ADC0SPD_M           0x00000300
#define SYSCTL_RCGC0_ADC0SPD_S           8
#define SYSCTL_RCGC0_ADC0SPD_125K        0x00000000
#define SYSCTL_RCGC0_ADC0SPD_250K        0x00000100
#define SYSCTL_RCGC0_ADC0SPD_500K        0x00000200
#define SYSCTL_RCGC0_ADC0SPD_1M          0x00000300
#define SYSCTL_RCGC0_ADC1SPD_M           0x00000C00
#define SYSCTL_RCGC0_ADC1SPD_S           10
#define SYSCTL_RCGC0_ADC1SPD_125K        0x00000000
#define SYSCTL_RCGC0_ADC1SPD_250K        0x00000400
#define SYSCTL_RCGC0_ADC1SPD_500K        0x00000800
#define SYSCTL_RCGC0_ADC1SPD_1M          0x00000C00
#define SYSCTL_RCGC0_ADC0                0x00010000
#define SYSCTL_RCGC0_ADC1                0x00020000
#define SYSCTL_RCGC0_CAN0                0x01000000
#define SYSCTL_RCGC0_CAN1                0x02000000
#define SYSCTL_RCGC0_WDT1                0x10000000

/* SYSCTL RCGC1 */
#define SYSCTL_RCGC1_UART0               0x00000001
#define SYSCTL_RCGC1_UART1               0x00000002
#define SYSCTL_RCGC1_UART2               0x00000004
#define SYSCTL_RCGC1_SSI0                0x00000010
#define SYSCTL_RCGC1_SSI1                0x00000020
#define SYSCTL_RCGC1_QEI0                0x00000100
#define SYSCTL_RCGC1_QEI1                0x00000200
#define SYSCTL_RCGC1_I2C0                0x00001000
#define SYSCTL_RCGC1_I2C1                0x00004000
#define SYSCTL_RCGC1_TIMER0              0x00010000
#define SYSCTL_RCGC1_TIMER1              0x00020000
#define SYSCTL_RCGC1_TIMER2              0x00040000
#define SYSCTL_RCGC1_TIMER3              0x00080000
#define SYSCTL_RCGC1_COMP0               0x01000000
#define SYSCTL_RCGC1_COMP1               0x02000000
#define SYSCTL_RCGC1_COMP2               0x04000000
#define SYSCTL_RCGC1_I2S0                0x10000000
#define SYSCTL_RCGC1_EPI0                0x40000000

/* SYSCTL RCGC2 */
#define SYSCTL_RCGC2_GPIOA               0x00000001
#define SYSCTL_RCGC2_GPIOB               0x00000002
#define SYSCTL_RCGC2_GPIOC               0x00000004
#define SYSCTL_RCGC2_GPIOD               0x00000008
#define SYSCTL_RCGC2_GPIOE               0x00000010
#define SYSCTL_RCGC2_GPIOF               0x00000020
#define SYSCTL_RCGC2_GPIOG               0x00000040
#define SYSCTL_RCGC2_GPIOH               0x00000080
#define SYSCTL_RCGC2_GPIOJ               0x00000100
#define SYSCTL_RCGC2_UDMA                0x00002000
#define SYSCTL_RCGC2_USB0                0x00010000
#define SYSCTL_RCGC2_EMAC0               0x10000000
#define SYSCTL_RCGC2_EPHY0               0x40000000

/* SYSCTL SCGC0 */
#define SYSCTL_SCGC0_WDT0                0x00000008
#define SYSCTL_SCGC0_ADC0SPD_M           0x00000300
#define SYSCTL_SCGC0_ADC0SPD_S           8
#define SYSCTL_SCGC0_ADC0SPD_125K        0x00000000
#define SYSCTL_SCGC0_ADC0SPD_250K        0x00000100
#define SYSCTL_SCGC0_ADC0SPD_500K        0x00000200
#define SYSCTL_SCGC0_ADC0SPD_1M          0x00000300
#define SYSCTL_SCGC0_ADC1SPD_M           0x00000C00
#define SYSCTL_SCGC0_ADC1SPD_S           10
#define SYSCTL_SCGC0_ADC1SPD_125K        0x00000000
#define SYSCTL_SCGC0_ADC1SPD_250K        0x00000400
#define SYSCTL_SCGC0_ADC1SPD_500K        0x00000800
#define SYSCTL_SCGC0_ADC1SPD_1M          0x00000C00
#define SYSCTL_SCGC0_ADC0                0x00010000
#define SYSCTL_SCGC0_ADC1                0x00020000
#define SYSCTL_SCGC0_CAN0                0x01000000
#define SYSCTL_SCGC0_CAN1                0x02000000
#define SYSCTL_SCGC0_WDT1                0x10000000

/* SYSCTL SCGC1 */
#define SYSCTL_SCGC1_UART0               0x00000001
#define SYSCTL_SCGC1_UART1               0x00000002
#define SYSCTL_SCGC1_UART2               0x00000004
#define SYSCTL_SCGC1_SSI0                0x00000010
#define SYSCTL_SCGC1_SSI1                0x00000020
#define SYSCTL_SCGC1_QEI0                0x00000100
#define SYSCTL_SCGC1_QEI1                0x00000200
#define SYSCTL_SCGC1_I2C0                0x00001000
#define SYSCTL_SCGC1_I2C1                0x00004000
#define SYSCTL_SCGC1_TIMER0              0x00010000
#define SYSCTL_SCGC1_TIMER1              0x00020000
#define SYSCTL_SCGC1_TIMER2              0x00040000
#define SYSCTL_SCGC1_TIMER3              0x00080000
#define SYSCTL_SCGC1_COMP0               0x01000000
#define SYSCTL_SCGC1_COMP1               0x02000000
#define SYSCTL_SCGC1_COMP2               0x04000000
#define SYSCTL_SCGC1_I2S0                0x10000000
#define SYSCTL_SCGC1_EPI0                0x40000000

/* SYSCTL SCGC2 */
#define SYSCTL_SCGC2_GPIOA               0x00000001
#define SYSCTL_SCGC2_GPIOB               0x00000002
#define SYSCTL_SCGC2_GPIOC               0x00000004
#define SYSCTL_SCGC2_GPIOD               0x00000008
#define SYSCTL_SCGC2_GPIOE               0x00000010
#define SYSCTL_SCGC2_GPIOF               0x00000020
#define SYSCTL_SCGC2_GPIOG               0x00000040
#define SYSCTL_SCGC2_GPIOH               0x00000080
#define SYSCTL_SCGC2_GPIOJ               0x00000100
#define SYSCTL_SCGC2_UDMA                0x00002000
#define SYSCTL_SCGC2_USB0                0x00010000
#define SYSCTL_SCGC2_EMAC0               0x10000000
#define SYSCTL_SCGC2_EPHY0               0x40000000

/* SYSCTL DCGC0 */
#define SYSCTL_DCGC0_WDT0                0x00000008
#define SYSCTL_DCGC0_ADC0                0x00010000
#define SYSCTL_DCGC0_ADC1                0x00020000
#define SYSCTL_DCGC0_CAN0                0x01000000
#define SYSCTL_DCGC0_CAN1                0x02000000
#define SYSCTL_DCGC0_WDT1                0x10000000

/* SYSCTL DCGC1 */
#define SYSCTL_DCGC1_UART0               0x00000001
#define SYSCTL_DCGC1_UART1               0x00000002
#define SYSCTL_DCGC1_UART2               0x00000004
#define SYSCTL_DCGC1_SSI0                0x00000010
#define SYSCTL_DCGC1_SSI1                0x00000020
#define SYSCTL_DCGC1_QEI0                0x00000100
#define SYSCTL_DCGC1_QEI1                0x00000200
#define SYSCTL_DCGC1_I2C0                0x00001000
#define SYSCTL_DCGC1_I2C1                0x00004000
#define SYSCTL_DCGC1_TIMER0              0x00010000
#define SYSCTL_DCGC1_TIMER1              0x00020000
#define SYSCTL_DCGC1_TIMER2              0x00040000
#define SYSCTL_DCGC1_TIMER3              0x00080000
#define SYSCTL_DCGC1_COMP0               0x01000000
#define SYSCTL_DCGC1_COMP1               0x02000000
#define SYSCTL_DCGC1_COMP2               0x04000000
#define SYSCTL_DCGC1_I2S0                0x10000000
#define SYSCTL_DCGC1_EPI0                0x40000000

/* SYSCTL DCGC2 */
#define SYSCTL_DCGC2_GPIOA               0x00000001
#define SYSCTL_DCGC2_GPIOB               0x00000002
#define SYSCTL_DCGC2_GPIOC               0x00000004
#define SYSCTL_DCGC2_GPIOD               0x00000008
#define SYSCTL_DCGC2_GPIOE               0x00000010
#define SYSCTL_DCGC2_GPIOF               0x00000020
#define SYSCTL_DCGC2_GPIOG               0x00000040
#define SYSCTL_DCGC2_GPIOH               0x00000080
#define SYSCTL_DCGC2_GPIOJ               0x00000100
#define SYSCTL_DCGC2_UDMA                0x00002000
#define SYSCTL_DCGC2_USB0                0x00010000
#define SYSCTL_DCGC2_EMAC0               0x10000000
#define SYSCTL_DCGC2_EPHY0               0x40000000

/* SYSCTL DSLPCLKCFG */
#define SYSCTL_DSLPCLKCFG_O_M            0x00000070
#define SYSCTL_DSLPCLKCFG_O_S            4
#define SYSCTL_DSLPCLKCFG_O_IGN          0x00000000
#define SYSCTL_DSLPCLKCFG_O_IO           0x00000010
#define SYSCTL_DSLPCLKCFG_O_30           0x00000030
#define SYSCTL_DSLPCLKCFG_D_M            0x1F800000
#define SYSCTL_DSLPCLKCFG_D_S            23

/* SYSCTL PIOSCCAL */
#define SYSCTL_PIOSCCAL_UT_M             0x0000007F
#define SYSCTL_PIOSCCAL_UT_S             0
#define SYSCTL_PIOSCCAL_UPDATE           0x00000100
#define SYSCTL_PIOSCCAL_UTEN             0x80000000

/* SYSCTL I2SMCLKCFG */
#define SYSCTL_I2SMCLKCFG_TXF_M          0x0000000F
#define SYSCTL_I2SMCLKCFG_TXF_S          0
#define SYSCTL_I2SMCLKCFG_TXI_M          0x00003FF0
#define SYSCTL_I2SMCLKCFG_TXI_S          4
#define SYSCTL_I2SMCLKCFG_TXEN           0x00008000
#define SYSCTL_I2SMCLKCFG_RXF_M          0x000F0000
#define SYSCTL_I2SMCLKCFG_RXF_S          16
#define SYSCTL_I2SMCLKCFG_RXI_M          0x3FF00000
#define SYSCTL_I2SMCLKCFG_RXI_S          20
#define SYSCTL_I2SMCLKCFG_RXEN           0x80000000

/* SYSCTL DC9 */
#define SYSCTL_DC9_ADC0DC0               0x00000001
#define SYSCTL_DC9_ADC0DC1               0x00000002
#define SYSCTL_DC9_ADC0DC2               0x00000004
#define SYSCTL_DC9_ADC0DC3               0x00000008
#define SYSCTL_DC9_ADC0DC4               0x00000010
#define SYSCTL_DC9_ADC0DC5               0x00000020
#define SYSCTL_DC9_ADC0DC6               0x00000040
#define SYSCTL_DC9_ADC0DC7               0x00000080
#define SYSCTL_DC9_ADC1DC0               0x00010000
#define SYSCTL_DC9_ADC1DC1               0x00020000
#define SYSCTL_DC9_ADC1DC2               0x00040000
#define SYSCTL_DC9_ADC1DC3               0x00080000
#define SYSCTL_DC9_ADC1DC4               0x00100000
#define SYSCTL_DC9_ADC1DC5               0x00200000
#define SYSCTL_DC9_ADC1DC6               0x00400000
#define SYSCTL_DC9_ADC1DC7               0x00800000

/* SYSCTL NVMSTAT */
#define SYSCTL_NVMSTAT_FWB               0x00000001

/* UDMA registers */
#define UDMA_STAT                        0x400FF000
#define UDMA_CFG                         0x400FF004
#define UDMA_CTLBASE                     0x400FF008
#define UDMA_ALTBASE                     0x400FF00C
#define UDMA_WAITSTAT                    0x400FF010
#define UDMA_SWREQ                       0x400FF014
#define UDMA_USEBURSTSET                 0x400FF018
#define UDMA_USEBURSTCLR                 0x400FF01C
#define UDMA_REQMASKSET                  0x400FF020
#define UDMA_REQMASKCLR                  0x400FF024
#define UDMA_ENASET                      0x400FF028
#define UDMA_ENACLR                      0x400FF02C
#define UDMA_ALTSET                      0x400FF030
#define UDMA_ALTCLR                      0x400FF034
#define UDMA_PRIOSET                     0x400FF038
#define UDMA_PRIOCLR                     0x400FF03C
#define UDMA_ERRCLR                      0x400FF04C
#define UDMA_CHASGN                      0x400FF500

/* UDMA STAT */
#define UDMA_STAT_MASTEN                 0x00000001
#define UDMA_STAT_STATE_M                0x000000F0
#define UDMA_STAT_STATE_S                4
#define UDMA_STAT_STATE_IDLE             0x00000000
#define UDMA_STAT_STATE_RD_CTRL          0x00000010
#define UDMA_STAT_STATE_RD_SRCENDP       0x00000020
#define UDMA_STAT_STATE_RD_DSTENDP       0x00000030
#define UDMA_STAT_STATE_RD_SRCDAT        0x00000040
#define UDMA_STAT_STATE_WR_DSTDAT        0x00000050
#define UDMA_STAT_STATE_WAIT             0x00000060
#define UDMA_STAT_STATE_WR_CTRL          0x00000070
#define UDMA_STAT_STATE_STALL            0x00000080
#define UDMA_STAT_STATE_DONE             0x00000090
#define UDMA_STAT_STATE_UNDEF            0x000000A0
#define UDMA_STAT_DMACHANS_M             0x001F0000
#define UDMA_STAT_DMACHANS_S             16

/* UDMA CFG */
#define UDMA_CFG_MASTEN                  0x00000001

/* UDMA CTLBASE */
#define UDMA_CTLBASE_ADDR_M              0xFFFFFC00
#define UDMA_CTLBASE_ADDR_S              10

/* UDMA ERRCLR */
#define UDMA_ERRCLR_ERRCLR               0x00000001

/* UDMA CHASGN */
#define UDMA_CHASGN_PRIMARY              0x00000000
#define UDMA_CHASGN_SECONDARY            0x00000001

/* NVIC registers */
#define NVIC_INT_TYPE                    0xE000E004
#define NVIC_ACTLR                       0xE000E008
#define NVIC_ST_CTRL                     0xE000E010
#define NVIC_ST_RELOAD                   0xE000E014
#define NVIC_ST_CURRENT                  0xE000E018
#define NVIC_ST_CAL                      0xE000E01C
#define NVIC_EN0                         0xE000E100
#define NVIC_EN1                         0xE000E104
#define NVIC_DIS0                        0xE000E180
#define NVIC_DIS1                        0xE000E184
#define NVIC_PEND0                       0xE000E200
#define NVIC_PEND1                       0xE000E204
#define NVIC_UNPEND0                     0xE000E280
#define NVIC_UNPEND1                     0xE000E284
#define NVIC_ACTIVE0                     0xE000E300
#define NVIC_ACTIVE1                     0xE000E304
#define NVIC_PRI0                        0xE000E400
#define NVIC_PRI1                        0xE000E404
#define NVIC_PRI2                        0xE000E408
#define NVIC_PRI3                        0xE000E40C
#define NVIC_PRI4                        0xE000E410
#define NVIC_PRI5                        0xE000E414
#define NVIC_PRI6                        0xE000E418
#define NVIC_PRI7                        0xE000E41C
#define NVIC_PRI8                        0xE000E420
#define NVIC_PRI9                        0xE000E424
#define NVIC_PRI10                       0xE000E428
#define NVIC_PRI11                       0xE000E42C
#define NVIC_PRI12                       0xE000E430
#define NVIC_PRI13                       0xE000E434
#define NVIC_CPUID                       0xE000ED00
#define NVIC_INT_CTRL                    0xE000ED04
#define NVIC_VTABLE                      0xE000ED08
#define NVIC_APINT                       0xE000ED0C
#define NVIC_SYS_CTRL                    0xE000ED10
#define NVIC_CFG_CTRL                    0xE000ED14
#define NVIC_SYS_PRI1                    0xE000ED18
#define NVIC_SYS_PRI2                    0xE000ED1C
#define NVIC_SYS_PRI3                    0xE000ED20
#define NVIC_SYS_HND_CTRL                0xE000ED24
#define NVIC_FAULT_STAT                  0xE000ED28
#define NVIC_HFAULT_STAT                 0xE000ED2C
#define NVIC_DEBUG_STAT                  0xE000ED30
#define NVIC_MM_ADDR                     0xE000ED34
#define NVIC_FAULT_ADDR                  0xE000ED38
#define NVIC_MPU_TYPE                    0xE000ED90
#define NVIC_MPU_CTRL                    0xE000ED94
#define NVIC_MPU_NUMBER                  0xE000ED98
#define NVIC_MPU_BASE                    0xE000ED9C
#define NVIC_MPU_ATTR                    0xE000EDA0
#define NVIC_MPU_BASE1                   0xE000EDA4
#define NVIC_MPU_ATTR1                   0xE000EDA8
#define NVIC_MPU_BASE2                   0xE000EDAC
#define NVIC_MPU_ATTR2                   0xE000EDB0
#define NVIC_MPU_BASE3                   0xE000EDB4
#define NVIC_MPU_ATTR3                   0xE000EDB8
#define NVIC_DBG_CTRL                    0xE000EDF0
#define NVIC_DBG_XFER                    0xE000EDF4
#define NVIC_DBG_DATA                    0xE000EDF8
#define NVIC_DBG_INT                     0xE000EDFC
#define NVIC_SW_TRIG                     0xE000EF00

/* NVIC INT_TYPE */
#define NVIC_INT_TYPE_LINES_M            0x0000001F
#define NVIC_INT_TYPE_LINES_S            0

/* NVIC ACTLR */
#define NVIC_ACTLR_DISMCYC               0x00000001
#define NVIC_ACTLR_DISWBUF               0x00000002
#define NVIC_ACTLR_DISFOLD               0x00000004

/* NVIC ST_CTRL */
#define NVIC_ST_CTRL_ENABLE              0x00000001
#define NVIC_ST_CTRL_INTEN               0x00000002
#define NVIC_ST_CTRL_CLK_SRC             0x00000004
#define NVIC_ST_CTRL_COUNT               0x00010000

/* NVIC ST_CAL */
#define NVIC_ST_CAL_ONEMS_M              0x00FFFFFF
#define NVIC_ST_CAL_ONEMS_S              0
#define NVIC_ST_CAL_SKEW                 0x40000000
#define NVIC_ST_CAL_NOREF                0x80000000

/* NVIC CPUID */
#define NVIC_CPUID_REV_M                 0x0000000F
#define NVIC_CPUID_REV_S                 0
#define NVIC_CPUID_PARTNO_M              0x0000FFF0
#define NVIC_CPUID_PARTNO_S              4
#define NVIC_CPUID_PARTNO_CM3            0x0000C230
#define NVIC_CPUID_CON_M                 0x000F0000
#define NVIC_CPUID_CON_S                 16
#define NVIC_CPUID_VAR_M                 0x00F00000
#define NVIC_CPUID_VAR_S                 20
#define NVIC_CPUID_IMP_M                 0xFF000000
#define NVIC_CPUID_IMP_S                 24
#define NVIC_CPUID_IMP_ARM               0x41000000

/* NVIC INT_CTRL */
#define NVIC_INT_CTRL_VEC_ACT_M          0x0000007F
#define NVIC_INT_CTRL_VEC_ACT_S          0
#define NVIC_INT_CTRL_RET_BASE           0x00000800
#define NVIC_INT_CTRL_VEC_PEN_M          0x0007F000
#define NVIC_INT_CTRL_VEC_PEN_S          12
#define NVIC_INT_CTRL_VEC_PEN_NMI        0x00002000
#define NVIC_INT_CTRL_VEC_PEN_HARD       0x00003000
#define NVIC_INT_CTRL_VEC_PEN_MEM        0x00004000
#define NVIC_INT_CTRL_VEC_PEN_BUS        0x00005000
#define NVIC_INT_CTRL_VEC_PEN_USG        0x00006000
#define NVIC_INT_CTRL_VEC_PEN_SVC        0x0000B000
#define NVIC_INT_CTRL_VEC_PEN_PNDSV      0x0000E000
#define NVIC_INT_CTRL_VEC_PEN_TICK       0x0000F000
#define NVIC_INT_CTRL_ISR_PEND           0x00400000
#define NVIC_INT_CTRL_ISR_PRE            0x00800000
#define NVIC_INT_CTRL_PENDSTCLR          0x02000000
#define NVIC_INT_CTRL_PENDSTSET          0x04000000
#define NVIC_INT_CTRL_UNPEND_SV          0x08000000
#define NVIC_INT_CTRL_PEND_SV            0x10000000
#define NVIC_INT_CTRL_NMI_SET            0x80000000

/* NVIC VTABLE */
#define NVIC_VTABLE_OFFSET_M             0x1FFFFE00
#define NVIC_VTABLE_OFFSET_S             9
#define NVIC_VTABLE_BASE                 0x20000000

/* NVIC APINT */
#define NVIC_APINT_VECT_RESET            0x00000001
#define NVIC_APINT_VECT_CLR_ACT          0x00000002
#define NVIC_APINT_SYSRESETREQ           0x00000004
#define NVIC_APINT_PRIGROUP_M            0x00000700
#define NVIC_APINT_PRIGROUP_S            8
#define NVIC_APINT_PRIGROUP_7_1          0x00000000
#define NVIC_APINT_PRIGROUP_6_2          0x00000100
#define NVIC_APINT_PRIGROUP_5_3          0x00000200
#define NVIC_APINT_PRIGROUP_4_4          0x00000300
#define NVIC_APINT_PRIGROUP_3_5          0x00000400
#define NVIC_APINT_PRIGROUP_2_6          0x00000500
#define NVIC_APINT_PRIGROUP_1_7          0x00000600
#define NVIC_APINT_PRIGROUP_0_8          0x00000700
#define NVIC_APINT_ENDIANESS             0x00008000
#define NVIC_APINT_VECTKEY_M             0xFFFF0000
#define NVIC_APINT_VECTKEY_S             16
#define NVIC_APINT_VECTKEY               0x05FA0000

/* NVIC SYS_CTRL */
#define NVIC_SYS_CTRL_SLEEPEXIT          0x00000002
#define NVIC_SYS_CTRL_SLEEPDEEP          0x00000004
#define NVIC_SYS_CTRL_SEVONPEND          0x00000010

/* NVIC CFG_CTRL */
#define NVIC_CFG_CTRL_BASE_THR           0x00000001
#define NVIC_CFG_CTRL_MAIN_PEND          0x00000002
#define NVIC_CFG_CTRL_UNALIGNED          0x00000008
#define NVIC_CFG_CTRL_DIV0               0x00000010
#define NVIC_CFG_CTRL_BFHFNMIGN          0x00000100
#define NVIC_CFG_CTRL_STKALIGN           0x00000200

/* NVIC SYS_PRI1 */
#define NVIC_SYS_PRI1_MEM_M              0x000000E0
#define NVIC_SYS_PRI1_MEM_S              5
#define NVIC_SYS_PRI1_BUS_M              0x0000E000
#define NVIC_SYS_PRI1_BUS_S              13
#define NVIC_SYS_PRI1_USAGE_M            0x00E00000
#define NVIC_SYS_PRI1_USAGE_S            21

/* NVIC SYS_PRI2 */
#define NVIC_SYS_PRI2_SVC_M              0xE0000000
#define NVIC_SYS_PRI2_SVC_S              29

/* NVIC SYS_PRI3 */
#define NVIC_SYS_PRI3_DEBUG_M            0x000000E0
#define NVIC_SYS_PRI3_DEBUG_S            5
#define NVIC_SYS_PRI3_PENDSV_M           0x00E00000
#define NVIC_SYS_PRI3_PENDSV_S           21
#define NVIC_SYS_PRI3_TICK_M             0xE0000000
#define NVIC_SYS_PRI3_TICK_S             29

/* NVIC SYS_HND_CTRL */
#define NVIC_SYS_HND_CTRL_MEMA           0x00000001
#define NVIC_SYS_HND_CTRL_BUSA           0x00000002
#define NVIC_SYS_HND_CTRL_USGA           0x00000008
#define NVIC_SYS_HND_CTRL_SVCA           0x00000080
#define NVIC_SYS_HND_CTRL_MON            0x00000100
#define NVIC_SYS_HND_CTRL_PNDSV          0x00000400
#define NVIC_SYS_HND_CTRL_TICK           0x00000800
#define NVIC_SYS_HND_CTRL_USAGEP         0x00001000
#define NVIC_SYS_HND_CTRL_MEMP           0x00002000
#define NVIC_SYS_HND_CTRL_BUSP           0x00004000
#define NVIC_SYS_HND_CTRL_SVC            0x00008000
#define NVIC_SYS_HND_CTRL_MEM            0x00010000
#define NVIC_SYS_HND_CTRL_BUS            0x00020000
#define NVIC_SYS_HND_CTRL_USAGE          0x00040000

/* NVIC FAULT_STAT */
#define NVIC_FAULT_STAT_IERR             0x00000001
#define NVIC_FAULT_STAT_DERR             0x00000002
#define NVIC_FAULT_STAT_MUSTKE           0x00000008
#define NVIC_FAULT_STAT_MSTKE            0x00000010
#define NVIC_FAULT_STAT_MMARV            0x00000080
#define NVIC_FAULT_STAT_IBUS             0x00000100
#define NVIC_FAULT_STAT_PRECISE          0x00000200
#define NVIC_FAULT_STAT_IMPRE            0x00000400
#define NVIC_FAULT_STAT_BUSTKE           0x00000800
#define NVIC_FAULT_STAT_BSTKE            0x00001000
#define NVIC_FAULT_STAT_BFARV            0x00008000
#define NVIC_FAULT_STAT_UNDEF            0x00010000
#define NVIC_FAULT_STAT_INVSTAT          0x00020000
#define NVIC_FAULT_STAT_INVPC            0x00040000
#define NVIC_FAULT_STAT_NOCP             0x00080000
#define NVIC_FAULT_STAT_UNALIGN          0x01000000
#define NVIC_FAULT_STAT_DIV0             0x02000000

/* NVIC HFAULT_STAT */
#define NVIC_HFAULT_STAT_VECT            0x00000002
#define NVIC_HFAULT_STAT_FORCED          0x40000000
#define NVIC_HFAULT_STAT_DBG             0x80000000

/* NVIC DEBUG_STAT */
#define NVIC_DEBUG_STAT_HALTED           0x00000001
#define NVIC_DEBUG_STAT_BKPT             0x00000002
#define NVIC_DEBUG_STAT_DWTTRAP          0x00000004
#define NVIC_DEBUG_STAT_VCATCH           0x00000008
#define NVIC_DEBUG_STAT_EXTRNL           0x00000010

/* NVIC MPU_TYPE */
#define NVIC_MPU_TYPE_SEPARATE           0x00000001
#define NVIC_MPU_TYPE_DREGION_M          0x0000FF00
#define NVIC_MPU_TYPE_DREGION_S          8
#define NVIC_MPU_TYPE_IREGION_M          0x00FF0000
#define NVIC_MPU_TYPE_IREGION_S          16

/* NVIC MPU_CTRL */
#define NVIC_MPU_CTRL_ENABLE             0x00000001
#define NVIC_MPU_CTRL_HFNMIENA           0x00000002
#define NVIC_MPU_CTRL_PRIVDEFEN          0x00000004

/* NVIC MPU_BASE */
#define NVIC_MPU_BASE_REGION_M           0x00000007
#define NVIC_MPU_BASE_REGION_S           0
#define NVIC_MPU_BASE_VALID              0x00000010
#define NVIC_MPU_BASE_ADDR_M             0xFFFFFFE0
#define NVIC_MPU_BASE_ADDR_S             5

/* NVIC MPU_ATTR */
#define NVIC_MPU_ATTR_ENABLE             0x00000001
#define NVIC_MPU_ATTR_SIZE_M             0x0000003E
#define NVIC_MPU_ATTR_SIZE_S             1
#define NVIC_MPU_ATTR_SIZE_32B           0x00000008
#define NVIC_MPU_ATTR_SIZE_64B           0x0000000A
#define NVIC_MPU_ATTR_SIZE_128B          0x0000000C
#define NVIC_MPU_ATTR_SIZE_256B          0x0000000E
#define NVIC_MPU_ATTR_SIZE_512B          0x00000010
#define NVIC_MPU_ATTR_SIZE_1K            0x00000012
#define NVIC_MPU_ATTR_SIZE_2K            0x00000014
#define NVIC_MPU_ATTR_SIZE_4K            0x00000016
#define NVIC_MPU_ATTR_SIZE_8K            0x00000018
#define NVIC_MPU_ATTR_SIZE_16K           0x0000001A
#define NVIC_MPU_ATTR_SIZE_32K           0x0000001C
#define NVIC_MPU_ATTR_SIZE_64K           0x0000001E
#define NVIC_MPU_ATTR_SIZE_128K          0x00000020
#define NVIC_MPU_ATTR_SIZE_256K          0x00000022
#define NVIC_MPU_ATTR_SIZE_512K          0x00000024
#define NVIC_MPU_ATTR_SIZE_1M            0x00000026
#define NVIC_MPU_ATTR_SIZE_2M            0x00000028
#define NVIC_MPU_ATTR_SIZE_4M            0x0000002A
#define NVIC_MPU_ATTR_SIZE_8M            0x0000002C
#define NVIC_MPU_ATTR_SIZE_16M           0x0000002E
#define NVIC_MPU_ATTR_SIZE_32M           0x00000030
#define NVIC_MPU_ATTR_SIZE_64M           0x00000032
#define NVIC_MPU_ATTR_SIZE_128M          0x00000034
#define NVIC_MPU_ATTR_SIZE_256M          0x00000036
#define NVIC_MPU_ATTR_SIZE_512M          0x00000038
#define NVIC_MPU_ATTR_SIZE_1G            0x0000003A
#define NVIC_MPU_ATTR_SIZE_2G            0x0000003C
#define NVIC_MPU_ATTR_SIZE_4G            0x0000003E
#define NVIC_MPU_ATTR_SRD_M              0x0000FF00
#define NVIC_MPU_ATTR_SRD_S              8
#define NVIC_MPU_ATTR_SRD_0              0x00000100
#define NVIC_MPU_ATTR_SRD_1              0x00000200
#define NVIC_MPU_ATTR_SRD_2              0x00000400
#define NVIC_MPU_ATTR_SRD_3              0x00000800
#define NVIC_MPU_ATTR_SRD_4              0x00001000
#define NVIC_MPU_ATTR_SRD_5              0x00002000
#define NVIC_MPU_ATTR_SRD_6              0x00004000
#define NVIC_MPU_ATTR_SRD_7              0x00008000
#define NVIC_MPU_ATTR_BUFFRABLE          0x00010000
#define NVIC_MPU_ATTR_CACHEABLE          0x00020000
#define NVIC_MPU_ATTR_SHAREABLE          0x00040000
#define NVIC_MPU_ATTR_TEX_M              0x00380000
#define NVIC_MPU_ATTR_TEX_S              19
#define NVIC_MPU_ATTR_AP_M               0x07000000
#define NVIC_MPU_ATTR_AP_S               24
#define NVIC_MPU_ATTR_AP_NO_NO           0x00000000
#define NVIC_MPU_ATTR_AP_RW_NO           0x01000000
#define NVIC_MPU_ATTR_AP_RW_RO           0x02000000
#define NVIC_MPU_ATTR_AP_RW_RW           0x03000000
#define NVIC_MPU_ATTR_AP_RO_NO           0x05000000
#define NVIC_MPU_ATTR_AP_RO_RO           0x06000000
#define NVIC_MPU_ATTR_XN                 0x10000000

/* NVIC SW_TRIG */
#define NVIC_SW_TRIG_INTID_M             0x0000003F
#define NVIC_SW_TRIG_INTID_S             0

#endif
