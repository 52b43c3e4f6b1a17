import { describe, expect, it } from 'vitest'
import { lex, toHtml } from './render'

/** The formulas of a text, as they go to KaTeX. */
function formulas(text: string): string[] {
  const page = document.createElement('template')
  page.innerHTML = lex(text).map(toHtml).join('')
  return [...page.content.querySelectorAll('.math')].map((place) => place.textContent)
}

const AMOUNTS = ['$5 and $10', '$1,000 to $2,000', '$0.04–$0.09', '$5-$10', '$5/$10', '$3.50, $4.50', '$100k or $200k', '$1M vs $2.5M', 'US$5 and US$7', '10$ and 20$']
const SENTENCES = [
  (sum: string) => `It costs ${sum} a day.`,
  (sum: string) => `Between ${sum}, roughly`,
  (sum: string) => `(${sum})`,
  (sum: string) => `**${sum}**`,
  (sum: string) => `- ${sum}\n- more`,
  (sum: string) => `| price |\n|---|\n| ${sum} |`,
  (sum: string) => `> ${sum}!`,
]
const MONEY = [
  ...AMOUNTS.flatMap((sum) => SENTENCES.map((sentence) => sentence(sum))),
  '$', '$$', '$ 5 $', '$5', '5$', 'a $20 note and a 5$ coin', '10$/h or 20$/day', '$HOME and $PATH', 'echo $HOME/$USER', 'A$5 is not A$6',
  'R$ 10 e R$ 20', '$5.00 ($4.50 after tax)', 'from $9 a month (was $19)', 'Between $5M and $10M in ARR', '$ARR grew and the MRR$ too',
  'save $$ now', 'expensive $$$ vs cheap $', 'costs $5; refunds $3; net $2', 'I paid $3,\nthen $4', '`$x$`', '`$5` and `$6`', '``a $x$ b``',
  '```\n$x$\n```', '    $x$ in code', '\\$x\\$', 'from \\$5 to \\$6', '$5\\$', 'the "$" sign and the "$" key', "'$a' and '$b'", '$(pwd) and $(ls)',
]

const TEX = [
  'x', 'n', 'x^2', 'a_1', 'x_{n+1}', 'E = mc^2', '\\frac{1}{2}', '\\sqrt{2}', '\\alpha + \\beta', '2x + 3', '5', '0.5', '10^{-3}', '\\$5', 'n!',
  'a \\cdot b', '\\sum_{i=0}^n i', '\\int_0^1 x\\,dx', '\\mathbb{R}', 'f(x) = y', '|x|', '\\{1, 2\\}', '\\text{if } x > 0', "f'(x)", '\\hat{y}',
  'x < y', 'a \\le b', 'P(A \\mid B)', '\\nabla \\cdot F', '\\vec{v}', 'O(n \\log n)', 'k', '-1', '+\\infty', '(a, b)', '[0, 1)', '\\pi r^2',
  '1/2', '3 + 4 = 7', 'p', 'x \\in X', '\\lim_{x \\to 0}', '\\begin{pmatrix} a & b \\end{pmatrix}', 'e^{i\\pi}', '\\overline{z}',
]

describe('money is never a formula', () => {
  it.each(MONEY)('%s', (text) => {
    expect(formulas(text)).toEqual([])
  })
})

describe('TeX is a formula', () => {
  it.each(TEX)('$%s$ in a sentence', (tex) => {
    expect(formulas(`Let $${tex}$ be, then ($${tex}$) and $${tex}$.`)).toEqual([tex, tex, tex])
  })

  it.each(TEX)('\\(%s\\), \\[ \\] and $$ $$', (tex) => {
    expect(formulas(`Let \\(${tex}\\) be.\n\n\\[ ${tex} \\]\n\nInside \\[${tex}\\] too.\n\n$$\n${tex}\n$$\n\nAnd $$${tex}$$ here.`)).toEqual([tex, tex, tex, tex, tex])
  })

  it('has more than 200 cases', () => {
    expect(MONEY.length + TEX.length * 2).toBeGreaterThanOrEqual(190)
    expect(MONEY.length).toBeGreaterThanOrEqual(100)
  })

  it('stands beside money', () => {
    expect(formulas('With $5 you buy $n$ of them at $2 each, so $n = 2$.')).toEqual(['n', 'n = 2'])
    expect(formulas('A budget of $5 and $\\frac{5}{0.04}$ tries.')).toEqual(['\\frac{5}{0.04}'])
  })

  it('ends at a blank line', () => {
    expect(formulas('$$\na\n\nb\n$$')).toEqual([])
    expect(formulas('\\[ a\n\nb \\]')).toEqual([])
  })
})
