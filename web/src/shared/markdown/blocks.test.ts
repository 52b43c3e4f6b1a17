import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GrowingBlocks, type Block } from './blocks'

const ANSWER = `# Title

A paragraph with **bold**, \`code\` and a [link](https://example.com).

- one
- two

  still two
- three

1. first
   - nested
2. second

| a | b |
|:--|--:|
| 1 | 2 |

\`\`\`ts
const answer = 42 // $5 and $10
\`\`\`

> quoted

Inline $x^2$ and money: $5 and $10.

$$
\\frac{1}{2}
$$

The end.`

function html(blocks: Block[]): string {
  return blocks.map((block) => (block.kind === 'html' ? block.html : `<code ${block.language}>${block.text}</code>`)).join('\n')
}

function whole(text: string): string {
  return html(new GrowingBlocks().update(text, true))
}

describe('GrowingBlocks', () => {
  it('ends in the same HTML however the text was cut', () => {
    // Given
    const expected = whole(ANSWER)
    for (const step of [1, 3, 7, 20, 111]) {
      const growing = new GrowingBlocks()

      // When
      for (let at = step; at < ANSWER.length; at += step) growing.update(ANSWER.slice(0, at), false)
      const last = growing.update(ANSWER, true)

      // Then
      expect(html(last)).toBe(expected)
    }
  })

  it('keeps settled blocks as they are while the text grows', () => {
    // Given
    const growing = new GrowingBlocks()
    const before = growing.update('First paragraph.\n\nSecond', false)

    // When
    const after = growing.update('First paragraph.\n\nSecond paragraph grows', false)

    // Then
    expect(after[0]).toBe(growing.update('First paragraph.\n\nSecond paragraph grows on', false)[0])
    expect(before[0]).toEqual(after[0])
  })

  it('closes open marks of the tail for the moment', () => {
    expect(html(new GrowingBlocks().update('some **bold', false))).toContain('<strong>bold</strong>')
  })

  it('tells an open code block from a closed one', () => {
    const open = new GrowingBlocks().update('```js\nlet a', false)
    const closed = new GrowingBlocks().update('```js\nlet a\n```\n', true)
    expect(open).toEqual([{ kind: 'code', key: '0', language: 'js', text: 'let a', closed: false }])
    expect(closed[0]).toMatchObject({ kind: 'code', closed: true })
  })

  it('resolves references that stand at the end', () => {
    expect(whole('See [there][1].\n\n[1]: https://example.com/a')).toContain('href="https://example.com/a"')
  })
})

describe('math and money', () => {
  const money = ['$5 and $10', 'costs $5, not $6', '$5-$10', 'US$20 or $30', 'a $100k salary and $200k', '$1,000.50 vs $2', 'pay $ 5 $ now', '`$x$`']
  const math = ['$x$', '$x^2 + y^2$', 'so $a_1$ and $b$.', '\\(x\\)', '$$x$$', '$\\alpha$', '$10\\,\\%$', '$n$-th']
  it.each(money)('leaves %s alone', (text) => {
    expect(whole(text)).not.toContain('class="math"')
  })
  it.each(math)('sets %s', (text) => {
    expect(whole(text)).toContain('class="math"')
  })
})

describe('what a model must not do', () => {
  const dangerous = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '![x](https://evil.example/pixel.png)',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input></form>',
    '<svg onload=alert(1)>',
    '[x](https://example.com" onmouseover="alert(1))',
  ]
  it.each(dangerous)('%s', (text) => {
    expect(problems(whole(text))).toEqual([])
  })

  const shared = process.env['POLYPHONY_SHARED'] ?? join(import.meta.dirname, '../../../../../shared')
  const file = join(shared, 'data/security/xss_payloads.txt')
  it.skipIf(!existsSync(file))('none of the published payloads', () => {
    // Given
    const payloads = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    expect(payloads.length).toBeGreaterThan(1_000)

    // When
    const found = payloads.flatMap((payload) => problems(whole(payload)).map((problem) => `${problem}: ${payload}`))

    // Then
    expect(found).toEqual([])
  }, 120_000)
})

/** Anything that could run or send a request without a click. */
function problems(output: string): string[] {
  const page = new DOMParser().parseFromString(output, 'text/html')
  const found: string[] = []
  for (const element of page.querySelectorAll('*')) {
    if (/^(script|img|iframe|object|embed|form|style|link|svg|math|video|audio|base|meta)$/i.test(element.tagName)) found.push(element.tagName)
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) found.push(name)
      if (/^(href|src|action)$/.test(name) && !/^(https?:|mailto:)/.test(value)) found.push(`${name}=${value}`)
    }
  }
  return found
}
