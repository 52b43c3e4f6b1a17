import DOMPurify from 'dompurify'
import { Marked, type Token, type Tokens, type TokensList } from 'marked'
import { escapeHtml } from './escape'
import { math } from './math'

const marked = new Marked({ gfm: true, breaks: false, async: false })
marked.use(math)
marked.use({
  renderer: {
    // A model's HTML is shown as text, never run.
    html: ({ text }) => escapeHtml(text),
    link({ href, title, tokens }) {
      const words = this.parser.parseInline(tokens)
      const safe = safeAddress(href)
      if (!safe) return words
      const hint = title ? ` title="${escapeHtml(title)}"` : ''
      return `<a href="${escapeHtml(safe)}"${hint} target="_blank" rel="noopener noreferrer nofollow">${words}</a>`
    },
    // No request to a third party without a click: an image is a link until somebody opens it.
    image({ href, text }) {
      const safe = safeAddress(href)
      const words = escapeHtml(text || 'image')
      return safe
        ? `<a class="image-link" href="${escapeHtml(safe)}" target="_blank" rel="noopener noreferrer nofollow">${words}</a>`
        : words
    },
    code: ({ text, lang }) =>
      `<pre class="plain-code"><code>${lang ? `<span class="code-language">${escapeHtml(lang)}</span>` : ''}${escapeHtml(text)}</code></pre>`,
    table(token) {
      const cells = (row: Tokens.TableCell[], tag: string) =>
        row
          .map((cell) => {
            const side = cell.align ? ` class="${cell.align}"` : ''
            return `<${tag}${side}>${this.parser.parseInline(cell.tokens)}</${tag}>`
          })
          .join('')
      const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')
      return `<div class="table-scroll" tabindex="0" role="region" aria-label="table"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${body}</tbody></table></div>`
    },
  },
})

function safeAddress(href: string): string | null {
  try {
    const url = new URL(href)
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

const ALLOWED_TAGS = [
  'a', 'b', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'input',
  'li', 'ol', 'p', 'pre', 's', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul',
]
const ALLOWED_ATTRIBUTES = [
  'href', 'title', 'target', 'rel', 'class', 'data-display', 'start', 'type', 'checked', 'disabled', 'tabindex', 'role',
  'aria-label',
]

export function lex(source: string): TokensList {
  return marked.lexer(source)
}

/** One top-level block as safe HTML. */
export function toHtml(token: Token, links: TokensList['links']): string {
  const list = Object.assign([token], { links }) as TokensList
  return DOMPurify.sanitize(marked.parser(list), { ALLOWED_TAGS, ALLOWED_ATTR: ALLOWED_ATTRIBUTES, ALLOW_DATA_ATTR: false })
}
