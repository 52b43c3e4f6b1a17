import { describe, expect, it } from 'vitest'
import { pretty } from './pretty'

describe('a body', () => {
  it('is laid out if it is JSON', () => {
    expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  })

  it('stays as it is if it was cut', () => {
    expect(pretty('{"a":[1')).toBe('{"a":[1')
    expect(pretty('')).toBe('')
  })
})
