import { describe, expect, it } from 'vitest'
import { dayOf, listOf, numberOf } from './form'

describe('the form of a virtual key', () => {
  it('reads lists however they are parted', () => {
    expect(listOf('10.0.0.0/8, 2001:db8::/32\n127.0.0.1,')).toEqual(['10.0.0.0/8', '2001:db8::/32', '127.0.0.1'])
    expect(listOf(' , ')).toBeNull()
    expect(listOf('')).toBeNull()
  })

  it('tells no number from zero', () => {
    expect(numberOf('')).toBeNull()
    expect(numberOf('0')).toBe(0)
    expect(numberOf('25')).toBe(25)
  })

  it('shows the day on which a key ends', () => {
    expect(dayOf('2026-12-31T00:00:00Z')).toBe('2026-12-31')
    expect(dayOf(null)).toBe('')
    expect(dayOf(undefined)).toBe('')
  })
})
