import type { MarkedExtension, TokenizerAndRendererExtension } from 'marked'
import { escapeHtml } from './escape'

/** A place that `withMath` fills once KaTeX is there; until then the source shows. */
function place(tex: string, display: boolean): string {
  const tag = display ? 'div' : 'span'
  return `<${tag} class="math" data-display="${String(display)}">${escapeHtml(tex)}</${tag}>`
}

/**
 * Pandoc's rule: the opening `$` has a non-space to its right, the closing one a non-space to its left
 * and no digit to its right. So `$5 and $10` is money.
 */
const DOLLAR = /^\$(?![\s$])((?:\\.|[^\\$\n])+)\$(?![\d$])/

function dollars(source: string): RegExpExecArray | null {
  const match = DOLLAR.exec(source)
  return match && !/\s$/.test(match[1] ?? '') ? match : null
}

const inline: TokenizerAndRendererExtension = {
  name: 'inlineMath',
  level: 'inline',
  start: (source) => {
    const at = source.search(/\$|\\\(/)
    return at < 0 ? undefined : at
  },
  tokenizer(source) {
    const display = /^\$\$([^$]+?)\$\$/.exec(source)
    if (display) return { type: 'inlineMath', raw: display[0], tex: display[1]?.trim() ?? '', display: true }
    const match = dollars(source) ?? /^\\\((.+?)\\\)/s.exec(source)
    return match ? { type: 'inlineMath', raw: match[0], tex: match[1] ?? '', display: false } : undefined
  },
  renderer: (token) => place(String(token['tex']), token['display'] === true),
}

const block: TokenizerAndRendererExtension = {
  name: 'blockMath',
  level: 'block',
  start: (source) => {
    const at = source.search(/(^|\n) {0,3}(\$\$|\\\[)/)
    return at < 0 ? undefined : at
  },
  tokenizer(source) {
    const match =
      /^ {0,3}\$\$([\s\S]+?)\$\$[ \t]*(?:\n|$)/.exec(source) ?? /^ {0,3}\\\[([\s\S]+?)\\\][ \t]*(?:\n|$)/.exec(source)
    return match ? { type: 'blockMath', raw: match[0], tex: (match[1] ?? '').trim() } : undefined
  },
  renderer: (token) => place(String(token['tex']), true),
}

export const math: MarkedExtension = { extensions: [block, inline] }
