import { memo, useLayoutEffect, useMemo, useRef } from 'react'
import { GrowingBlocks, type Block } from './blocks'
import { CodeBlock } from './CodeBlock'
import { fillMath } from './katex'

interface Props {
  text: string
  /** Whether the text will not grow any more. */
  done: boolean
}

/** An answer's Markdown; cheap to call again with a longer text. */
export function Markdown({ text, done }: Props) {
  const growing = useRef<GrowingBlocks | null>(null)
  growing.current ??= new GrowingBlocks()
  const reader = growing.current
  const blocks = useMemo(() => reader.update(text, done), [reader, text, done])
  return (
    <div className="markdown">
      {blocks.map((block) => (
        <BlockView key={block.key} block={block} />
      ))}
    </div>
  )
}

const BlockView = memo(
  function BlockView({ block }: { block: Block }) {
    return block.kind === 'code' ? (
      <CodeBlock text={block.text} language={block.language} closed={block.closed} />
    ) : (
      <HtmlBlock html={block.html} />
    )
  },
  (before, after) => same(before.block, after.block),
)

function same(one: Block, other: Block): boolean {
  if (one.kind === 'html') return other.kind === 'html' && one.html === other.html
  return (
    other.kind === 'code' && one.text === other.text && one.language === other.language && one.closed === other.closed
  )
}

function HtmlBlock({ html }: { html: string }) {
  const root = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (root.current && html.includes('class="math"')) fillMath(root.current)
  }, [html])
  return <div className="block" ref={root} dangerouslySetInnerHTML={{ __html: html }} />
}
