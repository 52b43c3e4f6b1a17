import { describe, expect, it } from 'vitest'
import { age, bytes, coming, count, money, seconds, shortTime } from './format'

describe('money', () => {
  it.each([
    [null, 'unknown'],
    [0, '$0.00'],
    [1, '<$0.0001'],
    [1_234_000, '$0.0012'],
    [12_345_678, '$0.012'],
    [1_500_000_000, '$1.50'],
    [1_234_567_000_000, '$1,234.57'],
  ])('%s nano-dollars', (nano, words) => {
    expect(money(nano)).toBe(words)
  })
})

describe('counts and times', () => {
  it.each([[999, '999'], [9_999, '9,999'], [128_000, '128k'], [1_048_576, '1M']])('%s', (value, words) => {
    expect(count(value)).toBe(words)
  })
  it.each([[999, '999 ms'], [6_100, '6.1 s'], [61_000, '1 min 1 s']])('%s ms', (ms, words) => {
    expect(seconds(ms)).toBe(words)
  })
  it('groups by day', () => {
    const now = new Date(2026, 10, 23, 12)
    expect(age(new Date(2026, 10, 23, 1).toISOString(), now)).toBe('today')
    expect(age(new Date(2026, 10, 22, 23).toISOString(), now)).toBe('yesterday')
    expect(age(new Date(2026, 10, 18).toISOString(), now)).toBe('week')
    expect(shortTime(new Date(2026, 10, 23, 9, 5).toISOString(), now)).toBe('09:05')
  })
  it.each([
    [new Date(2026, 10, 25, 19, 0, 0, 200), 'now'],
    [new Date(2026, 10, 25, 19, 0, 41), 'in 41 s'],
    [new Date(2026, 10, 25, 19, 12), 'in 12 min'],
    [new Date(2026, 10, 25, 22, 30), 'at 22:30'],
    [new Date(2026, 10, 26, 19, 0), 'tomorrow at 19:00'],
    [new Date(2026, 11, 1, 0, 0), 'on 1 Dec at 00:00'],
  ])('%s is still to come', (at, words) => {
    expect(coming(at, new Date(2026, 10, 25, 19))).toBe(words)
  })
})

describe('sizes', () => {
  it('are said in the unit that fits', () => {
    expect(bytes(0)).toBe('0 bytes')
    expect(bytes(999)).toBe('999 bytes')
    expect(bytes(12_345)).toBe('12.3 kB')
    expect(bytes(2_500_000)).toBe('2.5 MB')
  })
})
