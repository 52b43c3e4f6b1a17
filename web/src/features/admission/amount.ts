import type { LimitMeasure } from '../../shared/api/types'

/** What somebody typed, in the unit that the server counts in; or what is wrong with it. */
export type Amount = { value: number } | { problem: 'notNumber' | 'notDollars' | 'notPositive' | 'tooLarge' }

const NANO_DIGITS = 9
/** What the server can hold. */
const MOST = 9_223_372_036_854_775_807n
const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/
const PLAIN = /^(\d+(\.\d*)?|\.\d+)$/

export function amountOf(measure: LimitMeasure, text: string): Amount {
  return measure === 'MONEY' ? nanoOf(text) : wholeOf(text)
}

/** Dollars as people write them (`12.50`, `$1,000`) in nano-dollars, digit by digit: no fraction is ever rounded. */
export function nanoOf(text: string): Amount {
  const digits = text.trim().replace(/^\$\s*/, '')
  if (!GROUPED.test(digits) && !PLAIN.test(digits)) return { problem: 'notDollars' }
  const [whole = '', fraction = ''] = digits.replaceAll(',', '').split('.')
  if (fraction.length > NANO_DIGITS) return { problem: 'notDollars' }
  return checked(BigInt(whole + fraction.padEnd(NANO_DIGITS, '0')))
}

export function wholeOf(text: string): Amount {
  const digits = text.trim()
  if (!/^\d+$/.test(digits) && !/^\d{1,3}(,\d{3})+$/.test(digits)) return { problem: 'notNumber' }
  return checked(BigInt(digits.replaceAll(',', '')))
}

/** A JSON number holds not every large whole number: one that it would change is refused. */
function checked(value: bigint): Amount {
  if (value <= 0n) return { problem: 'notPositive' }
  if (value > MOST || BigInt(Number(value)) !== value) return { problem: 'tooLarge' }
  return { value: Number(value) }
}

/** Nano-dollars in dollars, all digits that there are and at least two: `1,250.00`, `0.0000005`. */
export function dollarsOf(nano: number): string {
  const digits = BigInt(nano).toString().padStart(NANO_DIGITS + 1, '0')
  const whole = BigInt(digits.slice(0, -NANO_DIGITS)).toLocaleString('en')
  return `${whole}.${digits.slice(-NANO_DIGITS).replace(/0+$/, '').padEnd(2, '0')}`
}

/** As it stands in a form. */
export function typedOf(measure: LimitMeasure, amount: number): string {
  return measure === 'MONEY' ? dollarsOf(amount).replaceAll(',', '') : String(amount)
}
