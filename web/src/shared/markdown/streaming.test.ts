import { describe, expect, it } from 'vitest'
import { GrowingBlocks, type Block } from './blocks'

const DOCUMENT = `# Retry with jitter

Wait **between zero and the bound**, so *clients* that failed ~~together~~ apart do not return together. Costs: $5 and $10.

\`\`\`ts
export function delay(attempt: number): number {
  // a fence inside: \`\`
  return Math.random() * Math.min(20_000, 250 * 2 ** attempt)
}
\`\`\`

1. First, with code:

   \`\`\`sh
   ./run
   \`\`\`
2. Second
   - nested [link](https://example.org/a_b?c=d) and <https://example.org>
   - [x] done
   - [ ] not done

3. Third after a gap

| Attempt | Longest | Mean |
|:--------|--------:|:----:|
| 1       | 0.50 s  | $x_1$ |
| 2       | 1.00 s  | \`a|b\` |

> Quoted, and
lazily continued.
>
> - with a list

$$
d_n = \\min(c, b \\cdot 2^n)
- 1
$$

The mean is $\\frac{1}{2} d_n$, or \\(x\\), see [the book][book] and a note[^1].

~~~~
tildes with \`\`\` inside
~~~~

    indented code

Setext
------

<div onclick="alert(1)">html</div>

[book]: https://example.org/book "The book"

[^1]: A note with **weight**.

Last line without an end`

/** What a reader sees: kinds, languages and contents, without the places' keys. */
function seen(blocks: Block[]) {
  return blocks.map((block) => (block.kind === 'code' ? `code:${block.language}:${block.text}` : block.html))
}

function whole(text: string) {
  return seen(new GrowingBlocks().update(text, true))
}

/** A generator of numbers that is the same in every run. */
function numbers(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function streamed(text: string, cuts: () => number) {
  const blocks = new GrowingBlocks()
  let at = 0
  while (at < text.length) {
    at = Math.min(text.length, at + Math.max(1, Math.floor(cuts())))
    blocks.update(text.slice(0, at), false)
  }
  return blocks
}

describe('a growing text', () => {
  it('ends in the same blocks wherever it is cut', () => {
    const expected = whole(DOCUMENT)
    for (let seed = 1; seed <= 25; seed++) {
      const random = numbers(seed)
      const blocks = streamed(DOCUMENT, () => random() * 40)
      expect(seen(blocks.update(DOCUMENT, true))).toEqual(expected)
    }
  })

  it('ends in the same blocks one character at a time, and at every single cut', () => {
    const expected = whole(DOCUMENT)
    expect(seen(streamed(DOCUMENT, () => 1).update(DOCUMENT, true))).toEqual(expected)
    for (let at = 1; at < DOCUMENT.length; at += 17) {
      const blocks = new GrowingBlocks()
      blocks.update(DOCUMENT.slice(0, at), false)
      blocks.update(DOCUMENT, false)
      expect(seen(blocks.update(DOCUMENT, true))).toEqual(expected)
    }
  })

  it('shows, just before its end, what the end shows: nothing jumps', () => {
    // Given a text without references to places further down
    const text = DOCUMENT.slice(0, DOCUMENT.indexOf('The mean is'))
    for (let seed = 1; seed <= 20; seed++) {
      const random = numbers(seed)
      // When
      const blocks = streamed(text, () => random() * 25)
      // Then
      expect(seen(blocks.update(text, false))).toEqual(whole(text))
    }
  })

  it('never changes a settled block while it grows', () => {
    const blocks = new GrowingBlocks()
    let settled: string[] = []
    for (let at = 1; at <= DOCUMENT.length; at++) {
      const now = seen(blocks.update(DOCUMENT.slice(0, at), false))
      const before = now.slice(0, settled.length)
      expect(before).toEqual(settled)
      settled = now.slice(0, Math.max(settled.length, now.length - 4))
    }
  })

  it('keeps the keys of its blocks to the end', () => {
    const keys = (blocks: Block[]) => blocks.map((block) => `${block.kind}${block.key}`)
    const blocks = streamed(DOCUMENT, () => 3)
    expect(keys(blocks.update(DOCUMENT, false))).toEqual(keys(blocks.update(DOCUMENT, true)))
  })

  it('reads carriage returns like line feeds, cut between the two or not', () => {
    const text = DOCUMENT.replaceAll('\n', '\r\n')
    expect(seen(streamed(text, () => 1).update(text, true))).toEqual(whole(DOCUMENT))
    const blocks = streamed(text, () => 1)
    expect(seen(blocks.update(text, false)).slice(0, 6)).toEqual(whole(DOCUMENT).slice(0, 6))
  })

  it('starts again when the text is another one', () => {
    const blocks = new GrowingBlocks()
    blocks.update('one\n\ntwo\n\nthree', false)
    expect(seen(blocks.update('other\n\ntext', false))).toEqual(whole('other\n\ntext'))
  })

  it('does not mix up equal sources of different kinds', () => {
    expect(whole('    word')).not.toEqual(whole('word'))
    expect(whole('[a]\n\n[a]: https://example.org')).not.toEqual(whole('[a]'))
    expect(whole('[a]')).toEqual(['<p>[a]</p>\n'])
  })
})

describe('unfinished marks', () => {
  const open = (text: string) => seen(new GrowingBlocks().update(text, false)).join('')

  it.each([
    ['a **bold', '<p>a <strong>bold</strong></p>'],
    ['a *slanted', '<p>a <em>slanted</em></p>'],
    ['a ~~struck', '<p>a <del>struck</del></p>'],
    ['a `code', '<p>a <code>code</code></p>'],
    ['- item **bold', '<li>item <strong>bold</strong></li>'],
    ['see [the book](https://exam', '<p>see the book</p>'],
    ['see [the bo', '<p>see the bo</p>'],
    ['> quoted **bold', '<p>quoted <strong>bold</strong></p>'],
    ['5 * 3 = 15', '<p>5 * 3 = 15</p>'],
    ['it costs $5 and', '<p>it costs $5 and</p>'],
    ['a $x^2', '<p>a $x^2</p>'],
  ])('%s', (text, html) => {
    expect(open(text)).toContain(html)
  })

  it('shows an open code block as code, without the marks of its end', () => {
    for (const end of ['', '`', '``']) {
      const [block] = new GrowingBlocks().update(`\`\`\`ts\nlet a = 1\n${end}`, false)
      expect(block).toMatchObject({ kind: 'code', language: 'ts', text: 'let a = 1', closed: false })
    }
    const [closed] = new GrowingBlocks().update('```ts\nlet a = 1\n```', false)
    expect(closed).toMatchObject({ kind: 'code', text: 'let a = 1', closed: true })
    const [longer] = new GrowingBlocks().update('````md\n```\n', false)
    expect(longer).toMatchObject({ text: '```', closed: false })
  })

  it('does not take a line of a formula for a list or a heading', () => {
    const text = 'So\n\n$$\na\n- b\n= c\n'
    expect(open(text)).not.toMatch(/<(li|h1|h2|ul)/)
    expect(whole(`${text}$$\n`).at(-1)).toContain('data-display="true"')
  })

  it('does not split a list whose next number is on its way', () => {
    const blocks = streamed('1. one\n\n2. two\n\n3', () => 1)
    expect(seen(blocks.update('1. one\n\n2. two\n\n3', false))[0]).toContain('two')
    const now = seen(blocks.update('1. one\n\n2. two\n\n3. three', false))
    expect(now).toHaveLength(1)
    expect(now[0]?.match(/<li>/g)).toHaveLength(3)
  })
})

describe('tables, tasks, footnotes', () => {
  it('keeps the alignment of a table and lets it scroll', () => {
    const html = whole('| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |').join('')
    expect(html).toContain('class="table-scroll"')
    expect(html).toContain('<td>1</td><td class="right">2</td><td class="center">3</td>')
  })

  it('shows tasks as boxes that cannot be changed', () => {
    expect(whole('- [x] done\n- [ ] open').join('')).toMatch(/<input[^>]*disabled[^>]*>/)
  })

  it('shows footnotes where they stand', () => {
    const html = whole('A claim[^1] and [^abc] and [^why].\n\n[^1]: Because **so**.\n[^why]: Why not.').join('')
    expect(html).toContain('A claim<sup class="footnote-mark">1</sup> and [^abc] and <sup class="footnote-mark">why</sup>')
    expect(html).toContain('<span>Because <strong>so</strong>.</span>')
  })

  it('lets a few tags without attributes shape words', () => {
    expect(whole('H<sub>2</sub>O, a<br>b <kbd class="x">K</kbd>').join('')).toContain('H<sub>2</sub>O, a<br>b &lt;kbd class="x"&gt;K')
  })
})
