import { describe, expect, it } from 'vitest'
import { fillMath, widthOf } from './katex'

describe('a formula that is not typeset yet', () => {
  it('takes about the room of its signs, not of its commands', () => {
    expect(widthOf('n')).toBe(1)
    expect(widthOf('N = \\frac{5}{0.04}')).toBeCloseTo(widthOf('N=x50.04'))
    expect(widthOf('x'.repeat(500))).toBe(24)
  })

  it('keeps that room until the typesetter has come, and none after it', async () => {
    // Given
    const root = document.createElement('div')
    root.innerHTML = '<p>so <span class="math" data-display="false">\\frac{5}{0.04}</span></p>'
    const place = root.querySelector<HTMLElement>('.math')

    // When
    fillMath(root)
    const before = place?.style.width

    // Then
    expect(before).toBe(`${String(widthOf('\\frac{5}{0.04}'))}em`)
    await expect.poll(() => place?.dataset['filled'], { timeout: 30_000 }).toBe('true')
    expect(place?.style.width).toBe('')
    expect(place?.querySelector('math')).not.toBeNull()
  })
})
