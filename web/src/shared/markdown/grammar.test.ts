import { describe, expect, it } from 'vitest'
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
