import { describe, expect, it } from 'vitest'
import { amountOf, dollarsOf, nanoOf, typedOf, wholeOf } from './amount'

describe('dollars', () => {
  it.each([
    ['5', 5_000_000_000],
    ['$5.00', 5_000_000_000],
    ['0.1', 100_000_000],
    ['1.005', 1_005_000_000],
    ['4.35', 4_350_000_000],
    ['.5', 500_000_000],
    ['12.', 12_000_000_000],
    ['1,000.25', 1_000_250_000_000],
    ['0.000000001', 1],
    [' 9007199.254740991 ', 9_007_199_254_740_991],
    ['1000000000', 1_000_000_000_000_000_000],
  ])('%s', (text, nano) => {
    expect(nanoOf(text)).toEqual({ value: nano })
  })

  it.each([
    ['', 'notDollars'],
    ['five', 'notDollars'],
    ['1,5', 'notDollars'],
    ['-1', 'notDollars'],
    ['1e3', 'notDollars'],
    ['0.0000000001', 'notDollars'],
    ['0', 'notPositive'],
    ['0.00', 'notPositive'],
    ['9007199.254740993', 'tooLarge'],
    ['10000000000', 'tooLarge'],
  ])('refuses %s', (text, problem) => {
    expect(nanoOf(text)).toEqual({ problem })
  })

  it.each([
    [0, '0.00'],
    [1, '0.000000001'],
    [100_000_000, '0.10'],
    [1_005_000_000, '1.005'],
    [1_250_000_000_000, '1,250.00'],
  ])('%s nano-dollars', (nano, words) => {
    expect(dollarsOf(nano)).toBe(words)
  })

  it('come back as they went', () => {
    for (let cents = 1; cents < 20_000; cents += 7) {
      const text = `${String(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`
      const amount = nanoOf(text)
      expect('value' in amount && typedOf('MONEY', amount.value)).toBe(text)
    }
  })
})

describe('whole numbers', () => {
  it.each([['1', 1], ['1,000', 1_000], ['250000', 250_000]])('%s', (text, value) => {
    expect(wholeOf(text)).toEqual({ value })
  })

  it.each([['1.5', 'notNumber'], ['', 'notNumber'], ['$3', 'notNumber'], ['0', 'notPositive'], ['9007199254740993', 'tooLarge']])('refuses %s', (text, problem) => {
    expect(amountOf('TOKENS', text)).toEqual({ problem })
  })
})
