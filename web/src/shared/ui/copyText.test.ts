import { afterEach, describe, expect, it, vi } from 'vitest'
import { copyText } from './copyText'

function clipboard(value: unknown) {
  Object.defineProperty(navigator, 'clipboard', { value, configurable: true })
}

afterEach(() => {
  clipboard(undefined)
  document.body.replaceChildren()
})

describe('copyText', () => {
  it('uses the clipboard', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    clipboard({ writeText })
    expect(await copyText('abc')).toBe(true)
    expect(writeText).toHaveBeenCalledWith('abc')
  })

  it('goes the older way where there is no clipboard or it refuses, and leaves nothing behind', async () => {
    for (const given of [undefined, { writeText: () => Promise.reject(new Error('denied')) }]) {
      // Given
      clipboard(given)
      let selected = ''
      document.execCommand = () => {
        selected = document.querySelector('textarea')?.value ?? ''
        return true
      }

      // When
      const done = await copyText('abc')

      // Then
      expect([done, selected]).toEqual([true, 'abc'])
      expect(document.querySelector('textarea')).toBeNull()
    }
  })

  it('says when nothing worked', async () => {
    document.execCommand = () => { throw new Error('no') }
    expect(await copyText('abc')).toBe(false)
  })
})
