import type { Token, TokensList } from 'marked'
import remend from 'remend'
import { lex, toHtml } from './render'

/** A top-level piece of an answer. The same key means the same content. */
export type Block =
  | { kind: 'html'; key: string; html: string }
  | { kind: 'code'; key: string; language: string; text: string; closed: boolean }

/**
 * Turns a growing text into blocks. What stands before the last block is settled: it is neither read nor
 * rendered again. The last block is read again with each growth, its open marks closed for the moment. At
 * the end everything is read once more, so that references that span blocks come out right.
 */
export class GrowingBlocks {
  private settled: Block[] = []
  private settledUntil = 0
  private source = ''
  private serial = 0

  update(source: string, done: boolean): Block[] {
    if (!source.startsWith(this.source.slice(0, this.settledUntil)) || done) {
      this.settled = []
      this.settledUntil = 0
    }
    this.source = source
    const tokens = lex(source.slice(this.settledUntil))
    if (done) return this.all(tokens)
    const last = lastContent(tokens)
    for (const token of tokens.slice(0, last)) {
      this.push(token, tokens.links)
      this.settledUntil += token.raw.length
    }
    const tail = source.slice(this.settledUntil)
    return [...this.settled, ...this.open(tail)]
  }

  private all(tokens: TokensList): Block[] {
    this.serial = 0
    return tokens.flatMap((token) => this.block(token, tokens.links, true))
  }

  private push(token: Token, links: TokensList['links']) {
    this.settled.push(...this.block(token, links, true))
  }

  private open(tail: string): Block[] {
    if (tail.trim() === '') return []
    const fence = /^ {0,3}(`{3,}|~{3,})[^\n]*\n?/.exec(tail)
    const tokens = lex(fence ? tail : remend(tail))
    const before = this.serial
    const blocks = tokens.flatMap((token) => this.block(token, tokens.links, !fence || closes(tail, fence[1] ?? '```')))
    this.serial = before
    return blocks
  }

  private block(token: Token, links: TokensList['links'], closed: boolean): Block[] {
    if (token.type === 'space' || token.type === 'def') return []
    const key = String(this.serial++)
    if (token.type === 'code' && typeof token['lang'] !== 'undefined') {
      return [{ kind: 'code', key, language: String(token['lang'] ?? ''), text: String(token['text']), closed }]
    }
    const html = cached(token, links)
    return html ? [{ kind: 'html', key, html }] : []
  }
}

function closes(tail: string, fence: string): boolean {
  return tail.trimEnd().split('\n').slice(1).some((line) => line.trim().startsWith(fence))
}

/** The index of the last token that is not white space. */
function lastContent(tokens: Token[]): number {
  let last = tokens.length - 1
  while (last > 0 && (tokens[last]?.type === 'space' || tokens[last]?.type === 'def')) last--
  return Math.max(last, 0)
}

const CACHE_SIZE = 2_000
const rendered = new Map<string, string>()

function cached(token: Token, links: TokensList['links']): string {
  const plain = Object.keys(links).length === 0
  const known = plain ? rendered.get(token.raw) : undefined
  if (known !== undefined) return known
  const html = toHtml(token, links)
  if (plain) {
    if (rendered.size >= CACHE_SIZE) rendered.delete(rendered.keys().next().value ?? '')
    rendered.set(token.raw, html)
  }
  return html
}
