import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { GrowingBlocks } from './blocks'

const shared = process.env['POLYPHONY_SHARED'] ?? join(process.cwd(), '../../shared')
const folder = [join(shared, 'data/security'), join(shared, 'security')].find(existsSync) ?? join(shared, 'data/security')
const there = existsSync(folder)
if (!there) console.warn(`Not there, so not tested: ${folder}`)

const TAGS = new Set(
  'a b blockquote br code del div em h1 h2 h3 h4 h5 h6 hr i input kbd li mark ol p pre s small span strong sub sup table tbody td th thead tr u ul'.split(' '),
)
const ATTRIBUTES = new Set('href title target rel class data-display start type checked disabled tabindex role aria-label'.split(' '))

/** Everything in the shown page that an answer must not be able to make. */
function faults(text: string): string[] {
  const page = document.createElement('template')
  page.innerHTML = [true, false]
    .flatMap((done) => new GrowingBlocks().update(text, done))
    .map((block) => (block.kind === 'html' ? block.html : ''))
    .join('\n')
  return [...page.content.querySelectorAll('*')].flatMap((element) => {
    const name = element.localName
    const found = TAGS.has(name) ? [] : [`<${name}>`]
    for (const { name: attribute, value } of element.attributes) {
      if (!ATTRIBUTES.has(attribute)) found.push(`${name}[${attribute}=${value}]`)
    }
    if (name === 'a') {
      if (!/^(https?:|mailto:)/.test(element.getAttribute('href') ?? '')) found.push(`link to ${element.getAttribute('href') ?? ''}`)
      if (element.getAttribute('target') !== '_blank' || !element.getAttribute('rel')?.includes('noopener noreferrer')) found.push('open link')
    }
    if (name === 'input' && !(element.getAttribute('type') === 'checkbox' && element.hasAttribute('disabled'))) found.push('live input')
    return found
  })
}

const inMarkdown = (payload: string) => [
  payload,
  `Words ${payload} words`,
  `- item\n\n  ${payload}`,
  `| a |\n|---|\n| ${payload.replaceAll('\n', ' ')} |`,
  `[link](${payload})`,
  `![image](${payload})`,
  `$${payload}$`,
  `[^1]\n\n[^1]: ${payload}`,
  `[a][b]\n\n[b]: ${payload}`,
]

describe.skipIf(!there)('hostile answers', () => {
  it('pass the payloads that a sanitiser is tested with', async () => {
    const source = readFileSync(join(folder, 'dompurify_expect.mjs')).toString('base64')
    const { default: cases } = (await import(/* @vite-ignore */ `data:text/javascript;base64,${source}`)) as { default: { payload: string }[] }
    expect(cases.length).toBeGreaterThan(200)
    for (const { payload } of cases) {
      for (const text of inMarkdown(payload)) expect({ text, faults: faults(text) }).toEqual({ text, faults: [] })
    }
  }, 120_000)

  it('pass a long list of payloads', () => {
    const payloads = readFileSync(join(folder, 'xss_payloads.txt'), 'utf8').split('\n').filter(Boolean)
    expect(payloads.length).toBeGreaterThan(3_000)
    for (const [at, payload] of payloads.entries()) {
      const forms = inMarkdown(payload)
      for (const text of [payload, forms[1 + (at % (forms.length - 1))] ?? payload]) {
        expect({ text, faults: faults(text) }).toEqual({ text, faults: [] })
      }
    }
  }, 240_000)
})

describe('addresses', () => {
  it.each([
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x',
    'file:///etc/passwd', '//example.org', '/settings', 'blob:https://example.org/x', 'javascript&colon;alert(1)', '&#106;avascript:alert(1)',
  ])('makes no link to %s', (address) => {
    for (const text of [`[a](<${address}>)`, `![a](<${address}>)`, `<${address}>`]) {
      expect(new GrowingBlocks().update(text, true).map((block) => (block.kind === 'html' ? block.html : '')).join('')).not.toContain('<a')
    }
  })

  it('loads no image of an answer by itself', () => {
    const [block] = new GrowingBlocks().update('![secret](https://example.org/?q=secret)', true)
    expect(block).toMatchObject({ kind: 'html' })
    expect(block?.kind === 'html' ? block.html : '').not.toMatch(/<img|srcset|src=/)
  })
})

describe('formulas', () => {
  it.each([
    '\\href{javascript:alert(1)}{x}', '\\url{javascript:alert(1)}', '\\htmlData{a=b}{x}', '\\htmlStyle{background:url(https://example.org)}{x}',
    '\\includegraphics{https://example.org/a.png}', '\\htmlId{a}{x}', '\\htmlClass{a}{x}', '<img src=x onerror=alert(1)>', '\\text{<script>alert(1)</script>}',
  ])('cannot make more than a formula: %s', (tex) => {
    let html = ''
    try {
      html = katex.renderToString(tex, { throwOnError: true, trust: false, strict: 'ignore', maxExpand: 200 })
    } catch {
      return
    }
    const page = document.createElement('template')
    page.innerHTML = html
    expect(page.content.querySelector('a, img, script, [onerror], [id], [style*=url]')).toBeNull()
  })
})
