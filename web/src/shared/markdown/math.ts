import type { MarkedExtension, Token, TokenizerAndRendererExtension } from 'marked'
import { escapeHtml } from './escape'

/** A place that `fillMath` fills once KaTeX is there; until then the source shows. */
function place(tex: string, display: boolean): string {
  const tag = display ? 'div' : 'span'
  return `<${tag} class="math" data-display="${String(display)}">${escapeHtml(tex)}</${tag}>`
}

/**
 * Pandoc's rule: the opening `$` has a non-space to its right, the closing one a non-space to its left
 * and no digit to its right. So `$5 and $10` is money. A back quote never stands in mathematics.
 */
const DOLLAR = /^\$(?![\s$])((?:\\[\s\S]|[^\\$`\n])*?(?:[^\s\\$`]|\\[^\s]))\$(?![\d$])/
const DOUBLE = /^\$\$(?!\$)((?:\\[\s\S]|[^\\$`])+?)\$\$(?!\$)/
const ROUND = /^\\\(((?:(?!\n[ \t]*\n)[^`])+?)\\\)/
const SQUARE = /^\\\[((?:(?!\n[ \t]*\n)[^`])+?)\\\]/

/** Signs that hardly ever stand in a sentence about prices. */
const TEX_SIGN = /[\\^_={}|<>]/

/** Whether what stands between two dollar signs is a sentence: `$20 note and a 5$` or `$ARR rose while MRR$`. */
function isProse(between: string): boolean {
  if (between.length > 1 && /[/(,;:]$|\s['"]$/.test(between)) return true
  if (TEX_SIGN.test(between)) return false
  const words = between.match(/\p{L}{2,}/gu)?.length ?? 0
  return /^\s*[\d.,]/.test(between) ? words >= 1 : words >= 3
}

/** The character before this place: `US$5` and `10$` are money whatever follows. */
function afterWord(before: Token[]): boolean {
  const last = before.at(-1)
  return last?.type === 'text' && /[\p{L}\p{N}]$/u.test(last.raw)
}

const inline: TokenizerAndRendererExtension = {
  name: 'inlineMath',
  level: 'inline',
  start: (source) => {
    const at = source.search(/\$|\\[([]/)
    return at < 0 ? undefined : at
  },
  tokenizer(source, before) {
    const bracket = ROUND.exec(source) ?? SQUARE.exec(source)
    if (bracket) return found(bracket[0], bracket[1], source[1] === '[')
    const dollar = DOUBLE.exec(source) ?? DOLLAR.exec(source)
    if (!dollar || afterWord(before) || isProse(dollar[1] ?? '')) return undefined
    return found(dollar[0], dollar[1], source[1] === '$')
  },
  renderer: (token) => place(String(token['tex']), token['display'] === true),
}

function found(raw: string, tex: string | undefined, display: boolean) {
  return { type: 'inlineMath', raw, tex: (tex ?? '').trim(), display }
}

const BLOCK = /^ {0,3}(?:\$\$(?!\$)((?:(?!\n[ \t]*\n)(?:\\[\s\S]|[^\\$]))+?)\$\$|\\\[((?:(?!\n[ \t]*\n)[\s\S])+?)\\\])[ \t]*(?:\n|$)/

const block: TokenizerAndRendererExtension = {
  name: 'blockMath',
  level: 'block',
  start: (source) => {
    const at = source.search(/\n {0,3}(\$\$|\\\[)/)
    return at < 0 ? undefined : at
  },
  tokenizer(source) {
    const match = BLOCK.exec(source)
    const tex = match?.[1] ?? match?.[2] ?? ''
    return match && !isProse(tex) ? { type: 'blockMath', raw: match[0], tex: tex.trim() } : undefined
  },
  renderer: (token) => place(String(token['tex']), true),
}

export const math: MarkedExtension = { extensions: [block, inline] }

/** Where a formula on lines of its own begins that has no end yet, or -1. It ends with its paragraph at the latest. */
export function openMath(text: string): number {
  const gap = [...text.matchAll(/\n[ \t]*\n/g)].at(-1)
  const begin = /(?<=^|\n) {0,3}(?:\$\$(?!\$)|\\\[)/g
  begin.lastIndex = gap ? gap.index + gap[0].length : 0
  for (let open = begin.exec(text); open; open = begin.exec(text)) {
    const end = text.indexOf(open[0].endsWith('$') ? '$$' : '\\]', begin.lastIndex)
    if (end < 0) return open.index
    begin.lastIndex = end + 2
  }
  return -1
}
