import { describe, expect, it } from 'vitest'
import { found } from './search'

const score = (search: string) => found('openai/gpt-4.1-mini', search, ['GPT-4.1 mini'])

describe('searching models', () => {
  it('wants every word, in the name or in the id', () => {
    expect(score('mini openai')).toBeGreaterThan(0)
    expect(score('GPT nano')).toBe(0)
  })

  it('does not take letters that are merely somewhere in this order', () => {
    expect(found('sandbox/echo', 'acme', ['Sandbox echo (not a real model)'])).toBe(0)
  })

  it('puts first what begins with the search', () => {
    expect(score('gpt')).toBeGreaterThan(score('mini'))
  })

  it('shows everything while nothing is searched', () => {
    expect(score(' ')).toBeGreaterThan(0)
  })
})
