import type { MarkedExtension, TokenizerAndRendererExtension, Tokens } from 'marked'
import { escapeHtml } from './escape'

/** `[^1]: words`, shown where it stands. */
const note: TokenizerAndRendererExtension = {
  name: 'footnote',
  level: 'block',
  start: (source) => {
    const at = source.search(/\n\[\^/)
    return at < 0 ? undefined : at
  },
  tokenizer(source) {
    const match = /^\[\^([^\]\s]{1,40})\]:[ \t]*([^\n]*(?:\n(?![ \t]*\n|\[\^)[^\n]+)*)(?:\n|$)/.exec(source)
    if (!match) return undefined
    const label = match[1] ?? ''
    this.lexer.tokens.links[`^${label}`] = { href: '', title: '' }
    return { type: 'footnote', raw: match[0], label, tokens: this.lexer.inline(match[2] ?? '') }
  },
  renderer(token) {
    const words = this.parser.parseInline((token as Tokens.Generic).tokens ?? [])
    return `<div class="footnote"><span class="footnote-label">${escapeHtml(String(token['label']))}</span><span>${words}</span></div>`
  },
}

/** `[^1]` in a sentence. A word is a footnote only if its note is known, so that `[^abc]` stays an expression. */
const mark: TokenizerAndRendererExtension = {
  name: 'footnoteMark',
  level: 'inline',
  start: (source) => {
    const at = source.indexOf('[^')
    return at < 0 ? undefined : at
  },
  tokenizer(source) {
    const match = /^\[\^([^\]\s]{1,40})\]/.exec(source)
    const label = match?.[1] ?? ''
    if (!match || !(/^\d{1,3}$/.test(label) || `^${label}` in this.lexer.tokens.links)) return undefined
    return { type: 'footnoteMark', raw: match[0], label }
  },
  renderer: (token) => `<sup class="footnote-mark">${escapeHtml(String(token['label']))}</sup>`,
}

export const footnotes: MarkedExtension = { extensions: [note, mark] }
