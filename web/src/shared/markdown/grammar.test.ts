import { describe, expect, it, vi } from 'vitest'
import { colour } from './grammar'
import { highlight, highlighted } from './highlight'
import { languageOf } from './languages'

describe('coloured code', () => {
  it('shows code as text, never as a page', async () => {
    const html = await colour('const a = "</span><img src=x onerror=alert(1)>"', 'typescript')
    const page = document.createElement('template')
    page.innerHTML = html
    expect(page.content.querySelector('img')).toBeNull()
    expect(page.content.textContent).toBe('const a = "</span><img src=x onerror=alert(1)>"')
    expect(html).toContain('--shiki-token-keyword')
  })

  it('colours the same on a machine that is busy', async () => {
    // Given a clock on which every look costs 600 ms
    const code = 'export function delay(attempt: number, cap = 20_000): number {\n  return Math.random() * cap\n}'
    const quick = await colour(code, 'typescript')
    let now = 0
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 600))

    // When
    const slow = await colour(code, 'typescript')

    // Then
    clock.mockRestore()
    expect(now).toBeGreaterThan(0)
    expect(slow).toBe(quick)
  })

  it('knows a language by its short form and nothing else of the fence', () => {
    expect(['ts', 'Python', 'c++ {1,3}', 'sh title="x"', ''].map(languageOf)).toEqual(['typescript', 'python', 'cpp', 'bash', ''])
  })

  it('leaves code plain where there is no worker, no language or too much of it', async () => {
    expect(await highlight('a', 'ts')).toBeNull()
    expect(await highlight('a', '')).toBeNull()
    expect(await highlight('a'.repeat(200_000), 'ts')).toBeNull()
    expect(highlighted('a', 'ts')).toBeNull()
  })
})
