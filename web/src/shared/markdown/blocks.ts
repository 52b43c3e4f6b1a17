import type { Links, Token } from 'marked'
import remend from 'remend'
import { openMath } from './math'
import { lex, toHtml } from './render'

/** A top-level piece of an answer. The same key means the same place. */
export type Block =
  | { kind: 'html'; key: string; html: string }
  | { kind: 'code'; key: string; language: string; text: string; closed: boolean }

const FENCE = /^((?:[ \t]*\n)*)( {0,3})(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})([^\n]*)(?:\n|$)/

/** Marks that are only guessed while a text grows; links without an end show their words. */
const GUESSES = { katex: false, comparisonOperators: false, singleTilde: false, linkMode: 'text-only' } as const

/**
 * Turns a growing text into blocks. What stands before the last block is settled: it is neither read nor
 * rendered again. The last block is read again with each growth, its open marks closed for the moment. At
 * the end everything is read once more, so that references that span blocks come out right.
 */
export class GrowingBlocks {
  private settled: Block[] = []
  private settledText = ''
  private links: Links = {}

  update(given: string, done: boolean): Block[] {
    const source = given.includes('\r') ? given.replace(/\r\n?/g, '\n') : given
    if (done || !source.startsWith(this.settledText)) this.forget()
    if (done) return blocksOf(lex(source), 0, () => true)
    const tail = source.slice(this.settledText.length)
    const code = this.openCode(tail)
    if (code) return [...this.settled, code]
    const formula = openMath(tail)
    const rest = this.settle(formula < 0 ? tail : tail.slice(0, formula))
    const late = this.openCode(rest)
    if (late) return [...this.settled, this.openCode(rest + (formula < 0 ? '' : tail.slice(formula))) ?? late]
    const blocks = [...this.settled, ...this.guess(rest)]
    return formula < 0 ? blocks : [...blocks, asIs(tail.slice(formula), blocks.length)]
  }

  private forget() {
    this.settled = []
    this.settledText = ''
    this.links = {}
  }

  /** Moves every block that can no longer change to the settled ones; returns what is left. */
  private settle(tail: string): string {
    const tokens = lex(tail, this.links)
    const until = firstOpen(tokens, tail)
    const ready = tokens.slice(0, until)
    const length = ready.reduce((sum, token) => sum + token.raw.length, 0)
    if (length === 0 || !tail.startsWith(ready.map((token) => token.raw).join(''))) return tail
    this.settled.push(...blocksOf(ready, this.settled.length, () => true))
    this.settledText += tail.slice(0, length)
    this.links = { ...this.links, ...tokens.links }
    return tail.slice(length)
  }

  /** A code block whose end has not come: shown as it is, without reading it again. */
  private openCode(tail: string): Block | null {
    const fence = FENCE.exec(tail)
    if (!fence) return null
    const [whole, , indent = '', marks = '', language = ''] = fence
    const rest = tail.slice(whole.length)
    if (closing(marks).test(`\n${rest}`)) return null
    const text = undented(withoutPartialFence(rest, marks), indent.length)
    return { kind: 'code', key: String(this.settled.length), language: language.trim(), text, closed: false }
  }

  private guess(tail: string): Block[] {
    if (tail.trim() === '') return []
    return blocksOf(lex(remend(tail, GUESSES), this.links), this.settled.length, isClosed)
  }
}

function asIs(text: string, at: number): Block {
  return { kind: 'html', key: String(at), html: toHtml({ type: 'text', raw: text, text, escaped: false }) }
}

function blocksOf(tokens: Token[], first: number, closed: (token: Token) => boolean): Block[] {
  const blocks: Block[] = []
  for (const token of tokens) {
    if (token.type === 'space' || token.type === 'def') continue
    const key = String(first + blocks.length)
    if (token.type === 'code' && token['codeBlockStyle'] !== 'indented') {
      blocks.push({ kind: 'code', key, language: String(token['lang'] ?? ''), text: String(token['text']), closed: closed(token) })
    } else {
      blocks.push({ kind: 'html', key, html: cached(token) })
    }
  }
  return blocks
}

/** The index of the first token that more text could change. */
function firstOpen(tokens: Token[], tail: string): number {
  let last = tokens.length - 1
  while (last > 0 && isGap(tokens[last])) last--
  if (last <= 0) return 0
  const begun = tokens.slice(last).map((token) => token.raw).join('')
  // `2` or `-` on a line of its own may become the next item of the list above.
  const listAbove = tokens.slice(0, last).findLast((token) => !isGap(token))?.type === 'list'
  if (listAbove && /^ {0,3}(?:\d{1,9}[.)]?|[-*+])[ \t]*$/.test(begun)) {
    last--
    while (last > 0 && isGap(tokens[last])) last--
  }
  return tail.length > 0 ? Math.max(last, 0) : 0
}

function isGap(token: Token | undefined): boolean {
  return token?.type === 'space' || token?.type === 'def'
}

function closing(marks: string): RegExp {
  return new RegExp(`\\n {0,3}\\${marks[0] ?? '`'}{${String(marks.length)},}[ \\t]*(?=\\n|$)`)
}

function isClosed(token: Token): boolean {
  const fence = FENCE.exec(token.raw)
  return fence !== null && closing(fence[3] ?? '```').test(`\n${token.raw.slice(fence[0].length)}`)
}

/** The code so far without a last line that may become its end. */
function withoutPartialFence(code: string, marks: string): string {
  const partial = new RegExp(`(?:^|\\n) {0,3}\\${marks[0] ?? '`'}{0,${String(marks.length - 1)}}$`)
  return code.replace(partial, '')
}

function undented(code: string, by: number): string {
  return by === 0 ? code : code.replace(new RegExp(`^ {1,${String(by)}}`, 'gm'), '')
}

const CACHE_SIZE = 2_000
const rendered = new Map<string, string>()

/** A token's HTML. Tokens with links by reference or footnotes depend on the whole text: those are not kept. */
function cached(token: Token): string {
  if (token.raw.includes('[') || token.type === 'footnote') return toHtml(token)
  const key = `${token.type} ${token.raw}`
  const known = rendered.get(key)
  if (known !== undefined) return known
  const html = toHtml(token)
  if (rendered.size >= CACHE_SIZE) rendered.delete(rendered.keys().next().value ?? '')
  rendered.set(key, html)
  return html
}
